// From a unit price and a quantity to the amount of a line: rounded once, from the whole product.
import { AMOUNT_MAX, type Minor, minor, mulDivRound, type RoundingMode } from './money.ts'

/** A price may be finer than a coin: 165.999 cents a litre is `{ value: 165999, scale: 3 }`. */
export type UnitPrice = { readonly value: number; readonly scale: number }

/** A decimal quantity: 0.452 kg is `{ value: 452, scale: 3 }`. */
export type Quantity = { readonly value: number; readonly scale: number }

export const UNIT_PRICE_SCALE_MAX = 5
/** Quantities inside the shop are thousandths: 0.452 kg is 452, one piece is 1,000. */
export const MILLI_SCALE = 3
export const MILLI = 1_000

export function wholePrice(amount: Minor): UnitPrice {
  return { value: amount, scale: 0 }
}

/**
 * The unit price with amounts on top that are whole coins, such as modifiers. A tenant may have
 * written anything, so the sum may be beyond every limit: `isAmountInRange` says so.
 */
export function raisePrice(price: UnitPrice, by: Minor): UnitPrice {
  return { value: price.value + by * 10 ** price.scale, scale: price.scale }
}

export function lineAmount(price: UnitPrice, quantity: Quantity, mode: RoundingMode): Minor {
  const den = 10 ** (price.scale + quantity.scale)
  return mulDivRound(minor(price.value), quantity.value, den, mode)
}

export function milli(thousandths: number): Quantity {
  return { value: thousandths, scale: MILLI_SCALE }
}

export function comparePrices(a: UnitPrice, b: UnitPrice): number {
  const left = BigInt(a.value) * 10n ** BigInt(b.scale)
  const right = BigInt(b.value) * 10n ** BigInt(a.scale)
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Whether a line of this price and quantity stays within the limit of an amount. */
export function isAmountInRange(price: UnitPrice, quantity: Quantity): boolean {
  if (!Number.isSafeInteger(price.value)) return false
  const product = BigInt(price.value) * BigInt(quantity.value)
  const most = BigInt(AMOUNT_MAX) * 10n ** BigInt(price.scale + quantity.scale)
  return product <= most && product >= -most
}
