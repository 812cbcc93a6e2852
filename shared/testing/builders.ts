// Small pieces of a shop for tests: each says only what matters and fills in the rest.
import type { Basket, Cart, CartHead, ManualDiscount, OpenCart, SaleLine } from '../cart/cart.ts'
import type { CartCommand, CartRefusal } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import { type Settlement, settle } from '../cart/settle.ts'
import type { Shop, Situation } from '../cart/shop.ts'
import type { Item } from '../masters/item.ts'
import { type Minor, minor } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import type { Result } from '../result.ts'
import { simpleTax, type TaxCode, type TaxRule, unchangingTax } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { STANDARD_METHODS } from '../tender/standard-methods.ts'
import { businessDate, localTime, type Moment } from '../time.ts'
import { completeCart } from '../transaction/complete.ts'
import type { Billing, Transaction } from '../transaction/transaction.ts'

export const NOON = localTime('2026-11-21T12:00:00')
export const NOON_MOMENT: Moment = { ms: 1_795_230_000_000, local: NOON, offset: 540 }

/** The tax codes that older clients know. */
export const TAX_RULES = {
  exempt: simpleTax('00', { ja: '非課税', en: 'Exempt' }, 'exempt', { num: 0, den: 100 }),
  external10: simpleTax('01', { ja: '外税10%', en: 'Tax 10%' }, 'external', { num: 10, den: 100 }),
  internal10: simpleTax('02', { ja: '内税10%', en: 'Tax 10%' }, 'internal', { num: 10, den: 100 }),
  external8: simpleTax(
    '11',
    { ja: '外税8%', en: 'Tax 8%' },
    'external',
    { num: 8, den: 100 },
    { reduced: true },
  ),
  internal8: simpleTax(
    '12',
    { ja: '内税8%', en: 'Tax 8%' },
    'internal',
    { num: 8, den: 100 },
    { reduced: true },
  ),
} as const

export function taxCodes(
  rules: readonly TaxRule[] = Object.values(TAX_RULES),
): ReadonlyMap<string, TaxCode> {
  return new Map(rules.map((rule) => [rule.code, unchangingTax(rule)]))
}

export function anItem(code: string, price: number, more: Partial<Item> = {}): Item {
  return {
    code,
    names: { en: code },
    category: 'general',
    taxCode: '01',
    unit: 'each',
    prices: [{ kind: 'common', price: wholePrice(minor(price)) }],
    barcodes: [],
    images: [],
    modifiers: [],
    components: [],
    discountRestricted: false,
    weighed: false,
    openPrice: false,
    serialRequired: false,
    notForSale: false,
    stockTracked: true,
    ...more,
  }
}

export function aShop(
  items: readonly Item[],
  more: Partial<Omit<Shop, 'item' | 'method'>> & { methods?: readonly PaymentMethod[] } = {},
): Shop {
  const { methods = STANDARD_METHODS, ...rest } = more
  const byCode = new Map(items.map((item) => [item.code, item]))
  return {
    store: 'S1',
    item: (code) => byCode.get(code),
    taxes: taxCodes(),
    promotions: [],
    method: (code) => methods.find((method) => method.code === code),
    receipt: () => undefined,
    rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
    policy: { checkAge: true },
    ...rest,
  }
}

/** A manager at noon, who may do everything alone. */
export function aMoment(more: Partial<Situation> = {}): Situation {
  return { at: NOON, may: () => 'allow', ...more }
}

export function aLine(
  lineNo: number,
  price: Minor,
  tax: TaxRule,
  more: Partial<SaleLine> = {},
): SaleLine {
  return {
    kind: 'sale',
    lineNo,
    item: {
      code: `item-${lineNo}`,
      names: {},
      category: 'general',
      taxCode: tax.code,
      unit: 'each',
      discountRestricted: false,
      stockTracked: true,
    },
    quantity: MILLI,
    unitPrice: wholePrice(price),
    priceSource: 'common',
    modifiers: [],
    tax,
    scannedAt: NOON,
    cancelled: false,
    discounts: [],
    ...more,
  }
}

