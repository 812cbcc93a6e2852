// What must hold for any basket under any rules of settling.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, sum } from '../money/money.ts'
import { arbBasket, arbSettleRules } from '../testing/arbitraries.ts'
import type { Basket, CartLine } from './cart.ts'
import { type SettleRules, settle, takesSubtotalDiscount } from './settle.ts'

describe('for any basket', () => {
  const basketAndRules = fc.tuple(arbBasket(), arbSettleRules)

  test('no line falls below nothing, and no discount takes more than its base', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const { lines } = settle(basket, rules)
        for (const [at, line] of lines.entries()) {
          if (basket.lines[at]?.kind === 'return') continue
          expect(line.net).toBeGreaterThanOrEqual(0)
          expect(line.allocated).toBeGreaterThanOrEqual(0)
          const own = sum(line.discounts.map((discount) => discount.amount))
          expect(line.discounts.every((discount) => discount.amount >= 0)).toBe(true)
          expect(own).toBeLessThanOrEqual(line.gross)
          expect(line.amount).toBe(line.gross - own)
        }
      }),
    )
  })

  test('the shares of the discounts on the subtotal add up to them, on the lines that take them', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const { lines, totals, subtotalDiscounts } = settle(basket, rules)
        expect(sum(lines.map((line) => line.allocated))).toBe(totals.subtotalDiscount)
        expect(sum(subtotalDiscounts.map((discount) => discount.amount))).toBe(
          totals.subtotalDiscount,
        )
        for (const [at, line] of lines.entries()) {
          if (!takesSubtotalDiscount(basket.lines[at] as CartLine)) expect(line.allocated).toBe(0)
        }
      }),
    )
  })

  test('the taxes of the lines add up to the taxes of the receipt, part by part', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const { lines, taxes, totals } = settle(basket, rules)
        for (const bucket of taxes) {
          const own = lines.filter((_, at) => isTaxed(basket.lines[at], bucket.code))
          for (const [part, { tax }] of bucket.parts.entries()) {
            expect(sum(own.map((line) => line.taxes[part] ?? minor(0)))).toBe(tax)
          }
        }
        expect(totals.tax).toBe(sum(taxes.map((bucket) => bucket.tax)))
        const external = taxes.filter((bucket) => bucket.kind === 'external')
        expect(totals.externalTax).toBe(sum(external.map((bucket) => bucket.tax)))
      }),
    )
  })

  test('the total is the lines, less the discounts, plus service and the tax on top', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const { lines, totals } = settle(basket, rules)
        const live = lines.filter((_, at) => !basket.lines[at]?.cancelled)
        expect(sum(live.map((line) => minor(line.net + line.service)))).toBe(
          totals.total - totals.externalTax,
        )
      }),
    )
  })

  test('what was handed over less the change is the total with its rounding, less what is open', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const { totals, tenders } = settle(basket, rules)
        const handed = sum(tenders.tenders.map((row) => row.tender.tendered))
        const given = sum(tenders.tenders.map((row) => minor(row.change + row.forfeited)))
        expect(handed - given).toBe(totals.total + tenders.rounding - tenders.balance)
      }),
    )
  })

  test('no total depends on the order of scanning', () => {
    const shuffled = arbBasket().chain((basket) =>
      fc
        .shuffledSubarray([...basket.lines], {
          minLength: basket.lines.length,
          maxLength: basket.lines.length,
        })
        .map((lines) => [basket, { ...basket, lines: renumbered(lines) }] as const),
    )
    fc.assert(
      fc.property(shuffled, arbSettleRules, ([basket, other], rules) => {
        expect(figuresOf(other, rules)).toEqual(figuresOf(basket, rules))
      }),
      { numRuns: 300 },
    )
  })

  test('the same basket comes to the same, and is not touched by it', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const before = JSON.stringify(basket)
        const first = settle(deepFrozen(basket), deepFrozen(rules))
        expect(settle(basket, rules)).toEqual(first)
        expect(JSON.stringify(basket)).toBe(before)
      }),
    )
  })

  test('a basket read back from storage comes to the same', () => {
    fc.assert(
      fc.property(basketAndRules, ([basket, rules]) => {
        const stored: Basket = JSON.parse(JSON.stringify(basket))
        expect(settle(stored, rules)).toEqual(settle(basket, rules))
      }),
    )
  })
})

function isTaxed(line: CartLine | undefined, code: string): boolean {
  return line !== undefined && !line.cancelled && line.tax.code === code
}

function renumbered(lines: readonly CartLine[]): readonly CartLine[] {
  return lines.map((line, at) => ({ ...line, lineNo: at + 1 }))
}

/** Every figure that stands on a receipt, without the order of its lines. */
function figuresOf(basket: Basket, rules: SettleRules) {
  const { totals, taxes, tenders, subtotalDiscounts } = settle(basket, rules)
  const byCode = [...taxes].sort((a, b) => (a.code < b.code ? -1 : 1))
  return { totals, taxes: byCode, tenders, subtotalDiscounts }
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFrozen(inner)
  }
  return value
}
