// Invariant 6: a terminal's day as its Z and the last amendment tell it, against the receipts of that
// day added up one by one.
import type { DayTotals } from '@evertill/shared/terminal/day.ts'
import type { Fact } from '@evertill/shared/terminal/fact.ts'
import { effectiveDay, type Z, type ZAmended } from '@evertill/shared/terminal/z.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { coinsIn } from './check-drawer.ts'

/** 6: of one terminal's day, all its facts, all its Zs and their amendments. */
export function checkDay(
  facts: readonly Fact[],
  zs: readonly Z[],
  amendments: readonly ZAmended[],
): readonly string[] {
  const wrong = [...checkPerpetual(zs, amendments)]
  if (facts.length > 0 && !facts.some((fact) => fact.kind === 'open')) {
    wrong.push(`6: ${facts.length} facts from ${facts[0]?.id} on are of a day nobody opened`)
  }
  const day = effectiveDay(zs, amendments)
  if (day === undefined) return wrong
  const told = rowsOf(day.totals)
  told['drawer expected'] = day.drawerExpected
  const counted = countRows(facts)
  const name = `6: Z ${day.z} with amendment ${day.amendment}:`
  for (const row of new Set([...Object.keys(told), ...Object.keys(counted)])) {
    const [says, is] = [told[row] ?? 0, counted[row] ?? 0]
    if (says !== is) wrong.push(`${name} ${row} is ${says}, and the receipts come to ${is}`)
  }
  return wrong
}

/** What never begins anew never falls: each amendment tells at least what was told before. */
function checkPerpetual(zs: readonly Z[], amendments: readonly ZAmended[]): readonly string[] {
  const wrong: string[] = []
  for (const z of zs) {
    let last = Number(z.totals.perpetual.absolute)
    if (last < 0) wrong.push(`6: Z ${z.id}: the grand total falls by ${-last}`)
    const own = amendments.filter((row) => row.z === z.id).sort((a, b) => a.n - b.n)
    for (const { n, totals } of own) {
      const next = Number(totals.perpetual.absolute)
      if (next < last) wrong.push(`6: Z ${z.id}: the grand total falls in amendment ${n}`)
      last = next
    }
  }
  return wrong
}

type Rows = Record<string, number>

/** The figures of a Z under the names they are counted by below. */
function rowsOf({ kinds, tenders, taxes, drawer, numbers, perpetual }: DayTotals): Rows {
  const rows: Rows = {}
  for (const [kind, sums] of Object.entries(kinds)) {
    for (const figure of FIGURES) rows[`${kind} ${figure}`] = sums[figure]
  }
  for (const [key, { amount, count }] of Object.entries(tenders)) {
    rows[`tender ${key}`] = amount
    rows[`tenders ${key}`] = count
  }
  for (const [key, { tax }] of Object.entries(taxes)) {
    const [code] = JSON.parse(key) as [string]
    rows[`tax ${code}`] = (rows[`tax ${code}`] ?? 0) + tax
  }
  for (const [lease, { count, lastTransactionNo }] of Object.entries(numbers)) {
    rows[`numbers ${lease}`] = count
    rows[`last number ${lease}`] = lastTransactionNo
  }
  rows['pay-ins'] = drawer.payIns
  rows['pay-outs'] = drawer.payOuts
  rows['drops'] = drawer.drops
  rows['no-sales'] = drawer.noSales
  rows['grand total'] = Number(perpetual.net)
  rows['grand total of all that moved'] = Number(perpetual.absolute)
  return rows
}

const FIGURES = [
  'count',
  'quantity',
  'amount',
  'lineDiscount',
  'subtotalDiscount',
  'service',
  'tax',
  'rounding',
] as const

function countRows(facts: readonly Fact[]): Rows {
  const rows: Rows = {}
  for (const fact of facts) {
    if (fact.training) continue
    if ('transactionNo' in fact) countReceipt(rows, fact)
    if (fact.kind === 'noSale') add(rows, 'no-sales', 1)
    if (fact.kind === 'cashMove') {
      const row = fact.move === 'in' ? 'pay-ins' : fact.move === 'out' ? 'pay-outs' : 'drops'
      add(rows, row, fact.amount)
    }
  }
  rows['drawer expected'] = coinsIn(facts)
  return rows
}

function countReceipt(rows: Rows, receipt: Transaction): void {
  const { kind, terminal, lease, transactionNo } = receipt
  countLines(rows, receipt)
  add(rows, `${kind} count`, 1)
  add(rows, `numbers ${terminal}-${lease}`, 1)
  const last = `last number ${terminal}-${lease}`
  rows[last] = Math.max(rows[last] ?? 0, transactionNo)
  add(rows, `${kind} rounding`, receipt.rounding)
  if (kind === 'cancel') return
  const sign = kind === 'sale' || kind === 'voidReturn' ? 1 : -1
  let paid = 0
  for (const { method, kind: of, amount } of receipt.tenders) {
    paid += amount
    add(rows, `tender ["${method}","${of}"]`, sign * amount)
    add(rows, `tenders ["${method}","${of}"]`, sign)
  }
  add(rows, 'grand total', sign * paid)
  add(rows, 'grand total of all that moved', Math.abs(paid))
}

/** A cancelled receipt is counted by its figures and brings no tax to the day. */
function countLines(rows: Rows, { kind, lines }: Transaction): void {
  const sign = kind === 'cancel' ? 0 : kind === 'sale' || kind === 'voidReturn' ? 1 : -1
  for (const line of lines) {
    if (line.cancelled) continue
    let tax = 0
    for (const part of line.taxes) tax += part
    const onTop = line.tax.kind === 'external' ? tax : 0
    let own = 0
    for (const { amount } of line.discounts) own += amount
    const amount = line.gross - own - line.allocated + line.service + onTop
    add(rows, `${kind} quantity`, line.quantity)
    add(rows, `${kind} amount`, amount)
    add(rows, `${kind} lineDiscount`, own)
    add(rows, `${kind} subtotalDiscount`, line.allocated)
    add(rows, `${kind} service`, line.service)
    add(rows, `${kind} tax`, tax)
    add(rows, `tax ${line.tax.code}`, sign * tax)
  }
}

function add(rows: Rows, row: string, amount: number): void {
  rows[row] = (rows[row] ?? 0) + amount
}
