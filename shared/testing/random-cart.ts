// Rings up a random basket through the real cart: what the cart refuses does not happen, and what is
// still to be paid at the end is paid.
import type { Cart, CartHead, OpenCart } from '../cart/cart.ts'
import type { AddItem, CartCommand } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import { type Settlement, settle } from '../cart/settle.ts'
import type { Shop, Situation } from '../cart/shop.ts'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import type { Dice } from './random.ts'
import { handedOver, RANDOM_ITEMS } from './random-shop.ts'

export type RungUp = {
  readonly cart: Extract<Cart, { state: 'completed' | 'cancelled' }>
  readonly settlement: Settlement
}

/** A line of an earlier receipt that a customer may bring back. */
export type Returnable = {
  readonly transaction: string
  readonly lineNo: number
  readonly left: number
}

export type CartPlan = {
  readonly dice: Dice
  readonly head: CartHead
  readonly shop: Shop
  readonly now: Situation
  readonly cancels: boolean
  readonly bringsBack: readonly Returnable[]
}

export function ringUp(plan: CartPlan): RungUp | undefined {
  const { dice, head, cancels } = plan
  let cart: Cart = { state: 'initial' }
  const attempt = (...commands: CartCommand[]) => {
    const ran = run(cart, commands, plan.shop, plan.now)
    if (ran.ok) cart = ran.value.cart
    return ran.ok
  }
  attempt({ type: 'create', head, terminalOpen: true })
  if (cancels && dice.chance(20)) attempt({ type: 'cancel' })
  for (const command of enteringCommands(plan)) attempt(command)
  attempt({ type: 'subtotal' })
  if (dice.chance(35)) {
    attempt({ type: 'subtotalDiscount', change: { how: 'replace', discounts: discounts(dice) } })
  }
  for (let tries = 0; tries < 6 && !cancels && cartOf(cart)?.state === 'paying'; tries += 1) {
    for (const command of payCommands(plan, cart as unknown as OpenCart, tries)) attempt(command)
    attempt({ type: 'bill' })
  }
  attempt({ type: 'cancel' })
  const closed = cartOf(cart)
  if (closed?.state !== 'completed' && closed?.state !== 'cancelled') return undefined
  return { cart: closed, settlement: settle(closed, plan.shop.rules) }
}

/** The compiler does not see that attempts change the cart. */
function cartOf(cart: Cart): Exclude<Cart, { state: 'initial' }> | undefined {
  return cart.state === 'initial' ? undefined : cart
}

function enteringCommands({ dice, bringsBack }: CartPlan): readonly CartCommand[] {
  const commands: CartCommand[] = []
  const lines = dice.between(1, 5)
  for (let line = 1; line <= lines; line += 1) {
    commands.push({ type: 'addItems', items: [randomItem(dice)] })
    if (dice.chance(15)) commands.push({ type: 'cancelLine', lineNo: dice.between(1, line) })
    if (dice.chance(25)) {
      const change = { how: 'replace' as const, discounts: discounts(dice) }
      commands.push({ type: 'lineDiscount', lineNo: dice.between(1, line), change })
    }
    if (dice.chance(10)) {
      const quantity = dice.between(1, 6) * MILLI
      commands.push({ type: 'changeQuantity', lineNo: dice.between(1, line), quantity })
    }
  }
  for (const { transaction, lineNo, left } of bringsBack) {
    const quantity = Math.min(left, MILLI)
    commands.push({ type: 'addReturn', transaction, lineNo, quantity, reason: 'wrong size' })
  }
  if (dice.chance(5)) {
    commands.push({ type: 'addItems', items: [{ item: 'tea', quantity: -MILLI, reason: 'blind' }] })
  }
  return commands
}

function randomItem(dice: Dice): AddItem {
  const item = dice.pick(RANDOM_ITEMS)
  const quantity = item.weighed ? dice.between(1, 3_000) : dice.between(1, 4) * MILLI
  return { item: item.code, quantity }
}

function discounts(dice: Dice) {
  return Array.from({ length: dice.between(1, 2) }, (_, at) => ({
    id: `d${at}`,
    ...(dice.chance(50) ? { reason: dice.pick(['damaged', 'friend']) } : {}),
    ...(dice.chance(50)
      ? { kind: 'amount' as const, value: minor(dice.between(0, 150)) }
      : {
          kind: 'percent' as const,
          basisPoints: dice.between(0, 3_000),
          rounds: dice.pick(['unit', 'line'] as const),
        }),
  }))
}

/** First perhaps in parts and by several methods, in the end exactly and in coins. */
function payCommands(
  { dice, shop }: CartPlan,
  cart: OpenCart,
  tries: number,
): readonly CartCommand[] {
  const { balance, cashDue } = settle(cart, shop.rules).tenders
  const pay = (method: string, amount: number): CartCommand => ({
    type: 'payment',
    method,
    amount: minor(amount),
  })
  if (balance < 0) return [pay('01', cashDue || balance), pay('11', balance)]
  if (tries >= 3 || balance === 0) return [pay('01', cashDue), pay('11', balance)]
  switch (dice.below(6)) {
    case 0:
      return [pay('11', balance)]
    case 1:
      return [pay('21', dice.between(1, 1_000))]
    case 2:
      return [pay('22', dice.between(1, 2_000))]
    case 3:
      return [pay('12', Math.ceil(balance / 3))]
    case 4: {
      const foreignAmount = minor(dice.between(1, 4_000))
      return [{ type: 'payment', method: '31', amount: minor(0), foreignAmount }]
    }
    default:
      return [pay('01', handedOver(dice, cashDue))]
  }
}
