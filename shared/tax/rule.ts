// Tax codes as tenant data: rates that change on a date, several rates on one code, and which code
// food takes when it is eaten in. Resolving a code at a moment gives the rule a line is sold by.
import type { Names } from '../language.ts'
import type { Rate, RoundingMode } from '../money/money.ts'
import { type LocalTime, latestValid, type Period } from '../time.ts'

/** Inside the price, on top of it, or none; zero-rated and exempt are reported apart. */
export type TaxKind = 'internal' | 'external' | 'zero' | 'exempt'

export type TaxPart = {
  readonly code: string
  readonly names: Names
  readonly rate: Rate
  /** Taken on the net amount plus the parts before it. */
  readonly compound: boolean
}

/** How one tax code works at one moment. */
export type TaxRule = {
  readonly code: string
  readonly names: Names
  readonly kind: TaxKind
  readonly parts: readonly TaxPart[]
  readonly rounding: RoundingMode
  /** Once per rate and receipt, or once per line where the law of the place says so. */
  readonly basis: 'rateBucket' | 'line'
  /** Adds the rates of all parts and rounds once. */
  readonly aggregate: boolean
  /** The part of the price that is taxed, such as 11/12. */
  readonly baseFactor?: Rate
  /** Marked on the receipt as taxed at a reduced rate. */
  readonly reduced: boolean
  /** When this version of the code began; two versions on one receipt are two groups. */
  readonly since?: LocalTime
}

export type TaxVersion = Period & Omit<TaxRule, 'code' | 'names' | 'kind' | 'since'>

export type TaxCode = {
  readonly code: string
  readonly names: Names
  readonly kind: TaxKind
  readonly versions: readonly TaxVersion[]
  /** The code that takes its place when the goods are eaten in, or taken out. */
  readonly eatIn?: string
  readonly takeOut?: string
}

export type OrderType = 'eatIn' | 'takeOut'

export function taxAt(
  codes: ReadonlyMap<string, TaxCode>,
  code: string,
  at: LocalTime,
): TaxRule | undefined {
  const found = codes.get(code)
  if (found === undefined) return undefined
  const version = latestValid(found.versions, at)
  if (version === undefined) return undefined
  const { validFrom, validTo: _, ...rule } = version
  return {
    ...rule,
    code: found.code,
    names: found.names,
    kind: found.kind,
    ...(validFrom === undefined ? {} : { since: validFrom }),
  }
}

/** The code that counts for an order type; most goods have the same one for both. */
export function codeFor(
  codes: ReadonlyMap<string, TaxCode>,
  code: string,
  orderType: OrderType | undefined,
): string {
  const found = codes.get(code)
  if (found === undefined || orderType === undefined) return code
  return (orderType === 'eatIn' ? found.eatIn : found.takeOut) ?? code
}

/**
 * Lines are one group where all that decides their tax is the same. The code and its beginning are
 * not enough: a version may be corrected while a cart is open, and scanned lines keep what they had.
 */
export function ruleKey(rule: TaxRule): string {
  const { code, since, kind, rounding, basis, aggregate, baseFactor } = rule
  return JSON.stringify([
    code,
    since ?? '',
    kind,
    rounding,
    basis,
    aggregate,
    baseFactor === undefined ? [] : [baseFactor.num, baseFactor.den],
    rule.parts.map((part) => [part.code, part.rate.num, part.rate.den, part.compound]),
  ])
}

/** A code with one rate, as most countries have them. */
export function simpleTax(
  code: string,
  names: Names,
  kind: TaxKind,
  rate: Rate,
  more: Partial<Omit<TaxRule, 'code' | 'names' | 'kind' | 'parts'>> = {},
): TaxRule {
  return {
    code,
    names,
    kind,
    parts: kind === 'exempt' ? [] : [{ code, names, rate, compound: false }],
    rounding: 'floor',
    basis: 'rateBucket',
    aggregate: false,
    reduced: false,
    ...more,
  }
}

/** The tax code that has followed one rule since ever. */
export function unchangingTax(
  rule: TaxRule,
  more: Pick<TaxCode, 'eatIn' | 'takeOut'> = {},
): TaxCode {
  const { code, names, kind, since: _, ...version } = rule
  return { code, names, kind, versions: [version], ...more }
}
