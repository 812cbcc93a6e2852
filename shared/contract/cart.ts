// A cart as v1 clients fill and read it. Arrays of lines, discounts and tenders stand bare in the
// body.
import * as z from 'zod'
import { Code, Name, Note } from './fields.ts'
import { CART_LINES_MAX, DESCRIPTION_MAX, DISCOUNTS_MAX, LIST_MAX, TENDERS_MAX } from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { CartId, TenantId, TerminalId, WirePercent, WireQuantity } from './scalars.ts'
import { line } from './text.ts'
import { type LineSchemas, settledFields, TRANSACTION_TYPES } from './transaction.ts'

export const CART_STATUSES = [
  'Initial',
  'Idle',
  'EnteringItem',
  'Paying',
  'Completed',
  'Cancelled',
] as const
export type V1CartStatus = (typeof CART_STATUSES)[number]

export const CartCreateBody = z.object({
  transactionType: z.literal(TRANSACTION_TYPES).default(101),
  userId: Code.nullish(),
  userName: Name.nullish(),
})
export type CartCreateBody = z.output<typeof CartCreateBody>

export const V1CartCreated = z.object({ cartId: CartId })
export type V1CartCreated = z.output<typeof V1CartCreated>

export const LineQuantityBody = z.object({ quantity: WireQuantity })
export type LineQuantityBody = z.output<typeof LineQuantityBody>

/** What the terminals' cache of an older server answered; written with underscores. */
export const V1CacheStatus = z.object({
  cache_type: Name,
  tenant_id: TenantId,
  tenant_cache_size: z.int().min(0),
  total_cache_size: z.int().min(0),
  cached_terminal_ids: z.array(TerminalId).max(LIST_MAX),
  status: Name,
})
export type V1CacheStatus = z.output<typeof V1CacheStatus>

export const V1CacheCleared = z.object({
  cache_type: Name,
  tenant_id: TenantId,
  items_cleared: z.int().min(0),
})
export type V1CacheCleared = z.output<typeof V1CacheCleared>

export function cartSchemas(money: MoneySchemas, parts: LineSchemas) {
  const discountDetail = line(DESCRIPTION_MAX).nullish()
  return {
    CartCreateBody,
    V1CartCreated,
    LineQuantityBody,
    V1CacheStatus,
    V1CacheCleared,
    LinesBody: z
      .array(z.object({ itemCode: Code, quantity: WireQuantity, unitPrice: money.price.nullish() }))
      .min(1)
      .max(CART_LINES_MAX),
    LinePriceBody: z.object({ unitPrice: money.price }),
    /** Replaces the manual discounts there are, so an empty list takes them away. */
    DiscountsBody: z
      .array(
        z.discriminatedUnion('discountType', [
          z.object({
            discountType: z.literal('DiscountAmount'),
            discountValue: money.price,
            discountDetail,
          }),
          z.object({
            discountType: z.literal('DiscountPercentage'),
            discountValue: WirePercent,
            discountDetail,
          }),
        ]),
      )
      .max(DISCOUNTS_MAX),
    PaymentsBody: z
      .array(z.object({ paymentCode: Code, amount: money.tender, detail: Note.nullish() }))
      .max(TENDERS_MAX),
    V1Cart: z
      .object({
        cartId: CartId,
        cartStatus: z.enum(CART_STATUSES),
        ...settledFields(money, parts),
        subtotalAmount: money.total,
        balanceAmount: money.total,
        /** Known once it is a transaction. */
        businessDate: z.null(),
        generateDateTime: z.null(),
        status: z.null(),
      })
      // After the discounts of the subtotal: older clients read both names for one number.
      .refine((cart) => cart.subtotalAmount === cart.totalAmount, { path: ['subtotalAmount'] }),
  }
}

export type CartSchemas = ReturnType<typeof cartSchemas>
export type LinesBody = z.output<CartSchemas['LinesBody']>
export type LinePriceBody = z.output<CartSchemas['LinePriceBody']>
export type DiscountsBody = z.output<CartSchemas['DiscountsBody']>
export type PaymentsBody = z.output<CartSchemas['PaymentsBody']>
export type V1Cart = z.output<CartSchemas['V1Cart']>
