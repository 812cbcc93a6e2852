// What the disk of a till says, as it stands in memory: the streams of its log with their entries, and
// the cells beside them. Everything is read from here; only a change that is on disk gets in.

import { assert } from '@evertill/shared/result.ts'
import { copyOf } from '@evertill/sync-protocol/bytes.ts'
import { type Entry, readEnvelope } from '@evertill/sync-protocol/entry.ts'
import type { Place, ReadLimit, StreamState } from '@evertill/sync-protocol/log.ts'
import type { Hash, Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'

/** Entries in order; the first one follows on `base`. */
export type Stream = {
  /** Of its first appearance among the streams of this till. */
  readonly order: number
  readonly base: Position
  readonly entries: readonly Entry[]
  readonly acked: number
  readonly prunable: number
  readonly current: boolean
}

export type Held = {
  readonly streams: ReadonlyMap<Inc, Stream>
  readonly places: Map<string, Place>
  readonly cells: Map<string, string>
}

/** What is on disk and cannot be read: nothing is written behind it. */
export class LogFault extends Error {
  override readonly name = 'LogFault'
}

type StreamRow = Omit<Stream, 'entries'>

const SEQ_DIGITS = 12

export const entryKey = (inc: Inc, seq: number) =>
  `e/${inc}/${String(seq).padStart(SEQ_DIGITS, '0')}`
export const streamKey = (inc: Inc) => `s/${inc}`
export const prunedKey = (inc: Inc, first: number) =>
  `p/${inc}/${String(first).padStart(SEQ_DIGITS, '0')}`
export const cellKey = (name: string) => `c/${name}`

export function streamRow({ order, base, acked, prunable, current }: Stream): string {
  const row: StreamRow = { order, base, acked, prunable, current }
  return JSON.stringify(row)
}

/** Whether the id counts there, the hash, and the exact bytes of the entry, which are text. */
export function entryRow({ hash, bytes }: Entry, counts: boolean, codec: Codec): string {
  const text = codec.utf8.decode(bytes)
  assert(text !== undefined, 'an entry is text')
  return `${counts ? '+' : '-'}${hash}${text}`
}

/** Ids in the order of their numbers; an empty one counts under another number. */
export function prunedRow(ids: readonly string[]): string {
  return JSON.stringify(ids)
}

export function readRows(rows: ReadonlyMap<string, string>, codec: Codec): Held {
  const places = new Map<string, Place>()
  const cells = new Map<string, string>()
  const streams = new Map<Inc, Stream>()
  const entries = new Map<Inc, Entry[]>()
  for (const [key, value] of [...rows].sort(byKey)) {
    const [kind, name = '', seq = ''] = key.split('/')
    if (kind === 'c') cells.set(key.slice(2), value)
    else if (kind === 's') streams.set(name, { ...parsed<StreamRow>(key, value), entries: [] })
    else if (kind === 'p') {
      for (const [at, id] of parsed<readonly string[]>(key, value).entries()) {
        if (id !== '') places.set(id, { inc: name, seq: Number(seq) + at })
      }
    } else if (kind === 'e') {
      const entry = readEntry(key, value, codec)
      if (value.startsWith('+')) places.set(entry.envelope.id, { inc: name, seq: entry.seq })
      const own = entries.get(name) ?? []
      own.push(entry)
      entries.set(name, own)
    }
  }
  const inOrder = [...streams].sort(([, a], [, b]) => a.order - b.order)
  return { streams: new Map(inOrder.map((each) => whole(each, entries))), places, cells }
}

function whole(
  [inc, stream]: readonly [Inc, Stream],
  entries: ReadonlyMap<Inc, readonly Entry[]>,
): readonly [Inc, Stream] {
  const own = entries.get(inc) ?? []
  for (const [at, { seq }] of own.entries()) {
    if (seq !== stream.base.seq + at + 1) throw new LogFault(`${entryKey(inc, seq)} is out of line`)
  }
  return [inc, { ...stream, entries: own }]
}

function readEntry(key: string, value: string, codec: Codec): Entry {
  const hash = value.slice(1, HASH_END)
  const bytes = codec.utf8.encode(value.slice(HASH_END))
  const envelope = readEnvelope(bytes, codec.utf8)
  if (!envelope.ok) throw new LogFault(`${key} cannot be read: ${envelope.error.code}`)
  return { seq: envelope.value.seq, hash, bytes, envelope: envelope.value }
}

/** Behind the mark, sixty-four characters. */
const HASH_END = 65

function parsed<T>(key: string, value: string): T {
  try {
    return JSON.parse(value) as T
  } catch (cause) {
    throw new LogFault(`${key} cannot be read`, { cause })
  }
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function stateOf(inc: Inc, stream: Stream): StreamState {
  const { base, acked, prunable, current } = stream
  const head = { ...headOf(stream) }
  return { inc, floor: base.seq + 1, floorHash: base.hash, head, acked, prunable, current }
}

export function headOf({ base, entries }: Stream): Position {
  const last = entries.at(-1)
  return last ? { seq: last.seq, hash: last.hash } : base
}

export function hashIn({ base, entries }: Stream, seq: number): Hash | undefined {
  return seq === base.seq ? base.hash : entries[seq - base.seq - 1]?.hash
}

export function readFrom(
  { base, entries }: Stream,
  after: number,
  limit: ReadLimit,
): readonly Entry[] {
  assert(limit.entries >= 1, 'whoever reads nothing never ends')
  const first = Math.max(after - base.seq, 0)
  let bytes = 0
  const end = entries.slice(first, first + limit.entries).findIndex((entry, place) => {
    bytes += entry.bytes.length
    return place > 0 && bytes > limit.bytes
  })
  const count = end < 0 ? limit.entries : end
  return entries.slice(first, first + count).map(copyOfEntry)
}

/** Nobody can change the bytes of a log by holding on to an array. */
export function copyOfEntry(entry: Entry): Entry {
  return { ...entry, bytes: copyOf(entry.bytes) }
}
