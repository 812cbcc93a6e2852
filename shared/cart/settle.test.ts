// What a basket comes to: lines, promotions and discounts, service, tax and rounding.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { simpleTax } from '../tax/rule.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import {
  aBasket,
  aLine,
  amountOff,
  oneLineBasket,
  percentOff,
  TAX_RULES,
} from '../testing/builders.ts'
import type { ReturnLine } from './cart.ts'
import { type SettleRules, settle } from './settle.ts'

const RULES: SettleRules = { discountRounding: 'halfUp', lineRounding: 'halfUp' }
const { external10, external8, internal10, internal8, exempt } = TAX_RULES

function pieces(count: number) {
  return { quantity: count * MILLI }
}

describe('what a line comes to', () => {
  test('a percentage is cut from one piece, rounded, and taken times the pieces', () => {
    // 15 % of 333 is 49.95, so 50 a piece, and 150 for three.
    const line = aLine(1, minor(333), external10, { ...pieces(3), discounts: [percentOff(15)] })
    const [settled] = settle(aBasket([line]), RULES).lines
    expect(settled?.discounts.map((discount) => discount.amount)).toEqual([150])
    expect(settled?.amount).toBe(849)
  })

  test('our own percentage of a line is rounded once for the line', () => {
    const discounts = [percentOff(15, { rounds: 'line' })]
    const line = aLine(1, minor(333), external10, { ...pieces(3), discounts })
    expect(settle(aBasket([line]), RULES).lines[0]?.amount).toBe(849)
    const small = aLine(1, minor(1), external10, { ...pieces(10), discounts })
    expect(settle(aBasket([small]), RULES).lines[0]?.amount).toBe(8)
    const byPiece = { ...small, discounts: [percentOff(15)] }
    expect(settle(aBasket([byPiece]), RULES).lines[0]?.amount).toBe(10)
  })

  test('the shop may round discounts down or up instead', () => {
    const line = aLine(1, minor(333), external10, { ...pieces(2), discounts: [percentOff(15)] })
    const amountBy = (discountRounding: SettleRules['discountRounding']) =>
      settle(aBasket([line]), { ...RULES, discountRounding }).lines[0]?.amount
    expect([amountBy('floor'), amountBy('halfUp'), amountBy('ceil')]).toEqual([568, 566, 566])
  })

  test('promotion, then percentages, then amounts, each on what is left', () => {
    const promotion = {
      code: 'P',
      kind: 'category_discount',
      names: {},
      basisPoints: 1_000,
    } as const
    const line = aLine(1, minor(1_000), external10, {
      promotion,
      discounts: [amountOff(100), percentOff(50), percentOff(10)],
    })
    const [settled] = settle(aBasket([line]), RULES).lines
    // 1,000 − 10 % = 900, − 50 % = 450, − 10 % = 405, − 100 = 305.
    expect(settled?.discounts.map((discount) => discount.amount)).toEqual([100, 450, 45, 100])
    expect(settled?.discounts[0]?.promotion?.code).toBe('P')
    expect(settled?.amount).toBe(305)
  })

  test('an amount that has become larger than its line takes what there is', () => {
    const line = aLine(1, minor(80), external10, { discounts: [amountOff(100)] })
    const [settled] = settle(aBasket([line]), RULES).lines
    expect(settled).toMatchObject({ amount: 0, discounts: [{ value: 100, amount: 80 }] })
  })

  test('a choice may make a piece cheaper, but never worth less than nothing', () => {
    const modifiers = [{ code: 'small', names: {}, price: minor(-120) }]
    const line = aLine(1, minor(100), external10, { ...pieces(2), modifiers })
    expect(settle(aBasket([line]), RULES).lines[0]).toMatchObject({ gross: 0, amount: 0 })
    const dear = aLine(1, minor(150), external10, { ...pieces(2), modifiers })
    expect(settle(aBasket([dear]), RULES).lines[0]?.gross).toBe(60)
  })

  test('goods by weight are rounded once, and cut by the line', () => {
    const line = aLine(1, minor(1_980), internal8, { quantity: 452, discounts: [percentOff(10)] })
    // 0.452 kg at 1,980 are 894.96.
    expect(settle(aBasket([line]), RULES).lines[0]).toMatchObject({ gross: 895, amount: 805 })
  })
})

