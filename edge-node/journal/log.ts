// The log of a store in its database: appending and moving its cursors are part of the transaction
// they stand in. The head of a chain is never known in memory before it is on the disk.

import { assert, ok, refuse } from '@evertill/shared/result.ts'
import { firstBroken } from '@evertill/sync-protocol/chain.ts'
import { hashAfter } from '@evertill/sync-protocol/chain-hash.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type {
  AppendNote,
  AppendResult,
  Log,
  ReadLimit,
  StreamState,
} from '@evertill/sync-protocol/log.ts'
import type { Hash, Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import { createCursors } from './log-cursors.ts'
import { type EntryRow, entryOf, hashAt, logRows, rowOf, stateOf } from './log-rows.ts'

export type SqliteLog = Log & {
  readonly streamOf: (inc: Inc) => StreamState | undefined
  readonly current: () => StreamState | undefined
  /** The hash under a number, also of the base. */
  readonly hashAt: (inc: Inc, seq: number) => Hash | undefined
  /** What the store wrote itself and did not adopt, after a number; as many as asked for. */
  readonly ownAfter: (inc: Inc, after: number, limit: number) => readonly Entry[]
  /** Everything behind a number, up to the first row that does not fit its hash. */
  readonly readSound: (inc: Inc, after: number) => readonly Entry[]
  /** Forgets a stream, or what lies after a number; only a rebirth does that. */
  readonly cut: (inc: Inc, upTo: number | undefined) => void
}

/** Rows that one statement reads before the bytes are counted. */
const SLICE = 100

export function createSqliteLog(db: Db, codec: Codec): SqliteLog {
  const sql = logRows(db)
  const toEntry = (row: EntryRow) => entryOf(row, codec.utf8)
  return {
    streams: () => sql.streams.all().map(stateOf),
    streamOf,
    current: () => sql.current.all().map(stateOf)[0],
    open,
    append,
    read,
    ownAfter: (inc, after, limit) => sql.own.all(inc, after, limit).map(toEntry),
    readSound,
    at: (inc, seq) => {
      rowOf(sql, inc)
      return sql.between.all(inc, seq - 1, seq, 1).map(toEntry)[0]
    },
    hashAt: (inc, seq) => hashAt(sql, inc, seq),
    byId: (id) => sql.byId.get(id),
    ...createCursors(db, sql),
  }

  function streamOf(inc: Inc): StreamState | undefined {
    const row = sql.stream.get(inc)
    return row && stateOf(row)
  }

  function open(inc: Inc, { seq, hash }: Position, as: 'current' | 'past'): void {
    assert(sql.stream.get(inc) === undefined, `the stream ${inc} is open already`)
    db.transact(() => {
      if (as === 'current') sql.noneCurrent.run()
      sql.open.run(inc, seq, hash, seq, hash, seq, seq, as === 'current' ? 1 : 0)
    })
  }

  function append(inc: Inc, run: readonly Entry[]): AppendResult {
    const row = sql.stream.get(inc)
    if (row === undefined) return refuse({ code: 'UNKNOWN_STREAM' })
    let head: Position = { seq: row.head_seq, hash: row.head_hash }
    for (const { seq, hash, bytes } of run) {
      if (seq !== head.seq + 1) return refuse({ code: 'NOT_CONTIGUOUS', expected: head.seq + 1 })
      if (hash !== hashAfter(head.hash, bytes, codec.sha256)) {
        return refuse({ code: 'BROKEN_CHAIN', at: seq })
      }
      head = { seq, hash }
    }
    const notes: AppendNote[] = []
    db.transact(() => {
      for (const { seq, hash, bytes, envelope } of run) {
        sql.append.run(inc, seq, envelope.id, envelope.type, hash, bytes)
        if (sql.keepId.run(envelope.id, inc, seq) === 0) notes.push({ seq, code: 'DUP_ID' })
      }
      sql.setHead.run(head.seq, head.hash, inc)
    })
    return ok({ head, notes })
  }

  function read(inc: Inc, after: number, limit: ReadLimit): readonly Entry[] {
    assert(limit.entries >= 1, 'whoever reads nothing never ends')
    const { base_seq, head_seq } = rowOf(sql, inc)
    const found: Entry[] = []
    let bytes = 0
    for (let from = Math.max(after, base_seq); ; from += SLICE) {
      const rows = sql.between.all(inc, from, head_seq, SLICE)
      for (const row of rows) {
        bytes += row.bytes.length
        if (found.length >= limit.entries || (found.length > 0 && bytes > limit.bytes)) return found
        found.push(toEntry(row))
      }
      if (rows.length < SLICE) return found
    }
  }

  function readSound(inc: Inc, after: number): readonly Entry[] {
    const found = read(inc, after, { entries: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_VALUE })
    const hash = hashAt(sql, inc, after)
    const broken = hash === undefined ? after : firstBroken({ seq: after, hash }, found, codec)
    return broken === undefined ? found : found.filter(({ seq }) => seq < broken)
  }
}
