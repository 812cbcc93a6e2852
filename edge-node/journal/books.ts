// The rows that facts add up to: sales by number, what became of each receipt, totals of days with
// their Zs, and stock. Written in the transaction of the fact.

import { stockEffects } from '@evertill/shared/stock/effects.ts'
import { type DayTotals, emptyDay, foldDay } from '@evertill/shared/terminal/day.ts'
import { dayKey, type Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import { differingParts } from '@evertill/shared/transaction/reckon.ts'
import {
  noteTransaction,
  overReturned,
  type ReceiptStatus,
  UNTOUCHED,
} from '@evertill/shared/transaction/status.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Db } from '../db.ts'
import { tableOf } from './tables.ts'

export type ExceptionCode =
  | 'return-doubled'
  | 'numbering-collision'
  | 'cart-billed-twice'
  | 'cart-two-hands'
  | 'lease-twice'
  | 'settlement-differs'

type Zs = { readonly zs: readonly Z[]; readonly amendments: readonly ZAmended[] }

export type Books = ReturnType<typeof createBooks>

export function createBooks(
  db: Db,
  raise: (code: ExceptionCode, about: readonly string[]) => void,
) {
  const statuses = tableOf<ReceiptStatus>(db, 'receipt_status')
  const stock = tableOf<number>(db, 'stock_level')
  const zs = tableOf<Zs>(db, 'z_of_day')
  const sql = statementsOf(db)
  return { sale, day, z, amended, saleOf, salesNamed, dayOf, zsOf: zs.get, lastDays }

  function sale(transaction: Transaction): void {
    const { id, store, terminal, transactionNo: number, businessDate: biz, kind } = transaction
    const cart = kind === 'sale' ? (transaction.cart?.id ?? null) : null
    const doubled = sql.numbered.all(store, terminal, number).map((row) => row.id)
    const billed = cart === null ? [] : sql.billed.all(cart).map((row) => row.id)
    sql.sell.run(id, store, terminal, number, biz, kind, cart, JSON.stringify(transaction))
    if (doubled.length > 0) raise('numbering-collision', [...doubled, id])
    for (const receipt of namedBy(transaction)) {
      const before = statuses.get(receipt) ?? UNTOUCHED
      statuses.set(receipt, noteTransaction(before, receipt, transaction))
      tooMuch(receipt)
    }
    tooMuch(id)
    for (const { store: shop, item, quantity } of stockEffects(transaction)) {
      const key = `${shop} ${item}`
      stock.set(key, (stock.get(key) ?? 0) + quantity)
    }
    if (cart !== null && billed.length > 0) raise('cart-billed-twice', [cart])
    const differing = differingParts(transaction)
    if (differing.length > 0) raise('settlement-differs', [id, ...differing])
  }

  function tooMuch(receipt: string): void {
    const status = statuses.get(receipt)
    const original = status && saleOf(receipt)
    if (original === undefined || status === undefined) return
    const isDoubled =
      overReturned(original.lines, status).length > 0 ||
      status.voids.length > 1 ||
      (status.voids.length > 0 && status.returns.length > status.undone.length)
    if (isDoubled) raise('return-doubled', [receipt])
  }

  function day(fact: ShopFact): void {
    if (fact.openCounter === 0) return
    const key = dayKey(fact)
    const totals = foldDay(dayOf(key) ?? emptyDay(fact), fact)
    sql.saveDay.run(key, totals.day.businessDate, JSON.stringify(totals))
  }

  function z(made: Z): void {
    note(made.totals, (row) => ({ ...row, zs: [...row.zs, made] }))
  }

  function amended(amendment: ZAmended): void {
    note(amendment.totals, (row) => ({ ...row, amendments: [...row.amendments, amendment] }))
  }

  function note(totals: DayTotals, change: (row: Zs) => Zs): void {
    const key = dayKey(totals.day)
    zs.set(key, change(zs.get(key) ?? { zs: [], amendments: [] }))
  }

  function saleOf(id: string): Transaction | undefined {
    const row = sql.sale.get(id)
    return row && JSON.parse(row.body)
  }

  /** By its id, or all of a cart. */
  function salesNamed(word: string): readonly Transaction[] {
    const one = saleOf(word)
    if (one !== undefined) return [one]
    return sql.billed.all(word).flatMap(({ id }) => saleOf(id) ?? [])
  }

  function dayOf(key: string): DayTotals | undefined {
    const row = sql.day.get(key)
    return row && JSON.parse(row.body)
  }

  /** Every terminal's days of the newest business date. */
  function lastDays(): readonly DayTotals[] {
    return sql.lastDays.all().map(({ body }) => JSON.parse(body))
  }
}

/** Terminals of a store, each of which may be opened a few times a day. */
const DAYS_MAX = 1_000

type Body = { readonly body: string }
type Id = { readonly id: string }

function statementsOf(db: Db) {
  return {
    sale: db.prepare<Body>('SELECT body FROM sale WHERE id = ?'),
    sell: db.prepare(`INSERT INTO sale (id, store, terminal, number, biz, kind, cart, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    numbered: db.prepare<Id>(`SELECT id FROM sale WHERE store = ? AND terminal = ? AND number = ?
      ORDER BY rowid LIMIT 100`),
    billed: db.prepare<Id>('SELECT id FROM sale WHERE cart = ? ORDER BY rowid LIMIT 100'),
    day: db.prepare<Body>('SELECT body FROM day_total WHERE key = ?'),
    saveDay: db.prepare(`INSERT INTO day_total (key, biz, body) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET body = excluded.body`),
    lastDays: db.prepare<Body>(`SELECT body FROM day_total
      WHERE biz = (SELECT max(biz) FROM day_total) ORDER BY key LIMIT ${DAYS_MAX}`),
  }
}

function namedBy({ origin, lines }: Transaction): ReadonlySet<string> {
  const named = new Set<string>()
  if (origin) named.add(origin.transaction)
  if (origin?.undoes !== undefined) named.add(origin.undoes)
  for (const { returnOf } of lines) if (returnOf) named.add(returnOf.transaction)
  return named
}
