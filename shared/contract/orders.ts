// One call for one order, for kiosks and apps of others: a whole basket with its tenders in, the
// transaction or an unpaid order out; and the catalogue such apps show. Unknown fields are refused.
import * as z from 'zod'
import { Code, Description, Instant, Name, Note, Url } from './fields.ts'
import {
  CART_LINES_MAX,
  DESCRIPTION_MAX,
  IMAGES_MAX,
  MODIFIERS_MAX,
  SEARCH_WORD_MAX,
  SHOWN_DISCOUNTS_MAX,
  STORES_MAX,
  TAXES_MAX,
  TENDERS_MAX,
} from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { LIST_PAGE, paged } from './query.ts'
import { DateTimeText, WirePromotionRate, WireQuantity } from './scalars.ts'
import { line } from './text.ts'
import type { LineSchemas, TransactionSchemas } from './transaction.ts'

export const ORDER_TYPES = ['eatIn', 'takeOut'] as const
const OrderType = z.enum(ORDER_TYPES)

/** Where an order is: parked for the till, paid, or on its way through the kitchen. */
export const ORDER_STATES = ['unpaid', 'paid', 'preparing', 'ready', 'served', 'cancelled'] as const
export const TICKET_STATES = ['pending', 'preparing', 'ready', 'served', 'cancelled'] as const

export const CatalogueQuery = z.object({
  category: Code.optional(),
  brand: Code.optional(),
  search: line(SEARCH_WORD_MAX).optional(),
  ...paged({ ...LIST_PAGE, sort: 'code:1' }),
})
export type CatalogueQuery = z.output<typeof CatalogueQuery>

export const CatalogueCategory = z.object({ categoryCode: Code, name: Description })
export type CatalogueCategory = z.output<typeof CatalogueCategory>

export const CataloguePromotion = z.object({
  promotionCode: Code,
  promotionType: Code,
  name: Name,
  description: Description.nullable(),
  startDatetime: DateTimeText,
  endDatetime: DateTimeText,
  categories: z.array(Code).max(STORES_MAX),
  discountRate: WirePromotionRate.nullable(),
})
export type CataloguePromotion = z.output<typeof CataloguePromotion>

const OrderNumber = z.object({ brand: Code.nullable(), number: line(20, 1) })

const KitchenTicket = z.object({
  ticketId: Code,
  station: Name,
  brand: Code.nullable(),
  state: z.enum(TICKET_STATES),
  items: z
    .array(
      z.object({
        itemCode: Code,
        itemName: Description,
        quantity: WireQuantity,
        state: z.enum(TICKET_STATES),
      }),
    )
    .max(CART_LINES_MAX),
})

function orderBody(money: MoneySchemas) {
  const modifier = z.strictObject({
    groupCode: Code,
    optionCode: Code,
    quantity: z.int().min(1).max(MODIFIERS_MAX).default(1),
  })
  const item = z.strictObject({
    itemCode: Code,
    quantity: WireQuantity.refine((thousandths) => thousandths > 0),
    modifiers: z.array(modifier).max(MODIFIERS_MAX).default([]),
    orderType: OrderType.nullish(),
    note: Note.nullish(),
  })
  return z.strictObject({
    items: z.array(item).min(1).max(CART_LINES_MAX),
    orderType: OrderType.nullish(),
    brand: Code.nullish(),
    table: line(20).nullish(),
    customer: z
      .strictObject({
        customerId: Code.nullish(),
        name: Name.nullish(),
        phone: line(30).nullish(),
      })
      .nullish(),
    coupon: Code.nullish(),
    note: Note.nullish(),
    /** Without any the order waits, unpaid, for the till. */
    tenders: z
      .array(
        z.strictObject({
          paymentCode: Code,
          amount: money.tender,
          detail: line(DESCRIPTION_MAX).nullish(),
        }),
      )
      .max(TENDERS_MAX)
      .default([]),
    /** What the customer was shown; if the store reckons otherwise nothing is sold. */
    expectedTotal: money.total,
  })
}

function product(money: MoneySchemas) {
  const option = z.object({ optionCode: Code, name: Description, price: money.amount })
  const group = z.object({
    groupCode: Code,
    name: Description,
    choice: z.enum(['single', 'multi']),
    min: z.int().min(0),
    max: z.int().min(0),
    options: z.array(option).max(MODIFIERS_MAX),
  })
  return z.object({
    itemCode: Code,
    name: Description,
    categoryCode: Code,
    brand: Code.nullable(),
    price: money.price,
    taxCode: Code,
    imageUrls: z.array(Url).max(IMAGES_MAX),
    isSoldOut: z.boolean(),
    modifiers: z.array(group).max(MODIFIERS_MAX),
    /** Absent for everybody who may not see it. */
    cost: money.price.optional(),
  })
}

export function orderSchemas(
  money: MoneySchemas,
  parts: LineSchemas,
  transactions: TransactionSchemas,
) {
  const OrderSettlement = z.object({
    totalAmount: money.total,
    totalAmountWithTax: money.total,
    lineItems: z.array(parts.V1LineItem).max(CART_LINES_MAX),
    taxes: z.array(parts.V1Tax).max(TAXES_MAX),
    subtotalDiscounts: z.array(parts.V1Discount).max(SHOWN_DISCOUNTS_MAX),
  })
  return {
    CatalogueQuery,
    CatalogueCategory,
    CataloguePromotion,
    CatalogueProduct: product(money),
    OrderBody: orderBody(money),
    /** In the 409 that answers another expected total. */
    OrderSettlement,
    Order: z.object({
      orderId: z.uuid(),
      state: z.enum(ORDER_STATES),
      orderType: OrderType.nullable(),
      table: line(20).nullable(),
      orderNumbers: z.array(OrderNumber).max(STORES_MAX),
      tickets: z.array(KitchenTicket).max(STORES_MAX),
      settlement: OrderSettlement,
      /** Null while the order is unpaid. */
      transaction: transactions.V1Tran.nullable(),
      createdAt: Instant,
    }),
  }
}

export type OrderSchemas = ReturnType<typeof orderSchemas>
export type CatalogueProduct = z.output<OrderSchemas['CatalogueProduct']>
export type OrderBody = z.output<OrderSchemas['OrderBody']>
export type OrderSettlement = z.output<OrderSchemas['OrderSettlement']>
export type Order = z.output<OrderSchemas['Order']>