describe('discounts on the subtotal', () => {
  test('a restricted line neither counts toward a percentage nor bears it', () => {
    const open = aLine(1, minor(1_000), internal10)
    const restricted = aLine(2, minor(5_000), internal10)
    const basket = aBasket(
      [open, { ...restricted, item: { ...restricted.item, discountRestricted: true } }],
      { subtotalDiscounts: [percentOff(10)] },
    )
    const { lines, totals } = settle(basket, RULES)
    expect(totals.subtotalDiscount).toBe(100)
    expect(lines.map((line) => line.allocated)).toEqual([100, 0])
  })

  test('several stack, and all of them reach the lines', () => {
    const basket = aBasket([aLine(1, minor(700), internal10), aLine(2, minor(300), internal8)], {
      subtotalDiscounts: [percentOff(10), amountOff(51)],
    })
    const { lines, totals, subtotalDiscounts } = settle(basket, RULES)
    expect(subtotalDiscounts.map((discount) => discount.amount)).toEqual([100, 51])
    expect(lines.map((line) => line.allocated)).toEqual([106, 45])
    expect(totals).toMatchObject({ subtotal: 1_000, subtotalDiscount: 151, total: 849 })
  })

  test('a cancelled line gives its share to the others', () => {
    const lines = [aLine(1, minor(500), internal10), aLine(2, minor(500), internal10)]
    const discounts = { subtotalDiscounts: [amountOff(300)] }
    expect(settle(aBasket(lines, discounts), RULES).lines.map((line) => line.allocated)).toEqual([
      150, 150,
    ])
    const gone = lines.map((line) => ({ ...line, cancelled: line.lineNo === 2 }))
    const { lines: settled, totals } = settle(aBasket(gone, discounts), RULES)
    expect(settled.map((line) => line.allocated)).toEqual([300, 0])
    expect(totals.total).toBe(200)
  })

  test('what is larger than the basket that is left takes no more than the basket', () => {
    const { totals } = settle(oneLineBasket(minor(200), internal10, [amountOff(300)]), RULES)
    expect(totals).toMatchObject({ subtotalDiscount: 200, total: 0 })
  })

  test('the odd coin lowers the higher rate, whichever was scanned first', () => {
    const coin = { subtotalDiscounts: [amountOff(1)] }
    const reduced = aLine(1, minor(100), external8)
    const standard = aLine(2, minor(100), external10)
    const one = settle(aBasket([reduced, standard], coin), RULES)
    const other = settle(aBasket([standard, reduced], coin), RULES)
    expect(one.lines.map((line) => line.allocated)).toEqual([0, 1])
    expect(other.lines.map((line) => line.allocated)).toEqual([1, 0])
    expect(one.totals).toEqual(other.totals)
  })

  test('the odd coin of equal rates goes by the code, whichever was scanned first', () => {
    const rule = (code: string) => simpleTax(code, {}, 'external', { num: 10, den: 100 })
    const [a, b] = [aLine(1, minor(15), rule('A')), aLine(2, minor(15), rule('B'))]
    const coin = { subtotalDiscounts: [amountOff(1)] }
    for (const lines of [
      [a, b],
      [b, a],
    ] as const) {
      const { taxes } = settle(aBasket(lines, coin), RULES)
      expect(taxes.find((bucket) => bucket.code === 'A')?.target).toBe(14)
    }
  })

  test('where the shop says so the goods of one code bear it first', () => {
    const basket = aBasket([aLine(1, minor(300), internal10), aLine(2, minor(300), exempt)], {
      subtotalDiscounts: [amountOff(400)],
    })
    const { lines } = settle(basket, { ...RULES, subtotalDiscountFirst: '00' })
    expect(lines.map((line) => line.allocated)).toEqual([100, 300])
  })
})

