// Moves the cursors of a log, and lets go of what lies below its floor or behind a rebirth.

import { assert } from '@evertill/shared/result.ts'
import type { Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { Db } from '../db.ts'
import { hashAt, type LogRows, rowOf } from './log-rows.ts'

export function createCursors(db: Db, sql: LogRows) {
  return { setAcked, setPrunable, prune, rewind, cut }

  function setAcked(inc: Inc, { seq, hash }: Position): void {
    const row = rowOf(sql, inc)
    if (seq <= row.acked) return
    assert(seq <= row.head_seq, `${seq} was acknowledged and never written`)
    assert(hashAt(sql, inc, seq) === hash, `what was acknowledged as ${seq} is another entry`)
    sql.setCursors.run(seq, row.prunable, inc)
  }

  function setPrunable(inc: Inc, seq: number): void {
    const row = rowOf(sql, inc)
    const prunable = Math.max(row.prunable, Math.min(seq, row.acked))
    if (prunable > row.prunable) sql.setCursors.run(row.acked, prunable, inc)
  }

  function prune(inc: Inc, upTo: number): void {
    const row = rowOf(sql, inc)
    if (upTo <= row.base_seq) return
    assert(upTo <= row.prunable, `${upTo} is kept until it is in a backup of the peer`)
    const hash = hashAt(sql, inc, upTo)
    assert(hash !== undefined, `${upTo} is not in the log`)
    db.transact(() => {
      sql.setBase.run(upTo, hash, inc)
      sql.drop.run(inc, row.base_seq, upTo)
    })
  }

  function rewind(inc: Inc, seq: number): void {
    const row = rowOf(sql, inc)
    const acked = Math.min(row.acked, seq)
    sql.setCursors.run(acked, Math.min(row.prunable, acked), inc)
  }

  function cut(inc: Inc, upTo: number | undefined): void {
    const row = rowOf(sql, inc)
    const last = upTo ?? row.base_seq
    const hash = hashAt(sql, inc, last)
    assert(hash !== undefined, `${last} is not in the log`)
    db.transact(() => {
      sql.forgetIds.run(inc, last)
      if (upTo === undefined) sql.close.run(inc)
      else {
        const acked = Math.min(row.acked, upTo)
        sql.setCursors.run(acked, Math.min(row.prunable, acked), inc)
        sql.setHead.run(upTo, hash, inc)
      }
      sql.drop.run(inc, last, row.head_seq)
    })
  }
}
