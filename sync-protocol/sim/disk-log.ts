// A log on a simulated disk: appending and moving its cursors are writes of the transaction they
// stand in, so that a crash or a full disk undoes them with everything else.

import { assert, ok, refuse } from '@evertill/shared/result.ts'
import { copyOf } from '../src/bytes.ts'
import { firstBroken } from '../src/chain.ts'
import { hashAfter } from '../src/chain-hash.ts'
import type { Entry } from '../src/entry.ts'
import type { AppendNote, AppendResult, Log, Place, ReadLimit, StreamState } from '../src/log.ts'
import type { Hash, Inc, Position } from '../src/names.ts'
import type { Sha256 } from '../src/ports.ts'
import type { Disk } from './disk.ts'

type Row = {
  readonly base: Position
  readonly head: Position
  readonly acked: number
  readonly prunable: number
  readonly current: boolean
}

export type DiskLog = Log & {
  readonly streamOf: (inc: Inc) => StreamState | undefined
  readonly current: () => StreamState | undefined
  /** The hash under a number, also of the base. */
  readonly hashAt: (inc: Inc, seq: number) => Hash | undefined
  /** Everything behind a number, up to the first row that does not fit its hash. */
  readonly readSound: (inc: Inc, after: number) => readonly Entry[]
  /** Forgets a stream, or what lies after a number; only a rebirth does that. */
  readonly cut: (inc: Inc, upTo: number | undefined) => void
}

export const LOG_ENTRIES = 'log.entries'

/** All there is of a stream. */
export const ALL: ReadLimit = { entries: 1_000_000, bytes: 1_000_000_000 }

function entryKey(inc: Inc, seq: number): string {
  return `${inc}/${seq}`
}

