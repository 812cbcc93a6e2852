// The kinds of value a setting can have, and how each is read from the text it is kept as. Settings
// are texts everywhere: on the v1 wire, in the environment and in the feed.

import { ok, type Result, refuse } from '../result.ts'
import { type Literal, parseLiteral } from './literal.ts'

export type Kind =
  | { readonly type: 'whole'; readonly min: number; readonly max: number }
  | { readonly type: 'flag' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'text'; readonly max: number; readonly pattern?: RegExp }
  /** Money in major units as it is written, `1250.50`; empty where there is no limit. */
  | { readonly type: 'amount' }
  /** A percentage as it is written, `7.5`. */
  | { readonly type: 'rate' }
  | { readonly type: 'lines'; readonly max: number }
  | { readonly type: 'words'; readonly max: number; readonly pattern: RegExp }
  | { readonly type: 'map'; readonly max: number; readonly choices: readonly string[] }
  | { readonly type: 'amounts'; readonly max: number }

/** What a setting of this kind is once it has been read. */
export type ValueOf<K extends Kind> = K extends { readonly type: 'whole' }
  ? number
  : K extends { readonly type: 'flag' }
    ? boolean
    : K extends { readonly type: 'choice'; readonly choices: readonly (infer C)[] }
      ? C
      : K extends { readonly type: 'lines' }
        ? readonly ReceiptLine[]
        : K extends { readonly type: 'words' }
          ? readonly string[]
          : K extends { readonly type: 'map'; readonly choices: readonly (infer C)[] }
            ? Readonly<Record<string, C>>
            : K extends { readonly type: 'amounts' }
              ? Readonly<Record<string, string>>
              : string

export type AnyValue =
  | number
  | boolean
  | string
  | readonly string[]
  | readonly ReceiptLine[]
  | Readonly<Record<string, string>>

/** One line that a shop prints above or below every receipt. */
export type ReceiptLine = { readonly text: string; readonly align: Align }

export type Align = 'left' | 'center' | 'right'

export type SettingRefusal =
  | { readonly code: 'SETTING_TYPE_WRONG'; readonly setting: string; readonly form: Form }
  | {
      readonly code: 'SETTING_OUT_OF_BOUNDS'
      readonly setting: string
      readonly min: number
      readonly max: number
    }
  | { readonly code: 'SETTING_NOT_A_CHOICE'; readonly setting: string; readonly choices: string }
  | { readonly code: 'SETTING_TOO_LONG'; readonly setting: string; readonly max: number }
  | { readonly code: 'SETTING_SYNTAX'; readonly setting: string; readonly position: number }

export type Form =
  | 'a whole number'
  | 'true or false'
  | 'a text of the right form'
  | 'an amount'
  | 'a percentage'
  | 'a list'
  | 'a map'

