// What an X or Z report says, ready to print: plain figures without a language, derived from the
// totals of the terminal's day. Showing it computes nothing anew.
import type { Names } from '../language.ts'
import type { Minor, Rate } from '../money/money.ts'
import type { TaxKind } from '../tax/rule.ts'
import type { MethodKind } from '../tender/method.ts'
import type { BusinessDate, Moment } from '../time.ts'

/** What was sold, less what was undone; a column of them adds up by hand. */
export type SalesFigures = {
  /** Before anything was taken off: sales less voids. */
  readonly gross: Figure
  /** What `gross` is made of. */
  readonly sales: Figure
  readonly voids: Figure
  /** What was refunded, less returns that were voided. */
  readonly returns: Figure
  /** Goods that came back inside a sale; they are taken off `gross` already. */
  readonly exchanges: Figure
  readonly cancels: Figure
  /** Discounts of sales less voids, those of promotions included; `count` is the discounts. */
  readonly lineDiscounts: Figure
  readonly subtotalDiscounts: Figure
  /** The part of the line discounts that promotions gave. */
  readonly promotionDiscounts: Figure
  /** Without any tax: gross − returns − both discounts − tax. The service charge is inside. */
  readonly net: Figure
  readonly tax: Minor
  readonly service: Minor
  /** Coins rounded away or up. Σ tenders = net + tax + rounding. */
  readonly rounding: Minor
}

export type DayReport = SalesFigures & {
  /** X is a look at any time, Z is the end of the terminal's day. */
  readonly kind: 'x' | 'z'
  /** The close it belongs to, and how many amendments are in it; 0 is the Z as it was printed. */
  readonly z: { readonly id: string; readonly amendment: number } | null
  readonly tenant: string
  readonly store: string
  readonly storeName: string
  readonly terminal: number
  readonly businessDate: BusinessDate
  readonly openCounter: number
  readonly businessCounter: number
  /** When and by whom the report was made. */
  readonly at: Moment
  readonly operator: string
  readonly opened: { readonly at: Moment; readonly operator: string } | null
  readonly closed: { readonly at: Moment; readonly operator: string } | null

  readonly taxes: readonly DayReportTax[]
  readonly tenders: readonly DayReportTender[]

  readonly cash: DayReportCash
  /** Foreign notes that should be in the drawer, in minor units of their own currency. */
  readonly foreign: readonly { readonly currency: string; readonly amount: Minor }[]
  readonly noSales: number
  readonly drawerOpens: number
  /** Numbers used, one row per lease: a device that was replaced goes on with another one. */
  readonly numbers: readonly DayReportNumbers[]
  readonly customers: number
  readonly averageBasket: Minor
  /** Training is counted here and nowhere else. */
  readonly trainingCount: number
  /** Totals that never begin anew, as decimal text: they outgrow a number. */
  readonly perpetual: { readonly net: string; readonly absolute: string }
  /** Carts that were still open at the close and now belong to the store. */
  readonly openCarts: readonly string[]
  /** The head of the journal, as short text and as the text of the QR code. */
  readonly chainHead: { readonly short: string; readonly full: string } | null
}

/** An amount, how many pieces it stands for (thousandths), and how often it happened. */
export type Figure = { readonly amount: Minor; readonly quantity: number; readonly count: number }

/** One row per tax code, part of it, and rate. */
export type DayReportTax = {
  readonly code: string
  readonly names: Names
  readonly kind: TaxKind
  readonly reduced: boolean
  /** Absent where there is no tax at all. */
  readonly rate: Rate | null
  /** What the tax was taken of, and the base to print where only a part of it is taxed. */
  readonly target: Minor
  readonly base: Minor
  readonly quantity: number
  readonly tax: Minor
}

export type DayReportTender = {
  readonly method: string
  readonly names: Names
  readonly kind: MethodKind
  /** Tenders, those that went back taken off. */
  readonly count: number
  readonly amount: Minor
}

export type DayReportCash = {
  /** `null` when the terminal was opened without telling what is in the drawer. */
  readonly float: Minor | null
  readonly sales: Minor
  /** What went back for voids and returns, above zero; likewise the moves. */
  readonly refunds: Minor
  readonly payIns: CashFigure
  readonly payOuts: CashFigure
  readonly drops: CashFigure
  /** `null` on a blind report: who counts shall not know it. */
  readonly expected: Minor | null
  /** `null` as long as nobody has counted. */
  readonly counted: Minor | null
  /** What was found of each note and coin; empty when only the amount was told. */
  readonly denominations: readonly {
    readonly denomination: number
    readonly pieces: number
    readonly amount: Minor
  }[]
  /** Counted − expected. */
  readonly difference: Minor | null
  readonly differenceReason: string | null
}

export type CashFigure = { readonly amount: Minor; readonly count: number }

export type DayReportNumbers = {
  /** `3-2` is terminal 3, lease 2. */
  readonly lease: string
  readonly firstTransactionNo: number
  readonly lastTransactionNo: number
  readonly firstReceiptNo: number
  readonly lastReceiptNo: number
  readonly count: number
  /** Numbers between the first and the last whose transactions are not here yet. */
  readonly missing: number
}
