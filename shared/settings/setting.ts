// The shape of one known setting. What a shop may change is data: a new setting is a row in one of
// the tables beside this file, and every screen and reader knows it from then on.

import type { Language } from '../language.ts'
import type { Kind } from './kind.ts'

export type Setting = {
  readonly kind: Kind
  /** What counts where nobody set anything, as the text it would be kept as. */
  readonly default: string
  /** What counts instead in an installation that serves old clients (`COMPAT_V1`). */
  readonly compat?: string
  /** The nearest place that may have a value of its own; every wider place may too. */
  readonly nearest: Place
  readonly counts: Counts
  readonly label: Readonly<Record<Language, string>>
  readonly description: string
}

/** Where a value can be set, from the nearest to the widest. `node` is the machine's environment. */
export type Place = 'terminal' | 'store' | 'tenant' | 'node'

export const PLACES = ['terminal', 'store', 'tenant', 'node'] as const satisfies readonly Place[]

/** When a change is felt. An open cart keeps the settings it began with. */
export type Counts = 'at-once' | 'next-open' | 'restart'

export type SettingTable = Readonly<Record<string, Setting>>
