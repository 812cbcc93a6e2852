// How many decimals a currency has, which notes and coins are in the drawer, and how an amount
// crosses the door: as its decimal text, never through a float multiplication.
import { ok, type Result, refuse } from '../result.ts'
import { AMOUNT_MAX, type Minor, minor } from './money.ts'

export type Currency = {
  /** ISO 4217 code. */
  readonly code: string
  readonly decimals: number
  /** Notes and coins in minor units, largest first: the count of the drawer asks for these. */
  readonly denominations: readonly number[]
}

export type AmountRefusal =
  | { readonly code: 'AMOUNT_OUT_OF_RANGE'; readonly text: string }
  | { readonly code: 'CURRENCY_DECIMALS'; readonly text: string; readonly decimals: number }

export const CURRENCIES: Readonly<Record<string, Currency>> = {
  AUD: currency('AUD', 2, [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5]),
  CAD: currency('CAD', 2, [10000, 5000, 2000, 1000, 500, 200, 100, 25, 10, 5]),
  CHF: currency('CHF', 2, [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5]),
  DKK: currency('DKK', 2, [50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50]),
  EUR: currency('EUR', 2, [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]),
  GBP: currency('GBP', 2, [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]),
  IDR: currency('IDR', 0, [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100]),
  JPY: currency('JPY', 0, [10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1]),
  KWD: currency('KWD', 3, [20000, 10000, 5000, 1000, 500, 250, 100, 50, 20, 10, 5]),
  MYR: currency('MYR', 2, [10000, 5000, 2000, 1000, 500, 100, 50, 20, 10, 5]),
  NOK: currency('NOK', 2, [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 100]),
  NZD: currency('NZD', 2, [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10]),
  SEK: currency('SEK', 2, [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100]),
  SGD: currency('SGD', 2, [100000, 10000, 5000, 1000, 500, 200, 100, 50, 20, 10, 5]),
  USD: currency('USD', 2, [10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1]),
}

/** Longer than the text of any number that can be written in a message. */
export const AMOUNT_TEXT_MAX = 400

/** Undefined for a code that no shop of ours uses, whatever it is spelled like. */
export function currencyOf(code: string): Currency | undefined {
  return Object.hasOwn(CURRENCIES, code) ? CURRENCIES[code] : undefined
}

/** Reads an amount in major units from its decimal text: '1.2' of USD is 120 cents. */
export function parseAmount(typed: string, decimals: number): Result<Minor, AmountRefusal> {
  const text = typed.slice(0, AMOUNT_TEXT_MAX).trim()
  const parts = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text)
  if (!parts || typed.length > AMOUNT_TEXT_MAX) return refuse({ code: 'AMOUNT_OUT_OF_RANGE', text })
  const [, sign = '', whole = '', fraction = ''] = parts
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > decimals) return refuse({ code: 'CURRENCY_DECIMALS', text, decimals })
  const digits = Number(whole + significant.padEnd(decimals, '0'))
  if (digits > AMOUNT_MAX) return refuse({ code: 'AMOUNT_OUT_OF_RANGE', text })
  return ok(minor(sign === '-' ? -digits : digits))
}

/** Writes an amount in major units, ungrouped: 120 cents are '1.20'. */
export function formatAmount(amount: Minor, decimals: number): string {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  const sign = amount < 0 ? '-' : ''
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The number a v1 client reads: 120 cents are 1.2. */
export function toMajor(amount: Minor, decimals: number): number {
  return Number(formatAmount(amount, decimals))
}

/** Reads the number a v1 client wrote. */
export function fromMajor(value: number, decimals: number): Result<Minor, AmountRefusal> {
  return parseAmount(plainText(String(value)), decimals)
}

/** Numbers below a millionth print with an exponent, and not one digit of them may be lost. */
function plainText(text: string): string {
  const [digits = '', places] = text.split('e-')
  if (places === undefined) return text
  const sign = digits.startsWith('-') ? '-' : ''
  return `${sign}0.${'0'.repeat(Number(places) - 1)}${digits.replace(/[-.]/g, '')}`
}

function currency(code: string, decimals: number, denominations: readonly number[]): Currency {
  return { code, decimals, denominations }
}
