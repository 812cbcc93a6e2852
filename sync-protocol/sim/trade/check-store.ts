// All that must add up in the books of one store, from the facts it holds.
import { dayKey, type Fact, isTransaction } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import { checkDay } from './check-day.ts'
import { checkDrawer } from './check-drawer.ts'
import { collisions } from './check-numbers.ts'
import { checkReceipt, overReturned } from './check-receipts.ts'
import { checkStock } from './check-stock.ts'

/** What the store has reported by itself, and what therefore is no secret and no fault. */
export type Raised = {
  /** Receipts of which more came back than was sold. */
  readonly doubled: ReadonlySet<string>
  /** Transactions that share their number with another one. */
  readonly colliding: ReadonlySet<string>
}

/**
 * Each fact once, in any order. `stock` is the sum of the movements by item. Goods given back twice
 * and equal numbers are looked for only where it is said which of them were reported.
 */
export function checkStore(
  facts: readonly Fact[],
  zs: readonly Z[],
  amendments: readonly ZAmended[],
  stock: ReadonlyMap<string, number>,
  raised?: Raised,
): readonly string[] {
  const transactions = facts.filter(isTransaction)
  const wrong = transactions.flatMap(checkReceipt)
  wrong.push(...checkDays(facts, zs, amendments), ...checkStock(transactions, stock))
  if (raised !== undefined) wrong.push(...checkRaised(transactions, raised))
  return wrong
}

function checkDays(
  facts: readonly Fact[],
  zs: readonly Z[],
  amendments: readonly ZAmended[],
): readonly string[] {
  const days = new Map<string, { facts: Fact[]; zs: Z[]; amendments: ZAmended[] }>()
  const of = (key: string) => {
    const day = days.get(key) ?? { facts: [], zs: [], amendments: [] }
    days.set(key, day)
    return day
  }
  // What happens outside an opening is of no terminal's day.
  for (const fact of facts) if (fact.openCounter > 0) of(dayKey(fact)).facts.push(fact)
  for (const z of zs) of(dayKey(z.totals.day)).zs.push(z)
  for (const row of amendments) of(dayKey(row.totals.day)).amendments.push(row)
  return [...days.values()].flatMap((day) => [
    ...checkDrawer(day.facts),
    ...checkDay(day.facts, day.zs, day.amendments),
  ])
}

function checkRaised(
  transactions: Parameters<typeof overReturned>[0],
  { doubled, colliding }: Raised,
): readonly string[] {
  const wrong: string[] = []
  for (const [receipt, texts] of overReturned(transactions)) {
    if (!doubled.has(receipt)) wrong.push(...texts)
  }
  for (const [first, second] of collisions(transactions)) {
    if (colliding.has(first.id) || colliding.has(second.id)) continue
    wrong.push(`3: ${first.id} and ${second.id} have the number ${second.transactionNo}`)
  }
  return wrong
}
