// Which value counts at one terminal of one store, and why: the nearest place that has a readable
// one. A value that cannot be read is passed over, so that a slip of the pen closes no shop.

import { assert } from '../result.ts'
import {
  isSettingName,
  parseSetting,
  reaches,
  type SettingName,
  type SettingValue,
  settingOf,
} from './registry.ts'
import type { Counts, Place, Setting } from './setting.ts'

/** One value somebody set. Rows are those of one tenant, and of the node that asks. */
export type SettingRow = { readonly name: string; readonly value: string } & (
  | { readonly at: 'terminal'; readonly store: string; readonly terminal: number }
  | { readonly at: 'store'; readonly store: string }
  | { readonly at: 'tenant' }
  /** The default value a tenant gave a setting on the v1 paths: wider than its own rows. */
  | { readonly at: 'tenant-default' }
  | { readonly at: 'node' }
)

/** For whom is asked. Without a terminal it is for the store, without a store for the tenant. */
export type SettingScope =
  | { readonly store: string; readonly terminal: number }
  | { readonly store: string; readonly terminal?: never }
  | { readonly store?: never; readonly terminal?: never }

export function effective<N extends SettingName>(
  name: N,
  scope: SettingScope,
  rows: readonly SettingRow[],
): SettingValue<N> {
  const { text } = explain(name, scope, rows)
  const value = parseSetting<SettingName>(name, text ?? '')
  assert(value.ok, `the built-in value of ${name} cannot be read: ${text}`)
  return value.value as SettingValue<N>
}

/** The text that counts, also for the settings of plug-ins; absent when nobody ever set one. */
export function effectiveText(
  name: string,
  scope: SettingScope,
  rows: readonly SettingRow[],
): string | undefined {
  return explain(name, scope, rows).text
}

/** Where a value can come from, in the order of looking. */
export type Source =
  | 'terminal'
  | 'store'
  | 'tenant'
  | 'tenant-default'
  | 'node'
  | 'compat'
  | 'built-in'

export type Step = { readonly source: Source; readonly text?: string; readonly outcome: Outcome }

/**
 * `used`: this one counts. `overruled`: a nearer one counts. `unreadable`: it says nothing we
 * understand. `too-near`: this setting cannot be set there. `not-set`: nobody set one there.
 */
export type Outcome = 'used' | 'overruled' | 'unreadable' | 'too-near' | 'not-set'

/** Why a value is what it is, for the person who wonders. */
export type Explanation = {
  readonly name: string
  readonly known: boolean
  readonly text?: string
  readonly source?: Source
  readonly counts: Counts
  readonly steps: readonly Step[]
}

export function explain(
  name: string,
  scope: SettingScope,
  rows: readonly SettingRow[],
): Explanation {
  const setting = isSettingName(name) ? settingOf(name) : undefined
  const steps = settled(candidates(name, setting, scope, rows))
  const used = steps.find((step) => step.outcome === 'used')
  return {
    name,
    known: setting !== undefined,
    ...(used?.text === undefined ? {} : { text: used.text, source: used.source }),
    counts: setting?.counts ?? 'at-once',
    steps,
  }
}

function candidates(
  name: string,
  setting: Setting | undefined,
  scope: SettingScope,
  rows: readonly SettingRow[],
): readonly Step[] {
  const own = rows.filter((row) => row.name === name)
  const set = SOURCES.map(({ source, place }) => {
    const text = own.find((row) => row.at === source && covers(row, scope))?.value
    return stepOf(name, setting, { source, place, text })
  })
  if (setting === undefined) return set
  const compat =
    setting.compat !== undefined && servesOldClients(name, rows) ? [setting.compat] : []
  return [
    ...set,
    ...compat.map((text): Step => ({ source: 'compat', text, outcome: 'used' })),
    { source: 'built-in', text: setting.default, outcome: 'used' },
  ]
}

const SOURCES = [
  { source: 'terminal', place: 'terminal' },
  { source: 'store', place: 'store' },
  { source: 'tenant', place: 'tenant' },
  { source: 'tenant-default', place: 'tenant' },
  { source: 'node', place: 'node' },
] as const satisfies readonly { readonly source: SettingRow['at']; readonly place: Place }[]

type Found = { readonly source: Source; readonly place: Place; readonly text: string | undefined }

function stepOf(name: string, setting: Setting | undefined, { source, place, text }: Found): Step {
  if (text === undefined) return { source, outcome: 'not-set' }
  if (setting !== undefined && !reaches(setting, place)) {
    return { source, text, outcome: 'too-near' }
  }
  return { source, text, outcome: parseSetting(name, text).ok ? 'used' : 'unreadable' }
}

/** Of all values that could count, the first does. */
function settled(steps: readonly Step[]): readonly Step[] {
  const first = steps.findIndex((step) => step.outcome === 'used')
  return steps.map((step, index) =>
    step.outcome === 'used' && index > first ? { ...step, outcome: 'overruled' } : step,
  )
}

function covers(row: SettingRow, scope: SettingScope): boolean {
  if (row.at === 'terminal') return row.store === scope.store && row.terminal === scope.terminal
  return row.at === 'store' ? row.store === scope.store : true
}

function servesOldClients(name: string, rows: readonly SettingRow[]): boolean {
  return name !== 'COMPAT_V1' && effective('COMPAT_V1', {}, rows)
}

/** A setting as the v1 paths keep it. */
export type V1SettingRecord = {
  readonly name: string
  readonly defaultValue: string
  readonly values: readonly {
    readonly storeCode?: string | null | undefined
    readonly terminalNo?: number | null | undefined
    readonly value: string
  }[]
}

/** The rows of such a record. A terminal without its store names nobody, so its value never counts. */
export function rowsOfV1({ name, defaultValue, values }: V1SettingRecord): readonly SettingRow[] {
  const own = values.flatMap(({ storeCode, terminalNo, value }): readonly SettingRow[] => {
    const store = storeCode ?? undefined
    const terminal = terminalNo ?? undefined
    if (store === undefined) return terminal === undefined ? [{ name, value, at: 'tenant' }] : []
    if (terminal === undefined) return [{ name, value, at: 'store', store }]
    return [{ name, value, at: 'terminal', store, terminal }]
  })
  return [...own, { name, value: defaultValue, at: 'tenant-default' }]
}
