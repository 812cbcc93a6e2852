// What a receipt needs to know of the shop beside the transaction: language, currency, paper, and the
// lines the shop prints on every receipt. All of it comes from settings.

import type { Notation } from './amount.ts'
import type { Align } from './line.ts'
import type { Paper } from './width.ts'

export type SettingLine = { readonly text: string; readonly align: Align }

export type ReceiptProfile = Notation & {
  /** The name of the shop as it stands on the door; of a qualified invoice it is the issuer. */
  readonly storeName: string
  readonly header: readonly SettingLine[]
  readonly footer: readonly SettingLine[]
  /** Japan: T and thirteen digits. Indonesia: NPWP. Printed only on what may serve as a receipt. */
  readonly registrationNumber?: string
  /** Half-width letters a line holds: 32 on 58 mm, 42 or 48 on 80 mm paper. */
  readonly columns: number
  /**
   * Every rate with its base and tax, as a qualified invoice must have it, or only the taxes that
   * are not already lines of their own above the total.
   */
  readonly taxTable: 'all' | 'inside'
}

/** What older clients expect, and the narrowest roll in use. */
export const COLUMNS = 32

export function paperOf(profile: Pick<ReceiptProfile, 'columns' | 'language'>): Paper {
  return { columns: profile.columns, ambiguousWide: profile.language === 'ja' }
}
