// Orders that somebody else's kiosk rang up: priced here, refused whole, one order for each brand.
import { describe, expect, test } from 'vitest'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { must, NOON, TAX_RULES } from '../testing/builders.ts'
import { mergeChoices, type OrderLine, type OrderRules, priceOrder } from './order.ts'

const RULES: OrderRules = { tax: TAX_RULES.external10, rounding: 'halfUp', at: NOON }

function line(id: string, more: Partial<OrderLine> = {}): OrderLine {
  return {
    id,
    item: 'ramen',
    brand: 'noodles',
    price: minor(900),
    modifiers: [],
    quantity: 1,
    ...more,
  }
}

function invalid(lines: readonly OrderLine[]): readonly string[] {
  const priced = priceOrder(lines, RULES)
  return priced.ok ? [] : priced.error.lines
}

describe('pricing', () => {
  test('a basket over two brands becomes two orders and one total', () => {
    const egg = { code: 'egg', names: {}, price: minor(120) }
    const priced = must(
      priceOrder(
        [
          line('a', { quantity: 2, modifiers: [egg] }),
          line('b', { brand: 'sushi', price: minor(1_500) }),
        ],
        RULES,
      ),
    )
    expect(priced.lines).toEqual([
      { id: 'a', unitPrice: 1_020, total: 2_040 },
      { id: 'b', unitPrice: 1_500, total: 1_500 },
    ])
    expect(priced.orders).toMatchObject([
      { brand: 'noodles', subtotal: 2_040, tax: 204, total: 2_244 },
      { brand: 'sushi', subtotal: 1_500, tax: 150, total: 1_650 },
    ])
    expect(priced.total).toBe(3_894)
  })

  test('two lines that carry the same id keep their own amounts', () => {
    const priced = must(priceOrder([line('a'), line('a', { price: minor(100) })], RULES))
    expect(priced.lines.map((row) => row.total)).toEqual([900, 100])
  })

  test('names every line at fault and prices none', () => {
    const modifiers = [{ code: 'x', names: {}, price: minor(-1) }]
    expect(
      invalid([
        line('fine'),
        line('price', { price: minor(-1) }),
        line('none', { quantity: 0 }),
        line('half', { quantity: 0.5 }),
        line('many', { quantity: 10_000 }),
        line('choice', { modifiers }),
        line('nan', { quantity: Number.NaN }),
      ]),
    ).toEqual(['price', 'none', 'half', 'many', 'choice', 'nan'])
  })

  test('amounts beyond every limit are refused, not a crash', () => {
    const vast = { code: 'x', names: {}, price: minor(Number.MAX_SAFE_INTEGER) }
    expect(
      invalid([
        line('dear', { price: minor(AMOUNT_MAX), quantity: 2 }),
        line('unsafe', { price: minor(Number.MAX_SAFE_INTEGER), modifiers: [vast] }),
        line('dearest', { price: minor(AMOUNT_MAX) }),
      ]),
    ).toEqual(['dear', 'unsafe'])
  })

  test('a thousand lines are the most, and all of them together have a limit', () => {
    const lines = Array.from({ length: 1_001 }, (_, at) => line(`l${at}`))
    expect(invalid(lines)).toEqual(['l1000'])
    expect(invalid(lines.slice(1))).toEqual([])
    const dear = lines.slice(1).map((one) => ({ ...one, price: minor(AMOUNT_MAX) }))
    expect(invalid(dear)).toHaveLength(1_000)
  })
})

test('the same item with the same choices and note is one line, whatever the order of taps', () => {
  const choice = { item: 'ramen', modifiers: ['egg', 'nori'], note: '', quantity: 1 }
  expect(
    mergeChoices([
      choice,
      { ...choice, modifiers: ['nori', 'egg'], quantity: 2 },
      { ...choice, note: 'no onion' },
    ]),
  ).toEqual([
    { ...choice, quantity: 3 },
    { ...choice, note: 'no onion' },
  ])
})
