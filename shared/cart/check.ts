// The checks that several decisions on a cart share: who may, how much, and which line is meant.
import { type ChosenModifier, modifiersPrice } from '../masters/modifier.ts'
import { AMOUNT_MAX, TOTAL_MAX } from '../money/money.ts'
import {
  isAmountInRange,
  MILLI,
  milli,
  raisePrice,
  UNIT_PRICE_SCALE_MAX,
  type UnitPrice,
} from '../money/price.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { TaxRule } from '../tax/rule.ts'
import {
  type Basket,
  type CartItem,
  type CartLine,
  liveLines,
  NOTE_LENGTH_MAX,
  type OpenCart,
  QUANTITY_MAX,
  type SaleLine,
} from './cart.ts'
import type { CartRefusal, PermissionRefusal } from './command.ts'
import { grossOf, type SettleRules } from './settle.ts'
import type { Situation } from './shop.ts'

export function checkPermission(
  permission: Parameters<Situation['may']>[0],
  now: Pick<Situation, 'may' | 'approvedBy'>,
): PermissionRefusal | undefined {
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

/** Everything people type has an end. */
export function checkText(...texts: readonly (string | undefined)[]): CartRefusal | undefined {
  const tooLong = texts.some((text) => (text?.length ?? 0) > NOTE_LENGTH_MAX)
  return tooLong ? { code: 'NOTE_TOO_LONG', max: NOTE_LENGTH_MAX } : undefined
}

/** Whether a line of this price, choices and quantity can be counted at all. */
export function fits(
  price: UnitPrice,
  modifiers: readonly ChosenModifier[],
  quantity: number,
): boolean {
  let extra = 0
  for (const modifier of modifiers) {
    extra += modifier.price
    if (Math.abs(extra) > AMOUNT_MAX) return false
  }
  return isAmountInRange(raisePrice(price, modifiersPrice(modifiers)), milli(quantity))
}

/**
 * Whether the basket, with the most that service and taxes can add, stays within the limit of a
 * total. Asked before it is settled, so that no figure on the way can outgrow a number.
 */
export function totalFits(cart: Basket, rules: SettleRules): boolean {
  const { serviceCharge: service, lineRounding } = rules
  const serviceFactor = service ? 1 + service.rate.num / service.rate.den : 1
  let most = 0
  for (const line of liveLines(cart)) {
    const gross = line.kind === 'return' ? line.refund.gross : grossOf(line, lineRounding)
    most += gross * serviceFactor * taxFactor(line.tax)
  }
  return most <= TOTAL_MAX
}

function taxFactor(rule: TaxRule): number {
  return rule.parts.reduce((factor, { rate }) => factor * (1 + rate.num / rate.den), 1)
}
