// One act as it is being put together: entries, cursors and cells that will be on disk together or not
// at all. It sees its own changes; nobody else does before they are durable.

import { assert, ok, refuse } from '@evertill/shared/result.ts'
import { hashAfter } from '@evertill/sync-protocol/chain-hash.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type {
  AppendNote,
  AppendResult,
  Log,
  Place,
  StreamState,
} from '@evertill/sync-protocol/log.ts'
import type { Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import {
  cellKey,
  copyOfEntry,
  entryKey,
  entryRow,
  type Held,
  hashIn,
  headOf,
  prunedKey,
  prunedRow,
  type Stream,
  stateOf,
  streamKey,
  streamRow,
} from './held.ts'

/** What may be done to the log inside one act. */
export type Change = Pick<
  Log,
  'open' | 'append' | 'setAcked' | 'setPrunable' | 'prune' | 'rewind' | 'streams'
> & {
  readonly current: () => StreamState | undefined
  /** Forgets a stream whose facts were carried on into another one. */
  readonly drop: (inc: Inc) => void
  readonly cell: (name: string) => string | undefined
  /** `undefined` removes it. */
  readonly setCell: (name: string, value: string | undefined) => void
}

export type Drafted = {
  readonly change: Change
  readonly rows: ReadonlyMap<string, string | undefined>
  /** What is held once the rows are durable. */
  readonly after: () => Held
}

/** What is held, with what this act has changed of it so far. */
type Draft = {
  readonly held: Held
  readonly codec: Codec
  readonly rows: Map<string, string | undefined>
  readonly streams: Map<Inc, Stream>
  readonly places: Map<string, Place | undefined>
}

export function draftChange(held: Held, codec: Codec): Drafted {
  const draft: Draft = {
    ...{ held, codec, rows: new Map(), streams: new Map(held.streams), places: new Map() },
  }
  const streams = () => [...draft.streams].map(([inc, stream]) => stateOf(inc, stream))
  const change: Change = {
    streams,
    current: () => streams().find(({ current }) => current),
    open: (...args) => open(draft, ...args),
    append: (...args) => append(draft, ...args),
    setAcked: (...args) => setAcked(draft, ...args),
    setPrunable: (...args) => setPrunable(draft, ...args),
    prune: (...args) => prune(draft, ...args),
    rewind: (...args) => rewind(draft, ...args),
    drop: (inc) => drop(draft, inc),
    cell: (name) => {
      const key = cellKey(name)
      return draft.rows.has(key) ? draft.rows.get(key) : held.cells.get(name)
    },
    setCell: (name, value) => {
      draft.rows.set(cellKey(name), value)
    },
  }
  return { change, rows: draft.rows, after: () => heldAfter(draft) }
}

function open(draft: Draft, inc: Inc, base: Position, as: 'current' | 'past'): void {
  assert(!draft.streams.has(inc), `the stream ${inc} is open already`)
  const current = as === 'current'
  for (const [other, stream] of draft.streams) {
    if (current && stream.current) setCursors(draft, other, { ...stream, current: false })
  }
  const order = Math.max(0, ...[...draft.streams.values()].map((stream) => stream.order)) + 1
  const { seq } = base
  setCursors(draft, inc, {
    order,
    base: { ...base },
    entries: [],
    acked: seq,
    prunable: seq,
    current,
  })
}

function append(draft: Draft, inc: Inc, entries: readonly Entry[]): AppendResult {
  const stream = draft.streams.get(inc)
  if (stream === undefined) return refuse({ code: 'UNKNOWN_STREAM' })
  let head = headOf(stream)
  for (const { seq, hash, bytes } of entries) {
    if (seq !== head.seq + 1) return refuse({ code: 'NOT_CONTIGUOUS', expected: head.seq + 1 })
    if (hash !== hashAfter(head.hash, bytes, draft.codec.sha256)) {
      return refuse({ code: 'BROKEN_CHAIN', at: seq })
    }
    head = { seq, hash }
  }
  draft.streams.set(inc, { ...stream, entries: [...stream.entries, ...entries.map(copyOfEntry)] })
  return ok({ head, notes: entries.flatMap((entry) => place(draft, inc, entry)) })
}

function place(draft: Draft, inc: Inc, entry: Entry): readonly AppendNote[] {
  const { seq, envelope } = entry
  const counts = placeOf(draft, envelope.id) === undefined
  draft.rows.set(entryKey(inc, seq), entryRow(entry, counts, draft.codec))
  if (!counts) return [{ seq, code: 'DUP_ID' }]
  draft.places.set(envelope.id, { inc, seq })
  return []
}

function setAcked(draft: Draft, inc: Inc, position: Position): void {
  const stream = streamOf(draft, inc)
  const { seq } = position
  if (seq <= stream.acked) return
  assert(seq <= headOf(stream).seq, `${seq} was acknowledged and never written`)
  assert(hashIn(stream, seq) === position.hash, `what was acknowledged as ${seq} is another entry`)
  setCursors(draft, inc, { ...stream, acked: seq })
}

function setPrunable(draft: Draft, inc: Inc, seq: number): void {
  const stream = streamOf(draft, inc)
  const prunable = Math.max(stream.prunable, Math.min(seq, stream.acked))
  if (prunable !== stream.prunable) setCursors(draft, inc, { ...stream, prunable })
}

function prune(draft: Draft, inc: Inc, upTo: number): void {
  const stream = streamOf(draft, inc)
  const { base, entries } = stream
  if (upTo <= base.seq) return
  assert(upTo <= stream.prunable, `${upTo} is kept until it is in a backup of the peer`)
  const hash = hashIn(stream, upTo)
  assert(hash !== undefined, `${upTo} is not in the log`)
  const gone = entries.slice(0, upTo - base.seq)
  for (const { seq } of gone) draft.rows.set(entryKey(inc, seq), undefined)
  draft.rows.set(
    prunedKey(inc, base.seq + 1),
    prunedRow(gone.map((entry) => idAt(draft, inc, entry))),
  )
  setCursors(draft, inc, {
    ...stream,
    base: { seq: upTo, hash },
    entries: entries.slice(gone.length),
  })
}

function rewind(draft: Draft, inc: Inc, seq: number): void {
  const stream = streamOf(draft, inc)
  const acked = Math.min(stream.acked, seq)
  setCursors(draft, inc, { ...stream, acked, prunable: Math.min(stream.prunable, acked) })
}

function drop(draft: Draft, inc: Inc): void {
  const { entries } = streamOf(draft, inc)
  for (const entry of entries) {
    if (idAt(draft, inc, entry) !== '') draft.places.set(entry.envelope.id, undefined)
    draft.rows.set(entryKey(inc, entry.seq), undefined)
  }
  draft.rows.set(streamKey(inc), undefined)
  draft.streams.delete(inc)
}

/** Its id, where it counts under this number. */
function idAt(draft: Draft, inc: Inc, { seq, envelope }: Entry): string {
  const known = placeOf(draft, envelope.id)
  return known?.inc === inc && known.seq === seq ? envelope.id : ''
}

function placeOf(draft: Draft, id: string): Place | undefined {
  return draft.places.has(id) ? draft.places.get(id) : draft.held.places.get(id)
}

function setCursors(draft: Draft, inc: Inc, stream: Stream): void {
  draft.streams.set(inc, stream)
  draft.rows.set(streamKey(inc), streamRow(stream))
}

function streamOf(draft: Draft, inc: Inc): Stream {
  const stream = draft.streams.get(inc)
  assert(stream !== undefined, `there is no stream ${inc}`)
  return stream
}

/** Ids are many and only ever added to in daily work, so their table is changed in place. */
function heldAfter({ held, rows, streams, places }: Draft): Held {
  for (const [id, at] of places) {
    if (at === undefined) held.places.delete(id)
    else held.places.set(id, at)
  }
  for (const [key, value] of rows) {
    if (!key.startsWith(CELL)) continue
    if (value === undefined) held.cells.delete(key.slice(CELL.length))
    else held.cells.set(key.slice(CELL.length), value)
  }
  return { ...held, streams }
}

const CELL = cellKey('')
