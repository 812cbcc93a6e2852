// Adds up raw transactions the slow way, line by line and in big integers, to be compared with the
// running totals. It shares no rule with them: signs, filters and cash are written out once more.
import type { Fact } from '../terminal/fact.ts'
import type { Transaction } from '../transaction/transaction.ts'

type Wanted = (fact: Fact) => boolean

/** Everything a sales report says about sales, from the lines alone. */
export function naiveSales(facts: readonly Fact[], wanted: Wanted) {
  const sums = {
    gross: 0n,
    returns: 0n,
    lineDiscount: 0n,
    subtotalDiscount: 0n,
    net: 0n,
    tax: 0n,
    rounding: 0n,
    tenders: 0n,
    grossQuantity: 0n,
    returnedQuantity: 0n,
    grossCount: 0,
    returnCount: 0,
    cancelCount: 0,
    customers: 0,
    training: 0,
    absolute: 0n,
  }
  for (const fact of facts) {
    if (!wanted(fact) || !('transactionNo' in fact)) continue
    if (fact.training) sums.training += 1
    else if (fact.kind === 'cancel') sums.cancelCount += 1
    else addReceipt(sums, fact)
  }
  return sums
}

type NaiveSales = ReturnType<typeof naiveSales>

function addReceipt(sums: NaiveSales, receipt: Transaction): void {
  const { kind } = receipt
  const moneyIn = kind === 'sale' || kind === 'voidReturn'
  const sign = moneyIn ? 1n : -1n
  const isSelling = kind === 'sale' || kind === 'void'
  let paid = 0n
  let quantity = 0n
  for (const line of receipt.lines) {
    if (line.cancelled) continue
    const tax = line.taxes.reduce((all, part) => all + BigInt(part), 0n)
    const onTop = line.tax.kind === 'external' ? tax : 0n
    const worth = BigInt(line.net) + BigInt(line.service)
    paid += worth + onTop
    quantity += BigInt(line.quantity)
    sums.tax += sign * tax
    sums.net += sign * (worth + onTop - tax)
    const own = line.discounts.reduce((all, discount) => all + BigInt(discount.amount), 0n)
    if (isSelling) {
      sums.gross += sign * (worth + onTop + own + BigInt(line.allocated))
      sums.lineDiscount += sign * own
      sums.subtotalDiscount += sign * BigInt(line.allocated)
    }
  }
  let settled = 0n
  for (const tender of receipt.tenders) settled += BigInt(tender.amount)
  sums.tenders += sign * settled
  sums.absolute += settled < 0n ? -settled : settled
  sums.rounding += sign * (settled - paid)
  if (isSelling) {
    sums.grossQuantity += sign * quantity
    sums.grossCount += Number(sign)
    sums.customers += Number(sign)
  } else {
    sums.returns -= sign * paid
    sums.returnedQuantity -= sign * quantity
    sums.returnCount -= Number(sign)
  }
}

export type NaiveRow = {
  gross: bigint
  discount: bigint
  net: bigint
  total: bigint
  quantity: bigint
  transactions: number
}

/** By any key of a line; each transaction counts once per key. */
export function naiveLines(
  facts: readonly Fact[],
  wanted: Wanted,
  keyOf: (line: Transaction['lines'][number], receipt: Transaction) => string,
): Record<string, NaiveRow> {
  const rows: Record<string, NaiveRow> = {}
  for (const fact of facts) {
    if (!wanted(fact) || !('transactionNo' in fact)) continue
    if (fact.training || fact.kind === 'cancel') continue
    const sign = fact.kind === 'void' || fact.kind === 'return' ? -1 : 1
    const met = new Set<string>()
    for (const line of fact.lines) {
      if (line.cancelled) continue
      const key = keyOf(line, fact)
      rows[key] ??= { gross: 0n, discount: 0n, net: 0n, total: 0n, quantity: 0n, transactions: 0 }
      const row = rows[key]
      const onTop = line.tax.kind === 'external' ? line.taxes.reduce((a, b) => a + b, 0) : 0
      row.gross += BigInt(sign * line.gross)
      row.discount += BigInt(sign * (line.gross - line.net))
      row.net += BigInt(sign * line.net)
      row.total += BigInt(sign * (line.net + line.service + onTop))
      row.quantity += BigInt(sign * line.quantity)
      if (!met.has(key)) row.transactions += sign
      met.add(key)
    }
  }
  return rows
}

export type NaiveTender = { amount: bigint; tenders: number; transactions: number }

export function naiveTenders(facts: readonly Fact[], wanted: Wanted): Record<string, NaiveTender> {
  const rows: Record<string, NaiveTender> = {}
  for (const fact of facts) {
    if (!wanted(fact) || !('transactionNo' in fact)) continue
    if (fact.training || fact.kind === 'cancel') continue
    const sign = fact.kind === 'sale' || fact.kind === 'voidReturn' ? 1 : -1
    for (const [at, tender] of fact.tenders.entries()) {
      rows[tender.method] ??= { amount: 0n, tenders: 0, transactions: 0 }
      const row = rows[tender.method] as NaiveTender
      row.amount += BigInt(sign * tender.amount)
      row.tenders += sign
      const isFirst = fact.tenders.findIndex((other) => other.method === tender.method) === at
      if (isFirst) row.transactions += sign
    }
  }
  return rows
}

/** Taxes by code, from the lines. */
export function naiveTaxes(facts: readonly Fact[], wanted: Wanted): Record<string, bigint> {
  const taxes: Record<string, bigint> = {}
  for (const fact of facts) {
    if (!wanted(fact) || !('transactionNo' in fact)) continue
    if (fact.training || fact.kind === 'cancel') continue
    const sign = fact.kind === 'sale' || fact.kind === 'voidReturn' ? 1n : -1n
    for (const line of fact.lines) {
      if (line.cancelled) continue
      const before = taxes[line.tax.code] ?? 0n
      taxes[line.tax.code] = line.taxes.reduce((all, tax) => all + sign * BigInt(tax), before)
    }
  }
  return taxes
}

/** Coins in a drawer, watched one movement at a time. */
export function naiveDrawer(facts: readonly Fact[], wanted: Wanted): bigint {
  let coins = 0n
  for (const fact of facts) {
    if (!wanted(fact) || fact.training) continue
    if (fact.kind === 'open') coins += BigInt(fact.float?.amount ?? 0)
    if (fact.kind === 'cashMove') coins += BigInt(fact.move === 'in' ? fact.amount : -fact.amount)
    if ('transactionNo' in fact) coins += coinsOf(fact)
  }
  return coins
}

function coinsOf({ kind, tenders }: Transaction): bigint {
  if (kind === 'cancel') return 0n
  let coins = 0n
  for (const tender of tenders) {
    const isNotes = tender.kind === 'foreign-cash'
    const isHome = tender.kind === 'cash' || (isNotes && kind !== 'sale')
    if (isHome) coins += BigInt(tender.amount + tender.forfeited)
    else coins -= BigInt(tender.change)
  }
  return kind === 'sale' || kind === 'voidReturn' ? coins : -coins
}
