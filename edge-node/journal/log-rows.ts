// The rows of the log of a store, and every statement that touches them.

import { assert } from '@evertill/shared/result.ts'
import { type Entry, readEnvelope } from '@evertill/sync-protocol/entry.ts'
import type { Place, StreamState } from '@evertill/sync-protocol/log.ts'
import type { Hash, Inc } from '@evertill/sync-protocol/names.ts'
import type { Utf8 } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'

type StreamRow = {
  readonly inc: Inc
  readonly base_seq: number
  readonly base_hash: Hash
  readonly head_seq: number
  readonly head_hash: Hash
  readonly acked: number
  readonly prunable: number
  readonly is_current: number
}

export type EntryRow = { readonly seq: number; readonly hash: Hash; readonly bytes: Uint8Array }

export type LogRows = ReturnType<typeof logRows>

export function logRows(db: Db) {
  return {
    streams: db.prepare<StreamRow>('SELECT * FROM stream_head ORDER BY appeared'),
    stream: db.prepare<StreamRow>('SELECT * FROM stream_head WHERE inc = ?'),
    current: db.prepare<StreamRow>('SELECT * FROM stream_head WHERE is_current = 1'),
    noneCurrent: db.prepare('UPDATE stream_head SET is_current = 0 WHERE is_current = 1'),
    open: db.prepare(`INSERT INTO stream_head (inc, base_seq, base_hash, head_seq, head_hash, acked,
      prunable, is_current, appeared)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, coalesce(max(appeared), 0) + 1 FROM stream_head`),
    append: db.prepare(
      'INSERT INTO journal (inc, seq, id, type, hash, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    keepId: db.prepare(
      'INSERT INTO entry_id (id, inc, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    setHead: db.prepare('UPDATE stream_head SET head_seq = ?, head_hash = ? WHERE inc = ?'),
    setBase: db.prepare('UPDATE stream_head SET base_seq = ?, base_hash = ? WHERE inc = ?'),
    setCursors: db.prepare('UPDATE stream_head SET acked = ?, prunable = ? WHERE inc = ?'),
    between: db.prepare<EntryRow>(`SELECT seq, hash, bytes FROM journal
      WHERE inc = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`),
    own: db.prepare<EntryRow>(`SELECT seq, hash, bytes FROM journal
      WHERE inc = ? AND seq > ? AND type <> 'adopted' ORDER BY seq LIMIT ?`),
    hash: db.prepare<{ hash: Hash }>('SELECT hash FROM journal WHERE inc = ? AND seq = ?'),
    byId: db.prepare<Place>('SELECT inc, seq FROM entry_id WHERE id = ?'),
    drop: db.prepare('DELETE FROM journal WHERE inc = ? AND seq > ? AND seq <= ?'),
    // An id that was known under another place before keeps that one.
    forgetIds: db.prepare('DELETE FROM entry_id WHERE inc = ? AND seq > ?'),
    close: db.prepare('DELETE FROM stream_head WHERE inc = ?'),
  }
}

export function stateOf(row: StreamRow): StreamState {
  return {
    inc: row.inc,
    floor: row.base_seq + 1,
    floorHash: row.base_hash,
    head: { seq: row.head_seq, hash: row.head_hash },
    acked: row.acked,
    prunable: row.prunable,
    current: row.is_current === 1,
  }
}

/** A row that holds no entry was not written by this program. */
export function entryOf({ seq, hash, bytes }: EntryRow, utf8: Utf8): Entry {
  const own = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const envelope = readEnvelope(own, utf8)
  assert(envelope.ok, `the journal holds bytes at ${seq} that are no entry`)
  return { seq, hash, bytes: own, envelope: envelope.value }
}

export function rowOf(sql: LogRows, inc: Inc): StreamRow {
  const row = sql.stream.get(inc)
  assert(row !== undefined, `there is no stream ${inc}`)
  return row
}

/** Of a number that is held, and of the base. */
export function hashAt(sql: LogRows, inc: Inc, seq: number): Hash | undefined {
  const row = sql.stream.get(inc)
  if (row === undefined || seq < row.base_seq || seq > row.head_seq) return undefined
  if (seq === row.base_seq) return row.base_hash
  return seq === row.head_seq ? row.head_hash : sql.hash.get(inc, seq)?.hash
}
