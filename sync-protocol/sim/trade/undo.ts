// Voids and returns at a till: what is left of a receipt to give back, and the transaction that gives
// it back, by the real rules.
import type { Shop } from '@evertill/shared/cart/shop.ts'
import { refundShare } from '@evertill/shared/cart/sold-line.ts'
import { type CashRounding, forRefund } from '@evertill/shared/money/cash-rounding.ts'
import { minor } from '@evertill/shared/money/money.ts'
import { MILLI } from '@evertill/shared/money/price.ts'
import { settleTenders } from '@evertill/shared/tender/tender.ts'
import type { Dice } from '@evertill/shared/testing/random.ts'
import {
  isVoided,
  type ReceiptStatus,
  returnedByLine,
} from '@evertill/shared/transaction/status.ts'
import {
  type Billing,
  type NumberedAs,
  settledAmount,
  type Transaction,
} from '@evertill/shared/transaction/transaction.ts'
import { returnTransaction, voidTransaction } from '@evertill/shared/transaction/undo.ts'
import type { Deed, LineBack } from './deed.ts'

/** Some of what is left of a receipt, as a customer brings it; nothing where nothing is left. */
export function returnable(
  receipt: Transaction,
  status: ReceiptStatus,
  dice: Dice,
): readonly LineBack[] {
  if (receipt.kind !== 'sale' || isVoided(status)) return []
  const left = leftOf(receipt, status)
  if (left.length === 0 || dice.chance(40)) return left
  const { lineNo, quantity } = dice.pick(left)
  const isWhole = quantity % MILLI !== 0
  return [{ lineNo, quantity: isWhole ? quantity : dice.between(1, quantity / MILLI) * MILLI }]
}

/** Every live line with the quantity that did not come back yet. */
export function leftOf(receipt: Transaction, status: ReceiptStatus): readonly LineBack[] {
  const returned = returnedByLine(status)
  return receipt.lines
    .filter((line) => !line.cancelled)
    .map(({ lineNo, quantity }) => ({
      lineNo,
      quantity: quantity - (returned.get(lineNo)?.quantity ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0)
}

export function undo(
  { receipt, status }: Extract<Deed, { do: 'void' }>,
  billing: Billing,
  numbered: NumberedAs,
): Transaction | undefined {
  const undone = voidTransaction({ original: receipt, status, billing, numbered, reason: 'wrong' })
  return undone.ok ? undone.value : undefined
}

type PayBack = {
  readonly method: Shop['method']
  readonly cashRounding: CashRounding | undefined
  readonly dice: Dice
}

export function giveBack(
  { receipt, status, lines }: Extract<Deed, { do: 'return' }>,
  billing: Billing,
  numbered: NumberedAs,
  { method, cashRounding, dice }: PayBack,
): Transaction | undefined {
  const undo = { original: receipt, status, billing, numbered, reason: 'customer' }
  const isWhole = isAll(receipt, status, lines) && dice.chance(50)
  const due = minor(isWhole ? settledAmount(receipt) : refundOf(receipt, status, lines))
  const policy = isWhole || cashRounding === undefined ? undefined : forRefund(cashRounding)
  const { cashDue, balance } = settleTenders(due, [], policy)
  const inCash = dice.chance(60)
  const done = returnTransaction(undo, {
    lines: isWhole ? 'all' : lines,
    tenders: [inCash ? { method: '01', amount: cashDue } : { method: '11', amount: balance }],
    method,
    ...(cashRounding === undefined ? {} : { cashRounding }),
  })
  return done.ok ? done.value : undefined
}

/** An untouched receipt that comes back with everything on it. */
function isAll(receipt: Transaction, status: ReceiptStatus, lines: readonly LineBack[]): boolean {
  if (status.returns.length > 0) return false
  const live = receipt.lines.filter((line) => !line.cancelled)
  if (live.length !== lines.length) return false
  return live.every(({ lineNo, quantity }) =>
    lines.some((back) => back.lineNo === lineNo && back.quantity === quantity),
  )
}

function refundOf(receipt: Transaction, status: ReceiptStatus, lines: readonly LineBack[]): number {
  const returned = returnedByLine(status)
  let due = 0
  for (const { lineNo, quantity } of lines) {
    const line = receipt.lines.find((sold) => sold.lineNo === lineNo)
    if (line === undefined) continue
    const { net, service, taxes } = refundShare(line, returned.get(lineNo), quantity)
    due += net + service
    if (line.tax.kind === 'external') for (const tax of taxes) due += tax
  }
  return due
}
