// Money in a cart: every flag of a payment method, change, rounding, refunds, and attempts that a
// provider has not answered yet.
import { describe, expect, test } from 'vitest'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { CARD_READER } from '../testing/arbitrary-commands.ts'
import {
  aCart,
  add,
  aMoment,
  anItem,
  aShop,
  pay,
  refusalOf,
  sent,
  settled,
} from '../testing/builders.ts'
import type { OpenCart } from './cart.ts'
import type { CartCommand } from './command.ts'
import type { Shop } from './shop.ts'

const more = (code: string, flags: Partial<PaymentMethod>): PaymentMethod => ({
  ...CASHLESS,
  code,
  ...flags,
})

const METHODS: readonly PaymentMethod[] = [
  CASH,
  CASHLESS,
  CARD_READER,
  more('14', { active: false }),
  more('15', { limit: minor(300) }),
  more('16', { needsReference: true }),
  more('17', { canRefund: false }),
  more('18', { canDepositOver: true }),
  more('19', { ...CASH, code: '19', limit: minor(600) }),
  more('31', {
    ...CASH,
    code: '31',
    kind: 'foreign-cash',
    foreign: { currency: 'USD', rate: { num: 15_025, den: 10_000 } },
  }),
]

const ITEMS = [anItem('tea', 500, { taxCode: '02' }), anItem('gum', 3, { taxCode: '02' })]
const SHOP = aShop(ITEMS, { methods: METHODS })
const COINS_OF_FIVE = aShop(ITEMS, {
  methods: METHODS,
  rules: {
    ...SHOP.rules,
    cashRounding: {
      step: 5,
      direction: 'nearest',
      tie: 'up',
      belowStep: 'round',
      scope: 'cashPart',
      mixedTender: 'roundCashRemainder',
    },
  },
})

const toPay = paying(SHOP, [add(['tea', 1])])

function paying(shop: Shop, commands: readonly CartCommand[]): OpenCart {
  return aCart(shop, [...commands, { type: 'subtotal' }])
}

function refusal(command: CartCommand, cart: OpenCart = toPay, shop: Shop = SHOP) {
  return refusalOf(cart, shop, command)
}

describe('the flags of a method', () => {
  test('a method nobody knows, or that is switched off, takes no money', () => {
    expect(refusal(pay('99', 500))).toEqual({ code: 'TENDER_UNKNOWN', tender: '99' })
    expect(refusal(pay('14', 500))).toEqual({ code: 'TENDER_INACTIVE', tender: '14' })
  })

  test('a limit holds over all tenders of the method, to the coin', () => {
    expect(refusal(pay('15', 301))).toEqual({ code: 'TENDER_OVER_LIMIT', tender: '15', max: 300 })
    const once = sent(toPay, SHOP, [pay('15', 200)])
    expect(refusal(pay('15', 101), once)?.code).toBe('TENDER_OVER_LIMIT')
    expect(refusal(pay('15', 100), once)).toBeUndefined()
  })

  test('change does not count toward a limit, but what a grown basket keeps of it does', () => {
    const early = sent(aCart(SHOP, [add(['tea', 1])]), SHOP, [pay('19', 1_000)])
    expect(settled(early, SHOP).tenders.change).toBe(500)
    const grown = sent(early, SHOP, [add(['tea', 1]), { type: 'subtotal' }])
    expect(settled(grown, SHOP).tenders).toMatchObject({ change: 0, balance: 0 })
    expect(refusal({ type: 'bill' }, grown)).toEqual({
      code: 'TENDER_OVER_LIMIT',
      tender: '19',
      max: 600,
    })
  })

  test('a reference is asked for where the method wants one, and has an end', () => {
    expect(refusal(pay('16', 500))?.code).toBe('TENDER_REFERENCE_REQUIRED')
    const withText = (reference: string): CartCommand => ({
      type: 'payment',
      method: '16',
      amount: minor(500),
      reference,
    })
    expect(refusal(withText(''))?.code).toBe('TENDER_REFERENCE_REQUIRED')
    expect(refusal(withText('x'.repeat(81)))).toEqual({ code: 'NOTE_TOO_LONG', max: 80 })
    expect(sent(toPay, SHOP, [withText('slip 7')]).tenders[0]?.reference).toBe('slip 7')
  })

  test('only what may be over-deposited is taken above the balance', () => {
    expect(refusal(pay('11', 501))).toEqual({ code: 'DEPOSIT_OVER', balance: 500 })
    expect(refusal(pay('11', 500))).toBeUndefined()
    expect(settled(sent(toPay, SHOP, [pay('01', 1_000)]), SHOP).tenders).toMatchObject({
      change: 500,
      applied: 500,
      balance: 0,
    })
    expect(settled(sent(toPay, SHOP, [pay('18', 700)]), SHOP).tenders).toMatchObject({
      change: 0,
      balance: 0,
      tenders: [{ applied: 500, forfeited: 200 }],
    })
  })

  test('a provider must be asked, cash must not', () => {
    expect(refusal(pay('13', 500))?.code).toBe('TENDER_NEEDS_ATTEMPT')
    expect(refusal(start({ method: '01' }))?.code).toBe('TENDER_UNKNOWN')
  })
})

