// The goods of a receipt: name and amount before discounts, the mark of the tax, and below it
// quantity, modifiers and what was taken off.

import type { SettledDiscount } from '../cart/discount.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import { nameIn } from '../language.ts'
import { negate } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import { amountText, basisPointsText, priceText, quantityText } from './amount.ts'
import { RECEIPT_LABELS, type ReceiptLabels } from './labels.ts'
import { named, type ReceiptLine, text } from './line.ts'
import type { ReceiptProfile } from './profile.ts'

/** Amounts end two columns before the edge; there stand the marks of the tax. */
export const MARGIN = '  '
export const INDENT = '  '

export function linesPart(
  lines: readonly SoldLine[],
  profile: ReceiptProfile,
  withPrices: boolean,
): readonly ReceiptLine[] {
  const sold = lines.filter((line) => !line.cancelled)
  return sold.flatMap((line) =>
    withPrices ? pricedLine(line, profile) : unpricedLine(line, profile),
  )
}

/** A kilogram is one thing in the basket, whatever it weighs. */
export function piecesText(lines: readonly SoldLine[], profile: ReceiptProfile): string {
  const { language } = profile
  const thousandths = lines
    .filter((line) => !line.cancelled)
    .reduce((all, line) => all + piecesOf(line), 0)
  const one = Math.abs(thousandths) === MILLI
  return RECEIPT_LABELS[language].pieces(quantityText(thousandths, 'each', language), one)
}

function piecesOf(line: SoldLine): number {
  return line.unit === 'each' ? line.quantity : Math.sign(line.quantity) * MILLI
}

function pricedLine(line: SoldLine, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  return [
    named(nameOf(line, profile), amountText(line.gross, profile) + taxMark(line, labels)),
    ...quantityPart(line, profile),
    ...modifiersPart(line, profile, true),
    ...line.discounts.map((discount) => discountLine(discount, profile)),
    ...remarksPart(line, labels),
  ]
}

function unpricedLine(line: SoldLine, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const one = line.quantity === MILLI
  const quantity = quantityText(line.quantity, line.unit, language)
  const pieces = line.unit === 'each' ? RECEIPT_LABELS[language].pieces(quantity, one) : quantity
  return [
    named(plainName(line, profile), pieces),
    ...modifiersPart(line, profile, false),
    ...remarksPart(line, RECEIPT_LABELS[language]),
  ]
}

function plainName(line: SoldLine, { language }: ReceiptProfile): string {
  return nameIn(line.names, language) || line.item
}

function nameOf(line: SoldLine, profile: ReceiptProfile): string {
  const sign = line.tax.reduced ? RECEIPT_LABELS[profile.language].reducedSign : ''
  return sign + plainName(line, profile)
}

function taxMark({ tax }: SoldLine, { taxMarks }: ReceiptLabels): string {
  if (tax.reduced) return taxMarks.reduced
  if (tax.kind === 'external' || tax.kind === 'internal') return taxMarks[tax.kind]
  return taxMarks.none
}

/** Of one piece there is nothing to say that the amount does not say. */
function quantityPart(line: SoldLine, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  if (line.unit === 'each' && Math.abs(line.quantity) === MILLI) return []
  const quantity = quantityText(line.quantity, line.unit, language)
  const price = priceText(line.unitPrice, profile)
  const labels = RECEIPT_LABELS[language]
  const words = line.unit === 'each' ? labels.times : labels.weighed
  return [text(INDENT + words(quantity, price))]
}

function modifiersPart(
  { modifiers }: SoldLine,
  profile: ReceiptProfile,
  withPrices: boolean,
): readonly ReceiptLine[] {
  return modifiers.map((modifier) => {
    const name = `${INDENT}+ ${nameIn(modifier.names, profile.language) || modifier.code}`
    const price = priceText(wholePrice(modifier.price), profile)
    return text(withPrices && modifier.price !== 0 ? `${name} @${price}` : name)
  })
}

function discountLine(discount: SettledDiscount, profile: ReceiptProfile): ReceiptLine {
  const labels = RECEIPT_LABELS[profile.language]
  const kind =
    discount.kind === 'amount'
      ? labels.lineAmountOff
      : labels.linePercentOff(basisPointsText(discount.value, profile.language))
  return named(
    `${INDENT}${kind}${because(discount, profile)}`,
    amountText(negate(discount.amount), profile) + MARGIN,
  )
}

/** The name of the promotion; what a cashier noted is meant for the office. */
export function because({ promotion }: SettledDiscount, { language }: ReceiptProfile): string {
  return promotion ? ` ${nameIn(promotion.names, language) || promotion.code}` : ''
}

function remarksPart(line: SoldLine, labels: ReceiptLabels): readonly ReceiptLine[] {
  return [
    ...(line.serial === undefined ? [] : [text(INDENT + labels.serial + line.serial)]),
    ...(line.quantity < 0 ? [text(INDENT + labels.broughtBack)] : []),
  ]
}
