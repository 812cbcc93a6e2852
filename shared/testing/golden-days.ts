// One day in each of the golden shops: the baskets whose receipts are kept as golden files, and the
// X and Z of the tills that rang them up.
import { minor } from '../money/money.ts'
import type { Transaction } from '../transaction/transaction.ts'
import {
  add,
  amountOff,
  createTill,
  lineOff,
  pay,
  percentOff,
  SUBTOTAL,
  type Wanted,
} from './golden-carts.ts'
import {
  AMERICAN_MARKET,
  type GoldenShop,
  INDONESIAN_RESTAURANT,
  JAPANESE_GROCERY,
} from './golden-shops.ts'

export function japaneseDay() {
  const till = createTill(JAPANESE_GROCERY)
  const opened = till.open({ 10000: 1, 1000: 18, 500: 2, 100: 9, 50: 1, 10: 5 }, 30_000)
  const sale = till.sell([
    add(['onigiri', 2], ['milk', 1], ['apple', 0.452], ['bag', 1]),
    SUBTOTAL,
    pay('01', 2_000),
  ])
  const invoice = till.sell([
    add(['onigiri', 3], ['wine', 2], ['notebook', 1], ['apple', 1.236], ['stamp', 2]),
    add(['milk', 1]),
    lineOff(6, 20),
    SUBTOTAL,
    percentOff(500),
    pay('11', 4_000),
    pay('01', 2_000),
  ])
  const voided = till.undo(sale)
  const wineBack = [
    { lineNo: 1, quantity: 1_000 },
    { lineNo: 2, quantity: 1_000 },
  ]
  const returned = till.giveBack(invoice, wineBack)
  const eatIn = till.sell([
    { type: 'orderType', orderType: 'eatIn' },
    add(['ramen', 2, 'large', 'no-onion'], ['ramen', 1]),
    SUBTOTAL,
    amountOff(minor(100)),
    pay('01', 3_000),
  ])
  const stamped = till.sell([
    { type: 'addItems', items: [{ item: 'bicycle', quantity: 1_000, serial: 'EV-2026-00417' }] },
    SUBTOTAL,
    pay('01', 100_000),
  ])
  const exchange = till.sell([
    {
      type: 'addReturn',
      transaction: invoice.id,
      lineNo: 6,
      quantity: 1_000,
      reason: 'expired',
    },
    add(['onigiri', 3]),
    SUBTOTAL,
    pay('01', 500),
  ])
  const cancelled = till.cancel([add(['wine', 1], ['bag', 1])])
  const paidOut = till.move('out', 1_500, '消耗品費', '乾電池')
  const paidIn = till.move('in', 5_000, '釣銭補充')
  const dropped = till.move('drop', 80_000, '金庫へ')
  const opening = till.noSale('両替')
  const x = till.xOfDay()
  const blindX = till.xOfDay(true)
  const counted = { 10000: 1, 5000: 8, 1000: 4, 50: 1, 10: 3, 5: 1, 1: 3 }
  const closed = till.close({ amount: minor(54_088), pieces: counted }, '釣銭誤り')
  return {
    opened,
    sale,
    invoice,
    voided,
    returned,
    eatIn,
    stamped,
    exchange,
    cancelled,
    paidOut,
    paidIn,
    dropped,
    opening,
    x,
    blindX,
    closed,
    z: till.zOfDay(),
    training: trained(
      JAPANESE_GROCERY,
      [
        ['onigiri', 1],
        ['wine', 1],
      ],
      2_000,
    ),
  }
}

export function indonesianDay() {
  const till = createTill(INDONESIAN_RESTAURANT)
  const opened = till.open({ 50000: 4, 20000: 10, 10000: 10 }, 500_000)
  const sale = till.sell([
    { type: 'orderType', orderType: 'eatIn' },
    add(['nasi', 2, 'egg', 'hot'], ['sate', 1], ['teh', 3]),
    SUBTOTAL,
    pay('01', 200_000),
  ])
  const invoice = till.sell([
    add(['nasi', 1], ['kopi', 2], ['teh', 1]),
    lineOff(2, 9_600),
    SUBTOTAL,
    percentOff(1_000),
    pay('21', 100_000, '8890-1172'),
    pay('01', 100_000),
  ])
  const voided = till.undo(sale)
  const returned = till.giveBack(invoice, [{ lineNo: 2, quantity: 1_000 }])
  const paidOut = till.move('out', 35_000, 'Beli es batu')
  const x = till.xOfDay()
  const closed = till.close({
    amount: minor(477_500),
    pieces: { 50000: 4, 20000: 11, 10000: 5, 5000: 1, 2000: 1, 500: 1 },
  })
  const training = trained(
    INDONESIAN_RESTAURANT,
    [
      ['sate', 1],
      ['teh', 1],
    ],
    100_000,
  )
  const z = till.zOfDay()
  return { opened, sale, invoice, voided, returned, paidOut, x, closed, z, training }
}

export function americanDay() {
  const till = createTill(AMERICAN_MARKET)
  const opened = till.open({ 2000: 5, 1000: 5, 500: 4, 100: 30 }, 20_000)
  const sale = till.sell([add(['coffee', 2], ['candle', 1]), SUBTOTAL, pay('01', 4_000)])
  const invoice = till.sell([
    add(['bread', 1], ['cheese', 0.345], ['coffee', 3], ['candle', 2]),
    lineOff(4, 500),
    SUBTOTAL,
    percentOff(1_000),
    pay('11', 3_000, 'A41-77Q2'),
    pay('01', 4_000),
  ])
  const voided = till.undo(sale)
  const returned = till.giveBack(invoice, [{ lineNo: 3, quantity: 1_000 }])
  const paidOut = till.move('out', 1_250, 'Window cleaner')
  const x = till.xOfDay()
  const closed = till.close({
    amount: minor(21_061),
    pieces: { 2000: 5, 1000: 6, 500: 4, 100: 28, 25: 10, 10: 1, 1: 1 },
  })
  const training = trained(
    AMERICAN_MARKET,
    [
      ['bread', 1],
      ['coffee', 1],
    ],
    2_000,
  )
  const z = till.zOfDay()
  return { opened, sale, invoice, voided, returned, paidOut, x, closed, z, training }
}

function trained(golden: GoldenShop, items: readonly Wanted[], cash: number): Transaction {
  const till = createTill(golden, { training: true })
  return till.sell([add(...items), SUBTOTAL, pay('01', cash)])
}
