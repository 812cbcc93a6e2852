// The steps of a cart's life: beginning, parking, passing to other hands, ending.
import { describe, expect, test } from 'vitest'
import {
  aCart,
  add,
  aHead,
  aMoment,
  amountOff,
  anItem,
  aShop,
  must,
  pay,
  refusalOf,
  sent,
} from '../testing/builders.ts'
import type { Cart } from './cart.ts'
import type { CartCommand } from './command.ts'
import { run } from './run.ts'

const SHOP = aShop([anItem('tea', 100, { taxCode: '02' })])
const NONE: Cart = { state: 'initial' }

describe('beginning', () => {
  test('needs an open terminal and somebody signed in', () => {
    const create = (terminalOpen: boolean, staff: string): CartCommand => ({
      type: 'create',
      head: aHead({ staff }),
      terminalOpen,
    })
    expect(refusalOf(NONE, SHOP, create(false, 'anna'))?.code).toBe('TERMINAL_NOT_OPEN')
    expect(refusalOf(NONE, SHOP, create(true, ''))?.code).toBe('NOT_SIGNED_IN')
    const { cart } = must(run(NONE, [create(true, 'anna')], SHOP, aMoment()))
    expect(cart).toMatchObject({ state: 'idle', version: 1, lines: [], staff: 'anna' })
  })

  test('looking at nothing begins nothing', () => {
    expect(run(NONE, [], SHOP, aMoment())).toEqual({ ok: true, value: { cart: NONE, events: [] } })
  })
})

describe('commands', () => {
  test('one command raises the version once, one that changes nothing does not', () => {
    const cart = aCart(SHOP, [add(['tea', 1], ['tea', 2])])
    expect(cart.version).toBe(2)
    expect(sent(cart, SHOP, [{ type: 'get' }, add()]).version).toBe(2)
    expect(sent(cart, SHOP, [{ type: 'orderType', orderType: 'eatIn' }]).version).toBe(3)
  })

  test('several commands of one call take effect together or not at all', () => {
    const cart = aCart(SHOP, [add(['tea', 1]), { type: 'subtotal' }])
    const ran = run(cart, [pay('01', 60), pay('11', 60)], SHOP, aMoment())
    expect(ran).toMatchObject({ ok: false, error: { code: 'DEPOSIT_OVER' } })
    expect(cart.tenders).toEqual([])
  })

  test('what happened can be written down as text and read again', () => {
    const { events } = must(
      run(
        aCart(SHOP, [add(['tea', 1])]),
        [
          { type: 'orderType', orderType: 'eatIn' },
          { type: 'details', note: 'window' },
        ],
        SHOP,
        aMoment(),
      ),
    )
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })
})

describe('customer and note', () => {
  test('are put on and taken off again', () => {
    const cart = aCart(SHOP, [
      { type: 'details', customer: { id: 'c1', tier: 'gold' }, note: 'window' },
    ])
    expect(cart).toMatchObject({ customer: { id: 'c1', tier: 'gold' }, note: 'window' })
    expect(sent(cart, SHOP, [{ type: 'details', note: 'door' }]).customer?.id).toBe('c1')
    const bare = sent(cart, SHOP, [{ type: 'details', customer: null, note: null }])
    expect(bare).not.toHaveProperty('customer')
    expect(bare).not.toHaveProperty('note')
    expect(sent(cart, SHOP, [{ type: 'details', note: '' }])).not.toHaveProperty('note')
  })

  test('a note has an end', () => {
    expect(refusalOf(aCart(SHOP), SHOP, { type: 'details', note: 'x'.repeat(201) })).toEqual({
      code: 'NOTE_TOO_LONG',
      max: 200,
    })
  })
})

describe('parking', () => {
  const full = aCart(SHOP, [
    add(['tea', 2]),
    { type: 'subtotal' },
    { type: 'subtotalDiscount', change: { how: 'add', discount: amountOff(50) } },
  ])
  const parked = sent(full, SHOP, [{ type: 'suspend' }])
  const recall = (hand: number, staff = 'ben'): CartCommand => ({
    type: 'recall',
    hand,
    terminal: 3,
    staff,
  })

  test('keeps everything but takes no money along', () => {
    expect(parked).toMatchObject({ state: 'suspended', lines: full.lines })
    const paid = sent(full, SHOP, [pay('01', 10)])
    expect(refusalOf(paid, SHOP, { type: 'suspend' })?.code).toBe('TENDERS_PRESENT')
  })

  test('any terminal may recall it, in a hand above the last', () => {
    const recalled = sent(parked, SHOP, [recall(2)])
    expect(recalled).toMatchObject({
      state: 'entering',
      hand: 2,
      terminal: 3,
      staff: 'ben',
      lines: full.lines,
      subtotalDiscounts: full.subtotalDiscounts,
    })
    expect(refusalOf(parked, SHOP, recall(1))?.code).toBe('CART_GONE')
    expect(refusalOf(parked, SHOP, recall(2, ''))?.code).toBe('NOT_SIGNED_IN')
  })

  test('who held it before can no longer change it', () => {
    expect(refusalOf(parked, SHOP, add(['tea', 1]))).toEqual({
      code: 'INVALID_EVENT',
      event: 'addItems',
      state: 'suspended',
    })
  })
})

describe('ending', () => {
  const toPay = aCart(SHOP, [add(['tea', 1]), { type: 'subtotal' }])

  test('nothing is billed before it is paid', () => {
    expect(refusalOf(toPay, SHOP, { type: 'bill' })).toEqual({ code: 'BALANCE_LEFT', balance: 100 })
    const paid = sent(toPay, SHOP, [pay('01', 100), { type: 'bill' }])
    expect(paid.state).toBe('completed')
    expect(refusalOf(paid, SHOP, { type: 'bill' })?.code).toBe('INVALID_EVENT')
  })

  test('a basket that costs nothing is billed without a tender', () => {
    const free = sent(toPay, SHOP, [
      { type: 'subtotalDiscount', change: { how: 'add', discount: amountOff(100) } },
      { type: 'bill' },
    ])
    expect(free.state).toBe('completed')
  })

  test('a cancelled cart keeps the money that had been counted, as a record', () => {
    const cancelled = sent(toPay, SHOP, [pay('01', 50), { type: 'cancel' }])
    expect(cancelled).toMatchObject({ state: 'cancelled', tenders: [{ tendered: 50 }] })
  })
})
