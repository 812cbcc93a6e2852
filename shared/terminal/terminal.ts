// A terminal between its openings: what it is, what can be asked of it, and why it may be refused.
import type { OpenCart } from '../cart/cart.ts'
import type { TerminalId } from '../masters/staff.ts'
import type { Currency } from '../money/currency.ts'
import type { CountRefusal } from '../money/drawer.ts'
import type { Minor } from '../money/money.ts'
import type { Capability } from '../roles/capability.ts'
import type { BusinessDate, Moment } from '../time.ts'
import type { DayTotals } from './day.ts'
import type { CashMove, Counted, DrawerCause } from './fact.ts'
import type { FunctionMode } from './table.ts'

export type Terminal = TerminalId & {
  readonly mode: FunctionMode
  /** Who is signed in, by id. */
  readonly staff: string | null
} & TerminalDay

type TerminalDay =
  | { readonly status: 'idle' }
  | (Opening & {
      readonly status: 'opened'
      /** The count that still holds: no coin has moved since. */
      readonly counted: Counted | null
    })
  | (Opening & { readonly status: 'closed'; readonly counted: Counted | null })

type Opening = {
  readonly businessDate: BusinessDate
  readonly openCounter: number
  readonly businessCounter: number
  readonly float: Counted | null
}

export function newTerminal(id: TerminalId): Terminal {
  return { ...id, mode: 'MainMenu', staff: null, status: 'idle' }
}

/** An amount that was told, or pieces that were counted; the amount follows from them. */
export type CashTold =
  | { readonly amount: Minor }
  | { readonly pieces: Readonly<Record<number, number>> }

export type TerminalCommand =
  /** Whoever calls has checked the PIN or the badge. */
  | { readonly type: 'signIn'; readonly staff: string }
  | { readonly type: 'signOut' }
  | { readonly type: 'mode'; readonly mode: string }
  | {
      readonly type: 'open'
      readonly float?: CashTold
      /** The business date a person has confirmed because the clock is in doubt. */
      readonly confirmedDate?: BusinessDate
    }
  | {
      readonly type: 'cashMove'
      readonly move: CashMove
      readonly amount: Minor
      readonly description?: string
      readonly reason?: string
    }
  | { readonly type: 'noSale'; readonly reason: string }
  | { readonly type: 'drawer'; readonly cause: DrawerCause }
  | { readonly type: 'count'; readonly counted: CashTold }
  | {
      readonly type: 'close'
      /** Without it the count that still holds is taken, if there is one. */
      readonly counted?: CashTold
      readonly reason?: string
    }

/** The moment, the person and the shop around one command. */
export type TerminalSituation = {
  /** The id the fact will have. */
  readonly id: string
  readonly at: Moment
  readonly may: (capability: Capability) => 'allow' | 'approval' | 'deny'
  readonly approvedBy?: string
  /** Cash moves, no-sales and counts of a trainee count nowhere. */
  readonly training: boolean
  readonly currency: Currency
  readonly policy: TerminalPolicy
  /** The totals of the day that is open, everything up to now folded in. */
  readonly day: DayTotals | null
  /** Carts of the store that are not billed yet. */
  readonly carts: readonly OpenCart[]
  /** True where the clock is known to be off. */
  readonly clockInDoubt: boolean
  /** The highest open counter the journal knows of a date; 0 where there was none. */
  readonly openCounterOf: (date: BusinessDate) => number
}

export type TerminalPolicy = {
  /** Before this hour an opening still belongs to yesterday. */
  readonly dayChangeHour: number
  /** The most that one cash move may carry. */
  readonly cashMoveMax: Minor
  /** A difference beyond this needs a second person; absent means never. */
  readonly differenceApprovalAbove?: Minor
  /** A difference beyond this needs a reason; absent means never. */
  readonly differenceReasonAbove?: Minor
}

export type TerminalRefusal =
  | CountRefusal
  | {
      readonly code:
        | 'TERMINAL_NOT_OPEN'
        | 'TERMINAL_ALREADY_OPEN'
        | 'NOT_SIGNED_IN'
        | 'ALREADY_SIGNED_IN'
        | 'CASH_AMOUNT_INVALID'
        | 'AMOUNT_OUT_OF_RANGE'
        | 'NO_SALE_REASON_REQUIRED'
        | 'DIFFERENCE_REASON_REQUIRED'
    }
  | { readonly code: 'TERMINAL_MODE_UNKNOWN'; readonly mode: string }
  | { readonly code: 'TERMINAL_MODE_REFUSED'; readonly mode: FunctionMode; readonly status: string }
  | { readonly code: 'CASH_OVER_MAXIMUM' | 'NOTE_TOO_LONG'; readonly max: number }
  | { readonly code: 'PERMISSION_DENIED' | 'APPROVAL_REQUIRED'; readonly permission: Capability }
  | { readonly code: 'BUSINESS_DATE_UNCONFIRMED'; readonly date: BusinessDate }
  | { readonly code: 'CLOSE_BLOCKED_BY_PAYMENT'; readonly cart: string }
