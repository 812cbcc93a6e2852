// Decides what happens to the lines of a cart: adding, cancelling, and changing what was scanned.

import type { Item } from '../masters/item.ts'
import { choose } from '../masters/modifier.ts'
import { type PriceAnswer, priceOf } from '../masters/price.ts'
import { MILLI } from '../money/price.ts'
import { promotionFor } from '../promo/category-discount.ts'
import { ok, type Result, refuse } from '../result.ts'
import { codeFor, type OrderType, type TaxRule, taxAt } from '../tax/rule.ts'
import {
  type CartItem,
  type CartLine,
  LINES_MAX,
  liveLines,
  type OpenCart,
  QUANTITY_MAX,
  type SaleLine,
} from './cart.ts'
import {
  checkPermission,
  checkPrice,
  checkQuantity,
  checkText,
  findLine,
  findSaleLine,
  fits,
} from './check.ts'
import type { AddItem, CartCommand, CartRefusal, Decision } from './command.ts'
import { blindReturn } from './decide-return.ts'
import type { Shop, Situation } from './shop.ts'

export function decideAddItems(
  cart: OpenCart,
  items: readonly AddItem[],
  shop: Shop,
  now: Situation,
): Decision {
  const lines: CartLine[] = []
  for (const wanted of items) {
    const next = cart.lines.length + lines.length + 1
    const made = makeLine({ ...cart, lines: [...cart.lines, ...lines] }, wanted, next, shop, now)
    if (!made.ok) return made
    lines.push(...made.value)
    if (cart.lines.length + lines.length > LINES_MAX) {
      return refuse({ code: 'LINES_TOO_MANY', max: LINES_MAX })
    }
  }
  return ok(lines.length === 0 ? [] : [{ type: 'linesAdded', lines }])
}

/** The line itself and, for a bottle, the line of its deposit. */
function makeLine(
  cart: OpenCart,
  wanted: AddItem,
  lineNo: number,
  shop: Shop,
  now: Situation,
): Result<readonly CartLine[], CartRefusal> {
  const sale = saleLine(cart, wanted, lineNo, shop, now)
  if (!sale.ok) return sale
  if (wanted.quantity < 0) {
    const back = blindReturn(cart, sale.value, wanted.reason, shop, now)
    return back.ok ? ok([back.value]) : back
  }
  const deposit = shop.item(wanted.item)?.depositItem
  if (deposit === undefined) return ok([sale.value])
  const { quantity } = sale.value
  const bottle = saleLine(cart, { item: deposit, quantity }, lineNo + 1, shop, now)
  return bottle.ok ? ok([sale.value, { ...bottle.value, depositOf: lineNo }]) : bottle
}

function saleLine(
  cart: OpenCart,
  wanted: AddItem,
  lineNo: number,
  shop: Shop,
  now: Situation,
): Result<SaleLine, CartRefusal> {
  const item = shop.item(wanted.item)
  if (item === undefined) return refuse({ code: 'ITEM_NOT_FOUND', item: wanted.item })
  const forbidden = checkItem(item, wanted, shop)
  if (forbidden) return refuse(forbidden)
  const quantity = withoutContainer(item, wanted)
  const wrong = checkQuantity(item, quantity)
  if (wrong) return refuse(wrong)
  const price = findPrice(cart, item, wanted, shop, now)
  if (!price.ok) return price
  const modifiers = choose(item.modifiers, wanted.modifiers ?? [])
  if (!modifiers.ok) return modifiers
  if (!fits(price.value.price, modifiers.value, quantity)) {
    return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
  }
  const orderType = wanted.orderType ?? cart.orderType
  const tax = findTax(item.taxCode, orderType, shop, now)
  if (!tax.ok) return tax
  const promotion = promotionFor(shop.promotions, {
    store: shop.store,
    category: item.category,
    discountRestricted: item.discountRestricted,
    at: now.at,
  })
  return ok({
    kind: 'sale',
    lineNo,
    item: cartItem(item),
    quantity,
    unitPrice: price.value.price,
    priceSource: price.value.source,
    modifiers: modifiers.value,
    tax: tax.value,
    scannedAt: now.at,
    cancelled: false,
    discounts: [],
    ...(promotion === undefined ? {} : { promotion }),
    ...(wanted.orderType === undefined ? {} : { orderType: wanted.orderType }),
    ...(wanted.note === undefined ? {} : { note: wanted.note }),
    ...(wanted.serial === undefined ? {} : { serial: wanted.serial }),
    ...(wanted.keyedPrice === undefined || now.approvedBy === undefined
      ? {}
      : { approvedBy: now.approvedBy }),
  })
}

/** What lies in the container; a container that outweighs the scale holds nothing. */
function withoutContainer(item: Item, { quantity, withContainer }: AddItem): number {
  if (!withContainer) return quantity
  const size = Math.max(0, Math.abs(quantity) - (item.tare ?? 0))
  return quantity < 0 ? -size : size
}

function checkItem(item: Item, wanted: AddItem, shop: Shop): CartRefusal | undefined {
  if (item.notForSale) return { code: 'ITEM_NOT_FOR_SALE', item: item.code }
  if (item.serialRequired && !wanted.serial) return { code: 'SERIAL_REQUIRED', item: item.code }
  const sold = wanted.quantity > 0
  if (sold && item.minAge !== undefined && shop.policy.checkAge && !wanted.ageChecked) {
    return { code: 'AGE_CHECK_REQUIRED', item: item.code, age: item.minAge }
  }
  return checkText(wanted.note, wanted.serial)
}

