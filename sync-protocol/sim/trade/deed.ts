// What people do at a till, and what the till needs from outside to do it.
import type { Dice } from '@evertill/shared/testing/random.ts'
import type { Books, Masters, TillCart, Written } from '@evertill/shared/till/books.ts'
import type { Moment } from '@evertill/shared/time.ts'
import type { ReceiptStatus } from '@evertill/shared/transaction/status.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Catalogue } from './shop.ts'

export type Deed =
  /** Signs somebody in first where nobody is. */
  | { readonly do: 'open' }
  /** Counts, closes and signs out. A cart still open is named in the close and stays open here. */
  | { readonly do: 'close' }
  /** Rings up a basket, or goes on with the open one; pays and bills. */
  | { readonly do: 'sell' }
  /** The same, ending in a cancelled transaction. */
  | { readonly do: 'cancel' }
  /** Only begins a basket. */
  | { readonly do: 'ring' }
  | { readonly do: 'cash' }
  | { readonly do: 'noSale' }
  /** The open cart leaves as an entry of its own. */
  | { readonly do: 'suspend' }
  /**
   * A cart came to this till and is open here, in this hand: handed over by the store, which writes
   * that, or taken back out of the own log, which is an entry of the till.
   */
  | {
      readonly do: 'resume'
      readonly cart: TillCart
      readonly hand: number
      readonly takenBack?: boolean
    }
  | {
      readonly do: 'void'
      readonly receipt: Transaction
      readonly status: ReceiptStatus
      readonly marks: Marks
    }
  | {
      readonly do: 'return'
      readonly receipt: Transaction
      readonly status: ReceiptStatus
      readonly lines: readonly LineBack[]
      readonly marks: Marks
    }

/** What a return or void shows for itself: a permit of the store, or that nobody was asked. */
export type Marks = { readonly permit?: string; readonly unchecked?: boolean }

/** A quantity in thousandths. */
export type LineBack = { readonly lineNo: number; readonly quantity: number }

export type Now = {
  readonly dice: Dice
  /** A new UUID at each call. */
  readonly newId: () => string
  readonly at: Moment
  /** The prices this till has now; a cart that was begun with others is only paid. */
  readonly catalogue: Catalogue
  /** From this number the rules of the store were drawn. */
  readonly rules: number
}

export type Done = {
  readonly books: Books
  readonly written: readonly Written[]
  /** The prices a basket was rung up with. */
  readonly price?: Masters
}
