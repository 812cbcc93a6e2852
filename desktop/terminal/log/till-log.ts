// The log of a till on its own disk. Reads are answered from memory and see only what is durable; an
// act is written as one transaction, one act after the other.

import { assert } from '@evertill/shared/result.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Log, StreamState } from '@evertill/sync-protocol/log.ts'
import type { Hash, Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { type Change, type Drafted, draftChange } from './change.ts'
import { copyOfEntry, hashIn, readFrom, readRows, type Stream, stateOf } from './held.ts'
import type { Rows } from './rows.ts'

export type TillLog = Pick<Log, 'streams' | 'read' | 'at' | 'byId'> & {
  readonly current: () => StreamState | undefined
  /** Also of the position before the lowest entry. */
  readonly hashAt: (inc: Inc, seq: number) => Hash | undefined
  /** Everything that is held of a stream, not to be changed. */
  readonly held: (inc: Inc) => readonly Entry[]
  readonly cell: (name: string) => string | undefined
  /** Of all cells whose name begins so, by name. */
  readonly cells: (prefix: string) => ReadonlyMap<string, string>
  /**
   * Runs when every act before it is durable, and is durable itself when the promise is kept. `done`
   * is told at once then, before the next act looks. Where `work` throws nothing happens; where the
   * disk fails, what is on it counts.
   */
  readonly transact: <T>(work: (change: Change) => T, done?: (value: T) => void) => Promise<T>
  /** When everything that was asked for up to now is done. */
  readonly settled: () => Promise<void>
  readonly tidy: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The disk did not take it. Nothing was written, and the same may be tried again. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault'
}

export async function openTillLog(rows: Rows, codec: Codec): Promise<TillLog> {
  let held = readRows(await rows.all(), codec)
  let last: Promise<unknown> = Promise.resolve()
  let isLost = false
  return {
    streams: () => [...held.streams].map(([inc, stream]) => stateOf(inc, stream)),
    current,
    read: (inc, after, limit) => readFrom(streamOf(inc), after, limit),
    at,
    byId: (id) => held.places.get(id),
    hashAt: (inc, seq) => {
      const stream = held.streams.get(inc)
      return stream && hashIn(stream, seq)
    },
    held: (inc) => streamOf(inc).entries,
    cell: (name) => held.cells.get(name),
    cells: (prefix) => new Map([...held.cells].filter(([name]) => name.startsWith(prefix)).sort()),
    transact,
    settled: async () => {
      await last
    },
    tidy: () => inTurn(rows.tidy),
    close: () => inTurn(rows.close),
  }

  function transact<T>(work: (change: Change) => T, done?: (value: T) => void): Promise<T> {
    return inTurn(async () => {
      if (isLost) throw new DiskFault('nobody knows what is on the disk until the next start')
      const drafted = draftChange(held, codec)
      const value = work(drafted.change)
      await write(drafted)
      done?.(value)
      return value
    })
  }

  async function write({ rows: changed, after }: Drafted): Promise<void> {
    try {
      await rows.write(changed)
      held = after()
    } catch (cause) {
      const found = await readAgain()
      const isThere = [...changed].every(([key, value]) => found.get(key) === value)
      if (!isThere) throw new DiskFault('the disk of this device did not take it', { cause })
    }
  }

  /** A disk that cannot even be read now may hold the act or not: nothing is written behind that. */
  async function readAgain(): Promise<ReadonlyMap<string, string>> {
    isLost = true
    try {
      const found = await rows.all()
      held = readRows(found, codec)
      isLost = false
      return found
    } catch (cause) {
      throw new DiskFault('the disk of this device cannot be read', { cause })
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  function current(): StreamState | undefined {
    for (const [inc, stream] of held.streams) if (stream.current) return stateOf(inc, stream)
    return undefined
  }

  function at(inc: Inc, seq: number): Entry | undefined {
    const { base, entries } = streamOf(inc)
    const entry = entries[seq - base.seq - 1]
    return entry && copyOfEntry(entry)
  }

  function streamOf(inc: Inc): Stream {
    const stream = held.streams.get(inc)
    assert(stream !== undefined, `there is no stream ${inc}`)
    return stream
  }
}
