// Invariant 7: what is on hand is what the lines of all receipts moved, item by item, counted by hand.
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

/** 7: `stock` is what the movements come to, without what the shelf held before. */
export function checkStock(
  transactions: readonly Transaction[],
  stock: ReadonlyMap<string, number>,
): readonly string[] {
  const moved = new Map<string, number>()
  for (const { kind, lines, training } of transactions) {
    if (training || kind === 'cancel') continue
    const sign = kind === 'sale' || kind === 'voidReturn' ? -1 : 1
    for (const { item, quantity, cancelled, stockTracked, components = [] } of lines) {
      if (cancelled) continue
      if (stockTracked) moved.set(item, (moved.get(item) ?? 0) + sign * quantity)
      for (const part of components) {
        // Dishes are sold in whole pieces, so no part of one is ever rounded.
        const taken = (part.quantity * quantity) / 1_000
        moved.set(part.item, (moved.get(part.item) ?? 0) + sign * taken)
      }
    }
  }
  const wrong: string[] = []
  for (const item of new Set([...moved.keys(), ...stock.keys()])) {
    const [is, says] = [moved.get(item) ?? 0, stock.get(item) ?? 0]
    if (is !== says) wrong.push(`7: ${says} of ${item} are on hand, and ${is} were moved`)
  }
  return wrong
}
