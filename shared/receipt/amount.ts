// How amounts, prices, quantities and rates are written in each language: grouped by hand, so that
// every machine prints the same receipt.
import type { Language } from '../language.ts'
import type { Unit } from '../masters/item.ts'
import { type Minor, mulDivRoundBig, type Rate } from '../money/money.ts'
import { MILLI_SCALE, type UnitPrice } from '../money/price.ts'

export type Notation = {
  readonly language: Language
  /** ISO 4217, and how many digits stand behind the point. */
  readonly currency: { readonly code: string; readonly decimals: number }
  /** Overrules the yen sign: receipt printers draw it in the place of the backslash. */
  readonly yenSign?: '¥' | '\\'
}

/** With the sign of the currency: `¥1,080`, `Rp 25.000`, `-$1.20`. */
export function moneyText(amount: Minor | bigint, notation: Notation): string {
  const sign = amount < 0 ? '-' : ''
  const size = amount < 0 ? -BigInt(amount) : BigInt(amount)
  return (
    sign + currencySign(notation) + decimalText(size, notation.currency.decimals, notation.language)
  )
}

/** Without it, for the column of the lines. */
export function amountText(amount: Minor, notation: Notation): string {
  return decimalText(BigInt(amount), notation.currency.decimals, notation.language)
}

/** An amount of another currency, which is named by its code. */
export function foreignText(
  amount: Minor,
  currency: { readonly code: string; readonly decimals: number },
  language: Language,
): string {
  return `${currency.code} ${decimalText(BigInt(amount), currency.decimals, language)}`
}

/** A unit price may be finer than a coin; digits that say nothing are left away. */
export function priceText(price: UnitPrice, notation: Notation): string {
  const { decimals } = notation.currency
  return trimmed(BigInt(price.value), decimals + price.scale, decimals, notation.language)
}

/** Pieces as a number, goods by weight as the scale showed them. */
export function quantityText(thousandths: number, unit: Unit, language: Language): string {
  const value = BigInt(thousandths)
  if (unit === 'each') return trimmed(value, MILLI_SCALE, 0, language)
  if (unit === 'kg') return `${decimalText(value, MILLI_SCALE, language)}kg`
  return `${trimmed(value, MILLI_SCALE, 0, language)}${unit}`
}

export function percentText(rate: Rate, language: Language): string {
  const scaled = mulDivRoundBig(
    BigInt(rate.num),
    10n ** BigInt(PERCENT_DECIMALS + 2),
    BigInt(rate.den),
    'halfUp',
  )
  return `${trimmed(scaled, PERCENT_DECIMALS, 0, language)}%`
}

export function basisPointsText(basisPoints: number, language: Language): string {
  return percentText({ num: basisPoints, den: 10_000 }, language)
}

export function countText(count: number, language: Language): string {
  return decimalText(BigInt(count), 0, language)
}

/** The finest rates in use have three decimals of a percent. */
const PERCENT_DECIMALS = 4

const MARKS: Readonly<Record<Language, { readonly group: string; readonly point: string }>> = {
  ja: { group: ',', point: '.' },
  en: { group: ',', point: '.' },
  id: { group: '.', point: ',' },
}

const SIGNS: Readonly<Record<string, string>> = {
  AUD: '$',
  CAD: '$',
  EUR: '€',
  GBP: '£',
  IDR: 'Rp ',
  MYR: 'RM',
  NZD: '$',
  SGD: '$',
  USD: '$',
}

function currencySign({ currency, language, yenSign }: Notation): string {
  if (currency.code === 'JPY') return yenSign ?? (language === 'ja' ? '\\' : '¥')
  return SIGNS[currency.code] ?? `${currency.code} `
}

function decimalText(units: bigint, decimals: number, language: Language): string {
  const { group, point } = MARKS[language]
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, group)
  const fraction = decimals === 0 ? '' : point + digits.slice(-decimals)
  return (units < 0n ? '-' : '') + whole + fraction
}

/** With the zeros at the end left away, down to the decimals that always stand. */
function trimmed(units: bigint, decimals: number, least: number, language: Language): string {
  let value = units
  let left = decimals
  while (left > least && value % 10n === 0n) {
    value /= 10n
    left -= 1
  }
  return decimalText(value, left, language)
}
