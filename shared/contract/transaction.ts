// A transaction as v1 clients read it, and the lines, discounts, tenders and taxes it shares with
// the cart. Amounts of voids and returns are positive; the type says which way they count.
import * as z from 'zod'
import { Code, Description, Instant, Name, Note, PrintText, Url } from './fields.ts'
import {
  CART_LINES_MAX,
  DESCRIPTION_MAX,
  IMAGES_MAX,
  SEARCH_VALUES_MAX,
  SHOWN_DISCOUNTS_MAX,
  TAXES_MAX,
  TENDERS_MAX,
} from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { Flag, LIST_PAGE, paged, repeatable, wholeNumber } from './query.ts'
import {
  StoreCode,
  TenantId,
  TerminalNo,
  WireDate,
  WireNumber,
  WirePercent,
  WireQuantity,
  WireQuantityTotal,
} from './scalars.ts'
import { TAX_TYPES } from './tax.ts'
import { line } from './text.ts'

/** 101 sale, 102 return, 201 void, 202 void of a return; −101 is a cancel, in the journal only. */
export const TRANSACTION_TYPES = [101, -101, 102, 201, 202, 301, 302, 401, 402, 501, 502] as const
export type V1TransactionType = (typeof TRANSACTION_TYPES)[number]

export const DISCOUNT_TYPES = ['DiscountAmount', 'DiscountPercentage'] as const
export type V1DiscountType = (typeof DISCOUNT_TYPES)[number]

const NUMBER_MAX = 999_999_999_999

export const TransactionsQuery = z.object({
  business_date: WireDate.optional(),
  open_counter: wholeNumber(0, NUMBER_MAX).optional(),
  transaction_type: repeatable(wholeNumber(-999, 999), SEARCH_VALUES_MAX).optional(),
  receipt_no: wholeNumber(0, NUMBER_MAX).optional(),
  include_cancelled: Flag.default(false),
  ...paged({ ...LIST_PAGE, sort: 'transaction_no:-1' }),
})
export type TransactionsQuery = z.output<typeof TransactionsQuery>

export const V1TranStaff = z.object({ id: Code, name: Name })
export type V1TranStaff = z.output<typeof V1TranStaff>

export const V1TranStatus = z.object({
  isCancelled: z.boolean(),
  isVoided: z.boolean(),
  isRefunded: z.boolean(),
})
export type V1TranStatus = z.output<typeof V1TranStatus>

/** The parts that a cart and a transaction are both made of. */
export function lineSchemas(money: MoneySchemas) {
  const given = {
    discountAmount: money.amount,
    discountDetail: line(DESCRIPTION_MAX).nullable(),
    promotionCode: Code.nullable(),
    promotionType: Code.nullable(),
  }
  const V1Discount = z.discriminatedUnion('discountType', [
    z.object({ discountType: z.literal('DiscountAmount'), discountValue: money.price, ...given }),
    z.object({
      discountType: z.literal('DiscountPercentage'),
      discountValue: WirePercent,
      ...given,
    }),
  ])
  return {
    V1Discount,
    V1LineItem: z.object({
      lineNo: z.int().min(1),
      itemCode: Code,
      itemName: Description,
      categoryCode: Code.nullable(),
      unitPrice: money.amount,
      unitPriceOriginal: money.amount.nullable(),
      isUnitPriceChanged: z.boolean(),
      quantity: WireQuantity,
      /** After the discounts of the line. */
      amount: money.amount,
      discounts: z.array(V1Discount).max(SHOWN_DISCOUNTS_MAX),
      imageUrls: z.array(Url).max(IMAGES_MAX),
      isCancelled: z.boolean(),
      isDiscountRestricted: z.boolean(),
    }),
    V1Payment: z.object({
      paymentNo: z.int().min(1),
      paymentCode: Code,
      paymentName: Description,
      /** What stayed with the shop: the change is taken off. */
      paymentAmount: money.amount,
      paymentDetail: Note.nullable(),
    }),
    V1Tax: z.object({
      taxNo: z.int().min(1),
      taxCode: Code,
      taxType: z.enum(TAX_TYPES),
      taxName: Name,
      taxAmount: money.total,
      targetAmount: money.total,
      targetQuantity: WireQuantityTotal,
    }),
  }
}

export type LineSchemas = ReturnType<typeof lineSchemas>
export type V1Discount = z.output<LineSchemas['V1Discount']>
export type V1LineItem = z.output<LineSchemas['V1LineItem']>
export type V1Payment = z.output<LineSchemas['V1Payment']>
export type V1Tax = z.output<LineSchemas['V1Tax']>

/** The fields that stand in a cart and in a transaction with the same meaning. */
export function settledFields(money: MoneySchemas, parts: LineSchemas) {
  return {
    tenantId: TenantId,
    storeCode: StoreCode,
    storeName: Name.nullable(),
    terminalNo: TerminalNo,
    totalAmount: money.total,
    totalAmountWithTax: money.total,
    totalQuantity: WireQuantityTotal,
    totalDiscountAmount: money.total,
    /** What was handed over, change included. */
    depositAmount: money.total,
    changeAmount: money.total,
    stampDutyAmount: money.amount.nullable(),
    receiptNo: WireNumber,
    transactionNo: WireNumber,
    transactionType: z.literal(TRANSACTION_TYPES),
    lineItems: z.array(parts.V1LineItem).max(CART_LINES_MAX),
    payments: z.array(parts.V1Payment).max(TENDERS_MAX),
    taxes: z.array(parts.V1Tax).max(TAXES_MAX),
    subtotalDiscounts: z.array(parts.V1Discount).max(SHOWN_DISCOUNTS_MAX),
    receiptText: PrintText.nullable(),
    journalText: PrintText.nullable(),
    staff: V1TranStaff.nullable(),
  }
}

export function transactionSchemas(money: MoneySchemas, parts: LineSchemas) {
  return {
    TransactionsQuery,
    V1Tran: z
      .object({
        ...settledFields(money, parts),
        businessDate: WireDate,
        generateDateTime: Instant,
        status: V1TranStatus,
      })
      // Older clients show `totalAmount` as what was paid; in a cart it is without external tax.
      .refine((tran) => tran.totalAmount === tran.totalAmountWithTax, { path: ['totalAmount'] }),
    /** What a void or return gives back by which tender. */
    RefundBody: z
      .array(z.object({ paymentCode: Code, amount: money.price, detail: Note.nullish() }))
      .max(TENDERS_MAX),
  }
}

export type TransactionSchemas = ReturnType<typeof transactionSchemas>
export type V1Tran = z.output<TransactionSchemas['V1Tran']>
export type RefundBody = z.output<TransactionSchemas['RefundBody']>

/** A number of a transaction in a path. */
export const TransactionNoText = wholeNumber(0, NUMBER_MAX)
