// Thousands of random commands, sensible and hostile: the cart answers every one of them with a new
// cart or a refusal, never with a crash, and what it becomes is always sound.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ERROR_NAMES } from '../errors/registry.ts'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { unchangingTax } from '../tax/rule.ts'
import { isOpen } from '../tender/attempt.ts'
import { arbSettleRules, MIXED_TAXES } from '../testing/arbitraries.ts'
import {
  arbCommand,
  RANDOM_COMMAND_ITEMS,
  RANDOM_COMMAND_METHODS,
} from '../testing/arbitrary-commands.ts'
import {
  aBilling,
  aHead,
  aMoment,
  anItem,
  aShop,
  aTransaction,
  must,
  pay,
} from '../testing/builders.ts'
import { completeCart } from '../transaction/complete.ts'
import { receiptView, UNTOUCHED } from '../transaction/status.ts'
import { type Cart, type CartState, isOpenCart, LINES_MAX, QUANTITY_MAX } from './cart.ts'
import type { CartCommand } from './command.ts'
import { run } from './run.ts'
import { settle } from './settle.ts'
import type { CartPolicy, Shop, Situation } from './shop.ts'
import { CART_TABLE } from './table.ts'

const EARLIER = aTransaction(
  aShop([anItem('mug', 333)]),
  [
    { type: 'addItems', items: [{ item: 'mug', quantity: 5 * MILLI }] },
    { type: 'subtotal' },
    pay('01', 5_000),
    { type: 'bill' },
  ],
  { id: 'earlier' },
)

const TAXES = new Map(
  MIXED_TAXES.map((rule) =>
    unchangingTax(rule, rule.code === '12' ? { eatIn: '02', takeOut: '12' } : {}),
  ).map((code) => [code.code, code]),
)

function shopWith(rules: Shop['rules'], policy: CartPolicy): Shop {
  return aShop(RANDOM_COMMAND_ITEMS, {
    methods: RANDOM_COMMAND_METHODS,
    taxes: TAXES,
    rules,
    policy,
    promotions: [
      {
        code: 'FOOD15',
        kind: 'category_discount',
        names: {},
        active: true,
        stores: [],
        categories: ['food'],
        basisPoints: 1_500,
      },
    ],
    receipt: (id) => {
      if (id === 'earlier') return receiptView(EARLIER, UNTOUCHED)
      return id === 'cancelled'
        ? { ...receiptView(EARLIER, UNTOUCHED), closed: 'TRANSACTION_CANCELLED' }
        : undefined
    },
  })
}

const arbPolicy: fc.Arbitrary<CartPolicy> = fc.constantFrom<CartPolicy>(
  { checkAge: false },
  {
    checkAge: true,
    discountReasonAbove: minor(200),
    discountApprovalAbove: minor(400),
    noReceiptReturnMax: minor(1_000),
    cashRefundApprovalAbove: minor(100),
  },
)

const arbNow: fc.Arbitrary<Situation> = fc
  .constantFrom<Pick<Situation, 'may' | 'approvedBy'>>(
    { may: () => 'allow' },
    { may: () => 'approval' },
    { may: () => 'approval', approvedBy: 'boss' },
    { may: () => 'deny' },
  )
  .map((person) => aMoment(person))

const METHODS_TO_END = ['01', '11'] as const

const arbStory = fc.record({
  rules: arbSettleRules,
  policy: arbPolicy,
  steps: fc.array(
    fc.tuple(
      fc.oneof(
        { weight: 12, arbitrary: arbCommand.map((command) => () => [command]) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS_TO_END).map(toTheEnd) },
      ),
      fc.oneof({ weight: 4, arbitrary: fc.constant(aMoment()) }, { weight: 1, arbitrary: arbNow }),
    ),
    { minLength: 5, maxLength: 40 },
  ),
})

/** Dice alone seldom hit the balance: pays what is open and bills. */
function toTheEnd(method: string) {
  return (cart: Cart, shop: Shop): readonly CartCommand[] => {
    if (cart.state !== 'entering' && cart.state !== 'paying') return [{ type: 'get' }]
    const { totals, tenders } = settle(cart, shop.rules)
    const inCash = totals.total < 0 ? Math.min(0, tenders.cashDue) : tenders.cashDue
    return [
      ...(cart.state === 'entering' ? [{ type: 'subtotal' } as const] : []),
      pay(method, method === '01' ? inCash : tenders.balance),
      { type: 'bill' },
    ]
  }
}