export function createDiskLog(disk: Disk, sha256: Sha256): DiskLog {
  const streams = disk.table<Row>('log.streams')
  const entries = disk.table<Entry>(LOG_ENTRIES)
  const places = disk.table<Place>('log.places')
  return {
    streams: () => [...streams.entries()].map(([inc, row]) => stateOf(inc, row)),
    streamOf: (inc) => {
      const row = streams.get(inc)
      return row && stateOf(inc, row)
    },
    current,
    open,
    append,
    read,
    readSound,
    at: (inc, seq) => {
      rowOf(inc)
      const entry = entries.get(entryKey(inc, seq))
      return entry && copy(entry)
    },
    hashAt,
    byId: (id) => places.get(id),
    setAcked,
    setPrunable,
    prune,
    rewind,
    cut,
  }

  function current(): StreamState | undefined {
    for (const [inc, row] of streams.entries()) if (row.current) return stateOf(inc, row)
    return undefined
  }

  function open(inc: Inc, base: Position, as: 'current' | 'past'): void {
    assert(!streams.has(inc), `the stream ${inc} is open already`)
    disk.transact(() => {
      if (as === 'current') {
        for (const [other, row] of streams.entries()) {
          if (row.current) streams.set(other, { ...row, current: false })
        }
      }
      const { seq } = base
      const row = { base, head: base, acked: seq, prunable: seq, current: as === 'current' }
      streams.set(inc, row)
    })
  }

  function append(inc: Inc, run: readonly Entry[]): AppendResult {
    const row = streams.get(inc)
    if (row === undefined) return refuse({ code: 'UNKNOWN_STREAM' })
    let { head } = row
    for (const { seq, hash, bytes } of run) {
      if (seq !== head.seq + 1) return refuse({ code: 'NOT_CONTIGUOUS', expected: head.seq + 1 })
      if (hash !== hashAfter(head.hash, bytes, sha256)) {
        return refuse({ code: 'BROKEN_CHAIN', at: seq })
      }
      head = { seq, hash }
    }
    const notes: AppendNote[] = []
    disk.transact(() => {
      for (const entry of run) {
        const { seq, envelope } = entry
        entries.set(entryKey(inc, seq), copy(entry))
        if (places.has(envelope.id)) notes.push({ seq, code: 'DUP_ID' })
        else places.set(envelope.id, { inc, seq })
      }
      streams.set(inc, { ...row, head })
    })
    return ok({ head, notes })
  }

  function read(inc: Inc, after: number, limit: ReadLimit): readonly Entry[] {
    assert(limit.entries >= 1, 'whoever reads nothing never ends')
    const { base, head } = rowOf(inc)
    const found: Entry[] = []
    let bytes = 0
    for (let seq = Math.max(after, base.seq) + 1; seq <= head.seq; seq += 1) {
      const entry = entries.get(entryKey(inc, seq)) as Entry
      bytes += entry.bytes.length
      if (found.length >= limit.entries || (found.length > 0 && bytes > limit.bytes)) break
      found.push(copy(entry))
    }
    return found
  }

  function readSound(inc: Inc, after: number): readonly Entry[] {
    const found = read(inc, after, ALL)
    const hash = hashAt(inc, after)
    const broken = hash === undefined ? after : firstBroken({ seq: after, hash }, found, { sha256 })
    return broken === undefined ? found : found.filter(({ seq }) => seq < broken)
  }

  function hashAt(inc: Inc, seq: number): Hash | undefined {
    const row = streams.get(inc)
    if (row === undefined) return undefined
    return seq === row.base.seq ? row.base.hash : entries.get(entryKey(inc, seq))?.hash
  }

  function setAcked(inc: Inc, position: Position): void {
    const row = rowOf(inc)
    const { seq } = position
    if (seq <= row.acked) return
    assert(seq <= row.head.seq, `${seq} was acknowledged and never written`)
    assert(hashAt(inc, seq) === position.hash, `what was acknowledged as ${seq} is another entry`)
    put(inc, { ...row, acked: seq })
  }

  function setPrunable(inc: Inc, seq: number): void {
    const row = rowOf(inc)
    put(inc, { ...row, prunable: Math.max(row.prunable, Math.min(seq, row.acked)) })
  }

  function prune(inc: Inc, upTo: number): void {
    const row = rowOf(inc)
    if (upTo <= row.base.seq) return
    assert(upTo <= row.prunable, `${upTo} is kept until it is in a backup of the peer`)
    const hash = hashAt(inc, upTo)
    assert(hash !== undefined, `${upTo} is not in the log`)
    disk.transact(() => {
      for (let seq = row.base.seq + 1; seq <= upTo; seq += 1) entries.delete(entryKey(inc, seq))
      streams.set(inc, { ...row, base: { seq: upTo, hash } })
    })
  }

  function rewind(inc: Inc, seq: number): void {
    const row = rowOf(inc)
    const acked = Math.min(row.acked, seq)
    put(inc, { ...row, acked, prunable: Math.min(row.prunable, acked) })
  }

  function cut(inc: Inc, upTo: number | undefined): void {
    const row = rowOf(inc)
    disk.transact(() => {
      const last = upTo ?? row.base.seq
      for (let seq = last + 1; seq <= row.head.seq; seq += 1) {
        const entry = entries.get(entryKey(inc, seq))
        const place = entry && places.get(entry.envelope.id)
        if (entry && place?.inc === inc && place.seq === seq) places.delete(entry.envelope.id)
        entries.delete(entryKey(inc, seq))
      }
      if (upTo === undefined) return streams.delete(inc)
      const hash = hashAt(inc, upTo)
      assert(hash !== undefined, `${upTo} is not in the log`)
      const acked = Math.min(row.acked, upTo)
      const prunable = Math.min(row.prunable, acked)
      streams.set(inc, { ...row, head: { seq: upTo, hash }, acked, prunable })
    })
  }

  function put(inc: Inc, row: Row): void {
    disk.transact(() => streams.set(inc, row))
  }

  function rowOf(inc: Inc): Row {
    const row = streams.get(inc)
    assert(row !== undefined, `there is no stream ${inc}`)
    return row
  }
}

/** Nobody can change the bytes of a log by holding on to an array. */
function copy(entry: Entry): Entry {
  return { ...entry, bytes: copyOf(entry.bytes) }
}

function stateOf(inc: Inc, { base, head, acked, prunable, current }: Row): StreamState {
  return { inc, floor: base.seq + 1, floorHash: base.hash, head, acked, prunable, current }
}