/** A receipt line is printed on at most three lines of paper. */
const LINE_TEXT_MAX = 100
const WORD_MAX = 100
/** A shop’s name may begin with a round bracket, so only square and curly ones mean a list. */
export const LISTED = /^\s*[[{]/

export function readAs(
  kind: Kind,
  setting: string,
  text: string,
): Result<AnyValue, SettingRefusal> {
  switch (kind.type) {
    case 'whole':
      return readWhole(kind, setting, text.trim())
    case 'flag':
      return readFlag(setting, text)
    case 'choice':
      return readChoice(kind.choices, setting, text)
    case 'text':
      return readText(kind, setting, text)
    case 'amount':
      return readAmount(setting, text.trim())
    case 'rate':
      return readRate(setting, text.trim())
    case 'lines':
      return readLines(kind.max, setting, text)
    case 'words':
      return readWords(kind, setting, text)
    case 'map':
      return readMap(kind, setting, text, (word) => readChoice(kind.choices, setting, word))
    case 'amounts':
      return readMap(kind, setting, text, (amount) => readAmount(setting, amount.trim()))
  }
}

function readWhole(
  { min, max }: { readonly min: number; readonly max: number },
  setting: string,
  text: string,
): Result<number, SettingRefusal> {
  if (!/^-?\d{1,15}$/.test(text)) return wrong(setting, 'a whole number')
  const value = Number(text)
  if (value < min || value > max) {
    return refuse({ code: 'SETTING_OUT_OF_BOUNDS', setting, min, max })
  }
  // A minus before zero would be written back as another text.
  return ok(value === 0 ? 0 : value)
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['no', false],
  ['0', false],
])

function readFlag(setting: string, text: string): Result<boolean, SettingRefusal> {
  const value = FLAGS.get(text.trim().toLowerCase())
  return value === undefined ? wrong(setting, 'true or false') : ok(value)
}

function readChoice(
  choices: readonly string[],
  setting: string,
  text: string,
): Result<string, SettingRefusal> {
  const wanted = text.trim().toLowerCase()
  const found = choices.find((choice) => choice.toLowerCase() === wanted)
  if (found !== undefined) return ok(found)
  return refuse({ code: 'SETTING_NOT_A_CHOICE', setting, choices: choices.join(', ') })
}

function readText(
  { max, pattern }: { readonly max: number; readonly pattern?: RegExp },
  setting: string,
  text: string,
): Result<string, SettingRefusal> {
  const value = text.trim()
  if (value.length > max) return refuse({ code: 'SETTING_TOO_LONG', setting, max })
  if (pattern?.test(value) === false) return wrong(setting, 'a text of the right form')
  return ok(value)
}

function readAmount(setting: string, text: string): Result<string, SettingRefusal> {
  return /^(?:\d{1,12}(?:\.\d{1,3})?)?$/.test(text) ? ok(text) : wrong(setting, 'an amount')
}

function readRate(setting: string, text: string): Result<string, SettingRefusal> {
  if (!/^\d{1,3}(?:\.\d{1,4})?$/.test(text)) return wrong(setting, 'a percentage')
  if (Number(text) > 100) {
    return refuse({ code: 'SETTING_OUT_OF_BOUNDS', setting, min: 0, max: 100 })
  }
  return ok(text)
}

/** A list of `{text, align}`, or plain text whose lines are printed from the left. */
function readLines(
  max: number,
  setting: string,
  text: string,
): Result<readonly ReceiptLine[], SettingRefusal> {
  const listed = LISTED.test(text) ? readListed(setting, text) : ok(plainLines(text))
  if (!listed.ok) return listed
  const lines = listed.value.map(lineOf)
  const whole = lines.filter((line) => line !== undefined)
  if (whole.length !== lines.length) return wrong(setting, 'a list')
  if (whole.length > max) return refuse({ code: 'SETTING_TOO_LONG', setting, max })
  if (whole.some((line) => line.text.length > LINE_TEXT_MAX)) {
    return refuse({ code: 'SETTING_TOO_LONG', setting, max: LINE_TEXT_MAX })
  }
  return ok(whole)
}

function plainLines(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.trim().split(/\r?\n/)
}

function lineOf(entry: Literal): ReceiptLine | undefined {
  if (typeof entry === 'string') return { text: entry, align: 'left' }
  if (!isRecord(entry) || typeof entry['text'] !== 'string') return
  return { text: entry['text'], align: alignOf(entry['align']) }
}

/** A line that is not where the shop wanted it is better than no receipt. */
function alignOf(word: Literal | undefined): Align {
  const align = typeof word === 'string' ? word.trim().toLowerCase() : ''
  return align === 'center' || align === 'right' ? align : 'left'
}

function readWords(
  { max, pattern }: { readonly max: number; readonly pattern: RegExp },
  setting: string,
  text: string,
): Result<readonly string[], SettingRefusal> {
  const listed = LISTED.test(text) ? readListed(setting, text) : ok(commaSeparated(text))
  if (!listed.ok) return listed
  const words = listed.value.filter((word) => typeof word === 'string')
  if (words.length !== listed.value.length) return wrong(setting, 'a list')
  if (words.length > max) return refuse({ code: 'SETTING_TOO_LONG', setting, max })
  if (!words.every((word) => pattern.test(word))) return wrong(setting, 'a text of the right form')
  return ok(words)
}

function commaSeparated(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((word) => word.trim())
}

function readListed(setting: string, text: string): Result<readonly Literal[], SettingRefusal> {
  const literal = parseLiteral(text)
  if (!literal.ok) return refuse({ code: 'SETTING_SYNTAX', setting, ...literal.error })
  return isList(literal.value) ? ok(literal.value) : wrong(setting, 'a list')
}

function readMap(
  { max }: { readonly max: number },
  setting: string,
  text: string,
  readEntry: (text: string) => Result<string, SettingRefusal>,
): Result<Readonly<Record<string, string>>, SettingRefusal> {
  const literal = parseLiteral(text.trim() === '' ? '{}' : text)
  if (!literal.ok) return refuse({ code: 'SETTING_SYNTAX', setting, ...literal.error })
  if (!isRecord(literal.value)) return wrong(setting, 'a map')
  const entries = Object.entries(literal.value)
  if (entries.length > max) return refuse({ code: 'SETTING_TOO_LONG', setting, max })
  const read: [string, string][] = []
  for (const [word, meaning] of entries) {
    if (word.length > WORD_MAX) return refuse({ code: 'SETTING_TOO_LONG', setting, max: WORD_MAX })
    if (typeof meaning !== 'string') return wrong(setting, 'a map')
    const entry = readEntry(meaning)
    if (!entry.ok) return entry
    read.push([word, entry.value])
  }
  return ok(Object.fromEntries(read))
}

function isList(value: Literal): value is readonly Literal[] {
  return Array.isArray(value)
}

function isRecord(value: Literal): value is { readonly [key: string]: Literal } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(setting: string, form: Form) {
  return refuse({ code: 'SETTING_TYPE_WRONG', setting, form } as const)
}
