// What a cart needs to know of its shop: masters of the publish it was begun with, the rules of
// settling, and who may do what. Handed in; nothing here looks anything up by itself.
import type { Item } from '../masters/item.ts'
import type { Minor } from '../money/money.ts'
import type { CategoryDiscount } from '../promo/category-discount.ts'
import type { Capability } from '../roles/capability.ts'
import type { TaxCode } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import type { LocalTime } from '../time.ts'
import type { SettleRules } from './settle.ts'
import type { ReturnedPart, SoldLine } from './sold-line.ts'

export type Shop = {
  readonly store: string
  readonly item: (code: string) => Item | undefined
  readonly taxes: ReadonlyMap<string, TaxCode>
  readonly promotions: readonly CategoryDiscount[]
  readonly method: (code: string) => PaymentMethod | undefined
  /** A transaction of this store, or one that HQ was asked for. */
  readonly receipt: (transaction: string) => ReceiptView | undefined
  readonly rules: SettleRules
  readonly policy: CartPolicy
}

export type ReceiptView = {
  readonly transaction: string
  readonly lines: readonly SoldLine[]
  readonly returned: ReadonlyMap<number, ReturnedPart>
  readonly training: boolean
  /** Why nothing of it may come back. */
  readonly closed?: 'TRANSACTION_CANCELLED' | 'ALREADY_VOIDED' | 'TRANSACTION_TYPE_WRONG'
}

export type CartPolicy = {
  /** Off where older clients cannot ask the customer's age. */
  readonly checkAge: boolean
  /** A manual discount above this needs a reason; absent means never. */
  readonly discountReasonAbove?: Minor
  /** A manual discount above this needs a second person. */
  readonly discountApprovalAbove?: Minor
  /** The most that goods without a receipt may give back in one cart. */
  readonly noReceiptReturnMax?: Minor
  /** Cash given back above this needs a second person; absent means never. */
  readonly cashRefundApprovalAbove?: Minor
}

/** The moment and the person of one command. */
export type Situation = {
  readonly at: LocalTime
  readonly may: (capability: Capability) => 'allow' | 'approval' | 'deny'
  readonly approvedBy?: string
}
