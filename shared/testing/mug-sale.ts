// A sale to take back: discounts, two taxes, two tenders, a cancelled line; and short ways to undo it.
import { minor } from '../money/money.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { noteTransaction, UNTOUCHED } from '../transaction/status.ts'
import type { Billing, Transaction } from '../transaction/transaction.ts'
import { returnTransaction, type UndoRefusal, voidTransaction } from '../transaction/undo.ts'
import {
  aBilling,
  add,
  amountOff,
  anItem,
  aShop,
  aTransaction,
  pay,
  percentOff,
} from './builders.ts'

const METHODS = [
  CASH,
  CASHLESS,
  { ...CASHLESS, code: '14', active: false },
  { ...CASHLESS, code: '15', limit: minor(300) },
  { ...CASHLESS, code: '16', needsReference: true },
  { ...CASHLESS, code: '17', canRefund: false },
  {
    ...CASH,
    code: '31',
    kind: 'foreign-cash' as const,
    foreign: { currency: 'USD', rate: { num: 150, den: 1 } },
  },
]
export const SHOP = aShop([anItem('mug', 333), anItem('tea', 100, { taxCode: '12' })], {
  methods: METHODS,
})
export const COINS_OF_FIVE = {
  step: 5,
  direction: 'nearest',
  tie: 'up',
  belowStep: 'round',
  scope: 'cashPart',
  mixedTender: 'roundCashRemainder',
} as const

/** Three mugs with 10 % off, two teas, one of them cancelled; 100 off all: 900 + 100 and tax. */
export const SALE = aTransaction(SHOP, [
  add(['mug', 3], ['tea', 1], ['tea', 1]),
  { type: 'cancelLine', lineNo: 3 },
  { type: 'lineDiscount', lineNo: 1, change: { how: 'add', discount: percentOff(10) } },
  { type: 'subtotal' },
  { type: 'subtotalDiscount', change: { how: 'add', discount: amountOff(100) } },
  pay('11', 300),
  pay('01', 1_000),
  { type: 'bill' },
])
export const TOTAL = 981

type Wish = {
  readonly original?: Transaction
  readonly later?: readonly Transaction[]
  readonly billing?: Partial<Billing>
  readonly id?: string
}

function undoOf({ original = SALE, later = [], billing = {}, id = 'undo-1' }: Wish) {
  const status = later.reduce((known, one) => noteTransaction(known, original.id, one), UNTOUCHED)
  const numbered = { id, transactionNo: 50, receiptNo: 111_160 }
  return { original, status, billing: aBilling({ operator: 'ben', ...billing }), numbered }
}

export const cash = (amount: number) => ({ method: '01', amount: minor(amount) })
export const card = (amount: number) => ({ method: '11', amount: minor(amount) })

export function voided(wish: Wish = {}, tenders?: Parameters<typeof voidTransaction>[1]) {
  return voidTransaction(undoOf(wish), tenders)
}

export function returned(
  lines: Parameters<typeof returnTransaction>[1]['lines'],
  tenders: Parameters<typeof returnTransaction>[1]['tenders'],
  wish: Wish & Partial<Parameters<typeof returnTransaction>[1]> = {},
) {
  return returnTransaction(undoOf(wish), {
    lines,
    tenders,
    method: SHOP.method,
    ...(wish.cashRounding ? { cashRounding: wish.cashRounding } : {}),
    ...(wish.cashApproval ? { cashApproval: wish.cashApproval } : {}),
  })
}

export function code(result: { ok: true } | { ok: false; error: UndoRefusal }): string | undefined {
  return result.ok ? undefined : result.error.code
}
