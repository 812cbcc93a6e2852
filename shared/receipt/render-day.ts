// Renders the X or Z report of a terminal's day. What is taken off stands with a minus, so that a
// column adds up by hand: gross − returns − discounts − tax = net.

import { nameIn } from '../language.ts'
import { CURRENCIES } from '../money/currency.ts'
import { minor, negate } from '../money/money.ts'
import type { CashFigure, DayReport, DayReportNumbers, Figure } from '../terminal/day-report.ts'
import { countText, foreignText, moneyText } from './amount.ts'
import { framed, placeLine } from './frame-part.ts'
import { BLANK, layOut, type ReceiptLine, RULE, split, text } from './line.ts'
import { dateText, momentLine, timeText } from './moment.ts'
import { paperOf, type ReceiptProfile } from './profile.ts'
import { DAY_LABELS, type DayLabels, SLIP_LABELS } from './report-labels.ts'
import { dayLines, piecesLines } from './slip.ts'
import { taxName } from './totals-part.ts'

export function renderDay(
  report: DayReport,
  profile: ReceiptProfile,
  copy?: number,
): readonly ReceiptLine[] {
  const sections = [
    headLines(report, profile),
    salesLines(report, profile),
    taxLines(report, profile),
    tenderLines(report, profile),
    cashLines(report, profile),
    foreignLines(report, profile),
    usageLines(report, profile),
    numberLines(report, profile),
    perpetualLines(report, profile),
  ].filter((section) => section.length > 0)
  const body = sections.flatMap((section) => [...section, RULE])
  return layOut(framed(body, { training: false }, profile, copy), paperOf(profile))
}

function headLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = DAY_LABELS[language]
  const slip = SLIP_LABELS[language]
  const { opened, closed, z } = report
  return [
    text(slip.store + report.storeName),
    placeLine({ ...report, lease: 1 }, profile),
    text(momentLine(report.at, language)),
    BLANK,
    text(labels[report.kind], 'center'),
    ...(z && z.amendment > 0 ? [text(labels.amendment(String(z.amendment)), 'center')] : []),
    BLANK,
    ...dayLines(report, profile),
    ...(report.kind === 'z'
      ? [text(slip.businessCounter + slip.ordinal(countText(report.businessCounter, language)))]
      : []),
    ...(opened ? [stampLine(labels.opened, opened, profile)] : []),
    ...(closed ? [stampLine(labels.closed, closed, profile)] : []),
  ]
}

/** Opened yesterday, closed today: the date tells. */
function stampLine(
  label: string,
  stamp: NonNullable<DayReport['opened']>,
  { language }: ReceiptProfile,
): ReceiptLine {
  return split(label, `${dateText(stamp.at.local, language)} ${timeText(stamp.at)}`)
}

function salesLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = DAY_LABELS[profile.language]
  const figure = figureLine(labels, profile)
  return [
    text(labels.salesHeading),
    figure(labels.gross, report.gross),
    figure(`  ${labels.sales}`, report.sales),
    figure(`  ${labels.voids}`, minus(report.voids)),
    figure(labels.returns, minus(report.returns)),
    figure(labels.lineDiscounts, minus(report.lineDiscounts)),
    figure(`  ${labels.promotions}`, minus(report.promotionDiscounts)),
    figure(labels.subtotalDiscounts, minus(report.subtotalDiscounts)),
    split(labels.tax, moneyText(negate(report.tax), profile)),
    split(labels.net, moneyText(report.net.amount, profile)),
    ...(report.service === 0
      ? []
      : [split(`  ${labels.service}`, moneyText(report.service, profile))]),
    split(labels.rounding, moneyText(report.rounding, profile)),
    figure(labels.exchanges, report.exchanges),
    figure(labels.cancels, report.cancels),
    split(labels.customers, countText(report.customers, profile.language)),
    split(labels.averageBasket, moneyText(report.averageBasket, profile)),
  ]
}

function taxLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  if (report.taxes.length === 0) return []
  const labels = DAY_LABELS[profile.language]
  return [
    text(labels.taxHeading),
    ...report.taxes.flatMap((row) => {
      const name = taxName(row.names, row.rate ?? undefined, profile)
      const base = split(labels.target(name), moneyText(row.base, profile))
      if (row.rate === null || row.rate.num === 0) return [base]
      return [base, split(labels.taxAmount(name), moneyText(row.tax, profile))]
    }),
  ]
}

function tenderLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  if (report.tenders.length === 0) return []
  const labels = DAY_LABELS[profile.language]
  const figure = figureLine(labels, profile)
  return [
    text(labels.tendersHeading),
    ...report.tenders.map((row) => figure(nameIn(row.names, profile.language) || row.method, row)),
  ]
}

/** A blind report leaves out what should be there, not what was found. */
function cashLines({ cash }: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = DAY_LABELS[profile.language]
  const figure = figureLine(labels, profile)
  const money = (label: string, amount: number | null): readonly ReceiptLine[] =>
    amount === null ? [] : [split(label, moneyText(minor(amount), profile))]
  return [
    text(labels.cashHeading),
    ...(cash.float === null
      ? [split(labels.float, labels.notCounted)]
      : money(labels.float, cash.float)),
    ...money(labels.cashSales, cash.sales),
    ...money(labels.cashRefunds, negate(cash.refunds)),
    figure(labels.payIns, cash.payIns),
    figure(labels.payOuts, minus(cash.payOuts)),
    figure(labels.drops, minus(cash.drops)),
    ...money(labels.expected, cash.expected),
    ...(cash.counted === null
      ? [split(labels.counted, labels.notCounted)]
      : money(labels.counted, cash.counted)),
    ...piecesLines(cash.denominations, profile),
    ...money(labels.difference, cash.difference),
    ...(cash.differenceReason ? [text(labels.reason + cash.differenceReason)] : []),
  ]
}

function foreignLines({ foreign }: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  if (foreign.length === 0) return []
  return [
    text(DAY_LABELS[profile.language].foreignHeading),
    ...foreign.map(({ currency: code, amount }) => {
      const decimals = CURRENCIES[code]?.decimals ?? profile.currency.decimals
      return text(foreignText(amount, { code, decimals }, profile.language), 'right')
    }),
  ]
}

function usageLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = DAY_LABELS[language]
  return [
    text(labels.usageHeading),
    split(labels.noSales, countText(report.noSales, language)),
    split(labels.drawerOpens, countText(report.drawerOpens, language)),
    split(labels.training, countText(report.trainingCount, language)),
    split(labels.openCarts, countText(report.openCarts.length, language)),
    ...report.openCarts.map((cart) => text(`  ${cart}`)),
  ]
}

function numberLines({ numbers }: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  if (numbers.length === 0) return []
  const labels = DAY_LABELS[profile.language]
  return [
    text(labels.numbersHeading),
    ...numbers.flatMap((row) => numbersOfLease(row, labels, profile)),
  ]
}

function numbersOfLease(
  row: DayReportNumbers,
  labels: DayLabels,
  { language }: ReceiptProfile,
): readonly ReceiptLine[] {
  return [
    text(labels.times(row.lease, countText(row.count, language))),
    split(`  ${labels.transactionNos}`, `${row.firstTransactionNo} - ${row.lastTransactionNo}`),
    split(`  ${labels.receiptNos}`, `${row.firstReceiptNo} - ${row.lastReceiptNo}`),
    ...(row.missing === 0 ? [] : [split(`  ${labels.missing}`, countText(row.missing, language))]),
  ]
}

function perpetualLines(report: DayReport, profile: ReceiptProfile): readonly ReceiptLine[] {
  const labels = DAY_LABELS[profile.language]
  const { perpetual, chainHead } = report
  return [
    text(labels.perpetualHeading),
    split(labels.perpetualNet, moneyText(BigInt(perpetual.net), profile)),
    split(labels.perpetualAbsolute, moneyText(BigInt(perpetual.absolute), profile)),
    ...(chainHead
      ? [split(labels.chainHead, chainHead.short), { type: 'qr', content: chainHead.full } as const]
      : []),
  ]
}

function figureLine(labels: DayLabels, profile: ReceiptProfile) {
  return (label: string, figure: CashFigure): ReceiptLine =>
    split(
      labels.times(label, countText(figure.count, profile.language)),
      moneyText(figure.amount, profile),
    )
}

function minus<T extends Figure | CashFigure>(figure: T): T {
  return { ...figure, amount: negate(figure.amount) }
}
