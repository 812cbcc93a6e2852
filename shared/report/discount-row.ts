// What a transaction adds to the totals by promotion and by discount.
import type { SettledDiscount } from '../cart/discount.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import { timesSums } from '../terminal/sums.ts'
import { FACTOR, type Transaction } from '../transaction/transaction.ts'
import { type Measures, NO_MEASURES, type Row } from './measures.ts'

type Part = Pick<Row, 'by' | 'key' | 'within' | 'sums'>

/** The lines a promotion was given on, with what it took off them; returns take it back. */
export function promotionRows({ kind, lines }: Transaction): readonly Part[] {
  const factor = FACTOR[kind]
  if (factor === 0) return []
  return liveLines(lines).flatMap((line) =>
    line.discounts.flatMap(({ amount, promotion }) =>
      promotion === undefined
        ? []
        : [
            {
              by: 'promotion' as const,
              key: promotion.code,
              within: promotion.kind,
              sums: timesSums(given(amount, line.quantity, line.gross), factor),
            },
          ],
    ),
  )
}

/**
 * Discounts by reason, those of promotions by promotion. Given is given: only a void takes one back,
 * as in the sales report, because a return refunds the price that was left.
 */
export function discountRows({ kind, lines, subtotalDiscounts }: Transaction): readonly Part[] {
  if (kind !== 'sale' && kind !== 'void') return []
  const factor = FACTOR[kind]
  const live = liveLines(lines)
  const pieces = live.reduce((all, line) => (line.allocated === 0 ? all : all + line.quantity), 0)
  return [
    ...live.flatMap((line) =>
      line.discounts.map((discount) => ({
        by: 'discount' as const,
        key: discount.promotion?.code ?? discount.reason ?? '',
        within: discount.promotion ? 'promotion' : 'line',
        sums: timesSums(given(discount.amount, line.quantity), factor),
      })),
    ),
    ...subtotalDiscounts.map((discount: SettledDiscount) => ({
      by: 'discount' as const,
      key: discount.reason ?? '',
      within: 'subtotal',
      sums: timesSums(given(discount.amount, pieces), factor),
    })),
  ]
}

function given(discount: number, quantity: number, gross = discount): Measures {
  return {
    ...NO_MEASURES,
    gross,
    discount,
    net: gross - discount,
    quantity,
    discountQuantity: quantity,
    discountCount: 1,
  }
}

function liveLines(lines: readonly SoldLine[]): readonly SoldLine[] {
  return lines.filter((line) => !line.cancelled)
}
