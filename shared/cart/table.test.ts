// Every state against every command, beside a table written down a second time: first as older
// clients know it, then what we add.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { CASHLESS } from '../tender/standard-methods.ts'
import { CARD_READER } from '../testing/arbitrary-commands.ts'
import {
  aCart,
  add,
  aHead,
  aMoment,
  amountOff,
  anItem,
  aShop,
  pay,
  sent,
} from '../testing/builders.ts'
import type { Cart, CartState } from './cart.ts'
import type { CartCommand } from './command.ts'
import { run } from './run.ts'
import { CART_EVENTS, CART_TABLE, type CartEventName, WIRE_STATE } from './table.ts'

const STATES: readonly CartState[] = [
  'initial',
  'idle',
  'entering',
  'paying',
  'suspended',
  'completed',
  'cancelled',
]

// One column per state in the order above; a dot is a refusal, a letter the state it leads to.
const EXPECTED: Readonly<Record<CartEventName, string>> = {
  create: 'i . . . . . .',
  get: '. i e p s c x',
  addItems: '. e e . . . .',
  cancelLine: '. . e . . . .',
  changeQuantity: '. . e . . . .',
  changePrice: '. . e . . . .',
  lineDiscount: '. . e . . . .',
  subtotal: '. . p . . . .',
  subtotalDiscount: '. . . p . . .',
  payment: '. . e p . . .',
  bill: '. . . c . . .',
  cancel: '. x x x . . .',
  resume: '. . . e . . .',
  // What older clients do not have.
  addReturn: '. e e . . . .',
  changeLine: '. . e . . . .',
  removeTender: '. . e p . . .',
  startAttempt: '. . . p . . .',
  settleAttempt: '. . . p . . .',
  suspend: '. . s s . . .',
  recall: '. . . . e . .',
  orderType: '. i e . . . .',
  details: '. i e p . . .',
}

const LETTER: Readonly<Record<string, CartState>> = {
  i: 'idle',
  e: 'entering',
  p: 'paying',
  s: 'suspended',
  c: 'completed',
  x: 'cancelled',
}

const SHOP = aShop([anItem('tea', 100, { taxCode: '02' })], {
  methods: [CASHLESS, CARD_READER],
  receipt: () => RECEIPT,
})
const RECEIPT = {
  transaction: 'earlier',
  training: false,
  returned: new Map(),
  lines: [],
} as const

const entering = aCart(SHOP, [add(['tea', 1])])
const paying = sent(entering, SHOP, [{ type: 'subtotal' }])
const asked = sent(paying, SHOP, [
  { type: 'startAttempt', id: 'a', method: CARD_READER.code, amount: minor(100) },
])
const withTender = sent(paying, SHOP, [pay('11', 40)])

const CART_IN: Readonly<Record<CartState, Cart>> = {
  initial: { state: 'initial' },
  idle: aCart(SHOP),
  entering,
  paying,
  suspended: sent(paying, SHOP, [{ type: 'suspend' }]),
  completed: sent(paying, SHOP, [pay('11', 100), { type: 'bill' }]),
  cancelled: sent(paying, SHOP, [{ type: 'cancel' }]),
}

/** A command that goes through wherever the state takes it at all. */
const COMMANDS: Readonly<Record<Exclude<CartEventName, 'addReturn'>, CartCommand>> = {
  create: { type: 'create', head: aHead(), terminalOpen: true },
  get: { type: 'get' },
  addItems: add(['tea', 1]),
  cancelLine: { type: 'cancelLine', lineNo: 1 },
  changeQuantity: { type: 'changeQuantity', lineNo: 1, quantity: 2_000 },
  changePrice: { type: 'changePrice', lineNo: 1, price: { value: 90, scale: 0 } },
  changeLine: { type: 'changeLine', lineNo: 1, note: 'hot' },
  lineDiscount: {
    type: 'lineDiscount',
    lineNo: 1,
    change: { how: 'add', discount: amountOff(1) },
  },
  subtotal: { type: 'subtotal' },
  subtotalDiscount: {
    type: 'subtotalDiscount',
    change: { how: 'add', discount: amountOff(1) },
  },
  payment: pay('11', 10),
  removeTender: { type: 'removeTender', no: 1 },
  startAttempt: { type: 'startAttempt', id: 'a', method: CARD_READER.code, amount: minor(1) },
  settleAttempt: { type: 'settleAttempt', id: 'a', outcome: { event: 'decline' } },
  bill: { type: 'bill' },
  cancel: { type: 'cancel' },
  resume: { type: 'resume' },
  suspend: { type: 'suspend' },
  recall: { type: 'recall', hand: 2, terminal: 3, staff: 'ben' },
  orderType: { type: 'orderType', orderType: 'eatIn' },
  details: { type: 'details', note: 'window seat' },
}

describe.each(CART_EVENTS)('%s', (event) => {
  test.each(STATES.map((state, at) => [state, EXPECTED[event].split(' ')[at] ?? '?'] as const))(
    'from %s: %s',
    (state, letter) => {
      const expected = letter === '.' ? 'refuse' : LETTER[letter]
      expect(CART_TABLE[state][event]).toBe(expected)
      if (event === 'addReturn') return
      const ran = run(cartFor(state, event), [COMMANDS[event]], SHOP, aMoment())
      if (expected === 'refuse') {
        expect(ran).toEqual({ ok: false, error: { code: 'INVALID_EVENT', event, state } })
      } else {
        expect(ran.ok && ran.value.cart.state).toBe(expected)
      }
    },
  )
})

/** Some commands need more than the state: a tender to take away, an attempt to settle. */
function cartFor(state: CartState, event: CartEventName): Cart {
  if (state === 'paying' && event === 'settleAttempt') return asked
  if (event === 'removeTender' && state === 'paying') return withTender
  if (event === 'removeTender' && state === 'entering') return sent(entering, SHOP, [pay('11', 40)])
  if (state === 'paying' && event === 'bill') return sent(paying, SHOP, [pay('11', 100)])
  return CART_IN[state]
}

test('the table of this test has a row for every command and a cell for every state', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...CART_EVENTS].sort())
  for (const row of Object.values(EXPECTED)) expect(row.split(' ')).toHaveLength(STATES.length)
})

test('older clients find the names of the states they search for', () => {
  expect(STATES.map((state) => WIRE_STATE[state])).toEqual([
    'Initial',
    'Idle',
    'EnteringItem',
    'Paying',
    'Suspended',
    'Completed',
    'Cancelled',
  ])
})
