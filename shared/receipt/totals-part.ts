// From the subtotal to what is to be paid, and every tax with the amount it was taken from, as a
// qualified invoice must show it.
import type { SettledDiscount } from '../cart/discount.ts'
import { type Names, nameIn } from '../language.ts'
import { type Minor, minor, negate, type Rate } from '../money/money.ts'
import type { TaxBucket } from '../tax/bucket.ts'
import { FACTOR, settledAmount, type Transaction } from '../transaction/transaction.ts'
import { basisPointsText, moneyText, percentText } from './amount.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { type ReceiptLine, split, text } from './line.ts'
import { because, INDENT, MARGIN, piecesText } from './lines-part.ts'
import type { ReceiptProfile } from './profile.ts'

export function totalsPart(
  transaction: Transaction,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const { totals, lines } = transaction
  const labels = RECEIPT_LABELS[profile.language]
  return [
    moneyLine(labels.subtotal(piecesText(lines, profile)), totals.subtotal, profile),
    ...subtotalDiscounts(transaction, profile),
    ...(totals.service === 0 ? [] : [moneyLine(INDENT + labels.service, totals.service, profile)]),
    ...transaction.taxes
      .filter((bucket) => bucket.kind === 'external')
      .flatMap((bucket) => onTop(bucket, profile)),
    moneyLine(labels.total, totals.total, profile),
  ]
}

/** Exempt goods stand here too: all targets together are the goods of the receipt. */
export function taxTablePart(
  { taxes }: Pick<Transaction, 'taxes'>,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const shown =
    profile.taxTable === 'all' ? taxes : taxes.filter((bucket) => bucket.kind === 'internal')
  const { reducedLegend } = RECEIPT_LABELS[profile.language]
  return [
    ...shown.flatMap((bucket) => bucketLines(bucket, profile)),
    ...(taxes.some((bucket) => bucket.reduced) ? [text(INDENT + reducedLegend)] : []),
  ]
}

/** What was rounded away in coins, and what that leaves. */
export function roundingPart(
  transaction: Transaction,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const { rounding } = transaction
  if (rounding === 0) return []
  const labels = RECEIPT_LABELS[profile.language]
  const line = moneyLine(INDENT + labels.rounding, rounding, profile)
  const settled = settledAmount(transaction)
  return isRefund(transaction) ? [line] : [line, moneyLine(labels.settled, settled, profile)]
}

/** Money goes back; an exchange may do that too. */
export function isRefund(transaction: Transaction): boolean {
  return FACTOR[transaction.kind] < 0 || settledAmount(transaction) < 0
}

export function moneyLine(label: string, amount: Minor, profile: ReceiptProfile): ReceiptLine {
  return split(label, moneyText(amount, profile) + MARGIN)
}

/** A tax says its rate, whether its name does or not. */
export function taxName(names: Names, rate: Rate | undefined, profile: ReceiptProfile): string {
  const name = nameIn(names, profile.language)
  if (rate === undefined || rate.num === 0 || /[%％]/.test(name)) return name
  return `${name} ${percentText(rate, profile.language)}`.trim()
}

function subtotalDiscounts(
  { subtotalDiscounts: discounts, totals }: Transaction,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  // A partial return carries its share of the discounts as one figure.
  const listed = discounts.reduce((all, discount) => all + discount.amount, 0)
  const rest = totals.subtotalDiscount - listed
  return [
    ...discounts.map((discount) => subtotalDiscount(discount, profile)),
    ...(rest === 0 ? [] : [moneyLine(INDENT + labels.subtotalAmountOff, minor(-rest), profile)]),
  ]
}

function subtotalDiscount(discount: SettledDiscount, profile: ReceiptProfile): ReceiptLine {
  const labels = RECEIPT_LABELS[profile.language]
  const kind =
    discount.kind === 'amount'
      ? labels.subtotalAmountOff
      : labels.subtotalPercentOff(basisPointsText(discount.value, profile.language))
  return moneyLine(INDENT + kind + because(discount, profile), negate(discount.amount), profile)
}

function onTop(bucket: TaxBucket, profile: ReceiptProfile): readonly ReceiptLine[] {
  return bucket.parts.map((part) =>
    moneyLine(INDENT + taxName(part.names, part.rate, profile), part.tax, profile),
  )
}

function bucketLines(bucket: TaxBucket, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  const { kind, names, parts, printedBase } = bucket
  const rate = parts.length === 1 ? parts[0]?.rate : undefined
  const base = inParentheses(labels.taxTarget(taxName(names, rate, profile)), printedBase, profile)
  if (kind === 'exempt' || kind === 'zero') return [base]
  const taxes = parts.map((part) =>
    inParentheses(
      labels.taxAmount[kind](taxName(part.names, part.rate, profile)),
      part.tax,
      profile,
    ),
  )
  return [base, ...taxes]
}

/** The closing one stands in the margin, so the digits stay below each other. */
function inParentheses(label: string, amount: Minor, profile: ReceiptProfile): ReceiptLine {
  return split(`${INDENT}(${label}`, `${moneyText(amount, profile)}) `)
}