function findPrice(
  cart: OpenCart,
  item: Item,
  wanted: AddItem,
  shop: Shop,
  now: Situation,
): Result<PriceAnswer, CartRefusal> {
  if (wanted.keyedPrice) {
    const denied = checkPermission(item.openPrice ? 'open-price' : 'price-override', now)
    if (denied) return refuse(denied)
  }
  const answer = priceOf(item, {
    at: now.at,
    store: shop.store,
    ...(cart.customer === undefined ? {} : { member: cart.customer }),
    ...(wanted.keyedPrice === undefined ? {} : { keyed: wanted.keyedPrice }),
    ...(wanted.embeddedPrice === undefined ? {} : { embedded: wanted.embeddedPrice }),
  })
  if (answer === undefined) return refuse({ code: 'PRICE_REQUIRED', item: item.code })
  const wrong = checkPrice(answer.price)
  return wrong ? refuse(wrong) : ok(answer)
}

function findTax(
  code: string,
  orderType: OrderType | undefined,
  shop: Shop,
  now: Pick<Situation, 'at'>,
): Result<TaxRule, CartRefusal> {
  const wanted = codeFor(shop.taxes, code, orderType)
  const rule = taxAt(shop.taxes, wanted, now.at)
  return rule ? ok(rule) : refuse({ code: 'TAX_CODE_UNKNOWN', tax: wanted })
}

export function decideCancelLine(cart: OpenCart, lineNo: number): Decision {
  const found = findLine(cart, lineNo)
  if (!found.ok) return found
  const gone = [found.value, ...depositsOf(cart, lineNo)]
  return ok([{ type: 'linesChanged', lines: gone.map((line) => ({ ...line, cancelled: true })) }])
}

export function decideChangeQuantity(
  cart: OpenCart,
  { lineNo, quantity }: Extract<CartCommand, { type: 'changeQuantity' }>,
): Decision {
  const found = findSaleLine(cart, lineNo)
  if (!found.ok) return found
  const line = found.value
  if (quantity < 0) return refuse({ code: 'QUANTITY_OUT_OF_RANGE', max: QUANTITY_MAX / MILLI })
  const changed = [line, ...depositsOf(cart, lineNo)]
  for (const one of changed) {
    const wrong = checkQuantity(one.item, quantity)
    if (wrong) return refuse(wrong)
  }
  if (changed.some((one) => !fits(one.unitPrice, one.modifiers, quantity))) {
    return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
  }
  return ok([{ type: 'linesChanged', lines: changed.map((one) => ({ ...one, quantity })) }])
}

export function decideChangePrice(
  cart: OpenCart,
  { lineNo, price }: Extract<CartCommand, { type: 'changePrice' }>,
  now: Situation,
): Decision {
  const found = findSaleLine(cart, lineNo)
  if (!found.ok) return found
  const wrong = checkPrice(price) ?? checkPermission('price-override', now)
  if (wrong) return refuse(wrong)
  const line = found.value
  if (!fits(price, line.modifiers, line.quantity)) return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
  const originalUnitPrice = line.originalUnitPrice ?? line.unitPrice
  const changed: SaleLine = {
    ...line,
    unitPrice: price,
    priceSource: 'keyed',
    originalUnitPrice,
    ...(now.approvedBy === undefined ? {} : { approvedBy: now.approvedBy }),
  }
  return ok([{ type: 'linesChanged', lines: [changed] }])
}

export function decideChangeLine(
  cart: OpenCart,
  command: Extract<CartCommand, { type: 'changeLine' }>,
  shop: Shop,
): Decision {
  const found = findSaleLine(cart, command.lineNo)
  if (!found.ok) return found
  let line = found.value
  if (command.note !== undefined) {
    const wrong = checkText(command.note)
    if (wrong) return refuse(wrong)
    const { note: _, ...rest } = line
    line = command.note === '' ? rest : { ...rest, note: command.note }
  }
  if (command.modifiers !== undefined) {
    const modifiers = choose(shop.item(line.item.code)?.modifiers ?? [], command.modifiers)
    if (!modifiers.ok) return modifiers
    if (!fits(line.unitPrice, modifiers.value, line.quantity)) {
      return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
    }
    line = { ...line, modifiers: modifiers.value }
  }
  if (command.orderType !== undefined) {
    const tax = findTax(line.item.taxCode, command.orderType, shop, { at: line.scannedAt })
    if (!tax.ok) return tax
    line = { ...line, orderType: command.orderType, tax: tax.value }
  }
  return ok([{ type: 'linesChanged', lines: [line] }])
}

/** Food taken out and eaten in are taxed apart; a line that was told its own type keeps it. */
export function decideOrderType(cart: OpenCart, orderType: OrderType, shop: Shop): Decision {
  const lines: CartLine[] = []
  for (const line of liveLines(cart)) {
    if (line.kind === 'return' || line.orderType !== undefined) continue
    const tax = findTax(line.item.taxCode, orderType, shop, { at: line.scannedAt })
    if (!tax.ok) return tax
    lines.push({ ...line, tax: tax.value })
  }
  return ok([
    { type: 'orderTypeSet', orderType },
    { type: 'linesChanged', lines },
  ])
}

function depositsOf(cart: OpenCart, lineNo: number): readonly SaleLine[] {
  return cart.lines.filter(
    (line): line is SaleLine =>
      line.kind === 'sale' && line.depositOf === lineNo && !line.cancelled,
  )
}

function cartItem(item: Item): CartItem {
  return {
    code: item.code,
    names: item.names,
    category: item.category,
    taxCode: item.taxCode,
    unit: item.unit,
    discountRestricted: item.discountRestricted,
    stockTracked: item.stockTracked,
    ...(item.brand === undefined ? {} : { brand: item.brand }),
    ...(item.station === undefined ? {} : { station: item.station }),
    ...(item.components.length === 0 ? {} : { components: item.components }),
    ...(item.images.length === 0 ? {} : { images: item.images }),
  }
}
