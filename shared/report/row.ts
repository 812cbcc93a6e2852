// Running totals beside those of the day: by category, item, brand, hour, staff, promotion and
// discount. A transaction adds a few rows, equal rows add up, and a report reads rows instead of
// transactions.
import { lineDiscount, type SoldLine } from '../cart/sold-line.ts'
import { sum } from '../money/money.ts'
import { dayKey } from '../terminal/fact.ts'
import { dayOf } from '../terminal/stamp.ts'
import { addSums, timesSums } from '../terminal/sums.ts'
import { lineTotal } from '../terminal/transaction-sums.ts'
import { FACTOR, type Transaction } from '../transaction/transaction.ts'
import { discountRows, promotionRows } from './discount-row.ts'
import { type Measures, NO_MEASURES, type Row } from './measures.ts'

/** Rows by the name a running total is kept under. */
export type RowTable = ReadonlyMap<string, Row>

/** What one transaction adds, ready to be added to the rows of the same names. */
export function rowsOf(transaction: Transaction): RowTable {
  const rows = new Map<string, Row>()
  if (transaction.training) return rows
  const day = dayOf(transaction)
  const dayName = dayKey(day)
  const counts = countsOf(transaction)
  const add = ({ by, key, within, sums }: Omit<Row, 'day'>) => {
    const name = `${dayName}|${JSON.stringify([by, within, key])}`
    const known = rows.get(name)
    // A transaction counts once in a row, however many of its lines are there.
    const added = known ? addSums(known.sums, sums) : sums
    rows.set(name, { day, by, key, within, sums: { ...added, ...counts } })
  }
  for (const row of turnoverRows(transaction)) add(row)
  for (const row of promotionRows(transaction)) add(row)
  for (const row of discountRows(transaction)) add(row)
  return rows
}

/** All rows of many transactions; goes on from a table where one is handed in. */
export function foldRows(
  transactions: Iterable<Transaction>,
  before: RowTable = new Map(),
): RowTable {
  const table = new Map(before)
  for (const transaction of transactions) putRows(table, rowsOf(transaction))
  return table
}

export function mergeRows(a: RowTable, b: RowTable): RowTable {
  const table = new Map(a)
  putRows(table, b)
  return table
}

function putRows(table: Map<string, Row>, more: RowTable): void {
  for (const [name, row] of more) {
    const known = table.get(name)
    table.set(name, known ? { ...known, sums: addSums(known.sums, row.sums) } : row)
  }
}

/** Line by line to category, item and brand; all of it to the hour and to the person. */
function turnoverRows({ kind, lines, at, operator }: Transaction): readonly Omit<Row, 'day'>[] {
  const rows: Omit<Row, 'day'>[] = []
  let all = NO_MEASURES
  for (const line of FACTOR[kind] === 0 ? [] : lines) {
    if (line.cancelled) continue
    const sums = timesSums(lineMeasures(line), FACTOR[kind])
    all = addSums(all, sums)
    rows.push({ by: 'category', key: line.category, within: '', sums })
    rows.push({ by: 'item', key: line.item, within: line.category, sums })
    if (line.brand !== undefined) rows.push({ by: 'brand', key: line.brand, within: '', sums })
  }
  rows.push({ by: 'hour', key: at.local.slice(11, 13), within: '', sums: all })
  rows.push({ by: 'staff', key: operator, within: '', sums: all })
  return rows
}

function lineMeasures(line: SoldLine): Measures {
  const discount = lineDiscount(line)
  return {
    ...NO_MEASURES,
    gross: line.gross,
    discount,
    net: line.net,
    service: line.service,
    tax: sum(line.taxes),
    total: lineTotal(line),
    quantity: line.quantity,
    discountQuantity: discount === 0 ? 0 : line.quantity,
    discountCount: line.discounts.length,
  }
}

function countsOf({ kind }: Transaction) {
  return {
    transactions: FACTOR[kind],
    voids: Number(kind === 'void'),
    returns: Number(kind === 'return') - Number(kind === 'voidReturn'),
    cancels: Number(kind === 'cancel'),
  }
}