export function aBasket(lines: readonly SaleLine[], more: Partial<Basket> = {}): Basket {
  return { version: 1, lines, subtotalDiscounts: [], tenders: [], attempts: [], ...more }
}

export function oneLineBasket(
  price: Minor,
  tax: TaxRule,
  subtotalDiscounts: readonly ManualDiscount[],
): Basket {
  return aBasket([aLine(1, price, tax)], { subtotalDiscounts })
}

export function aHead(more: Partial<CartHead> = {}): CartHead {
  return {
    id: 'cart-1',
    hand: 1,
    tenant: 'A1234',
    store: 'S1',
    terminal: 1,
    staff: 'anna',
    training: false,
    ...more,
  }
}

/** The value of what must not be refused here. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

/** A cart after its first commands, none of which may be refused. */
export function aCart(
  shop: Shop,
  commands: readonly CartCommand[] = [],
  now: Situation = aMoment(),
  head: CartHead = aHead(),
): OpenCart {
  return sent(
    { state: 'initial' },
    shop,
    [{ type: 'create', head, terminalOpen: true }, ...commands],
    now,
  )
}

/** An open cart after more commands, none of which may be refused. */
export function sent(
  cart: Cart,
  shop: Shop,
  commands: readonly CartCommand[],
  now: Situation = aMoment(),
): OpenCart {
  return must(run(cart, commands, shop, now)).cart as OpenCart
}

/** Why a cart does not take a command; nothing if it does. */
export function refusalOf(
  cart: Cart,
  shop: Shop,
  command: CartCommand,
  now: Situation = aMoment(),
): CartRefusal | undefined {
  const ran = run(cart, [command], shop, now)
  return ran.ok ? undefined : ran.error
}

export function settled(cart: Basket, shop: Shop): Settlement {
  return settle(cart, shop.rules)
}

/** Adds pieces of items: `['tea', 2]` are two of them. */
export function add(...items: readonly (readonly [item: string, pieces: number])[]): CartCommand {
  return {
    type: 'addItems',
    items: items.map(([item, pieces]) => ({ item, quantity: pieces * MILLI })),
  }
}

export function pay(method: string, amount: number): CartCommand {
  return { type: 'payment', method, amount: minor(amount) }
}

export function percentOff(percent: number, more: Partial<ManualDiscount> = {}): ManualDiscount {
  return {
    id: `percent-${percent}`,
    kind: 'percent',
    basisPoints: percent * 100,
    rounds: 'unit',
    ...more,
  } as ManualDiscount
}

export function amountOff(amount: number, more: Partial<ManualDiscount> = {}): ManualDiscount {
  return { id: `amount-${amount}`, kind: 'amount', value: minor(amount), ...more } as ManualDiscount
}

export function aBilling(more: Partial<Billing> = {}): Billing {
  return {
    tenant: 'A1234',
    store: 'S1',
    storeName: 'Main street',
    terminal: 1,
    lease: 1,
    businessDate: businessDate('2026-11-21'),
    openCounter: 1,
    businessCounter: 7,
    at: NOON_MOMENT,
    operator: 'anna',
    training: false,
    ...more,
  }
}

/** A cart that its last command closed, as the transaction it becomes. */
export function aTransaction(
  shop: Shop,
  commands: readonly CartCommand[],
  more: {
    readonly id?: string
    readonly no?: number
    readonly billing?: Partial<Billing>
    readonly stampDuty?: boolean
    readonly now?: Situation
  } = {},
): Transaction {
  const { id = 'sale-1', no = 1, billing = {}, stampDuty = false } = more
  const head = aHead({ id: `cart-of-${id}`, training: billing.training ?? false })
  const { cart, settlement } = must(
    run(
      { state: 'initial' },
      [{ type: 'create', head, terminalOpen: true }, ...commands],
      shop,
      more.now ?? aMoment(),
    ),
  )
  if ((cart.state !== 'completed' && cart.state !== 'cancelled') || settlement === undefined) {
    throw new Error(`the cart is still ${cart.state}`)
  }
  const numbered = { id, transactionNo: no, receiptNo: 111_110 + no }
  return completeCart(cart, settlement, aBilling(billing), numbered, { stampDuty })
}
