// All settings the system knows, and reading one of them from its text. A name that is not listed
// belongs to a plug-in: it is kept as it is and no rule of ours reads it.

import { ok, type Result, refuse } from '../result.ts'
import { accessSettings } from './access-settings.ts'
import { daySettings } from './day-settings.ts'
import {
  type AnyValue,
  type Kind,
  LISTED,
  readAs,
  type SettingRefusal,
  type ValueOf,
} from './kind.ts'
import { parseLiteral } from './literal.ts'
import { receiptSettings } from './receipt-settings.ts'
import { sellingSettings } from './selling-settings.ts'
import { PLACES, type Place, type Setting, type SettingTable } from './setting.ts'

/** Receipt lines are kept as one text; the wire takes no longer one. */
export const SETTING_TEXT_MAX = 10_000

const settings = {
  ...receiptSettings,
  ...sellingSettings,
  ...daySettings,
  ...accessSettings,
} as const satisfies SettingTable

export type SettingName = keyof typeof settings

export type SettingValue<N extends SettingName> = ValueOf<(typeof settings)[N]['kind']>

/** What reading gives: a typed value for a setting of ours, the text itself for a plug-in's. */
export type ReadValue<N extends string> = N extends SettingName ? SettingValue<N> : string

export const SETTING_NAMES = Object.keys(settings) as readonly SettingName[]

/** Reads what a person or an old client wrote, or says what is wrong with it. */
export function parseSetting<N extends string>(
  name: N,
  text: string,
): Result<ReadValue<N>, SettingRefusal> {
  const read = readSetting(name, text)
  return read.ok ? ok(read.value as ReadValue<N>) : read
}

/** The text to keep for what was written: as it is, but lists and maps as JSON. */
export function normaliseSetting(name: string, text: string): Result<string, SettingRefusal> {
  const read = readSetting(name, text)
  if (!read.ok) return read
  const literal = LISTED.test(text) ? parseLiteral(text) : undefined
  return ok(literal?.ok ? JSON.stringify(literal.value) : text)
}

export type PlaceRefusal = {
  readonly code: 'SETTING_SCOPE_WRONG'
  readonly setting: string
  readonly scope: Place
}

/** Whether a setting may have a value of its own at this place. */
export function checkPlace(name: string, place: Place): Result<true, PlaceRefusal> {
  if (!isSettingName(name) || reaches(settingOf(name), place)) return ok(true)
  return refuse({ code: 'SETTING_SCOPE_WRONG', setting: name, scope: place })
}

export function reaches(setting: Setting, place: Place): boolean {
  return PLACES.indexOf(place) >= PLACES.indexOf(setting.nearest)
}

export function settingOf(name: SettingName): Setting {
  return settings[name]
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name)
}

function readSetting(name: string, text: string): Result<AnyValue, SettingRefusal> {
  if (text.length > SETTING_TEXT_MAX) {
    return refuse({ code: 'SETTING_TOO_LONG', setting: name, max: SETTING_TEXT_MAX })
  }
  if (!isSettingName(name)) return ok(text)
  const kind: Kind = settings[name].kind
  return readAs(kind, name, text)
}
