// Slips of the drawer: opening with its float, cash in and out, a drawer opened without a sale, and
// the close with what was counted.
import type { Minor } from '../money/money.ts'
import { minor, negate } from '../money/money.ts'
import type { CashMoveFact, CloseFact, NoSaleFact, OpenFact } from '../terminal/fact.ts'
import type { FactStamp } from '../terminal/stamp.ts'
import { amountText, countText, moneyText } from './amount.ts'
import { framed, placeLine } from './frame-part.ts'
import { BLANK, layOut, type ReceiptLine, RULE, split, text } from './line.ts'
import { dateText, momentLine } from './moment.ts'
import { paperOf, type ReceiptProfile } from './profile.ts'
import { DAY_LABELS, SLIP_LABELS, type SlipLabels } from './report-labels.ts'

export type SlipFact = OpenFact | CashMoveFact | NoSaleFact | CloseFact

export function renderSlip(
  fact: SlipFact,
  profile: ReceiptProfile,
  copy?: number,
): readonly ReceiptLine[] {
  const labels = SLIP_LABELS[profile.language]
  const body = [
    text(labels.store + profile.storeName),
    placeLine({ ...fact, lease: 1 }, profile),
    text(momentLine(fact.at, profile.language)),
    BLANK,
    text(titleOf(fact, labels), 'center'),
    BLANK,
    ...dayLines(fact, profile),
    RULE,
    ...bodyOf(fact, profile),
    RULE,
    text(labels.noReceiptNo),
  ]
  return layOut(framed(body, fact, profile, copy), paperOf(profile))
}

/** Which day of the terminal this belongs to. */
export function dayLines(
  day: Pick<FactStamp, 'businessDate' | 'openCounter'>,
  { language }: Pick<ReceiptProfile, 'language'>,
): readonly ReceiptLine[] {
  const labels = SLIP_LABELS[language]
  return [
    text(labels.businessDate + dateText(day.businessDate, language)),
    text(labels.openCounter + labels.ordinal(countText(day.openCounter, language))),
  ]
}

/** A sum and its coins below each other: `10,000 × 3`. */
export function piecesLines(
  pieces: readonly { readonly denomination: number; readonly pieces: number }[],
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  return pieces
    .filter((row) => row.pieces !== 0)
    .map(({ denomination, pieces: count }) => {
      const each = amountText(minor(denomination), profile)
      const sum = amountText(minor(denomination * count), profile)
      return split(`  ${each} x ${countText(count, profile.language)}`, sum)
    })
}

function titleOf(fact: SlipFact, labels: SlipLabels): string {
  return fact.kind === 'cashMove' ? labels[fact.move] : labels[fact.kind]
}

function bodyOf(fact: SlipFact, profile: ReceiptProfile): readonly ReceiptLine[] {
  switch (fact.kind) {
    case 'open':
      return [
        split(DAY_LABELS[profile.language].float, slipMoney(fact.float?.amount, profile)),
        ...countedLines(fact.float?.pieces, profile),
      ]
    case 'cashMove':
      return moveLines(fact, profile)
    case 'noSale':
      return [text(fact.reason)]
    case 'close':
      return closeLines(fact, profile)
  }
}

function moveLines(fact: CashMoveFact, profile: ReceiptProfile): readonly ReceiptLine[] {
  const amount = fact.move === 'in' ? fact.amount : negate(fact.amount)
  return [split(fact.description, slipMoney(amount, profile)), ...reasonLines(fact.reason, profile)]
}

function closeLines(fact: CloseFact, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = DAY_LABELS[language]
  return [
    split(SLIP_LABELS[language].drawerCash, slipMoney(fact.counted?.amount, profile)),
    ...countedLines(fact.counted?.pieces, profile),
    split(labels.expected, slipMoney(fact.expected, profile)),
    split(labels.difference, slipMoney(fact.difference, profile)),
    ...reasonLines(fact.reason, profile),
  ]
}

function countedLines(
  pieces: Readonly<Record<number, number>> | null | undefined,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const rows = Object.entries(pieces ?? {})
    .map(([denomination, count]) => ({ denomination: Number(denomination), pieces: count }))
    .sort((a, b) => b.denomination - a.denomination)
  return piecesLines(rows, profile)
}

function reasonLines(reason: string | undefined, profile: ReceiptProfile): readonly ReceiptLine[] {
  return reason ? [text(SLIP_LABELS[profile.language].reason + reason)] : []
}

/** What nobody counted is no zero. Slips in Japanese write the yen behind the figure. */
function slipMoney(amount: Minor | null | undefined, profile: ReceiptProfile): string {
  const { language, currency } = profile
  if (amount === undefined || amount === null) return DAY_LABELS[language].notCounted
  return language === 'ja' && currency.code === 'JPY'
    ? `${amountText(amount, profile)}円`
    : moneyText(amount, profile)
}
