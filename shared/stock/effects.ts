// What a transaction does to the stock of its store: goods go out with a sale and come back with a
// return. Every movement has one cause, a line of one transaction.

import type { SoldLine } from '../cart/sold-line.ts'
import { minor, mulDivRound } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { FACTOR, type Transaction } from '../transaction/transaction.ts'
import type { Movement, MovementKind } from './movement.ts'

/**
 * Cancelled transactions and lines move nothing, and neither does training. An item moves itself when
 * its stock is kept; what it is made of moves with it, whether or not the item does.
 */
export function stockEffects(transaction: Transaction): readonly Movement[] {
  const { kind, lines } = transaction
  if (transaction.training || kind === 'cancel') return []
  const live = lines.filter((line) => !line.cancelled)
  return live.flatMap((line) => lineEffects(transaction, kindOf(kind, line), line))
}

function lineEffects(
  { id, kind, tenant, store, at, operator }: Transaction,
  movementKind: MovementKind,
  line: SoldLine,
): readonly Movement[] {
  return [...takenBy(line)]
    .map(([item, taken]) => ({
      id: `${id}:${line.lineNo}:${item}`,
      tenant,
      store,
      item,
      kind: movementKind,
      quantity: -FACTOR[kind] * taken || 0,
      cause: { transaction: id, line: line.lineNo },
      at,
      operator,
    }))
    .filter((movement) => movement.quantity !== 0)
}

/** What the line takes from the shelf, by item; below zero on a line that came back. */
function takenBy({ item, quantity, stockTracked, components = [] }: SoldLine) {
  const taken = new Map<string, number>()
  const take = (code: string, more: number) => taken.set(code, (taken.get(code) ?? 0) + more)
  if (stockTracked) take(item, quantity)
  for (const component of components) {
    take(component.item, mulDivRound(minor(component.quantity), quantity, MILLI, 'halfUp'))
  }
  return taken
}

/** Goods that come back inside an exchange are returned goods; undoing that takes them out again. */
function kindOf(
  kind: 'sale' | 'void' | 'return' | 'voidReturn',
  { quantity }: SoldLine,
): MovementKind {
  if (quantity > 0) return kind
  return kind === 'sale' ? 'return' : 'voidReturn'
}
