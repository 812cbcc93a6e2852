// Reads the whole journal of a store that has stopped, and adds its chains up again from the bytes.

import { join } from 'node:path'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { firstBroken } from '@evertill/sync-protocol/chain.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { openDb } from '../db.ts'
import { createSqliteLog } from '../journal/log.ts'

const ALL = { entries: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER }

type Sale = { readonly id: string; readonly terminal: number; readonly number: number }

export function readJournal(dir: string) {
  const db = openDb(join(dir, 'data', 'store.sqlite'))
  try {
    const log = createSqliteLog(db, codec)
    const streams = log.streams().map(({ inc, floor, floorHash, head }) => {
      const entries = log.read(inc, floor - 1, ALL)
      const at = firstBroken({ seq: floor - 1, hash: floorHash }, entries, codec)
      const last = entries.at(-1)
      const ends = last ? last.seq === head.seq && last.hash === head.hash : head.seq === floor - 1
      const broken = at !== undefined ? [`${inc} at ${at}`] : ends ? [] : [`${inc} at its end`]
      return { entries, broken }
    })
    const entries = streams.flatMap((each) => each.entries)
    const sales = db.prepare<Sale>('SELECT id, terminal, number FROM sale')
    return {
      streams: streams.length,
      entries: entries.length,
      broken: streams.flatMap((each) => each.broken),
      facts: entries.map((entry) => {
        const { id, envelope } = innermost(entry, codec)
        return { id, type: envelope.type }
      }),
      /** What the store's own figures are made of. */
      sales: sales.all(),
    }
  } finally {
    db.close()
  }
}
