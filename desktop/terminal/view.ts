// What the page of the till shows and what it can ask for. The page calculates nothing: every amount
// comes as the text it is painted as, and what a person typed goes back as the text that was typed.

import type { Language } from '@evertill/shared/language.ts'

export type Till = TillCommands & {
  /** The same object until something changed. */
  readonly view: () => TillView
  /** Told after every change; answers how to stop. */
  readonly subscribe: (listener: () => void) => () => void
}

export type TillView = {
  readonly stage: Stage
  readonly header: Header
  /** The last sale, until the next scan. */
  readonly receipt?: PaidReceipt
  /** Sales that are not at head quarters yet, oldest first; the first `WAITING_SHOWN` of them. */
  readonly waiting: readonly WaitingSale[]
  /** What the last command came to, where that has to be said; gone after the next good one. */
  readonly notice?: Notice
  /** The last sound to be made; a new number is a new sound. */
  readonly sound?: { readonly no: number; readonly kind: 'ok' | 'error' | 'paid' }
}

export const WAITING_SHOWN = 200

export type Stage =
  | { readonly at: 'starting' }
  /** Another tab of this browser is the till. */
  | { readonly at: 'elsewhere' }
  /** What was kept cannot be read, or the browser keeps nothing; the notice says what to do. */
  | { readonly at: 'broken'; readonly fault: Notice }
  | {
      readonly at: 'pairing'
      readonly name: string
      /** To be read out to the manager, like `4821-93`. */
      readonly code?: string
      readonly fault?: Notice
    }
  /** The first prices come in; `of` is absent as long as nobody said how many there are. */
  | { readonly at: 'loading'; readonly rows: number; readonly of?: number }
  | {
      readonly at: 'closed'
      readonly storeName: string
      readonly terminal: number
      readonly staff: readonly StaffTile[]
      readonly lease: LeaseView
      /** The clock is behind the last day: a person says that this is the date, and opens with it. */
      readonly confirmDate?: string
    }
  | {
      readonly at: 'open'
      readonly storeName: string
      readonly terminal: number
      readonly staff: StaffTile
      readonly lease: LeaseView
      readonly cart: CartView
    }

export type StaffTile = { readonly id: string; readonly name: string }

/** Whether this device may give out numbers of its terminal; without them nothing is sold. */
export type LeaseView = 'held' | 'asking' | 'none' | 'refused'

export type Header = {
  readonly link: 'online' | 'alone'
  /** Sales with one copy only, the one on this device. */
  readonly waitingStore: number
  /** Sales that head quarters has not got yet, those above included. */
  readonly waitingHq: number
  readonly safeToSwitchOff: boolean
  /** Which publish of the prices this till sells by. */
  readonly publish?: number
  /** Minutes since the prices were last known to be the newest ones. */
  readonly pricesAgeMinutes?: number
  /** Whether the browser promised not to clear what this till keeps. */
  readonly storage: 'kept' | 'may-be-cleared'
  /** What stands in the way of sending, once it does not pass by itself. */
  readonly trouble?: Notice
  /** There where the store has forgotten this device, and it can ask to be let in again. */
  readonly pairAgain?: {
    /** To be read out to the manager; absent as long as nobody asked. */
    readonly code?: string
  }
}

export type Notice = {
  /** Rises with every notice, so that the same one again is said again. */
  readonly no: number
  readonly kind: 'ok' | 'error'
  readonly code: string
  /** What happened, whether the sale is safe, what to do. */
  readonly text: string
}

/** Where copies are: on this device only, in the store too, or at head quarters. */
export type Copies = 'till' | 'store' | 'hq'

export type PaidReceipt = {
  readonly id: string
  readonly number: string
  readonly totalText: string
  readonly paidText: string
  readonly changeText: string
  /** As it prints, line by line. */
  readonly text: string
  readonly copies: Copies
}

export type WaitingSale = {
  readonly id: string
  readonly number: string
  readonly totalText: string
  readonly copies: Copies
}

export type CartView = {
  readonly state: 'empty' | 'selling' | 'paying'
  /** How many of the next scan; 1 unless somebody said otherwise. */
  readonly times: number
  readonly lines: readonly CartLineView[]
  /** Pieces, as text: goods by weight count as one. */
  readonly countText: string
  readonly totalText: string
  /** While paying: what is left to pay, in coins that exist. */
  readonly dueText?: string
  readonly paid: readonly { readonly name: string; readonly amountText: string }[]
  /** While paying: amounts at hand; `typed` goes into `cash`. */
  readonly quick: readonly { readonly label: string; readonly typed: string }[]
}

export type CartLineView = {
  readonly no: number
  readonly name: string
  readonly quantityText: string
  readonly unitText: string
  readonly amountText: string
  readonly cancelled: boolean
}

export type FoundItem = {
  readonly code: string
  readonly name: string
  readonly priceText: string
}

/** None of them throws or has to be waited for: what came of it is in the view. */
export type TillCommands = {
  /** In which language notices are to be; until then it is the store's. */
  readonly speak: (language: Language) => void
  /** Asks the store to take this device in, under a name that people know it by. */
  readonly pair: (name: string) => void
  /** The float as it was typed, in notes and coins; empty where nobody counted it. */
  readonly signInAndOpen: (staff: string, float: string, confirmedDate?: string) => void
  /** A barcode or the code of an item. Painted before the call returns. */
  readonly scan: (code: string) => void
  /** For the next scan only. */
  readonly times: (count: number) => void
  readonly cancelLine: (no: number) => void
  readonly total: () => void
  /** One step back; never loses the basket. */
  readonly back: () => void
  /** What the customer hands over, as typed; empty is the exact amount. Thirteen digits are scanned. */
  readonly cash: (typed: string) => void
  readonly cancelCart: () => void
  readonly lookUp: (text: string) => readonly FoundItem[]
  readonly claimLease: () => void
  /** Asks the store again at once, whatever the waiting time. */
  readonly tryNow: () => void
  /** Asks a store that has forgotten this device to let it in again, with all that it keeps. */
  readonly pairAgain: () => void
  /** The counted cash as typed; empty where nobody counted it. */
  readonly closeDay: (counted: string) => void
}

export const LOOK_UP_MAX = 50