describe('amounts', () => {
  test('nothing, less than nothing and more than any limit are no amounts', () => {
    for (const amount of [0, -1, AMOUNT_MAX + 1, Number.MIN_SAFE_INTEGER]) {
      expect(refusal(pay('01', amount))?.code).toBe('TENDER_AMOUNT_INVALID')
    }
  })

  test('who has paid pays no more', () => {
    const paid = sent(toPay, SHOP, [pay('11', 500)])
    expect(refusal(pay('01', 1), paid)?.code).toBe('BALANCE_ZERO')
    expect(refusal(start({ amount: 1 }), paid)?.code).toBe('BALANCE_ZERO')
  })

  test('tenders in any order come to the same', () => {
    const cardFirst = sent(toPay, SHOP, [pay('11', 200), pay('01', 1_000)])
    const cashFirst = sent(toPay, SHOP, [pay('01', 300), pay('11', 200)])
    expect(settled(cardFirst, SHOP).tenders).toMatchObject({ change: 700, balance: 0 })
    expect(settled(cashFirst, SHOP).tenders).toMatchObject({ change: 0, balance: 0 })
  })

  test('change is given once, also after the basket was opened again', () => {
    const changed = sent(toPay, SHOP, [pay('01', 1_000), { type: 'resume' }])
    expect(changed.tenders).toEqual([])
    const again = sent(changed, SHOP, [{ type: 'subtotal' }, pay('01', 600)])
    expect(settled(again, SHOP).tenders.change).toBe(100)
  })

  test('a basket takes fifty tenders', () => {
    const fifty = Array.from({ length: 50 }, () => pay('11', 1))
    const full = sent(toPay, SHOP, fifty)
    expect(refusal(pay('11', 1), full)).toEqual({ code: 'TENDERS_TOO_MANY', max: 50 })
  })

  test('a tender is taken away by its number', () => {
    const two = sent(toPay, SHOP, [pay('11', 100), pay('11', 200)])
    const one = sent(two, SHOP, [{ type: 'removeTender', no: 1 }])
    expect(one.tenders.map((tender) => [tender.no, tender.tendered])).toEqual([[2, 200]])
    expect(refusal({ type: 'removeTender', no: 1 }, one)).toEqual({
      code: 'TENDER_NOT_FOUND',
      no: 1,
    })
    expect(sent(one, SHOP, [pay('11', 1)]).tenders.map((tender) => tender.no)).toEqual([2, 3])
  })
})

describe('when lines shrink under what was paid', () => {
  const early = sent(aCart(SHOP, [add(['tea', 2])]), SHOP, [pay('11', 800)])
  const shrunk = sent(early, SHOP, [{ type: 'changeQuantity', lineNo: 1, quantity: 1_000 }])

  test('the balance falls below zero, nothing more is taken, and the cart is not billed', () => {
    expect(settled(shrunk, SHOP).tenders.balance).toBe(-300)
    expect(refusal(pay('01', 1), shrunk)).toEqual({ code: 'BALANCE_OVERPAID', balance: -300 })
    const closing = sent(shrunk, SHOP, [{ type: 'subtotal' }])
    expect(refusal({ type: 'bill' }, closing)).toEqual({ code: 'BALANCE_OVERPAID', balance: -300 })
  })

  test('the tender is taken away and a right one given', () => {
    const right = sent(shrunk, SHOP, [{ type: 'removeTender', no: 1 }, pay('11', 500)])
    expect(settled(right, SHOP).tenders.balance).toBe(0)
  })

  test('cash becomes change by itself', () => {
    const cash = sent(aCart(SHOP, [add(['tea', 2])]), SHOP, [
      pay('01', 1_000),
      { type: 'changeQuantity', lineNo: 1, quantity: 1_000 },
    ])
    expect(settled(cash, SHOP).tenders).toMatchObject({ balance: 0, change: 500 })
  })
})

describe('coins of five', () => {
  const gum = paying(COINS_OF_FIVE, [add(['gum', 1])])
  const twoGums = paying(COINS_OF_FIVE, [add(['gum', 4])])

  test('3 are paid with 5 in cash and with 3 by card', () => {
    expect(settled(sent(gum, COINS_OF_FIVE, [pay('01', 5)]), COINS_OF_FIVE).tenders).toMatchObject({
      rounding: 2,
      change: 0,
      balance: 0,
    })
    expect(settled(sent(gum, COINS_OF_FIVE, [pay('11', 3)]), COINS_OF_FIVE).tenders).toMatchObject({
      rounding: 0,
      balance: 0,
    })
  })

  test('12 are paid with 10', () => {
    const paid = sent(twoGums, COINS_OF_FIVE, [pay('01', 10)])
    expect(settled(paid, COINS_OF_FIVE).tenders).toMatchObject({ rounding: -2, balance: 0 })
  })

  test('what rounds to nothing is paid by an empty hand, but only in cash', () => {
    const card = sent(twoGums, COINS_OF_FIVE, [pay('11', 11)])
    expect(settled(card, COINS_OF_FIVE).tenders).toMatchObject({ balance: 1, cashDue: 0 })
    expect(refusal(pay('11', 0), card, COINS_OF_FIVE)?.code).toBe('TENDER_AMOUNT_INVALID')
    const done = sent(card, COINS_OF_FIVE, [pay('01', 0)])
    expect(settled(done, COINS_OF_FIVE).tenders).toMatchObject({ balance: 0, rounding: -1 })
    expect(refusal({ type: 'bill' }, done, COINS_OF_FIVE)).toBeUndefined()
  })
})