const CREATE: CartCommand = { type: 'create', head: aHead(), terminalOpen: true }

test('no command crashes a cart, and every refusal is a known one', () => {
  const seen = new Map<string, number>()
  const reached = new Set<CartState>()
  fc.assert(
    fc.property(arbStory, ({ rules, policy, steps }) => {
      const shop = shopWith(rules, policy)
      const fresh = must(run({ state: 'initial' }, [CREATE], shop, aMoment())).cart
      let cart: Cart = fresh
      for (const [commandsFor, now] of steps) {
        if (!isOpenCart(cart)) cart = fresh
        for (const command of commandsFor(cart, shop)) {
          const before = cart
          const ran = run(cart, [command], shop, now)
          if (ran.ok) {
            cart = ran.value.cart
            checkStep(before, command, cart)
            checkSound(cart, shop)
          } else {
            seen.set(ran.error.code, (seen.get(ran.error.code) ?? 0) + 1)
            expect(ERROR_NAMES).toContain(ran.error.code)
          }
        }
        reached.add(cart.state)
      }
    }),
    { numRuns: 1_200, seed: 20_261_121 },
  )
  // The dice must have come everywhere, or they prove nothing.
  expect([...reached].sort()).toEqual([
    'cancelled',
    'completed',
    'entering',
    'idle',
    'paying',
    'suspended',
  ])
  expect(seen.size).toBeGreaterThanOrEqual(40)
})

/** The table says where a command may lead, and a version never repeats. */
function checkStep(before: Cart, command: CartCommand, after: Cart): void {
  if (before === after) return
  expect(after.state).toBe(
    command.type === 'addItems' && command.items.length === 0
      ? before.state
      : CART_TABLE[before.state][command.type],
  )
  const version = before.state === 'initial' ? 0 : before.version
  expect(after.state !== 'initial' && after.version).toBe(version + 1)
}

function checkSound(cart: Cart, shop: Shop): void {
  if (cart.state === 'initial') return
  expect(cart.lines.length).toBeLessThanOrEqual(LINES_MAX)
  for (const [at, line] of cart.lines.entries()) {
    expect(line.lineNo).toBe(at + 1)
    expect(line.quantity > 0).toBe(line.kind === 'sale')
    expect(Math.abs(line.quantity)).toBeLessThanOrEqual(QUANTITY_MAX)
  }
  const settlement = settle(cart, shop.rules)
  for (const [at, line] of settlement.lines.entries()) {
    if (cart.lines[at]?.kind === 'sale') expect(line.net).toBeGreaterThanOrEqual(0)
    expect(Math.abs(line.gross)).toBeLessThanOrEqual(AMOUNT_MAX)
  }
  expect(cart.attempts.filter(isOpen).length).toBeLessThanOrEqual(1)
  const stored = JSON.parse(JSON.stringify(cart))
  expect(stored).toEqual(cart)
  expect(settle(stored, shop.rules)).toEqual(settlement)
  if (cart.state !== 'completed' && cart.state !== 'cancelled') return
  if (cart.state === 'completed') checkPaid(settlement)
  const numbers = { id: 't', transactionNo: 1, receiptNo: 111_111 }
  const transaction = completeCart(cart, settlement, aBilling(), numbers, { stampDuty: true })
  checkPlain(transaction, 'transaction')
  expect(JSON.parse(JSON.stringify(transaction))).toEqual(transaction)
}

/** Σ tenders − change = total + rounding. */
function checkPaid({ totals, tenders }: ReturnType<typeof settle>): void {
  let paid = 0
  for (const row of tenders.tenders) paid += row.tender.tendered - row.change - row.forfeited
  expect(paid).toBe(totals.total + tenders.rounding)
}

/** Only what JSON can hold: no undefined, no NaN, no minus zero, nothing but plain values. */
function checkPlain(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    expect(Number.isFinite(value) && !Object.is(value, -0), path).toBe(true)
    return
  }
  expect(typeof value, path).toBe('object')
  const proto = Object.getPrototypeOf(value)
  expect([null, Object.prototype, Array.prototype], path).toContain(proto)
  for (const [key, inner] of Object.entries(value as object)) checkPlain(inner, `${path}.${key}`)
}
