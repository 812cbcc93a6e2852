// What can be asked of a cart, what then happened, and why it may be refused. A refusal carries what
// its message needs; the registry of errors has a text for every code here.

import type { ModifierRefusal } from '../masters/modifier.ts'
import type { Minor } from '../money/money.ts'
import type { UnitPrice } from '../money/price.ts'
import type { Result } from '../result.ts'
import type { Capability } from '../roles/capability.ts'
import type { OrderType } from '../tax/rule.ts'
import type { Attempt, AttemptEvent, AttemptState, Outcome } from '../tender/attempt.ts'
import type { Tender } from '../tender/tender.ts'
import type { CartHead, CartLine, CartState, ManualDiscount } from './cart.ts'
import type { CartEventName } from './table.ts'

export type AddItem = {
  readonly item: string
  /** Thousandths; below zero gives goods back without a receipt. */
  readonly quantity: number
  readonly keyedPrice?: UnitPrice
  readonly embeddedPrice?: UnitPrice
  readonly modifiers?: readonly string[]
  readonly orderType?: OrderType
  readonly note?: string
  readonly serial?: string
  readonly ageChecked?: boolean
  /** The scale showed the container too. */
  readonly withContainer?: boolean
  /** Why goods come back without a receipt. */
  readonly reason?: string
}

export type CartCommand =
  | { readonly type: 'create'; readonly head: CartHead; readonly terminalOpen: boolean }
  | { readonly type: 'get' }
  | { readonly type: 'addItems'; readonly items: readonly AddItem[] }
  | {
      readonly type: 'addReturn'
      readonly transaction: string
      readonly lineNo: number
      readonly quantity: number
      readonly reason: string
    }
  | { readonly type: 'cancelLine'; readonly lineNo: number }
  | { readonly type: 'changeQuantity'; readonly lineNo: number; readonly quantity: number }
  | { readonly type: 'changePrice'; readonly lineNo: number; readonly price: UnitPrice }
  | {
      readonly type: 'changeLine'
      readonly lineNo: number
      readonly note?: string
      readonly orderType?: OrderType
      readonly modifiers?: readonly string[]
    }
  | {
      readonly type: 'lineDiscount'
      readonly lineNo: number
      readonly change: DiscountChange
    }
  | { readonly type: 'subtotal' }
  | { readonly type: 'subtotalDiscount'; readonly change: DiscountChange }
  | {
      readonly type: 'payment'
      readonly method: string
      readonly amount: Minor
      readonly reference?: string
      readonly foreignAmount?: Minor
    }
  | { readonly type: 'removeTender'; readonly no: number }
  | {
      readonly type: 'startAttempt'
      readonly id: string
      readonly method: string
      readonly amount: Minor
    }
  | { readonly type: 'settleAttempt'; readonly id: string; readonly outcome: Outcome }
  | { readonly type: 'bill' }
  | { readonly type: 'cancel' }
  | { readonly type: 'resume' }
  | { readonly type: 'suspend' }
  | {
      readonly type: 'recall'
      readonly hand: number
      readonly terminal: number
      readonly staff: string
    }
  | { readonly type: 'orderType'; readonly orderType: OrderType }
  | {
      readonly type: 'details'
      /** `null` takes the customer or the note away. */
      readonly customer?: { readonly id: string; readonly tier?: string } | null
      readonly note?: string | null
    }

/** v1 replaces all manual discounts at once; our own screens add and remove single ones. */
export type DiscountChange =
  | { readonly how: 'replace'; readonly discounts: readonly ManualDiscount[] }
  | { readonly how: 'add'; readonly discount: ManualDiscount }
  | { readonly how: 'remove'; readonly id: string }

export type CartEvent =
  | { readonly type: 'created'; readonly head: CartHead }
  | { readonly type: 'linesAdded'; readonly lines: readonly CartLine[] }
  | { readonly type: 'linesChanged'; readonly lines: readonly CartLine[] }
  | { readonly type: 'subtotalled' }
  | { readonly type: 'subtotalDiscountsSet'; readonly discounts: readonly ManualDiscount[] }
  | { readonly type: 'tendered'; readonly tender: Tender }
  | { readonly type: 'tenderRemoved'; readonly no: number }
  | { readonly type: 'attemptSet'; readonly attempt: Attempt }
  | { readonly type: 'billed' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'resumed' }
  | { readonly type: 'suspended' }
  | {
      readonly type: 'recalled'
      readonly hand: number
      readonly terminal: number
      readonly staff: string
    }
  | { readonly type: 'orderTypeSet'; readonly orderType: OrderType }
  | {
      readonly type: 'customerSet'
      readonly customer: { readonly id: string; readonly tier?: string } | null
    }
  | { readonly type: 'noteSet'; readonly note: string | null }

