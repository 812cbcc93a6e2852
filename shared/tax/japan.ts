// Japan: which of the two rates applies, the registration number of a qualified invoice, and the
// stamp duty on a paper receipt.
import { type Minor, minor, subtract, sum, ZERO } from '../money/money.ts'
import { assert } from '../result.ts'

export type Goods = 'food' | 'alcohol' | 'subscribedNewspaper' | 'generalGoods'
export type Consumption = 'takeOut' | 'delivery' | 'eatIn'

/** 8 % for food taken out or delivered and for subscribed newspapers, 10 % for all else. */
export function rateFor(goods: Goods, consumption: Consumption): number {
  return RATES[goods][consumption]
}

const STANDARD = { takeOut: 1_000, delivery: 1_000, eatIn: 1_000 }
const RATES: Readonly<Record<Goods, Readonly<Record<Consumption, number>>>> = {
  food: { takeOut: 800, delivery: 800, eatIn: 1_000 },
  subscribedNewspaper: { takeOut: 800, delivery: 800, eatIn: 800 },
  alcohol: STANDARD,
  generalGoods: STANDARD,
}

export type RegistrationNumber =
  | { readonly formatValid: false }
  | { readonly formatValid: true; readonly normalized: string; readonly checkDigitValid: boolean }

/** A wrong check digit is a warning only: sole proprietors have numbers without one. */
export function readRegistrationNumber(text: string): RegistrationNumber {
  const normalized = halfWidth(text).replace(SPACES_AND_HYPHENS, '')
  if (!/^T[0-9]{13}$/.test(normalized)) return { formatValid: false }
  const stated = Number(normalized[1])
  return {
    formatValid: true,
    normalized,
    checkDigitValid: registrationCheckDigit(normalized.slice(2)) === stated,
  }
}

/** Of the twelve digits behind it; 1 to 9, never 0. */
export function registrationCheckDigit(base12: string): number {
  assert(/^[0-9]{12}$/.test(base12), `not the twelve digits of a number: ${base12}`)
  let total = 0
  for (let place = 1; place <= 12; place += 1) {
    total += Number(base12[12 - place]) * (place % 2 === 1 ? 1 : 2)
  }
  return 9 - (total % 9)
}

export function registrationNumber(base12: string): string {
  return `T${registrationCheckDigit(base12)}${base12}`
}

export type DutyCase = {
  /** The total of the receipt, tax included. */
  readonly gross: Minor
  /** The taxes as printed; words about the rate alone do not count as a statement. */
  readonly printedTaxes: readonly Minor[]
  /** What was paid in cash; the duty is on a receipt for money received. */
  readonly cash: Minor
}

export type StampDuty = { readonly testedAmount: Minor; readonly duty: Minor }

/** Tested is the total without the printed tax; of a mixed payment the cash part must reach the band too. */
export function stampDuty({ gross, printedTaxes, cash }: DutyCase): StampDuty {
  const testedAmount = subtract(gross, sum(printedTaxes))
  if (cash <= 0) return { testedAmount, duty: ZERO }
  const taxed = Math.min(testedAmount, cash)
  const band = DUTY_BANDS.find((row) => taxed >= row.from)
  return { testedAmount, duty: minor(band?.duty ?? 0) }
}

/** The bands of the law, largest first; a border belongs to the lower band from a million on. */
const DUTY_BANDS: readonly { readonly from: number; readonly duty: number }[] = [
  { from: 1_000_000_001, duty: 200_000 },
  { from: 500_000_001, duty: 150_000 },
  { from: 300_000_001, duty: 100_000 },
  { from: 200_000_001, duty: 60_000 },
  { from: 100_000_001, duty: 40_000 },
  { from: 50_000_001, duty: 20_000 },
  { from: 30_000_001, duty: 10_000 },
  { from: 20_000_001, duty: 6_000 },
  { from: 10_000_001, duty: 4_000 },
  { from: 5_000_001, duty: 2_000 },
  { from: 3_000_001, duty: 1_000 },
  { from: 2_000_001, duty: 600 },
  { from: 1_000_001, duty: 400 },
  { from: 50_000, duty: 200 },
]

const SPACES_AND_HYPHENS = /[\s\u3000\-\u2010-\u2015\u2212\uff0d\ufe63]/gu

function halfWidth(text: string): string {
  return text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0xfee0),
  )
}
