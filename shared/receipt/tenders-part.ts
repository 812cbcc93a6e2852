// How a transaction was paid or paid back: what was handed over, the change, and every tender.
import { nameIn } from '../language.ts'
import { CURRENCIES } from '../money/currency.ts'
import { type Minor, minor, negate, sum } from '../money/money.ts'
import { isCash } from '../tender/method.ts'
import {
  settledAmount,
  type Transaction,
  type TransactionTender,
} from '../transaction/transaction.ts'
import { foreignText, moneyText } from './amount.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { type ReceiptLine, RULE, text } from './line.ts'
import { INDENT } from './lines-part.ts'
import type { ReceiptProfile } from './profile.ts'
import { isRefund, moneyLine, roundingPart } from './totals-part.ts'

export function tendersPart(
  transaction: Transaction,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const rows = tenderRows(transaction.tenders)
  return [
    ...roundingPart(transaction, profile),
    ...handedOver(transaction, profile),
    ...(rows.length === 0 ? [] : [RULE]),
    ...rows.flatMap((row) => tenderLines(row, profile)),
  ]
}

/** Cash is one figure however many times it was handed over; what covered nothing says nothing. */
export function tenderRows(
  tenders: readonly TransactionTender[],
): readonly (readonly TransactionTender[])[] {
  const rows: TransactionTender[][] = []
  for (const tender of tenders) {
    const same = rows.find(([first]) => tender.kind === 'cash' && first?.method === tender.method)
    if (same) same.push(tender)
    else rows.push([tender])
  }
  return rows
    .filter((row) => amountOf(row) !== 0)
    .sort(([a], [b]) => compareText(a?.method ?? '', b?.method ?? ''))
}

export function tenderLines(
  row: readonly TransactionTender[],
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const [first] = row
  if (first === undefined) return []
  const name = nameIn(first.names, profile.language) || first.method
  return [moneyLine(name, amountOf(row), profile), ...row.flatMap((one) => remarks(one, profile))]
}

/** Cash given and change of a sale; of money that goes back only how much it is. */
function handedOver(transaction: Transaction, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = RECEIPT_LABELS[profile.language]
  const settled = settledAmount(transaction)
  if (isRefund(transaction)) {
    return [moneyLine(labels.givenBack, settled < 0 ? negate(settled) : settled, profile)]
  }
  const given = transaction.tenders.filter((one) => isCash(one.kind) || one.change !== 0)
  const deposit = sum(given.map((one) => one.tendered))
  if (transaction.kind !== 'sale' || deposit === 0) return []
  return [
    moneyLine(labels.deposit, deposit, profile),
    moneyLine(labels.change, transaction.change, profile),
  ]
}

function remarks(tender: TransactionTender, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = RECEIPT_LABELS[language]
  const words: string[] = []
  if (tender.foreign) {
    const { currency: code, amount } = tender.foreign
    const decimals = CURRENCIES[code]?.decimals ?? profile.currency.decimals
    words.push(foreignText(amount, { code, decimals }, language))
  }
  if (tender.reference !== undefined) words.push(labels.reference + tender.reference)
  if (tender.forfeited !== 0) {
    const worth = minor(tender.amount + tender.forfeited)
    words.push(labels.faceValue(moneyText(worth, profile)))
  }
  if (tender.subjectToApproval) words.push(labels.subjectToApproval)
  return words.map((line) => text(INDENT + line))
}

function amountOf(row: readonly TransactionTender[]): Minor {
  return sum(row.map((tender) => tender.amount))
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