describe('foreign notes', () => {
  const inDollars = (foreignAmount?: number): CartCommand => ({
    type: 'payment',
    method: '31',
    amount: minor(0),
    ...(foreignAmount === undefined ? {} : { foreignAmount: minor(foreignAmount) }),
  })

  test('count at the rate of the day, rounded down, and change is given in our coins', () => {
    const paid = sent(toPay, SHOP, [inDollars(333)])
    expect(paid.tenders[0]).toMatchObject({
      tendered: 500,
      foreign: { currency: 'USD', amount: 333 },
    })
    expect(settled(sent(toPay, SHOP, [inDollars(1_000)]), SHOP).tenders.change).toBe(1_002)
  })

  test('without an amount, or with an impossible one, they are refused', () => {
    for (const amount of [undefined, 0, -5, AMOUNT_MAX, Number.MAX_SAFE_INTEGER]) {
      expect(refusal(inDollars(amount))?.code).toBe('TENDER_AMOUNT_INVALID')
    }
  })
})

describe('money that goes back in an exchange', () => {
  const shop = aShop(ITEMS, {
    methods: METHODS,
    policy: { checkAge: true, cashRefundApprovalAbove: minor(400) },
  })
  const back = aCart(shop, [
    { type: 'addItems', items: [{ item: 'tea', quantity: -1_000, reason: 'cold' }] },
    { type: 'subtotal' },
  ])

  test('goes by methods that may refund, and never more than is due', () => {
    expect(settled(back, shop).tenders.balance).toBe(-500)
    expect(refusal(pay('11', 500), back, shop)?.code).toBe('TENDER_AMOUNT_INVALID')
    expect(refusal(pay('17', -500), back, shop)).toEqual({
      code: 'TENDER_CANNOT_REFUND',
      tender: '17',
    })
    expect(refusal(pay('11', -501), back, shop)).toEqual({ code: 'DEPOSIT_OVER', balance: -500 })
    expect(refusal(pay('01', -501), back, shop)?.code).toBe('DEPOSIT_OVER')
    expect(refusal(pay('15', -301), back, shop)?.code).toBe('TENDER_OVER_LIMIT')
    expect(refusal({ type: 'bill' }, back, shop)).toEqual({ code: 'BALANCE_LEFT', balance: -500 })
    const done = sent(back, shop, [pay('11', -500)])
    expect(refusal({ type: 'bill' }, done, shop)).toBeUndefined()
  })

  test('cash above the limit needs a second person, in one sum or in several', () => {
    const cashier = aMoment({ may: () => 'approval' })
    const code = (cart: OpenCart, amount: number, now = cashier) =>
      refusalOf(cart, shop, pay('01', amount), now)?.code
    expect(code(back, -401)).toBe('APPROVAL_REQUIRED')
    expect(code(back, -401, { ...cashier, approvedBy: 'boss' })).toBeUndefined()
    const some = sent(back, shop, [pay('01', -400)], cashier)
    expect(code(some, -1)).toBe('APPROVAL_REQUIRED')
    expect(refusalOf(some, shop, pay('11', -100), cashier)).toBeUndefined()
  })

  test('cash goes back in coins there are', () => {
    const gums = aCart(COINS_OF_FIVE, [
      { type: 'addItems', items: [{ item: 'gum', quantity: -4_000, reason: 'old' }] },
      { type: 'subtotal' },
    ])
    expect(refusal(pay('01', -12), gums, COINS_OF_FIVE)?.code).toBe('DEPOSIT_OVER')
    const done = sent(gums, COINS_OF_FIVE, [pay('01', -10)])
    expect(settled(done, COINS_OF_FIVE).tenders).toMatchObject({ balance: 0, rounding: 2 })
  })

  test('who gave back too much sees it', () => {
    const given = sent(sent(back, shop, [pay('11', -500), { type: 'resume' }]), shop, [
      pay('11', -500),
      add(['gum', 1]),
    ])
    expect(refusal(pay('11', -1), given, shop)).toEqual({ code: 'BALANCE_OVERPAID', balance: 3 })
  })
})

function start(
  wish: { readonly id?: string; readonly method?: string; readonly amount?: number } = {},
): CartCommand {
  const { id = 'a', method = '13', amount = 500 } = wish
  return { type: 'startAttempt', id, method, amount: minor(amount) }
}
