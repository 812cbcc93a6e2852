// The log in memory: the plainest thing that passes the contract, for tests and the simulator. Its
// image is what a disk would hold at that moment; a new log can be made from it.

import { assert, ok, refuse } from '@evertill/shared/result.ts'
import { copyOf } from '../src/bytes.ts'
import { hashAfter } from '../src/chain-hash.ts'
import type { Entry } from '../src/entry.ts'
import type { AppendNote, AppendResult, Log, Place, ReadLimit, StreamState } from '../src/log.ts'
import type { Inc, Position } from '../src/names.ts'
import type { Codec } from '../src/ports.ts'

/** Rows only grow at their end, so an image is their lengths: taking one costs next to nothing. */
export type LogImage = {
  readonly streams: readonly (readonly [Inc, Stream, number])[]
  readonly places: readonly (readonly [string, Place])[]
  readonly placesCount: number
}

/** Entries in order; the first one follows on `base`. */
type Stream = {
  readonly base: Position
  readonly entries: Entry[]
  readonly acked: number
  readonly prunable: number
  readonly current: boolean
}

const EMPTY: LogImage = { streams: [], places: [], placesCount: 0 }

export type MemoryLog = Log & { readonly image: () => LogImage }

export function createMemoryLog(
  { sha256 }: Pick<Codec, 'sha256'>,
  image: LogImage = EMPTY,
): MemoryLog {
  const streams = new Map(
    image.streams.map(([inc, stream, count]) => {
      return [inc, { ...stream, entries: stream.entries.slice(0, count) }]
    }),
  )
  const placesInOrder = image.places.slice(0, image.placesCount)
  const places = new Map(placesInOrder)
  return {
    streams: () => [...streams].map(([inc, stream]) => stateOf(inc, stream)),
    open,
    append,
    read,
    at,
    byId: (id) => places.get(id),
    setAcked,
    setPrunable,
    prune,
    rewind,
    image: () => ({
      streams: [...streams].map(([inc, stream]) => [inc, stream, stream.entries.length]),
      places: placesInOrder,
      placesCount: placesInOrder.length,
    }),
  }

  function open(inc: Inc, base: Position, as: 'current' | 'past'): void {
    assert(!streams.has(inc), `the stream ${inc} is open already`)
    if (as === 'current') {
      for (const [other, stream] of streams) streams.set(other, { ...stream, current: false })
    }
    const { seq } = base
    const current = as === 'current'
    streams.set(inc, { base: { ...base }, entries: [], acked: seq, prunable: seq, current })
  }

  function append(inc: Inc, entries: readonly Entry[]): AppendResult {
    const stream = streams.get(inc)
    if (stream === undefined) return refuse({ code: 'UNKNOWN_STREAM' })
    let head = headOf(stream)
    for (const { seq, hash, bytes } of entries) {
      if (seq !== head.seq + 1) return refuse({ code: 'NOT_CONTIGUOUS', expected: head.seq + 1 })
      if (hash !== hashAfter(head.hash, bytes, sha256)) {
        return refuse({ code: 'BROKEN_CHAIN', at: seq })
      }
      head = { seq, hash }
    }
    for (const entry of entries) stream.entries.push(copy(entry))
    const notes = entries.flatMap(({ seq, envelope }): AppendNote[] => {
      if (places.has(envelope.id)) return [{ seq, code: 'DUP_ID' }]
      places.set(envelope.id, { inc, seq })
      placesInOrder.push([envelope.id, { inc, seq }])
      return []
    })
    return ok({ head, notes })
  }

  function read(inc: Inc, after: number, limit: ReadLimit): readonly Entry[] {
    assert(limit.entries >= 1, 'whoever reads nothing never ends')
    const { base, entries } = streamOf(inc)
    const first = Math.max(after - base.seq, 0)
    let bytes = 0
    const end = entries.slice(first, first + limit.entries).findIndex((entry, place) => {
      bytes += entry.bytes.length
      return place > 0 && bytes > limit.bytes
    })
    const count = end < 0 ? limit.entries : end
    return entries.slice(first, first + count).map(copy)
  }

  function at(inc: Inc, seq: number): Entry | undefined {
    const { base, entries } = streamOf(inc)
    const entry = entries[seq - base.seq - 1]
    return entry && copy(entry)
  }

  function setAcked(inc: Inc, position: Position): void {
    const stream = streamOf(inc)
    const { seq } = position
    if (seq <= stream.acked) return
    assert(seq <= headOf(stream).seq, `${seq} was acknowledged and never written`)
    assert(
      hashAt(stream, seq) === position.hash,
      `what was acknowledged as ${seq} is another entry`,
    )
    streams.set(inc, { ...stream, acked: seq })
  }

  function setPrunable(inc: Inc, seq: number): void {
    const stream = streamOf(inc)
    const prunable = Math.max(stream.prunable, Math.min(seq, stream.acked))
    streams.set(inc, { ...stream, prunable })
  }

  function prune(inc: Inc, upTo: number): void {
    const stream = streamOf(inc)
    if (upTo <= stream.base.seq) return
    assert(upTo <= stream.prunable, `${upTo} is kept until it is in a backup of the peer`)
    const hash = hashAt(stream, upTo)
    assert(hash !== undefined, `${upTo} is not in the log`)
    const entries = stream.entries.slice(upTo - stream.base.seq)
    streams.set(inc, { ...stream, base: { seq: upTo, hash }, entries })
  }

  function rewind(inc: Inc, seq: number): void {
    const stream = streamOf(inc)
    const acked = Math.min(stream.acked, seq)
    streams.set(inc, { ...stream, acked, prunable: Math.min(stream.prunable, acked) })
  }

  function streamOf(inc: Inc): Stream {
    const stream = streams.get(inc)
    assert(stream !== undefined, `there is no stream ${inc}`)
    return stream
  }
}

function stateOf(inc: Inc, stream: Stream): StreamState {
  const { base, acked, prunable, current } = stream
  const head = { ...headOf(stream) }
  return { inc, floor: base.seq + 1, floorHash: base.hash, head, acked, prunable, current }
}

function headOf({ base, entries }: Stream): Position {
  const last = entries.at(-1)
  return last ? { seq: last.seq, hash: last.hash } : base
}

function hashAt({ base, entries }: Stream, seq: number): string | undefined {
  return seq === base.seq ? base.hash : entries[seq - base.seq - 1]?.hash
}

/** Nobody can change the bytes of a log by holding on to an array. */
function copy(entry: Entry): Entry {
  return { ...entry, bytes: copyOf(entry.bytes) }
}
