// Tables of values under a key, kept as JSON: rows of the machines, which nobody searches by anything
// but their key. A write is part of the transaction it stands in.

import { assert } from '@evertill/shared/result.ts'
import type { Db } from '../db.ts'

export type Table<V> = {
  readonly get: (key: string) => V | undefined
  readonly has: (key: string) => boolean
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
  /** In the order of the keys. */
  readonly entries: () => readonly (readonly [string, V])[]
  readonly size: () => number
}

/** One value that is always there. */
export type Cell<T> = { readonly get: () => T; readonly set: (value: T) => void }

type Name =
  | 'cart'
  | 'cart_content'
  | 'cell'
  | 'device_node'
  | 'device_stream'
  | 'held_fact'
  | 'lease_fact'
  | 'missing'
  | 'raised'
  | 'receipt'
  | 'receipt_status'
  | 'stock_level'
  | 'z_due'
  | 'z_of_day'

type Row = { readonly key: string; readonly body: string }

export function tableOf<V>(db: Db, name: Name): Table<V> {
  const one = db.prepare<Row>(`SELECT key, body FROM ${name} WHERE key = ?`)
  const all = db.prepare<Row>(`SELECT key, body FROM ${name} ORDER BY key`)
  const put = db.prepare(`INSERT INTO ${name} (key, body) VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET body = excluded.body`)
  const drop = db.prepare(`DELETE FROM ${name} WHERE key = ?`)
  const count = db.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${name}`)
  return {
    get: (key) => {
      const row = one.get(key)
      return row && JSON.parse(row.body)
    },
    has: (key) => one.get(key) !== undefined,
    set: (key, value) => {
      assert(db.isOpen(), 'a write belongs to a transaction')
      put.run(key, JSON.stringify(value))
    },
    delete: (key) => {
      assert(db.isOpen(), 'a write belongs to a transaction')
      drop.run(key)
    },
    entries: () => all.all().map(({ key, body }) => [key, JSON.parse(body)] as const),
    size: () => count.get()?.n ?? 0,
  }
}

export function cellOf<T>(db: Db, name: string, first: T): Cell<T> {
  const cells = tableOf<T>(db, 'cell')
  return { get: () => cells.get(name) ?? first, set: (value) => cells.set(name, value) }
}
