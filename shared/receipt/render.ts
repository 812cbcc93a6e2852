// Renders a frozen transaction as the lines of its receipt. Every figure is the one that was stored;
// nothing is computed anew, so a copy years later says what the first one said.
import { assert } from '../result.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { addressedPart } from './addressed-part.ts'
import { footerPart, framed, headerPart, originPart } from './frame-part.ts'
import { layOut, type ReceiptLine, RULE } from './line.ts'
import { linesPart } from './lines-part.ts'
import { paperOf, type ReceiptProfile } from './profile.ts'
import { tendersPart } from './tenders-part.ts'
import { taxTablePart, totalsPart } from './totals-part.ts'

export type ReceiptForm =
  | { readonly type: 'standard' }
  /** For somebody who shall not know the prices, but may exchange the goods. */
  | { readonly type: 'gift' }
  /** Made out to a name; whoever asks for it keeps that it is given once. */
  | { readonly type: 'addressed'; readonly addressee: string; readonly purpose?: string }

export type ReceiptOptions = {
  readonly form?: ReceiptForm
  /** The first print has none; the first copy is 1. */
  readonly copy?: number
}

export function renderReceipt(
  transaction: Transaction,
  profile: ReceiptProfile,
  { form = { type: 'standard' }, copy }: ReceiptOptions = {},
): readonly ReceiptLine[] {
  const body = bodyOf(transaction, profile, form)
  return layOut(framed(body, transaction, profile, copy), paperOf(profile))
}

function bodyOf(
  transaction: Transaction,
  profile: ReceiptProfile,
  form: ReceiptForm,
): readonly ReceiptLine[] {
  switch (form.type) {
    case 'standard':
      return transaction.kind === 'cancel'
        ? cancelled(transaction, profile)
        : standard(transaction, profile)
    case 'gift':
      return gift(transaction, profile)
    case 'addressed':
      assert(transaction.kind === 'sale', `no receipt for money from a ${transaction.kind}`)
      return addressedPart(transaction, profile, form)
  }
}

function standard(transaction: Transaction, profile: ReceiptProfile): readonly ReceiptLine[] {
  return [
    ...headerPart(transaction, profile, transaction.kind),
    RULE,
    ...linesPart(transaction.lines, profile, true),
    RULE,
    ...totalsPart(transaction, profile),
    ...taxTablePart(transaction, profile),
    ...tendersPart(transaction, profile),
    ...originPart(transaction, profile),
    RULE,
    ...footerPart(transaction, profile, true),
  ]
}

/** No money was taken, so nothing here may serve as a receipt for money. */
function cancelled(transaction: Transaction, profile: ReceiptProfile): readonly ReceiptLine[] {
  return [
    ...headerPart(transaction, profile, 'cancel'),
    RULE,
    ...linesPart(transaction.lines, profile, true),
    RULE,
    ...totalsPart(transaction, profile),
    RULE,
    ...footerPart(transaction, profile, false),
  ]
}

function gift(transaction: Transaction, profile: ReceiptProfile): readonly ReceiptLine[] {
  return [
    ...headerPart(transaction, profile, 'gift'),
    RULE,
    ...linesPart(transaction.lines, profile, false),
    RULE,
    ...footerPart(transaction, profile, false),
  ]
}