describe('totals', () => {
  test('tax on top is taken once per rate from what all discounts left', () => {
    const basket = aBasket(
      [
        aLine(1, minor(99), external10),
        aLine(2, minor(99), external10),
        aLine(3, minor(99), external8),
        aLine(4, minor(108), internal8),
      ],
      { subtotalDiscounts: [amountOff(5)] },
    )
    const { taxes, totals } = settle(basket, RULES)
    expect(taxes.map(({ code, target, tax }) => [code, target, tax])).toEqual([
      ['01', 196, 19],
      ['11', 98, 7],
      ['12', 106, 7],
    ])
    expect(totals).toMatchObject({ subtotal: 405, externalTax: 26, tax: 33, total: 426 })
  })

  test('a cancelled line counts nowhere', () => {
    const gone = aLine(2, minor(500), external8, { cancelled: true, discounts: [amountOff(9)] })
    const { taxes, totals } = settle(aBasket([aLine(1, minor(100), external10), gone]), RULES)
    expect(taxes.map((bucket) => bucket.code)).toEqual(['01'])
    expect(totals).toMatchObject({ subtotal: 100, lineDiscount: 0, total: 110, quantity: MILLI })
  })

  test('a service charge before discounts is of the gross, after them of the net', () => {
    const basket = oneLineBasket(minor(1_000), external10, [amountOff(400)])
    const charge = { rate: { num: 10, den: 100 }, rounding: 'halfUp', taxed: true } as const
    const before = settle(basket, {
      ...RULES,
      serviceCharge: { ...charge, base: 'beforeDiscount' },
    })
    expect(before.totals).toMatchObject({ service: 100, externalTax: 70, total: 770 })
    const after = settle(basket, { ...RULES, serviceCharge: { ...charge, base: 'afterDiscount' } })
    expect(after.totals).toMatchObject({ service: 60, externalTax: 66, total: 726 })
    const untaxed = settle(basket, {
      ...RULES,
      serviceCharge: { ...charge, base: 'afterDiscount', taxed: false },
    })
    expect(untaxed.totals).toMatchObject({ service: 60, externalTax: 60, total: 720 })
  })

  test('goods that come back count with what was paid for them, tax and service included', () => {
    const { kind: _, priceSource: __, discounts: ___, ...line } = aLine(1, minor(9_999), external10)
    const back: ReturnLine = {
      ...line,
      kind: 'return',
      quantity: -MILLI,
      reason: 'broken',
      refund: {
        gross: minor(500),
        amount: minor(450),
        net: minor(400),
        taxable: minor(440),
        taxes: [minor(44)],
        service: minor(40),
      },
    }
    const { lines, taxes, totals } = settle(
      aBasket([aLine(2, minor(1_000), external10)], {
        lines: [back, aLine(2, minor(1_000), external10)],
        subtotalDiscounts: [percentOff(10)],
      }),
      RULES,
    )
    expect(lines[0]).toMatchObject({ net: -400, service: -40, taxable: -440, taxes: [-44] })
    expect(taxes).toMatchObject([{ code: '01', target: 460, tax: 46 }])
    expect(totals).toMatchObject({
      subtotalDiscount: 100,
      service: -40,
      externalTax: 46,
      total: 506,
    })
  })
})

test('a card pays exactly what is left, cash what there are coins for', () => {
  const rules: SettleRules = {
    ...RULES,
    cashRounding: {
      step: 5,
      direction: 'nearest',
      tie: 'up',
      belowStep: 'round',
      scope: 'cashPart',
      mixedTender: 'roundCashRemainder',
    },
  }
  const line = aLine(1, minor(1_003), exempt)
  const paidBy = (...tenders: readonly (readonly [typeof CASH, number])[]) =>
    settle(
      aBasket([line], {
        tenders: tenders.map(([method, amount], at) => tenderOf(method, at + 1, minor(amount))),
      }),
      rules,
    ).tenders
  expect(paidBy([CASHLESS, 1_003])).toMatchObject({ rounding: 0, balance: 0 })
  expect(paidBy([CASH, 2_000])).toMatchObject({ rounding: 2, balance: 0, change: 995 })
  expect(paidBy([CASH, 1_100], [CASHLESS, 501])).toMatchObject({ rounding: -2, change: 600 })
})
