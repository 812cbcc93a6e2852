// What sales, returns and voids do to the shelf, and that every movement has one cause.
import { describe, expect, test } from 'vitest'
import type { SoldLine } from '../cart/sold-line.ts'
import { randomTrade } from '../testing/random-day.ts'
import type { Transaction, TransactionKind } from '../transaction/transaction.ts'
import { stockEffects } from './effects.ts'
import { levelsOf } from './level.ts'

/** The first receipt of a real day, with its kind and lines replaced. */
const [RECEIPT] = randomTrade(1).transactions as readonly [Transaction, ...Transaction[]]
const [LINE] = RECEIPT.lines as readonly [SoldLine, ...SoldLine[]]

describe('a transaction', () => {
  test.each([
    ['sale', -2_000],
    ['void', 2_000],
    ['return', 2_000],
    ['voidReturn', -2_000],
  ] as const)('%s of two pieces moves the shelf by %i thousandths', (kind, quantity) => {
    const [movement, ...more] = stockEffects(receipt(kind, [{ quantity: 2_000 }]))
    expect(more).toEqual([])
    expect(movement).toMatchObject({
      item: 'tea',
      kind,
      quantity,
      cause: { transaction: RECEIPT.id, line: 1 },
    })
  })

  test('that was cancelled, or rung up in training, moves nothing', () => {
    expect(stockEffects(receipt('cancel', [{}]))).toEqual([])
    expect(stockEffects({ ...receipt('sale', [{}]), training: true })).toEqual([])
  })

  test('moves neither cancelled lines nor items whose stock nobody keeps', () => {
    const lines = [{ cancelled: true }, { stockTracked: false }]
    expect(stockEffects(receipt('sale', lines))).toEqual([])
  })

  test('with goods back inside brings them in as returned, and its void takes them out', () => {
    const exchange = [{ quantity: 1_000 }, { item: 'mug', quantity: -3_000 }]
    const moves = (kind: TransactionKind) =>
      stockEffects(receipt(kind, exchange)).map((move) => [move.item, move.kind, move.quantity])
    expect(moves('sale')).toEqual([
      ['tea', 'sale', -1_000],
      ['mug', 'return', 3_000],
    ])
    expect(moves('void')).toEqual([
      ['tea', 'void', 1_000],
      ['mug', 'voidReturn', -3_000],
    ])
  })
})

describe('a recipe', () => {
  const components = [
    { item: 'bun', quantity: 1_000 },
    { item: 'patty', quantity: 150 },
  ]

  test('takes its components from the shelf, and the dish too where its stock is kept', () => {
    const items = (stockTracked: boolean) =>
      stockEffects(receipt('sale', [{ quantity: 3_000, stockTracked, components }])).map((move) => [
        move.item,
        move.quantity,
      ])
    expect(items(false)).toEqual([
      ['bun', -3_000],
      ['patty', -450],
    ])
    expect(items(true)).toEqual([
      ['tea', -3_000],
      ['bun', -3_000],
      ['patty', -450],
    ])
  })

  test('that lists an item twice, or itself, moves it once with the sum', () => {
    const twice = [
      { item: 'bun', quantity: 500 },
      { item: 'bun', quantity: 500 },
      { item: 'tea', quantity: 1_000 },
    ]
    const moves = stockEffects(receipt('sale', [{ components: twice, quantity: 1_000 }]))
    expect(moves.map((move) => [move.item, move.quantity])).toEqual([
      ['tea', -2_000],
      ['bun', -1_000],
    ])
  })
})

test('[7] on random days on hand is the sum of the movements, each with a cause of its own', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const { transactions } = randomTrade(seed)
    const movements = transactions.flatMap(stockEffects)
    expect(new Set(movements.map((move) => move.id)).size).toBe(movements.length)
    const levels = levelsOf(movements)
    const tea = transactions
      .filter((one) => !one.training && one.kind !== 'cancel')
      .flatMap(({ kind, lines }) =>
        lines
          .filter((line) => !line.cancelled && (line.item === 'tea' || line.item === 'set'))
          .map((line) => {
            const out = line.item === 'set' ? 2 * line.quantity : line.quantity
            return kind === 'sale' || kind === 'voidReturn' ? -out : out
          }),
      )
    expect(levels.get('tea')?.onHand ?? 0).toBe(tea.reduce((all, one) => all + one, 0))
    expect(levels.get('stamps')).toBeUndefined()
    expect(levelsOf(movements.toReversed()).get('bread')).toEqual(levels.get('bread'))
  }
})

function receipt(kind: TransactionKind, lines: readonly Partial<SoldLine>[]): Transaction {
  const { components: _, ...plain } = LINE
  return {
    ...RECEIPT,
    kind,
    training: false,
    lines: lines.map((line, at) => ({
      ...plain,
      item: 'tea',
      lineNo: at + 1,
      quantity: 1_000,
      cancelled: false,
      stockTracked: true,
      ...line,
    })),
  }
}
