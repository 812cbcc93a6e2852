// The five v1 reports in the words of the wire: names for codes, null for what is not there, and
// 0 where older clients expect a number. Amounts stay whole coins; the schemas turn them into majors.
import type {
  V1CategoryReport,
  V1ItemReport,
  V1PaymentReport,
  V1PromotionReport,
  V1SalesReport,
} from '../contract/report.ts'
import { negate, subtract, ZERO } from '../money/money.ts'
import { type Moment, momentText } from '../time.ts'
import type { CategoryReport, ItemReport, Measured } from './goods.ts'
import type { PaymentReport } from './payment.ts'
import type { ReportRequest } from './request.ts'
import type { SalesReport } from './sales.ts'
import type { PromotionRow } from './turnover.ts'

/** Names as masters have them today, in the language of the answer. */
export type ReportNames = {
  readonly category: (code: string) => string | undefined
  readonly item: (code: string) => string | undefined
  readonly method: (code: string) => string | undefined
  readonly tax: (code: string) => string | undefined
}

/** What is printed, and for whom. */
export type ReportPrint = {
  readonly receiptText: string | null
  readonly journalText: string | null
  readonly at: Moment
  readonly staff: { readonly id: string; readonly name: string } | null
}

export function wireSales(
  report: SalesReport,
  request: ReportRequest,
  names: ReportNames,
  print: ReportPrint,
): V1SalesReport {
  const { cash } = report
  const counted = cash.counted ?? ZERO
  return {
    ...head(request),
    salesGross: report.gross,
    salesNet: report.net,
    discountForLineitems: report.lineDiscounts,
    discountForSubtotal: report.subtotalDiscounts,
    returns: report.returns,
    taxes: report.taxes.map((row) => ({
      taxName: names.tax(row.part) ?? names.tax(row.code) ?? row.part,
      taxAmount: row.tax,
      targetAmount: row.target,
      targetQuantity: row.quantity,
    })),
    payments: report.payments.map((row) => ({
      paymentName: methodName(row.method, names),
      amount: row.amount,
      count: row.count,
    })),
    cash: {
      logicalAmount: cash.expected,
      physicalAmount: counted,
      // Older clients check that the three figures agree, also before anybody has counted.
      differenceAmount: subtract(counted, cash.expected),
      cashIn: cash.cashIn,
      cashOut: { ...cash.cashOut, amount: negate(cash.cashOut.amount) },
    },
    ...texts(print),
  }
}

/** One page of the categories; the totals are of all of them. */
export function wireCategories(
  report: CategoryReport,
  request: ReportRequest,
  page: { readonly page: number; readonly limit: number },
  names: ReportNames,
  print: ReportPrint,
): V1CategoryReport {
  const first = (page.page - 1) * page.limit
  return {
    ...head(request),
    categories: report.categories.slice(first, first + page.limit).map((row) => ({
      categoryCode: row.category,
      categoryName: names.category(row.category) ?? row.category,
      ...measures(row),
    })),
    ...totals(report.total),
    ...texts(print),
  }
}

export function wireItems(
  report: ItemReport,
  request: ReportRequest,
  names: ReportNames,
  print: ReportPrint,
): V1ItemReport {
  return {
    ...head(request),
    categories: report.categories.map(({ category, items, total }) => ({
      categoryCode: category,
      categoryName: names.category(category) ?? category,
      items: items.map((row) => ({
        itemCode: row.item,
        itemName: names.item(row.item) ?? row.item,
        ...measures(row),
      })),
      categoryTotalGrossAmount: total.gross,
      categoryTotalDiscountAmount: total.discount,
      categoryTotalNetAmount: total.net,
      categoryTotalQuantity: total.quantity,
      categoryTotalDiscountQuantity: total.discountQuantity,
      categoryTotalTransactionCount: total.transactions,
    })),
    ...totals(report.total),
    ...texts(print),
  }
}

export function wirePayments(
  report: PaymentReport,
  request: ReportRequest,
  names: ReportNames,
  print: ReportPrint,
): V1PaymentReport {
  return {
    ...snakeHead(request),
    payment_summary: report.payments.map(({ method, count, amount, ratio }) => ({
      payment_code: method,
      payment_name: methodName(method, names),
      count,
      amount,
      ratio,
    })),
    total: report.total,
    ...snakeTexts(print),
  }
}

export function wirePromotions(
  report: readonly PromotionRow[],
  request: ReportRequest,
  print: ReportPrint,
): V1PromotionReport {
  return {
    ...snakeHead(request),
    promotions: report.map((row) => ({
      promotion_code: row.promotion,
      promotion_type: row.kind,
      gross: row.gross,
      discount: row.discount,
      net: row.net,
      quantity: row.quantity,
      transaction_count: row.transactions,
    })),
    ...snakeTexts(print),
  }
}

/** Names older clients know without any master. */
const METHOD_NAMES: Readonly<Record<string, string>> = {
  '01': 'Cash',
  '11': 'Cashless',
  '12': 'Others',
}

function methodName(code: string, names: ReportNames): string {
  const known = Object.hasOwn(METHOD_NAMES, code) ? METHOD_NAMES[code] : undefined
  return names.method(code) ?? known ?? code
}

/** Of a range the single date is null, of a date the range. */
function head({ filter, isRange }: ReportRequest) {
  return {
    tenantId: filter.tenant,
    storeCode: filter.store,
    terminalNo: filter.terminal ?? null,
    businessDate: isRange ? null : filter.from,
    businessDateFrom: isRange ? filter.from : null,
    businessDateTo: isRange ? filter.to : null,
    openCounter: filter.openCounter ?? null,
    businessCounter: filter.businessCounter ?? null,
  }
}

function snakeHead(request: ReportRequest) {
  const camel = head(request)
  return {
    tenant_id: camel.tenantId,
    store_code: camel.storeCode,
    terminal_no: camel.terminalNo,
    business_date: camel.businessDate,
    business_date_from: camel.businessDateFrom,
    business_date_to: camel.businessDateTo,
    open_counter: camel.openCounter,
    business_counter: camel.businessCounter,
    report_scope: request.scope,
    report_type: request.report,
  }
}

function texts({ receiptText, journalText }: ReportPrint) {
  return { receiptText, journalText }
}

function snakeTexts({ receiptText, journalText, at, staff }: ReportPrint) {
  return {
    receipt_text: receiptText,
    journal_text: journalText,
    generate_date_time: momentText(at),
    staff,
  }
}

function measures(row: Measured) {
  return {
    grossAmount: row.gross,
    discountAmount: row.discount,
    netAmount: row.net,
    quantity: row.quantity,
    discountQuantity: row.discountQuantity,
    transactionCount: row.transactions,
  }
}

function totals(row: Measured) {
  return {
    totalGrossAmount: row.gross,
    totalDiscountAmount: row.discount,
    totalNetAmount: row.net,
    totalQuantity: row.quantity,
    totalDiscountQuantity: row.discountQuantity,
    totalTransactionCount: row.transactions,
  }
}
