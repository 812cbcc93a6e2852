// The checks that several decisions on a cart share: who may, how much, and which line is meant.
import { type ChosenModifier, modifiersPrice } from '../masters/modifier.ts'
import {
  isAmountInRange,
  MILLI,
  milli,
  raisePrice,
  UNIT_PRICE_SCALE_MAX,
  type UnitPrice,
} from '../money/price.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type CartItem, type CartLine, type OpenCart, QUANTITY_MAX, type SaleLine } from './cart.ts'
import type { CartRefusal } from './command.ts'
import type { Situation } from './shop.ts'

export function checkPermission(
  permission: Parameters<Situation['may']>[0],
  now: Situation,
): CartRefusal | undefined {
  const answer = now.may(permission)
  if (answer === 'allow') return undefined
  if (answer === 'approval') {
    return now.approvedBy === undefined ? { code: 'APPROVAL_REQUIRED', permission } : undefined
  }
  return { code: 'PERMISSION_DENIED', permission }
}

/** The line of a number that still counts. */
export function findLine(cart: OpenCart, lineNo: number): Result<CartLine, CartRefusal> {
  const line = cart.lines[lineNo - 1]
  if (line === undefined) return refuse({ code: 'LINE_NOT_FOUND', line: lineNo })
  return line.cancelled ? refuse({ code: 'LINE_CANCELLED', line: lineNo }) : ok(line)
}

/** A line of goods sold now; what comes back is not changed but cancelled. */
export function findSaleLine(cart: OpenCart, lineNo: number): Result<SaleLine, CartRefusal> {
  const found = findLine(cart, lineNo)
  if (!found.ok) return found
  const line = found.value
  return line.kind === 'sale' && line.depositOf === undefined
    ? ok(line)
    : refuse({ code: 'LINE_NOT_FOUND', line: lineNo })
}

export function checkQuantity(
  item: Pick<CartItem, 'code' | 'unit'>,
  quantity: number,
): CartRefusal | undefined {
  if (quantity === 0) return { code: 'QUANTITY_ZERO' }
  if (!Number.isSafeInteger(quantity) || Math.abs(quantity) > QUANTITY_MAX) {
    return { code: 'QUANTITY_OUT_OF_RANGE', max: QUANTITY_MAX / MILLI }
  }
  if (item.unit === 'each' && quantity % MILLI !== 0) {
    return { code: 'QUANTITY_NOT_WHOLE', item: item.code }
  }
  return undefined
}

export function checkPrice(price: UnitPrice): CartRefusal | undefined {
  if (price.value < 0) return { code: 'PRICE_NEGATIVE' }
  const { scale } = price
  const sound = Number.isInteger(scale) && scale >= 0 && scale <= UNIT_PRICE_SCALE_MAX
  return sound && isAmountInRange(price, milli(MILLI)) ? undefined : { code: 'AMOUNT_OUT_OF_RANGE' }
}

export function fits(
  price: UnitPrice,
  modifiers: readonly ChosenModifier[],
  quantity: number,
): boolean {
  return isAmountInRange(raisePrice(price, modifiersPrice(modifiers)), milli(quantity))
}
