// The five v1 reports. Sales, category and item answer in camelCase, payment and promotion with
// underscores, as their readers expect; further report types are our own and shaped elsewhere.
import * as z from 'zod'
import { Code, Description, Instant, Name, PrintText } from './fields.ts'
import { CODE_MAX, LIST_MAX } from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { LIST_PAGE, paged, wholeNumber } from './query.ts'
import {
  Count,
  StoreCode,
  TenantId,
  TerminalNo,
  WireDate,
  WirePercent,
  WireQuantityTotal,
} from './scalars.ts'
import { code } from './text.ts'
import { V1TranStaff } from './transaction.ts'

/** Of the end of the day; `flush` is an old spelling of `flash`, and any other text means it too. */
export const REPORT_SCOPES = ['flash', 'flush', 'daily'] as const
export const REPORT_TYPES = ['sales', 'category', 'item', 'payment', 'promotion'] as const
export type V1ReportType = (typeof REPORT_TYPES)[number]

const COUNTER_MAX = 999_999_999

export const ReportQuery = z.object({
  report_scope: code(CODE_MAX),
  /** Which types there are the server knows; an unknown one is 404. */
  report_type: code(CODE_MAX),
  business_date: WireDate.optional(),
  business_date_from: WireDate.optional(),
  business_date_to: WireDate.optional(),
  open_counter: wholeNumber(0, COUNTER_MAX).optional(),
  business_counter: wholeNumber(0, COUNTER_MAX).optional(),
  terminal_id: Code.optional(),
  ...paged({ ...LIST_PAGE, sort: 'store_code:1' }),
})
export type ReportQuery = z.output<typeof ReportQuery>

/** How many: transactions, tenders, discounts; net of voids it may fall below 0. */
const Times = z.int()

const head = {
  tenantId: TenantId,
  storeCode: StoreCode,
  terminalNo: TerminalNo.nullable(),
  businessDate: WireDate.nullable(),
  businessDateFrom: WireDate.nullable(),
  businessDateTo: WireDate.nullable(),
  openCounter: Count.nullable(),
  businessCounter: Count.nullable(),
}

const printed = { receiptText: PrintText.nullable(), journalText: PrintText.nullable() }

const snakeHead = {
  tenant_id: TenantId,
  store_code: StoreCode,
  terminal_no: TerminalNo.nullable(),
  business_date: WireDate.nullable(),
  business_date_from: WireDate.nullable(),
  business_date_to: WireDate.nullable(),
  open_counter: Count.nullable(),
  business_counter: Count.nullable(),
  report_scope: Name,
  report_type: Name,
}

const snakePrinted = {
  receipt_text: PrintText.nullable(),
  journal_text: PrintText.nullable(),
  generate_date_time: Instant,
  staff: V1TranStaff.nullable(),
}

function salesReport(money: MoneySchemas) {
  const figure = z.object({ amount: money.total, quantity: WireQuantityTotal, count: Times })
  const moves = z.object({ amount: money.total, count: Times })
  return z.object({
    ...head,
    salesGross: figure,
    salesNet: figure,
    discountForLineitems: figure,
    discountForSubtotal: figure,
    returns: figure,
    taxes: z
      .array(
        z.object({
          taxName: Name,
          taxAmount: money.total,
          targetAmount: money.total,
          targetQuantity: WireQuantityTotal,
        }),
      )
      .max(LIST_MAX),
    payments: z
      .array(z.object({ paymentName: Description, amount: money.total, count: Times }))
      .max(LIST_MAX),
    cash: z.object({
      logicalAmount: money.total,
      physicalAmount: money.total,
      differenceAmount: money.total,
      cashIn: moves,
      /** A number below 0. */
      cashOut: moves,
    }),
    ...printed,
  })
}

function measured(money: MoneySchemas) {
  return {
    grossAmount: money.total,
    discountAmount: money.total,
    netAmount: money.total,
    quantity: WireQuantityTotal,
    discountQuantity: WireQuantityTotal,
    transactionCount: Times,
  }
}

function totals(money: MoneySchemas) {
  return {
    totalGrossAmount: money.total,
    totalDiscountAmount: money.total,
    totalNetAmount: money.total,
    totalQuantity: WireQuantityTotal,
    totalDiscountQuantity: WireQuantityTotal,
    totalTransactionCount: Times,
  }
}

function itemReport(money: MoneySchemas) {
  const category = z.object({
    categoryCode: Code,
    categoryName: Description,
    items: z
      .array(z.object({ itemCode: Code, itemName: Description, ...measured(money) }))
      .max(LIST_MAX),
    categoryTotalGrossAmount: money.total,
    categoryTotalDiscountAmount: money.total,
    categoryTotalNetAmount: money.total,
    categoryTotalQuantity: WireQuantityTotal,
    categoryTotalDiscountQuantity: WireQuantityTotal,
    categoryTotalTransactionCount: Times,
  })
  return z.object({
    ...head,
    categories: z.array(category).max(LIST_MAX),
    ...totals(money),
    ...printed,
  })
}

function paymentReport(money: MoneySchemas) {
  return z.object({
    ...snakeHead,
    payment_summary: z
      .array(
        z.object({
          payment_code: Code,
          payment_name: Description,
          count: Times,
          amount: money.total,
          /** Percent of the total, two decimals. */
          ratio: WirePercent,
        }),
      )
      .max(LIST_MAX),
    total: z.object({ count: Times, amount: money.total }),
    ...snakePrinted,
  })
}

function promotionReport(money: MoneySchemas) {
  return z.object({
    ...snakeHead,
    promotions: z
      .array(
        z.object({
          promotion_code: Code,
          promotion_type: Code,
          gross: money.total,
          discount: money.total,
          net: money.total,
          quantity: WireQuantityTotal,
          transaction_count: Times,
        }),
      )
      .max(LIST_MAX),
    ...snakePrinted,
  })
}

export function reportSchemas(money: MoneySchemas) {
  const category = z.object({ categoryCode: Code, categoryName: Description, ...measured(money) })
  const V1SalesReport = salesReport(money)
  const V1CategoryReport = z.object({
    ...head,
    categories: z.array(category).max(LIST_MAX),
    ...totals(money),
    ...printed,
  })
  const V1ItemReport = itemReport(money)
  const V1PaymentReport = paymentReport(money)
  const V1PromotionReport = promotionReport(money)
  return {
    ReportQuery,
    V1SalesReport,
    V1CategoryReport,
    V1ItemReport,
    V1PaymentReport,
    V1PromotionReport,
    /** What the report paths answer, told apart by their own fields. */
    V1Report: z.union([
      V1SalesReport,
      V1ItemReport,
      V1CategoryReport,
      V1PaymentReport,
      V1PromotionReport,
    ]),
  }
}

export type ReportSchemas = ReturnType<typeof reportSchemas>
export type V1SalesReport = z.output<ReportSchemas['V1SalesReport']>
export type V1CategoryReport = z.output<ReportSchemas['V1CategoryReport']>
export type V1ItemReport = z.output<ReportSchemas['V1ItemReport']>
export type V1PaymentReport = z.output<ReportSchemas['V1PaymentReport']>
export type V1PromotionReport = z.output<ReportSchemas['V1PromotionReport']>
