// The drawer at closing: what should lie in it, what was counted, and figures that cannot be true.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CURRENCIES, type Currency } from './currency.ts'
import { countTotal, expectedCash, overShort, PIECES_MAX } from './drawer.ts'
import { minor } from './money.ts'

const YEN = CURRENCIES['JPY'] as Currency

const amount = fc.nat(10_000_000).map(minor)
const drawerMoves = fc.record({
  openingFloat: amount,
  cashSales: amount,
  cashRefunds: amount,
  payIns: amount,
  payOuts: amount,
  drops: amount,
})

test('float, sales and pay-ins lie in the drawer; refunds, pay-outs and drops have left it', () => {
  const expected = expectedCash({
    openingFloat: minor(20_000),
    cashSales: minor(45_320),
    cashRefunds: minor(1_080),
    payIns: minor(5_000),
    payOuts: minor(3_200),
    drops: minor(30_000),
  })
  expect(expected).toBe(36_040)
  expect(overShort(minor(36_000), expected)).toBe(-40)
})

test('every coin that comes in or leaves changes what is expected by one coin', () => {
  const signs = {
    openingFloat: 1,
    cashSales: 1,
    payIns: 1,
    cashRefunds: -1,
    payOuts: -1,
    drops: -1,
  } as const
  fc.assert(
    fc.property(drawerMoves, (moves) => {
      const before = expectedCash(moves)
      for (const [name, sign] of Object.entries(signs)) {
        const more = { ...moves, [name]: minor(moves[name as keyof typeof signs] + 1) }
        expect(expectedCash(more)).toBe(before + sign)
      }
    }),
  )
})

test('a count by denomination is the sum of its pieces', () => {
  expect(countTotal({ 10000: 3, 1000: 4, 500: 1, 1: 7 }, YEN)).toEqual({ ok: true, value: 34_507 })
  expect(countTotal({}, YEN)).toEqual({ ok: true, value: 0 })
})

test.each([
  ['a note that does not exist', { 3000: 1 }, 3_000],
  ['half a note', { 1000: 0.5 }, 1_000],
  ['fewer than no notes', { 1000: -1 }, 1_000],
  ['more coins than a drawer holds', { 1: PIECES_MAX + 1 }, 1],
  ['a figure that is none', { 1: Number.NaN }, 1],
])('%s is refused with the denomination', (_, count, denomination) => {
  expect(countTotal(count, YEN)).toEqual({
    ok: false,
    error: { code: 'COUNT_INVALID', denomination },
  })
})

test('the fullest drawer of every currency can be counted', () => {
  for (const currency of Object.values(CURRENCIES)) {
    const full = Object.fromEntries(currency.denominations.map((coin) => [coin, PIECES_MAX]))
    expect(countTotal(full, currency).ok).toBe(true)
  }
})
