// The numbered, frozen result of a cart, or of a void or return: everything a receipt, a report, the
// stock and a later refund need, and no personal data: people are named by id.
import type { SettledDiscount } from '../cart/discount.ts'
import type { Totals } from '../cart/settle.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import type { Names } from '../language.ts'
import type { Minor } from '../money/money.ts'
import type { TaxBucket } from '../tax/bucket.ts'
import type { OrderType } from '../tax/rule.ts'
import type { MethodKind } from '../tender/method.ts'
import type { BusinessDate, Moment } from '../time.ts'

export type TransactionKind = 'sale' | 'cancel' | 'void' | 'return' | 'voidReturn'

export type TransactionTender = {
  readonly no: number
  readonly method: string
  readonly names: Names
  readonly kind: MethodKind
  /** What it covered, net of change. */
  readonly amount: Minor
  /** What was handed over. */
  readonly tendered: Minor
  readonly change: Minor
  readonly forfeited: Minor
  readonly opensDrawer: boolean
  readonly reference?: string
  readonly attempt?: string
  readonly subjectToApproval?: boolean
  readonly foreign?: { readonly currency: string; readonly amount: Minor }
}

/** What a void or return undoes. */
export type Origin = {
  readonly transaction: string
  readonly kind: TransactionKind
  readonly store: string
  readonly storeName: string
  readonly terminal: number
  readonly transactionNo: number
  readonly receiptNo: number
  readonly businessDate: BusinessDate
  readonly at: Moment
  readonly operator: string
  /** Of a return that is undone: the sale whose goods it had given back. */
  readonly undoes?: string
}

/** Where and when: of the terminal that bills, at the moment it bills. */
export type Billing = {
  readonly tenant: string
  readonly store: string
  readonly storeName: string
  readonly terminal: number
  readonly lease: number
  readonly businessDate: BusinessDate
  readonly openCounter: number
  readonly businessCounter: number
  readonly at: Moment
  readonly operator: string
  readonly training: boolean
}

/** One brand's part of a mixed basket. */
export type BrandPart = {
  readonly brand: string
  readonly lines: readonly number[]
  readonly net: Minor
  readonly tax: Minor
  readonly total: Minor
}

export type Transaction = Billing & {
  readonly id: string
  readonly kind: TransactionKind
  readonly transactionNo: number
  readonly receiptNo: number
  /** The cart it came from and how often that had changed hands; absent for voids and returns. */
  readonly cart?: { readonly id: string; readonly hand: number }
  readonly orderType?: OrderType
  readonly customer?: string
  readonly note?: string
  readonly lines: readonly SoldLine[]
  readonly subtotalDiscounts: readonly SettledDiscount[]
  readonly taxes: readonly TaxBucket[]
  readonly totals: Totals
  readonly tenders: readonly TransactionTender[]
  readonly change: Minor
  /** Coins rounded away or up; untaxed, and part of what was settled. */
  readonly rounding: Minor
  readonly stampDuty?: { readonly amount: Minor; readonly target: Minor }
  readonly origin?: Origin
  readonly reason?: string
  readonly approvedBy?: string
  /** Given back without the store having seen the whole log of the receipt. */
  readonly unchecked?: boolean
  readonly brands?: readonly BrandPart[]
}

/** +1 takes money in, −1 gives it back; a cancelled sale counts nowhere. */
export const FACTOR: Readonly<Record<TransactionKind, 1 | -1 | 0>> = {
  sale: 1,
  cancel: 0,
  void: -1,
  return: -1,
  voidReturn: 1,
}

/** The numbers of the kinds on the v1 wire; a cancel is a sale with a mark there. */
export const WIRE_TYPE: Readonly<Record<TransactionKind, number>> = {
  sale: 101,
  cancel: 101,
  void: 201,
  return: 102,
  voidReturn: 202,
}

export type NumberedAs = {
  readonly id: string
  readonly transactionNo: number
  readonly receiptNo: number
}

/** These three and nothing else: whoever hands in more must not overwrite where the bill was made. */
export function numbersOf({ id, transactionNo, receiptNo }: NumberedAs): NumberedAs {
  return { id, transactionNo, receiptNo }
}

/** What all tenders together brought, coins rounded away included. */
export function settledAmount(transaction: Pick<Transaction, 'totals' | 'rounding'>): Minor {
  return (transaction.totals.total + transaction.rounding) as Minor
}
