// The one register of everything that can be refused or fail: by name, with its number, its
// status and its words. No other file may spell an error text.

import type { Language } from '../language.ts'
import { accountErrors } from './account-errors.ts'
import { cartErrors } from './cart-errors.ts'
import { commonErrors } from './common-errors.ts'
import type { ErrorEntry, ErrorTable, Family, Texts, WireNumber } from './entry.ts'
import { itemErrors } from './item-errors.ts'
import { journalErrors } from './journal-errors.ts'
import { masterDataErrors } from './master-data-errors.ts'
import { paymentErrors } from './payment-errors.ts'
import { reportErrors } from './report-errors.ts'
import { returnErrors } from './return-errors.ts'
import { stockErrors } from './stock-errors.ts'
import { storeErrors } from './store-errors.ts'
import { syncErrors } from './sync-errors.ts'
import { terminalErrors } from './terminal-errors.ts'

const entries = {
  ...commonErrors,
  ...syncErrors,
  ...cartErrors,
  ...itemErrors,
  ...paymentErrors,
  ...returnErrors,
  ...masterDataErrors,
  ...terminalErrors,
  ...storeErrors,
  ...accountErrors,
  ...journalErrors,
  ...reportErrors,
  ...stockErrors,
} as const satisfies ErrorTable

/** Which tables make up a family: a family is what metrics and help pages group by. */
export const TABLES_OF_FAMILY = {
  common: [commonErrors],
  sync: [syncErrors],
  cart: [cartErrors, itemErrors],
  payment: [paymentErrors, returnErrors],
  'master-data': [masterDataErrors],
  terminal: [terminalErrors, storeErrors],
  account: [accountErrors],
  journal: [journalErrors],
  report: [reportErrors],
  stock: [stockErrors],
} as const satisfies Record<Family, readonly ErrorTable[]>

export type ErrorName = keyof typeof entries

export type KnownError = ErrorEntry & { readonly name: ErrorName; readonly family: Family }

/** What the texts of an error leave open. Amounts are given as they are to be read. */
export type ErrorParams<N extends ErrorName> = N extends ErrorName
  ? { readonly [G in GapsOf<N> as NameOf<G>]: G extends `${string}:money` ? string : Printable }
  : never

type Printable = string | number | bigint

/** The same, with amounts still in minor units: see `writeMoney`. */
export type CountedParams<N extends ErrorName> = N extends ErrorName
  ? { readonly [G in GapsOf<N> as NameOf<G>]: Printable }
  : never

/** `{limit:money}` leaves open a gap called `limit`. */
type NameOf<Gap extends string> = Gap extends `${infer Name}:money` ? Name : Gap

type GapsOf<N extends ErrorName> = GapsIn<
  EntryOf<N>['en'] | EntryOf<N>['todo']['en'] | TechnicalOf<EntryOf<N>>
>

type EntryOf<N extends ErrorName> = (typeof entries)[N]

type TechnicalOf<E> = E extends { readonly technical: infer T extends string } ? T : never

type GapsIn<Text extends string> = Text extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | GapsIn<Rest>
  : never

const known: ReadonlyMap<ErrorName, KnownError> = register()

export const ERROR_NAMES: readonly ErrorName[] = [...known.keys()]

export function errorOf(name: ErrorName): KnownError {
  const error = known.get(name)
  if (error === undefined) throw new RangeError(`an error nobody registered: ${name}`)
  return error
}

/** True for a name that stands in the register: for names that come from plug-ins and old logs. */
export function isErrorName(text: string): text is ErrorName {
  return Object.hasOwn(entries, text)
}

/** The number and status a group of paths answers with; v1 has groups with numbers of their own. */
export function wireNumberOf(name: ErrorName, group?: Family): WireNumber {
  const error = errorOf(name)
  const own = group === undefined ? undefined : error.at?.[group]
  return own ?? { code: error.code, status: error.status }
}

/** What happened, in words for the person at the screen. */
export function messageOf<N extends ErrorName>(
  name: N,
  language: Language,
  params: ErrorParams<N>,
): string {
  return fill(errorOf(name)[language], params)
}

/** The English text of the envelope's `message`: for programs and logs, never for a screen. */
export function technicalTextOf<N extends ErrorName>(name: N, params: ErrorParams<N>): string {
  const error = errorOf(name)
  return fill(error.technical ?? error.en, params)
}

/** The body of `userError`. */
export function wireError<N extends ErrorName>(
  name: N,
  params: ErrorParams<N>,
  language: Language,
  group?: Family,
): { readonly code: string; readonly message: string } {
  return { code: wireNumberOf(name, group).code, message: messageOf(name, language, params) }
}

/** What a screen shows: what happened, whether anything is lost, what to do, and the number. */
export type ScreenText = {
  readonly happened: string
  readonly safety: string
  readonly next: string
  readonly code: string
  readonly atRisk: boolean
}

export function screenText<N extends ErrorName>(
  name: N,
  language: Language,
  params: ErrorParams<N>,
): ScreenText {
  const error = errorOf(name)
  const atRisk = error.atRisk === true
  return {
    happened: messageOf(name, language, params),
    safety: (atRisk ? AT_RISK : SAFE)[language],
    next: fill(error.todo[language], params),
    code: error.code,
    atRisk,
  }
}

/** The screen text in one line, for a console, a log or a narrow display. */
export function screenLine(text: ScreenText, language: Language): string {
  const space = language === 'ja' ? '' : ' '
  return [text.happened, text.safety, text.next].join(space)
}

/** Turns amounts in minor units into what people read; everything else stays as it is. */
export function writeMoney<N extends ErrorName>(
  name: N,
  params: CountedParams<N>,
  write: (minor: number) => string,
): ErrorParams<N> {
  const error = errorOf(name)
  const texts = `${error.en}${error.todo.en}${error.technical ?? ''}`
  const written = Object.entries<Printable>(params).map(([key, value]) =>
    typeof value === 'number' && texts.includes(`{${key}:money}`)
      ? [key, write(value)]
      : [key, value],
  )
  return Object.fromEntries(written)
}

const SAFE: Texts = {
  ja: '売上の記録は無事です。',
  en: 'Your sales are safe.',
  id: 'Data penjualan aman.',
}

const AT_RISK: Texts = {
  ja: '売上の記録が失われるおそれがあります。',
  en: 'Sales records are at risk.',
  id: 'Data penjualan terancam hilang.',
}

function register(): ReadonlyMap<ErrorName, KnownError> {
  const all = new Map<ErrorName, KnownError>()
  for (const [family, tables] of Object.entries(TABLES_OF_FAMILY) as FamilyTables) {
    for (const [name, entry] of tables.flatMap(namedEntries)) {
      all.set(name, { ...entry, name, family })
    }
  }
  return all
}

type FamilyTables = readonly (readonly [Family, readonly ErrorTable[]])[]

function namedEntries(table: ErrorTable): readonly (readonly [ErrorName, ErrorEntry])[] {
  return Object.entries(table) as readonly (readonly [ErrorName, ErrorEntry])[]
}

/** A gap nobody filled shows as a dash: a half-known error is better than none. */
function fill(text: string, params: Readonly<Record<string, Printable>>): string {
  return text.replace(GAP, (_, key: string) =>
    Object.hasOwn(params, key) ? `${params[key]}` : '–',
  )
}

const GAP = /\{(\w+)(?::money)?\}/g
