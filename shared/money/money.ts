// Amounts in whole minor units of one currency, and the only two places where coins are split:
// `mulDivRound` rounds a fraction, `allocate` shares a total. Nothing here knows a currency.
import { assert, unreachable } from '../result.ts'

declare const minorBrand: unique symbol
/** A whole number of the smallest coin: yen, rupiah, cents, fils. Never a fraction. */
export type Minor = number & { readonly [minorBrand]: true }

export type RoundingMode = 'floor' | 'ceil' | 'down' | 'up' | 'halfUp' | 'halfDown' | 'halfEven'

/** An exact fraction, such as a tax rate of 8/108. */
export type Rate = { readonly num: number; readonly den: number }

export const ZERO = 0 as Minor

/** Twelve digits: no single price, tender or line is larger. */
export const AMOUNT_MAX = 999_999_999_999
/** Fifteen digits: the most a cart, a day or a report adds up to in one number. */
export const TOTAL_MAX = 999_999_999_999_999

export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of coins: ${value}`)
  // Minus zero would print as −0 and differ from 0 in a digest.
  return (value === 0 ? 0 : value) as Minor
}

export function add(a: Minor, b: Minor): Minor {
  return minor(a + b)
}

export function subtract(a: Minor, b: Minor): Minor {
  return minor(a - b)
}

export function negate(a: Minor): Minor {
  return minor(-a)
}

export function sum(amounts: Iterable<Minor>): Minor {
  let total = 0
  for (const amount of amounts) total = minor(total + amount)
  return minor(total)
}

export function smaller(a: Minor, b: Minor): Minor {
  return a < b ? a : b
}

export function larger(a: Minor, b: Minor): Minor {
  return a > b ? a : b
}

/** value × num ÷ den, rounded once. Exact whatever the size of the product. */
export function mulDivRound(value: Minor, num: number, den: number, mode: RoundingMode): Minor {
  assert(den !== 0, 'a rate needs a denominator')
  const product = value * num
  const exact = Number.isSafeInteger(product) && Number.isSafeInteger(num)
  if (exact && Number.isSafeInteger(den)) {
    return minor(divideSmall(product, den, mode))
  }
  // Also where a factor is no whole number: that is a bug, and no BigInt can be made of it.
  return minor(Number(mulDivRoundBig(BigInt(value), BigInt(num), BigInt(den), mode)))
}

/** The same for totals without a limit, such as the perpetual ones. */
export function mulDivRoundBig(
  value: bigint,
  num: bigint,
  den: bigint,
  mode: RoundingMode,
): bigint {
  assert(den !== 0n, 'a rate needs a denominator')
  const product = value * num
  const quotient = product / den
  const remainder = product % den
  if (remainder === 0n) return quotient
  const sign = product < 0n === den < 0n ? 1n : -1n
  const twice = 2n * (remainder < 0n ? -remainder : remainder)
  const size = den < 0n ? -den : den
  const half = compare(twice, size)
  return awayFromZero(mode, sign === 1n, half, quotient % 2n !== 0n) ? quotient + sign : quotient
}

/**
 * Shares a total by weight so that the parts add up to it exactly: everybody gets the floor, the
 * coins left go to the largest fractions; ties to the larger weight, then to the lower index.
 */
export function allocate(total: Minor, weights: readonly number[]): readonly Minor[] {
  const exact = weights.map((weight) => BigInt(weight))
  return allocateBig(BigInt(total), exact).map((part) => minor(Number(part)))
}

/** The same for totals without a limit. */
export function allocateBig(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (total < 0n) return allocateBig(-total, weights).map((part) => -part)
  let weightSum = 0n
  for (const weight of weights) {
    assert(weight >= 0n, `a weight below zero: ${weight}`)
    weightSum += weight
  }
  if (total === 0n) return weights.map(() => 0n)
  assert(weightSum > 0n, `nobody to share ${total} among`)
  const parts = weights.map((weight) => (total * weight) / weightSum)
  const fractions = weights.map((weight) => (total * weight) % weightSum)
  let left = total - parts.reduce((a, b) => a + b, 0n)
  const order = weights.map((_, index) => index).sort(byFractionThenWeight(fractions, weights))
  for (const index of order) {
    if (left === 0n) break
    parts[index] = (parts[index] ?? 0n) + 1n
    left -= 1n
  }
  return parts
}

function divideSmall(product: number, den: number, mode: RoundingMode): number {
  const remainder = product % den
  const quotient = (product - remainder) / den
  if (remainder === 0) return quotient
  const positive = product < 0 === den < 0
  // Compared as size − remainder, because twice the remainder may not be a safe integer.
  const rest = Math.abs(den) - Math.abs(remainder)
  const half = Math.sign(Math.abs(remainder) - rest)
  return awayFromZero(mode, positive, half, quotient % 2 !== 0)
    ? quotient + (positive ? 1 : -1)
    : quotient
}

/** Whether a remainder moves the quotient one coin away from zero; `half` is −1, 0, 1 against ½. */
function awayFromZero(mode: RoundingMode, positive: boolean, half: number, odd: boolean): boolean {
  switch (mode) {
    case 'floor':
      return !positive
    case 'ceil':
      return positive
    case 'down':
      return false
    case 'up':
      return true
    case 'halfUp':
      return half >= 0
    case 'halfDown':
      return half > 0
    case 'halfEven':
      return half > 0 || (half === 0 && odd)
    default:
      return unreachable(mode)
  }
}

function byFractionThenWeight(fractions: readonly bigint[], weights: readonly bigint[]) {
  return (a: number, b: number): number =>
    compare(fractions[b] ?? 0n, fractions[a] ?? 0n) ||
    compare(weights[b] ?? 0n, weights[a] ?? 0n) ||
    a - b
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
