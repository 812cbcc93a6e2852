// A receipt made out to a name (領収書, kuitansi): who paid, how much, for what, with the taxes, the
// stamp and the issuer. It stands in place of the goods, which the other receipt lists.
import { settledAmount, type Transaction } from '../transaction/transaction.ts'
import { moneyText } from './amount.ts'
import { numbersLine, placeLine, registrationPart, shopLines, stampPart } from './frame-part.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { BLANK, type ReceiptLine, RULE, split, text } from './line.ts'
import { MARGIN } from './lines-part.ts'
import { momentLine } from './moment.ts'
import type { ReceiptProfile } from './profile.ts'
import { tenderLines, tenderRows } from './tenders-part.ts'
import { roundingPart, taxTablePart } from './totals-part.ts'

/** Room for a pen where nobody said the name. */
const PEN = '____________________'

export function addressedPart(
  transaction: Transaction,
  profile: ReceiptProfile,
  form: { readonly addressee: string; readonly purpose?: string },
): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  const sum = labels.sumText(moneyText(settledAmount(transaction), profile))
  return [
    text(labels.titles.addressed, 'center'),
    text(momentLine(transaction.at, profile.language), 'right'),
    BLANK,
    text(labels.addressee(form.addressee.trim() || PEN)),
    RULE,
    split(labels.sumReceived, sum + MARGIN),
    RULE,
    text(labels.purpose(form.purpose?.trim() || labels.purposeUnsaid)),
    text(labels.acknowledgement),
    BLANK,
    text(labels.breakdown),
    ...taxTablePart(transaction, { ...profile, taxTable: 'all' }),
    ...roundingPart(transaction, profile),
    ...tenderRows(transaction.tenders).flatMap((row) => tenderLines(row, profile)),
    RULE,
    placeLine(transaction, profile),
    numbersLine(transaction, profile),
    ...(transaction.training ? [] : stampPart(transaction, profile)),
    ...shopLines(profile),
    ...(transaction.training ? [] : registrationPart(profile)),
  ]
}
