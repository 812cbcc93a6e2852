// Whatever a cart, a void, a return or a lease can refuse has words in the register of errors. The
// lists are complete by type: a code that is missing here, or missing there, does not compile.
import { expect, test } from 'vitest'
import { type ErrorName, errorOf } from '../errors/registry.ts'
import type { takeNumbers } from '../terminal/lease.ts'
import type { UndoRefusal } from '../transaction/undo.ts'
import type { CartRefusal } from './command.ts'
import type { OrderRefusal } from './order.ts'

const CART_CODES = {
  AGE_CHECK_REQUIRED: true,
  ALREADY_VOIDED: true,
  AMOUNT_OUT_OF_RANGE: true,
  APPROVAL_REQUIRED: true,
  ATTEMPT_INVALID_EVENT: true,
  ATTEMPT_NOT_FOUND: true,
  BALANCE_LEFT: true,
  BALANCE_OVERPAID: true,
  BALANCE_ZERO: true,
  CART_GONE: true,
  DEPOSIT_OVER: true,
  DISCOUNTS_TOO_MANY: true,
  DISCOUNT_NOT_FOUND: true,
  DISCOUNT_OVER_AMOUNT: true,
  DISCOUNT_OVER_BALANCE: true,
  DISCOUNT_PERCENT_RANGE: true,
  DISCOUNT_REASON_REQUIRED: true,
  DISCOUNT_RESTRICTED: true,
  INVALID_EVENT: true,
  ITEM_NOT_FOR_SALE: true,
  ITEM_NOT_FOUND: true,
  LINES_TOO_MANY: true,
  LINE_CANCELLED: true,
  LINE_NOT_FOUND: true,
  MODIFIER_CHOICES: true,
  MODIFIER_UNKNOWN: true,
  NOTE_TOO_LONG: true,
  NOT_SIGNED_IN: true,
  NO_RECEIPT_RETURN_LIMIT: true,
  PAYMENT_ATTEMPT_OPEN: true,
  PAYMENT_UNKNOWN: true,
  PERMISSION_DENIED: true,
  PRICE_NEGATIVE: true,
  PRICE_REQUIRED: true,
  QUANTITY_NOT_WHOLE: true,
  QUANTITY_OUT_OF_RANGE: true,
  QUANTITY_ZERO: true,
  RETURN_LINE_UNKNOWN: true,
  RETURN_OVER_SOLD: true,
  RETURN_REASON_REQUIRED: true,
  RETURN_TAKEN: true,
  SERIAL_REQUIRED: true,
  TAX_CODE_UNKNOWN: true,
  TENDERS_PRESENT: true,
  TENDERS_TOO_MANY: true,
  TENDER_AMOUNT_INVALID: true,
  TENDER_CANNOT_REFUND: true,
  TENDER_INACTIVE: true,
  TENDER_NEEDS_ATTEMPT: true,
  TENDER_NEEDS_REVERSAL: true,
  TENDER_NOT_FOUND: true,
  TENDER_OVER_LIMIT: true,
  TENDER_REFERENCE_REQUIRED: true,
  TENDER_UNKNOWN: true,
  TERMINAL_NOT_OPEN: true,
  TRANSACTION_CANCELLED: true,
  TRANSACTION_NOT_FOUND: true,
  TRANSACTION_TYPE_WRONG: true,
} as const satisfies Record<CartRefusal['code'], true> & Partial<Record<ErrorName, true>>

const UNDO_CODES = {
  ALREADY_REFUNDED: true,
  ALREADY_VOIDED: true,
  APPROVAL_REQUIRED: true,
  NOTE_TOO_LONG: true,
  PERMISSION_DENIED: true,
  QUANTITY_NOT_WHOLE: true,
  QUANTITY_OUT_OF_RANGE: true,
  QUANTITY_ZERO: true,
  REFUND_TENDERS_MISMATCH: true,
  RETURN_LINE_UNKNOWN: true,
  RETURN_NOTHING: true,
  RETURN_OTHER_STORE: true,
  RETURN_OVER_SOLD: true,
  TENDERS_TOO_MANY: true,
  TENDER_CANNOT_REFUND: true,
  TENDER_INACTIVE: true,
  TENDER_OVER_LIMIT: true,
  TENDER_REFERENCE_REQUIRED: true,
  TENDER_UNKNOWN: true,
  TRANSACTION_CANCELLED: true,
  TRANSACTION_TYPE_WRONG: true,
  VOID_OTHER_DAY: true,
  VOID_OTHER_TERMINAL: true,
} as const satisfies Record<UndoRefusal['code'], true> & Partial<Record<ErrorName, true>>

const OTHER_CODES = {
  NUMBERS_EXHAUSTED: true,
  ORDER_LINES_INVALID: true,
} as const satisfies Record<OrderRefusal['code'] | NumbersRefusal['code'], true> &
  Partial<Record<ErrorName, true>>

type NumbersRefusal = Extract<ReturnType<typeof takeNumbers>, { ok: false }>['error']

const NAMES: readonly ErrorName[] = [
  ...(Object.keys(OTHER_CODES) as (keyof typeof OTHER_CODES)[]),
  ...(Object.keys(CART_CODES) as (keyof typeof CART_CODES)[]),
  ...(Object.keys(UNDO_CODES) as (keyof typeof UNDO_CODES)[]),
]

test.each([...new Set(NAMES)])('%s has words in the register', (name) => {
  const error = errorOf(name)
  expect(error.name).toBe(name)
  // A refusal is somebody's turn to act, never a fault of the server.
  expect(error.status).toBeLessThan(500)
})

/** What older clients look for, code and status. */
const ON_THE_WIRE: readonly (readonly [ErrorName, code: string, status: number])[] = [
  ['ITEM_NOT_FOUND', '402001', 404],
  ['DISCOUNT_OVER_AMOUNT', '402002', 400],
  ['DISCOUNT_PERCENT_RANGE', '402002', 400],
  ['DISCOUNT_OVER_BALANCE', '402003', 400],
  ['DISCOUNT_RESTRICTED', '402005', 400],
  ['BALANCE_ZERO', '403001', 406],
  ['BALANCE_LEFT', '403002', 406],
  ['BALANCE_OVERPAID', '403003', 406],
  ['DEPOSIT_OVER', '403004', 406],
  ['ALREADY_VOIDED', '403005', 400],
  ['ALREADY_REFUNDED', '403006', 400],
  ['VOID_OTHER_DAY', '403007', 400],
  ['TRANSACTION_CANCELLED', '403008', 400],
  ['TENDER_INACTIVE', '403011', 406],
  ['TENDER_OVER_LIMIT', '403012', 406],
  ['TENDER_CANNOT_REFUND', '403013', 406],
  ['TENDER_REFERENCE_REQUIRED', '403014', 406],
  ['REFUND_TENDERS_MISMATCH', '300001', 400],
  ['TRANSACTION_TYPE_WRONG', '300001', 400],
  ['VOID_OTHER_TERMINAL', '300001', 422],
  ['TERMINAL_NOT_OPEN', '404001', 400],
  ['NOT_SIGNED_IN', '404002', 400],
  ['INVALID_EVENT', '300004', 400],
]

test.each(ON_THE_WIRE)('%s is %s with status %s to older clients', (name, code, status) => {
  expect(errorOf(name)).toMatchObject({ code, status })
})
