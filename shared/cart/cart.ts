// A basket being rung up: what it holds, and the limits of everything in it. What a line was when it
// was scanned (price, tax, promotion) it stays; amounts are never stored, `settle` finds them.
import type { Names } from '../language.ts'
import type { Component, Unit } from '../masters/item.ts'
import type { ChosenModifier } from '../masters/modifier.ts'
import type { PriceSource } from '../masters/price.ts'
import type { Minor } from '../money/money.ts'
import type { UnitPrice } from '../money/price.ts'
import type { LinePromotion } from '../promo/category-discount.ts'
import type { OrderType, TaxRule } from '../tax/rule.ts'
import type { Attempt } from '../tender/attempt.ts'
import type { Tender } from '../tender/tender.ts'
import type { LocalTime } from '../time.ts'

/** Lines in a cart, cancelled ones included: more than any trolley holds. */
export const LINES_MAX = 1_000
/** Thousandths: 9,999 pieces or kilograms on one line. */
export const QUANTITY_MAX = 9_999_000
/** Manual discounts on one line or one subtotal. */
export const DISCOUNTS_MAX = 20
export const TENDERS_MAX = 50
/** Attempts with a provider, the declined ones included. */
export const ATTEMPTS_MAX = 200
export const NOTE_LENGTH_MAX = 200
export const REFERENCE_LENGTH_MAX = 80

export type ManualDiscount = {
  readonly id: string
  readonly reason?: string
  readonly note?: string
  readonly approvedBy?: string
} & (
  | { readonly kind: 'amount'; readonly value: Minor }
  | {
      readonly kind: 'percent'
      /** Hundredths of a percent. */
      readonly basisPoints: number
      /** A percentage of each piece, rounded by piece, or of the line as a whole. */
      readonly rounds: 'unit' | 'line'
    }
)

/** What a cart freezes of an item when it is scanned. */
export type CartItem = {
  readonly code: string
  readonly names: Names
  readonly category: string
  readonly brand?: string
  readonly taxCode: string
  readonly unit: Unit
  readonly discountRestricted: boolean
  readonly stockTracked: boolean
  readonly components?: readonly Component[]
  readonly station?: string
  readonly images?: readonly string[]
}

type LineCommon = {
  readonly lineNo: number
  readonly item: CartItem
  /** Thousandths; below zero on a line that comes back. */
  readonly quantity: number
  readonly unitPrice: UnitPrice
  readonly modifiers: readonly ChosenModifier[]
  readonly tax: TaxRule
  readonly scannedAt: LocalTime
  readonly cancelled: boolean
  readonly note?: string
  readonly serial?: string
  /** The second person who allowed the price by hand, or the goods to come back. */
  readonly approvedBy?: string
}

export type SaleLine = LineCommon & {
  readonly kind: 'sale'
  readonly priceSource: PriceSource
  /** Set by the first change of the price by hand. */
  readonly originalUnitPrice?: UnitPrice
  readonly orderType?: OrderType
  readonly promotion?: LinePromotion
  readonly discounts: readonly ManualDiscount[]
  /** This line is the deposit of another one and goes with it. */
  readonly depositOf?: number
}

/** Goods that come back inside an exchange, at what was paid for them. */
export type ReturnLine = LineCommon & {
  readonly kind: 'return'
  /** Absent for goods without a receipt. */
  readonly origin?: { readonly transaction: string; readonly lineNo: number }
  readonly refund: RefundShare
  readonly reason: string
}

/** What a part of a sold line gives back; all figures above zero. */
export type RefundShare = {
  readonly gross: Minor
  /** After the line's own discounts. */
  readonly amount: Minor
  /** After every discount, before an external tax. */
  readonly net: Minor
  /** What the tax was taken of: the net amount, with the service charge where that is taxed. */
  readonly taxable: Minor
  /** One figure per part of the tax rule. */
  readonly taxes: readonly Minor[]
  readonly service: Minor
}

export type CartLine = SaleLine | ReturnLine

export type CartHead = {
  readonly id: string
  /** Raised whenever the cart passes from one device to another. */
  readonly hand: number
  readonly tenant: string
  readonly store: string
  readonly terminal: number
  readonly staff: string
  readonly training: boolean
}

export type Basket = {
  /** Rises by one with every command that changed something. */
  readonly version: number
  readonly orderType?: OrderType
  /** A customer by id; the tier decides member prices. */
  readonly customer?: { readonly id: string; readonly tier?: string }
  readonly note?: string
  readonly lines: readonly CartLine[]
  readonly subtotalDiscounts: readonly ManualDiscount[]
  readonly tenders: readonly Tender[]
  readonly attempts: readonly Attempt[]
}

export type OpenState = 'idle' | 'entering' | 'paying' | 'suspended'

export type OpenCart = CartHead & Basket & { readonly state: OpenState }
export type ClosedCart = CartHead & Basket & { readonly state: 'completed' | 'cancelled' }
export type Cart = { readonly state: 'initial' } | OpenCart | ClosedCart
export type CartState = Cart['state']

/** Lines that count: everything but the cancelled ones. */
export function liveLines(cart: Basket): readonly CartLine[] {
  return cart.lines.filter((line) => !line.cancelled)
}

export function isOpenCart(cart: Cart): cart is OpenCart {
  return cart.state !== 'initial' && cart.state !== 'completed' && cart.state !== 'cancelled'
}
