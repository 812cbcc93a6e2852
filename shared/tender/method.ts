// Payment methods as tenant data, with the flags that are enforced whenever money changes hands.
import type { Names } from '../language.ts'
import type { Minor, Rate } from '../money/money.ts'

export type MethodKind =
  | 'cash'
  | 'foreign-cash'
  | 'card'
  | 'qr'
  | 'voucher'
  | 'account'
  | 'points'
  | 'external'

export type PaymentMethod = {
  readonly code: string
  readonly names: Names
  readonly kind: MethodKind
  readonly active: boolean
  /** The most one transaction may take by it; 0 is no limit. */
  readonly limit: Minor
  readonly canRefund: boolean
  /** What is tendered above the balance is given back in cash. */
  readonly canChange: boolean
  /** More than the balance may be tendered at all. */
  readonly canDepositOver: boolean
  readonly needsReference: boolean
  readonly opensDrawer: boolean
  /** Name of the provider that must approve; absent where the cashier's word is enough. */
  readonly provider?: string
  /** For foreign notes: how many minor units here one minor unit there is worth. */
  readonly foreign?: { readonly currency: string; readonly rate: Rate }
}

/** Coins and notes: rounded to what can be paid, and counted in the drawer. */
export function isCash(kind: MethodKind): boolean {
  return kind === 'cash' || kind === 'foreign-cash'
}