export type Decision = Result<readonly CartEvent[], CartRefusal>

export type PermissionRefusal = {
  readonly code: 'PERMISSION_DENIED' | 'APPROVAL_REQUIRED'
  readonly permission: Capability
}

export type QuantityRefusal =
  | { readonly code: 'QUANTITY_ZERO' }
  | { readonly code: 'QUANTITY_OUT_OF_RANGE'; readonly max: number }
  | { readonly code: 'QUANTITY_NOT_WHOLE'; readonly item: string }

export type MethodRefusal =
  | {
      readonly code: 'TENDER_UNKNOWN' | 'TENDER_INACTIVE' | 'TENDER_CANNOT_REFUND'
      readonly tender: string
    }
  | { readonly code: 'TENDER_OVER_LIMIT'; readonly tender: string; readonly max: Minor }

export type ReturnRefusal =
  | QuantityRefusal
  | { readonly code: 'RETURN_LINE_UNKNOWN'; readonly line: number }
  | { readonly code: 'RETURN_OVER_SOLD'; readonly line: number; readonly left: number }

type LineRefusal =
  | QuantityRefusal
  | ModifierRefusal
  | {
      readonly code: 'ITEM_NOT_FOUND' | 'ITEM_NOT_FOR_SALE' | 'PRICE_REQUIRED' | 'SERIAL_REQUIRED'
      readonly item: string
    }
  | { readonly code: 'AGE_CHECK_REQUIRED'; readonly item: string; readonly age: number }
  | { readonly code: 'PRICE_NEGATIVE' | 'AMOUNT_OUT_OF_RANGE' }
  | { readonly code: 'TAX_CODE_UNKNOWN'; readonly tax: string }
  | { readonly code: 'LINE_NOT_FOUND' | 'LINE_CANCELLED'; readonly line: number }

type DiscountRefusal =
  | { readonly code: 'DISCOUNT_RESTRICTED'; readonly item: string }
  | {
      readonly code: 'DISCOUNT_OVER_AMOUNT' | 'DISCOUNT_OVER_BALANCE'
      readonly amount: Minor
      readonly max: Minor
    }
  | {
      readonly code: 'DISCOUNT_PERCENT_RANGE' | 'DISCOUNT_REASON_REQUIRED' | 'DISCOUNT_NOT_FOUND'
    }

type MoneyRefusal =
  | MethodRefusal
  | { readonly code: 'TENDER_REFERENCE_REQUIRED' | 'TENDER_NEEDS_ATTEMPT'; readonly tender: string }
  | { readonly code: 'TENDER_NOT_FOUND'; readonly no: number }
  | { readonly code: 'TENDER_AMOUNT_INVALID' | 'TENDER_NEEDS_REVERSAL' | 'TENDERS_PRESENT' }
  | { readonly code: 'BALANCE_ZERO' }
  | { readonly code: 'BALANCE_LEFT' | 'BALANCE_OVERPAID' | 'DEPOSIT_OVER'; readonly balance: Minor }
  | { readonly code: 'PAYMENT_ATTEMPT_OPEN' | 'PAYMENT_UNKNOWN' | 'ATTEMPT_NOT_FOUND' }
  | {
      readonly code: 'ATTEMPT_INVALID_EVENT'
      readonly state: AttemptState
      readonly event: AttemptEvent
    }

export type CartRefusal =
  | { readonly code: 'INVALID_EVENT'; readonly event: CartEventName; readonly state: CartState }
  | { readonly code: 'TERMINAL_NOT_OPEN' | 'NOT_SIGNED_IN' }
  | PermissionRefusal
  | {
      readonly code: 'LINES_TOO_MANY' | 'DISCOUNTS_TOO_MANY' | 'TENDERS_TOO_MANY' | 'NOTE_TOO_LONG'
      readonly max: number
    }
  | LineRefusal
  | DiscountRefusal
  | MoneyRefusal
  | ReturnRefusal
  | {
      readonly code:
        | 'TRANSACTION_NOT_FOUND'
        | 'TRANSACTION_CANCELLED'
        | 'ALREADY_VOIDED'
        | 'TRANSACTION_TYPE_WRONG'
        | 'RETURN_REASON_REQUIRED'
        | 'RETURN_TAKEN'
        | 'CART_GONE'
    }
  | { readonly code: 'NO_RECEIPT_RETURN_LIMIT'; readonly max: Minor }
