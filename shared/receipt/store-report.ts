// Renders the five reports that older clients ask for, of one terminal or a whole store: sales, by
// category, by item, by payment, by promotion. The views are plain figures; nothing is added up here.
import type { Minor } from '../money/money.ts'
import type { BusinessDate, Moment } from '../time.ts'
import { countText, moneyText, percentText, quantityText } from './amount.ts'
import { operatorText } from './frame-part.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { BLANK, layOut, named, type ReceiptLine, RULE, split, text } from './line.ts'
import { dateText, momentLine } from './moment.ts'
import { paperOf, type ReceiptProfile } from './profile.ts'
import { DAY_LABELS, SLIP_LABELS, STORE_REPORT_LABELS } from './report-labels.ts'

export type StoreReportHead = {
  readonly storeName: string
  /** Absent where the report is of all terminals of the store. */
  readonly terminal?: number
  readonly scope: 'daily' | 'flash'
  readonly from: BusinessDate
  /** The same as `from` where the report is of one day. */
  readonly to: BusinessDate
  readonly openCounter?: number
  readonly at: Moment
  readonly operator: string
}

/** Quantities in thousandths. */
export type ReportFigure = {
  readonly amount: Minor
  readonly quantity: number
  readonly count: number
}

export type MeasuredRow = {
  readonly name: string
  readonly gross: Minor
  /** Above zero. */
  readonly discount: Minor
  readonly net: Minor
  readonly quantity: number
}

export type StoreReportView = StoreReportHead &
  (
    | {
        readonly type: 'sales'
        readonly gross: ReportFigure
        /** Above zero, like the discounts. */
        readonly returns: ReportFigure
        readonly lineDiscounts: ReportFigure
        readonly subtotalDiscounts: ReportFigure
        readonly net: ReportFigure
        readonly taxes: readonly {
          readonly name: string
          readonly target: Minor
          readonly tax: Minor
        }[]
        readonly payments: readonly PaymentRow[]
        readonly cash: {
          readonly logical: Minor
          readonly physical: Minor | null
          readonly difference: Minor | null
          readonly in: { readonly amount: Minor; readonly count: number }
          /** Below zero. */
          readonly out: { readonly amount: Minor; readonly count: number }
        }
      }
    | {
        readonly type: 'category' | 'promotion'
        readonly rows: readonly MeasuredRow[]
        readonly total: Omit<MeasuredRow, 'name'>
      }
    | {
        readonly type: 'item'
        readonly categories: readonly {
          readonly name: string
          readonly items: readonly MeasuredRow[]
          readonly total: Omit<MeasuredRow, 'name'>
        }[]
        readonly total: Omit<MeasuredRow, 'name'>
      }
    | {
        readonly type: 'payment'
        readonly rows: readonly (PaymentRow & {
          /** Hundredths of a percent. */
          readonly ratio: number
        })[]
        readonly total: { readonly amount: Minor; readonly count: number }
      }
  )

type PaymentRow = { readonly name: string; readonly amount: Minor; readonly count: number }

export function renderStoreReport(
  report: StoreReportView,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  return layOut(
    [...headLines(report, profile), RULE, ...bodyOf(report, profile), RULE],
    paperOf(profile),
  )
}

function headLines(report: StoreReportView, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = STORE_REPORT_LABELS[language]
  const slip = SLIP_LABELS[language]
  const receipt = RECEIPT_LABELS[language]
  const title = labels.title(labels.titles[report.type], labels.scopes[report.scope])
  const place =
    report.terminal === undefined ? labels.allTerminals : receipt.terminal + report.terminal
  const days =
    report.from === report.to
      ? [text(slip.businessDate + dateText(report.from, language))]
      : [
          text(labels.period + dateText(report.from, language)),
          text(`- ${dateText(report.to, language)}`, 'right'),
        ]
  const openings =
    report.openCounter === undefined
      ? []
      : [text(slip.openCounter + slip.ordinal(countText(report.openCounter, language)))]
  return [
    text(slip.store + report.storeName),
    split(place, receipt.operator + operatorText(report.operator)),
    text(momentLine(report.at, language)),
    BLANK,
    text(title, 'center'),
    BLANK,
    ...days,
    ...openings,
  ]
}

function bodyOf(report: StoreReportView, profile: ReceiptProfile): readonly ReceiptLine[] {
  switch (report.type) {
    case 'sales':
      return salesLines(report, profile)
    case 'category':
    case 'promotion':
      return [
        ...orNothing(
          report.rows.flatMap((row) => measuredLines(row, profile)),
          profile,
        ),
        RULE,
        ...measuredLines({ name: totalLabel(profile), ...report.total }, profile),
      ]
    case 'item':
      return itemLines(report, profile)
    case 'payment':
      return paymentLines(report, profile)
  }
}

