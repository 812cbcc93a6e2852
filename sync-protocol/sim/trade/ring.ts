// Small baskets through the real cart: one to three lines, now and then a discount, paid in coins, by
// voucher, in foreign notes or by several of them.
import type { Cart, ClosedCart, OpenCart } from '@evertill/shared/cart/cart.ts'
import type { AddItem, CartCommand } from '@evertill/shared/cart/command.ts'
import { run } from '@evertill/shared/cart/run.ts'
import { settle } from '@evertill/shared/cart/settle.ts'
import type { Shop, Situation } from '@evertill/shared/cart/shop.ts'
import { minor } from '@evertill/shared/money/money.ts'
import { MILLI } from '@evertill/shared/money/price.ts'
import type { Terminal } from '@evertill/shared/terminal/terminal.ts'
import type { Dice } from '@evertill/shared/testing/random.ts'
import { handedOver, RANDOM_ITEMS } from '@evertill/shared/testing/random-shop.ts'
import type { Now } from './deed.ts'

/** A new basket with at least one line in it. */
export function beginCart(
  { tenant, store, terminal }: Terminal,
  staff: string,
  shop: Shop,
  now: Now,
): OpenCart | undefined {
  const head = { id: now.newId(), hand: 1, tenant, store, terminal, staff, training: false }
  const create = { type: 'create', head, terminalOpen: true } as const
  const ran = run({ state: 'initial' }, [create], shop, situation(now))
  return ran.ok ? addLines(ran.value.cart as OpenCart, shop, now) : undefined
}

export function addLines(cart: OpenCart, shop: Shop, now: Now): OpenCart | undefined {
  const { dice } = now
  const items = Array.from({ length: dice.between(1, 3) }, () => randomItem(dice, shop))
  const sold = items.filter((item) => item !== undefined)
  if (sold.length === 0) return undefined
  let after = attempt(cart, [{ type: 'addItems', items: sold }], shop, now)
  if (after === undefined) return undefined
  const lineNo = dice.between(1, sold.length)
  if (dice.chance(8) && sold.length > 1) {
    after = attempt(after, [{ type: 'cancelLine', lineNo }], shop, now) ?? after
  } else if (dice.chance(15)) {
    const change = { how: 'replace', discounts: [discount(dice)] } as const
    after = attempt(after, [{ type: 'lineDiscount', lineNo, change }], shop, now) ?? after
  }
  return after as OpenCart
}

/** Undefined where the basket could not be paid: then it is cancelled. */
export function payCart(cart: OpenCart, shop: Shop, now: Now): ClosedCart | undefined {
  const { dice } = now
  let open = attempt(cart, [{ type: 'subtotal' }], shop, now)
  if (open !== undefined && dice.chance(15)) {
    const change = { how: 'replace', discounts: [discount(dice)] } as const
    open = attempt(open, [{ type: 'subtotalDiscount', change }], shop, now) ?? open
  }
  for (let tries = 0; tries < 4 && open?.state === 'paying'; tries += 1) {
    const { balance, cashDue } = settle(open, shop.rules).tenders
    if (balance !== 0) {
      open = attempt(open, [payment(dice, tries, balance, cashDue)], shop, now) ?? open
    }
    open = attempt(open, [{ type: 'bill' }], shop, now) ?? open
  }
  return open?.state === 'completed' ? open : undefined
}

export function cancelCart(cart: OpenCart, shop: Shop, now: Now): ClosedCart | undefined {
  const after = attempt(cart, [{ type: 'cancel' }], shop, now)
  return after?.state === 'cancelled' ? after : undefined
}

/** A person who may do everything alone, at this moment. */
export function situation({ at }: Now): Situation {
  return { at: at.local, may: () => 'allow' }
}

type Begun = Exclude<Cart, { state: 'initial' }>

function attempt(
  cart: Begun,
  commands: readonly CartCommand[],
  shop: Shop,
  now: Now,
): Begun | undefined {
  const ran = run(cart, commands, shop, situation(now))
  return ran.ok && ran.value.cart.state !== 'initial' ? ran.value.cart : undefined
}

function randomItem(dice: Dice, shop: Shop): AddItem | undefined {
  const { code, weighed } = dice.pick(RANDOM_ITEMS)
  if (shop.item(code) === undefined) return undefined
  if (code === 'tea' && dice.chance(5)) return { item: code, quantity: -MILLI, reason: 'blind' }
  return { item: code, quantity: weighed ? dice.between(1, 3_000) : dice.between(1, 4) * MILLI }
}

function discount(dice: Dice) {
  if (dice.chance(50)) {
    return { id: 'd', kind: 'amount', value: minor(dice.between(1, 100)) } as const
  }
  const rounds = dice.pick(['unit', 'line'] as const)
  return { id: 'd', kind: 'percent', basisPoints: dice.between(1, 3_000), rounds } as const
}

/** First perhaps a part, by any method; in the end coins, or without coins what they cannot pay. */
function payment(dice: Dice, tries: number, balance: number, cashDue: number): CartCommand {
  const pay = (method: string, amount: number): CartCommand => ({
    type: 'payment',
    method,
    amount: minor(amount),
  })
  if (tries === 3) return pay('11', balance)
  if (balance < 0) return tries === 0 ? pay('01', cashDue || balance) : pay('11', balance)
  if (tries === 2) return pay('01', cashDue)
  switch (dice.below(9)) {
    case 0:
    case 1:
      return pay('11', balance)
    case 2:
      return pay('21', dice.between(1, 1_000))
    case 3:
      return pay('22', dice.between(1, 2_000))
    case 4:
      return pay('12', Math.ceil(balance / 3))
    case 5: {
      const foreignAmount = minor(dice.between(1, 4_000))
      return { type: 'payment', method: '31', amount: minor(0), foreignAmount }
    }
    default:
      return pay('01', handedOver(dice, minor(cashDue)))
  }
}
