// Movements made by hand, the levels they add up to, and who is told when goods run out.
import { describe, expect, test } from 'vitest'
import { isErrorName } from '../errors/registry.ts'
import { MORNING } from '../testing/till.ts'
import { answerShort, dueAlerts, inTransit, isAtReorderPoint, isLow, levelsOf } from './level.ts'
import {
  type Movement,
  moveStock,
  STOCK_QUANTITY_MAX,
  type StockCommand,
  type StockSituation,
  type Transfer,
} from './movement.ts'

const TRANSFER: Transfer = {
  id: 'tr-1',
  item: 'tea',
  fromStore: 'S2',
  toStore: 'S1',
  sent: 5_000,
  received: false,
}

describe('a movement by hand', () => {
  test.each([
    [{ type: 'receive', quantity: 12_000, document: 'D1' }, 'receive', 12_000],
    [{ type: 'purchase', quantity: 500, document: 'D2' }, 'purchase', 500],
    [{ type: 'adjust', quantity: -300, reason: 'spilled' }, 'adjustment', -300],
    [{ type: 'damage', quantity: 1_000, reason: 'broken' }, 'damage', -1_000],
    [
      { type: 'transferOut', quantity: 2_000, transfer: 'tr-2', toStore: 'S3' },
      'transferOut',
      -2_000,
    ],
    [{ type: 'transferIn', quantity: 5_000, transfer: 'tr-1' }, 'transferIn', 5_000],
    [{ type: 'change', kind: 'damage', quantity: 7 }, 'damage', 7],
  ] as const)('%j', (command, kind, quantity) => {
    expect(made(command)).toMatchObject({ item: 'tea', kind, quantity })
  })

  test('that counts the shelf moves by the difference, up, down, or not at all', () => {
    const counts = [9_000, 1_000, 4_000, 0].map((counted) => made({ type: 'count', counted }))
    expect(counts.map((move) => move.quantity)).toEqual([5_000, -3_000, 0, -4_000])
    for (const move of counts) {
      const before = levelsOf([{ ...move, quantity: 4_000 }])
      const counted = 'counted' in move.cause && move.cause.counted
      expect(levelsOf([move], before).get('tea')?.onHand).toBe(counted)
    }
  })

  test.each([
    [{ type: 'receive', quantity: 0, document: 'D' }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'receive', quantity: -1, document: 'D' }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'receive', quantity: 1.5, document: 'D' }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'change', kind: 'sale', quantity: 0 }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'change', kind: 'sale', quantity: STOCK_QUANTITY_MAX + 1 }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'count', counted: -1 }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'adjust', quantity: 1, reason: '  ' }, 'STOCK_REASON_REQUIRED'],
    [{ type: 'damage', quantity: 1, reason: '' }, 'STOCK_REASON_REQUIRED'],
    [{ type: 'transferOut', quantity: 1, transfer: 't', toStore: 'S1' }, 'STOCK_UPDATE_INVALID'],
    [{ type: 'transferIn', quantity: 1, transfer: 'lost' }, 'TRANSFER_NOT_FOUND'],
    [{ type: 'transferIn', quantity: 1, transfer: 'away' }, 'TRANSFER_NOT_FOUND'],
    [{ type: 'transferIn', quantity: 1, transfer: 'done' }, 'TRANSFER_ALREADY_RECEIVED'],
    [{ type: 'transferIn', quantity: 5_001, transfer: 'tr-1' }, 'STOCK_UPDATE_INVALID'],
  ] as const)('%j is refused as %s', (command, code) => {
    const answer = move(command)
    expect(answer).toEqual({ ok: false, error: { code } })
    expect(isErrorName(code)).toBe(true)
  })
})

test('goods between two stores are in transit until they arrive, and what is lost stays visible', () => {
  const out = made(
    { type: 'transferOut', quantity: 5_000, transfer: 'tr-1', toStore: 'S1' },
    { store: 'S2' },
  )
  const arrived = (quantity: number) => made({ type: 'transferIn', quantity, transfer: 'tr-1' })
  const row = { transfer: 'tr-1', item: 'tea', fromStore: 'S2', toStore: 'S1' }
  expect(inTransit([out])).toEqual([{ ...row, quantity: 5_000 }])
  expect(inTransit([out, arrived(5_000)])).toEqual([])
  expect(inTransit([arrived(4_000), out])).toEqual([{ ...row, quantity: 1_000 }])
})

describe('running out', () => {
  const settings = { minimum: 3_000, reorderPoint: 5_000, reorderQuantity: 20_000 }
  const NEVER = { minimum: 0, reorderPoint: 0, reorderQuantity: 0 }
  const level = (onHand: number) => ({ item: 'tea', onHand })

  test('low is below the minimum, also below a minimum that nobody set', () => {
    expect([2_999, 3_000].map((onHand) => isLow(level(onHand), settings))).toEqual([true, false])
    expect([-1, 0].map((onHand) => isLow(level(onHand), NEVER))).toEqual([true, false])
  })

  test('the reorder point itself is time to order, but not where there is none', () => {
    const reached = [5_001, 5_000, -1].map((onHand) => isAtReorderPoint(level(onHand), settings))
    expect(reached).toEqual([false, true, true])
    expect(isAtReorderPoint(level(-1), NEVER)).toBe(false)
  })

  test('each alert is sent at once and then rests for a minute', () => {
    const at = (ms: number) => ({ ms, cooldownMs: 60_000 })
    expect(dueAlerts(level(4_000), settings, {}, at(0))).toEqual(['reorder_point'])
    expect(dueAlerts(level(2_000), settings, { reorder_point: 0 }, at(59_999))).toEqual([
      'minimum_stock',
    ])
    expect(dueAlerts(level(2_000), settings, { reorder_point: 0 }, at(60_000))).toEqual([
      'reorder_point',
      'minimum_stock',
    ])
    expect(dueAlerts(level(-9), NEVER, {}, at(0))).toEqual([])
  })

  test('a shop allows, warns or refuses what is not there, and says how much is left', () => {
    expect(answerShort(level(2_000), 2_000, 'refuse')).toEqual({ verdict: 'enough' })
    expect(answerShort(level(2_000), 2_001, 'refuse')).toEqual({ verdict: 'refuse', left: 2_000 })
    expect(answerShort(level(-2_000), 1, 'warn')).toEqual({ verdict: 'warn', left: 0 })
    expect(answerShort(level(-2_000), -1_000, 'refuse')).toEqual({ verdict: 'enough' })
  })
})

type Wish = StockCommand extends infer One
  ? One extends unknown
    ? Omit<One, 'id' | 'item'>
    : never
  : never

function move(wish: Wish, more: Partial<StockSituation> = {}) {
  const command = { id: 'm1', item: 'tea', ...wish } as StockCommand
  const transfers: Record<string, Transfer> = {
    'tr-1': TRANSFER,
    away: { ...TRANSFER, toStore: 'S9' },
    done: { ...TRANSFER, received: true },
  }
  return moveStock(command, {
    tenant: 'T1',
    store: 'S1',
    at: MORNING,
    operator: 'anna',
    onHand: 4_000,
    transfer: (id) => transfers[id],
    ...more,
  })
}

function made(wish: Wish, more?: Partial<StockSituation>): Movement {
  const answer = move(wish, more)
  if (!answer.ok) throw new RangeError(answer.error.code)
  return answer.value
}
