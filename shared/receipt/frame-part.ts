// The head and the foot of a receipt: shop, terminal, operator, date, title, numbers, stamp and
// registration, and what marks training and copies.
import type { Transaction, TransactionKind } from '../transaction/transaction.ts'
import { amountText, moneyText } from './amount.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { BLANK, type ReceiptLine, RULE, split, text } from './line.ts'
import { momentLine } from './moment.ts'
import { paperOf, type ReceiptProfile, type SettingLine } from './profile.ts'
import { blanks, padEnd, widthOf } from './width.ts'

export function headerPart(
  transaction: Transaction,
  profile: ReceiptProfile,
  title: TransactionKind | 'gift',
): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  const { orderType } = transaction
  return [
    ...shopLines(profile),
    placeLine(transaction, profile),
    text(momentLine(transaction.at, profile.language)),
    text(labels.titles[title], 'center'),
    ...(orderType === undefined ? [] : [text(labels.orderTypes[orderType], 'center')]),
  ]
}

/** The name of the shop stands on every receipt, once. */
export function shopLines(profile: ReceiptProfile): readonly ReceiptLine[] {
  const isNamed = profile.header.some((line) => line.text.includes(profile.storeName))
  return [
    ...(isNamed ? [] : [text(profile.storeName, 'center')]),
    ...profile.header.map(settingLine),
  ]
}

export function placeLine(
  place: { readonly terminal: number; readonly lease: number; readonly operator: string },
  { language }: Pick<ReceiptProfile, 'language'>,
): ReceiptLine {
  const labels = RECEIPT_LABELS[language]
  return split(
    labels.terminal + terminalText(place.terminal, place.lease),
    labels.operator + operatorText(place.operator),
  )
}

/** The first lease of a terminal is not worth a word; `3-2` says that the device was replaced. */
function terminalText(terminal: number, lease: number): string {
  return lease > 1 ? `${terminal}-${lease}` : String(terminal)
}

/** Numbers of people have six digits; other names for them stay as they are. */
export function operatorText(operator: string): string {
  if (operator === '') return '------'
  return /^\d+$/.test(operator) ? operator.padStart(6, '0') : operator
}

/** What a void or return undoes. */
export function originPart(
  { origin }: Transaction,
  { language }: ReceiptProfile,
): readonly ReceiptLine[] {
  if (origin === undefined) return []
  const labels = RECEIPT_LABELS[language].origin
  return [
    RULE,
    text(labels.heading),
    split(labels.at, momentLine(origin.at, language)),
    split(labels.kind, labels.kinds[origin.kind]),
    split(labels.storeCode, origin.store),
    split(labels.storeName, origin.storeName),
    split(labels.terminal, String(origin.terminal)),
    split(labels.receiptNo, String(origin.receiptNo)),
    split(labels.transactionNo, String(origin.transactionNo)),
  ]
}

/** `proof`: it may serve as a receipt for money, with registration number and stamp. */
export function footerPart(
  transaction: Transaction,
  profile: ReceiptProfile,
  proof: boolean,
): readonly ReceiptLine[] {
  return [
    numbersLine(transaction, profile),
    ...(proof && !transaction.training
      ? [...stampPart(transaction, profile), ...registrationPart(profile)]
      : []),
    ...profile.footer.map(settingLine),
  ]
}

export function numbersLine(
  { receiptNo, transactionNo }: Transaction,
  { language }: ReceiptProfile,
): ReceiptLine {
  const labels = RECEIPT_LABELS[language]
  return split(labels.receiptNo + receiptNo, labels.transactionNo + transactionNo)
}

/** Only a receipt for money received bears a stamp; a void or return copies the figure alone. */
export function stampPart(
  { kind, stampDuty }: Transaction,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  if (stampDuty === undefined || kind !== 'sale') return []
  const labels = RECEIPT_LABELS[profile.language]
  const { amount } = stampDuty
  const edge = text(`+${'-'.repeat(BOX_COLUMNS)}+`, 'center')
  return [
    BLANK,
    edge,
    ...['', ...labels.stamp, ''].map((word) => text(boxRow(word, profile), 'center')),
    edge,
    text(labels.stampDuty(amountText(amount, profile), moneyText(amount, profile)), 'center'),
    BLANK,
  ]
}

/** A revenue stamp is 2 cm wide. */
const BOX_COLUMNS = 12

function boxRow(word: string, profile: ReceiptProfile): string {
  const paper = paperOf(profile)
  const before = blanks(Math.floor((BOX_COLUMNS - widthOf(word, paper)) / 2))
  return `|${padEnd(before + word, BOX_COLUMNS, paper)}|`
}

export function registrationPart(profile: ReceiptProfile): readonly ReceiptLine[] {
  const { registrationNumber, currency, language } = profile
  if (registrationNumber === undefined) return []
  // The name of a tax number belongs to its country, not to the language of the receipt.
  const label = currency.code === 'IDR' ? 'NPWP ' : RECEIPT_LABELS[language].registration
  return [text(label + registrationNumber)]
}

/** Marks what is no receipt, or no longer the first one, at both ends: paper is cut. */
export function framed(
  body: readonly ReceiptLine[],
  { training }: Pick<Transaction, 'training'>,
  { language, columns }: Pick<ReceiptProfile, 'language' | 'columns'>,
  copy?: number,
): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[language]
  const stars = text('*'.repeat(columns))
  const warning = training
    ? [stars, ...labels.training.map((words) => text(words, 'center')), stars]
    : []
  const mark = copy === undefined ? [] : [text(labels.copy(String(copy)), 'center')]
  return [...warning, ...mark, ...body, ...mark, ...warning]
}

function settingLine(line: SettingLine): ReceiptLine {
  return text(line.text, line.align)
}
