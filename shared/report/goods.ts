// The reports by category and by item, from rows that were added up before. Both say the same totals,
// and a category in one is the sum of its items in the other.
import { type Minor, minor } from '../money/money.ts'
import { addSums } from '../terminal/sums.ts'
import { type Dimension, type Measures, NO_MEASURES, type Row } from './measures.ts'

/** Lines before discounts, what was taken off them, and what was left. */
export type Measured = {
  readonly gross: Minor
  readonly discount: Minor
  readonly net: Minor
  /** Thousandths. */
  readonly quantity: number
  readonly discountQuantity: number
  /** Transactions, each once; voids and returns are taken off. */
  readonly transactions: number
}

export type CategoryReport = {
  readonly categories: readonly (Measured & { readonly category: string })[]
  readonly total: Measured
}

/** The rows are those in the filter. Ordered by code; the totals are of all categories. */
export function categoryReport(rows: readonly Row[]): CategoryReport {
  const categories = summed(rows, 'category').map(({ key, sums }) => ({
    category: key,
    ...measured(sums),
  }))
  return { categories, total: totalOf(rows) }
}

export type ItemReport = {
  readonly categories: readonly {
    readonly category: string
    readonly items: readonly (Measured & { readonly item: string })[]
    readonly total: Measured
  }[]
  readonly total: Measured
}

export function itemReport(rows: readonly Row[]): ItemReport {
  const items = Map.groupBy(summed(rows, 'item'), (row) => row.within)
  const categories = categoryReport(rows).categories.map(({ category, ...total }) => ({
    category,
    items: (items.get(category) ?? []).map(({ key, sums }) => ({ item: key, ...measured(sums) })),
    total,
  }))
  return { categories, total: totalOf(rows) }
}

export type TopItems = readonly (Measured & { readonly item: string })[]

/** Most sold first, by net or by pieces; an item counts once whatever category it was in. */
export function topItems(rows: readonly Row[], by: 'net' | 'quantity', limit: number): TopItems {
  const items = new Map<string, Measures>()
  for (const row of rows) {
    if (row.by === 'item') items.set(row.key, addSums(items.get(row.key) ?? NO_MEASURES, row.sums))
  }
  return [...items]
    .map(([item, sums]) => ({ item, ...measured(sums) }))
    .sort((a, b) => b[by] - a[by] || (a.item < b.item ? -1 : 1))
    .slice(0, Math.max(0, limit))
}

/** Rows of one dimension over all days, ordered by where they are and by key. */
export function summed(rows: readonly Row[], by: Dimension): readonly Omit<Row, 'day'>[] {
  const all = new Map<string, Omit<Row, 'day'>>()
  for (const { key, within, sums, ...row } of rows) {
    if (row.by !== by) continue
    const name = JSON.stringify([within, key])
    const known = all.get(name)
    all.set(name, { by, key, within, sums: known ? addSums(known.sums, sums) : sums })
  }
  return [...all]
    .sort(([, a], [, b]) => compare(a.within, b.within) || compare(a.key, b.key))
    .map(([, row]) => row)
}

export function measured(sums: Measures): Measured {
  return {
    gross: minor(sums.gross),
    discount: minor(sums.discount),
    net: minor(sums.net),
    quantity: sums.quantity,
    discountQuantity: sums.discountQuantity,
    transactions: sums.transactions,
  }
}

/** Every transaction has one hour, so the hours know how many there were. */
function totalOf(rows: readonly Row[]): Measured {
  const all = rows.reduce(
    (sums, row) => (row.by === 'hour' ? addSums(sums, row.sums) : sums),
    NO_MEASURES,
  )
  return measured(all)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