function salesLines(
  report: Extract<StoreReportView, { type: 'sales' }>,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const labels = STORE_REPORT_LABELS[profile.language]
  const day = DAY_LABELS[profile.language]
  return [
    ...figureLines(day.gross, report.gross, 1, profile),
    ...figureLines(day.returns, report.returns, -1, profile),
    ...figureLines(day.lineDiscounts, report.lineDiscounts, -1, profile),
    ...figureLines(day.subtotalDiscounts, report.subtotalDiscounts, -1, profile),
    ...figureLines(labels.salesNet, report.net, 1, profile),
    RULE,
    ...report.taxes.flatMap(({ name, target, tax }) => [
      split(day.target(name), moneyText(target, profile)),
      split(day.taxAmount(name), moneyText(tax, profile)),
    ]),
    RULE,
    ...report.payments.map((row) => paymentLine(row, profile)),
    RULE,
    ...drawerLines(report.cash, profile),
  ]
}

function drawerLines(
  cash: Extract<StoreReportView, { type: 'sales' }>['cash'],
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const labels = STORE_REPORT_LABELS[profile.language]
  const day = DAY_LABELS[profile.language]
  const orUncounted = (amount: Minor | null): string =>
    amount === null ? day.notCounted : moneyText(amount, profile)
  return [
    paymentLine({ name: labels.cashIn, ...cash.in }, profile),
    paymentLine({ name: labels.cashOut, ...cash.out }, profile),
    split(labels.logicalCash, moneyText(cash.logical, profile)),
    split(labels.physicalCash, orUncounted(cash.physical)),
    split(day.difference, orUncounted(cash.difference)),
  ]
}

function itemLines(
  report: Extract<StoreReportView, { type: 'item' }>,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const labels = STORE_REPORT_LABELS[profile.language]
  const categories = report.categories.flatMap((category) => [
    text(`[${category.name}]`),
    ...category.items.flatMap((item) => measuredLines(item, profile)),
    ...measuredLines({ name: labels.categoryTotal, ...category.total }, profile),
    BLANK,
  ])
  return [
    ...orNothing(categories, profile),
    RULE,
    ...measuredLines({ name: labels.total, ...report.total }, profile),
  ]
}

function paymentLines(
  report: Extract<StoreReportView, { type: 'payment' }>,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const rows = report.rows.flatMap((row) => [
    paymentLine(row, profile),
    text(percentText({ num: row.ratio, den: 10_000 }, profile.language), 'right'),
  ])
  return [
    ...orNothing(rows, profile),
    RULE,
    paymentLine({ name: totalLabel(profile), ...report.total }, profile),
  ]
}

function paymentLine(row: PaymentRow, profile: ReceiptProfile): ReceiptLine {
  const { language } = profile
  const label = DAY_LABELS[language].times(row.name, countText(row.count, language))
  return split(label, moneyText(row.amount, profile))
}

function figureLines(
  label: string,
  figure: ReportFigure,
  sign: 1 | -1,
  profile: ReceiptProfile,
): readonly ReceiptLine[] {
  const { language } = profile
  const signed = (sign * figure.amount || 0) as Minor
  const pieces = quantityText(figure.quantity, 'each', language)
  return [
    split(
      DAY_LABELS[language].times(label, countText(figure.count, language)),
      moneyText(signed, profile),
    ),
    text(STORE_REPORT_LABELS[language].quantity(pieces), 'right'),
  ]
}

/** The name may be cut; what it sold stands below it, gross and discount only where they differ. */
function measuredLines(row: MeasuredRow, profile: ReceiptProfile): readonly ReceiptLine[] {
  const { language } = profile
  const labels = STORE_REPORT_LABELS[language]
  const pieces = labels.quantity(quantityText(row.quantity, 'each', language))
  const money = (amount: number): string => moneyText(amount as Minor, profile)
  return [
    named(row.name, money(row.net)),
    row.discount === 0
      ? text(`  ${pieces}`)
      : split(`  ${pieces}`, `${money(row.gross)} ${labels.discount} ${money(-row.discount)}`),
  ]
}

function orNothing(
  lines: readonly ReceiptLine[],
  { language }: ReceiptProfile,
): readonly ReceiptLine[] {
  return lines.length > 0 ? lines : [text(STORE_REPORT_LABELS[language].nothing, 'center')]
}

function totalLabel({ language }: ReceiptProfile): string {
  return STORE_REPORT_LABELS[language].total
}
