// The basket on the screen of this till: what each key does to it, by the rules of the shop. Values
// only; nothing here is written or waits.

import type { CartHead } from '@evertill/shared/cart/cart.ts'
import type { CartCommand, CartRefusal } from '@evertill/shared/cart/command.ts'
import { run } from '@evertill/shared/cart/run.ts'
import { settle } from '@evertill/shared/cart/settle.ts'
import type { Shop, Situation } from '@evertill/shared/cart/shop.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import { type Currency, parseAmount } from '@evertill/shared/money/currency.ts'
import type { Minor } from '@evertill/shared/money/money.ts'
import { MILLI } from '@evertill/shared/money/price.ts'
import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { RECEIPT_RANGE, takeNumbers } from '@evertill/shared/terminal/lease.ts'
import type { Terminal } from '@evertill/shared/terminal/terminal.ts'
import type { Books, Masters, TillCart, Written } from '@evertill/shared/till/books.ts'
import type { Moment } from '@evertill/shared/time.ts'
import { completeCart } from '@evertill/shared/transaction/complete.ts'
import type { Billing } from '@evertill/shared/transaction/transaction.ts'
import type { Right } from './staff-rights.ts'

export type SaleNow = {
  readonly at: Moment
  readonly newId: () => string
  readonly may: Right
  readonly shop: Shop
  /** Of the publish that `shop` is. */
  readonly masters: Masters
}

export type SaleRefusal =
  | CartRefusal
  | { readonly code: 'LEASE_MISSING' | 'NUMBERS_EXHAUSTED' | 'PRICES_RENEWED' }
  | { readonly code: 'BARCODE_UNREADABLE'; readonly barcode: string }

type OpenTerminal = Extract<Terminal, { status: 'opened' }>

/** Begins a basket with its first item, where there is none. */
export function addItem(
  books: Books,
  item: Item,
  times: number,
  now: SaleNow,
): Result<TillCart, SaleRefusal> {
  const terminal = openTerminal(books)
  if (!terminal.ok) return terminal
  if (books.lease === undefined) return refuse({ code: 'LEASE_MISSING' })
  const { cart } = books
  const add = { type: 'addItems', items: [{ item: item.code, quantity: times * MILLI }] } as const
  if (cart === undefined) return begin(terminal.value, add, now)
  // A basket is rung up at the prices of one publish; what it has already keeps its own.
  if (cart.masters.gen !== now.masters.gen || cart.masters.publish !== now.masters.publish) {
    return refuse({ code: 'PRICES_RENEWED' })
  }
  return change(cart, cart.state === 'paying' ? [{ type: 'resume' }, add] : [add], now)
}

export function change(
  cart: TillCart,
  commands: readonly CartCommand[],
  now: SaleNow,
): Result<TillCart, SaleRefusal> {
  const ran = run(cart, commands, now.shop, situation(now))
  if (!ran.ok) return ran
  const { cart: after } = ran.value
  assert(after.state !== 'initial', 'a basket that was begun stays begun')
  // Billed and cancelled ones leave as transactions and never stay on the screen.
  return ok({ ...after, masters: cart.masters } as TillCart)
}

export type Paid = { readonly cart: TillCart; readonly isSettled: boolean }

/** What the customer hands over in notes and coins; nothing typed is the exact amount. */
export function payCash(
  cart: TillCart,
  typed: string,
  currency: Currency,
  now: SaleNow,
): Result<Paid, SaleRefusal> {
  const method = cashMethod(now.shop)
  if (method === undefined) return refuse({ code: 'TENDER_UNKNOWN', tender: CASH_CODE })
  const paying = cart.state === 'paying' ? ok(cart) : change(cart, [{ type: 'subtotal' }], now)
  if (!paying.ok) return paying
  const { balance, cashDue } = settle(paying.value, now.shop.rules).tenders
  if (balance === 0) return ok({ cart: paying.value, isSettled: true })
  const amount = typed.trim() === '' ? ok(cashDue) : parseAmount(typed, currency.decimals)
  if (!amount.ok || amount.value <= 0) return refuse({ code: 'TENDER_AMOUNT_INVALID' })
  const pay = { type: 'payment', method, amount: amount.value as Minor } as const
  const paid = change(paying.value, [pay], now)
  if (!paid.ok) return paid
  const left = settle(paid.value, now.shop.rules).tenders.balance
  return ok({ cart: paid.value, isSettled: left === 0 })
}

/** The last payment is taken back first, then the basket is opened again. */
export function stepBack(cart: TillCart, now: SaleNow): Result<TillCart, SaleRefusal> {
  if (cart.state !== 'paying') return ok(cart)
  const last = cart.tenders.at(-1)
  const command = last
    ? ({ type: 'removeTender', no: last.no } as const)
    : ({ type: 'resume' } as const)
  return change(cart, [command], now)
}

/** What is written when the basket is paid or cancelled: one transaction under the next number. */
export function closeCart(
  books: Books,
  cart: TillCart,
  how: 'bill' | 'cancel',
  now: SaleNow & { readonly storeName: string; readonly stampDuty: boolean },
): Result<Written, SaleRefusal> {
  const opened = openTerminal(books)
  if (!opened.ok) return opened
  const { lease } = books
  if (lease === undefined) return refuse({ code: 'LEASE_MISSING' })
  const ran = run(cart, [{ type: how }], now.shop, situation(now))
  if (!ran.ok) return ran
  const closed = ran.value.cart
  assert(closed.state === 'completed' || closed.state === 'cancelled', 'a closed basket')
  const taken = takeNumbers(lease, false, RECEIPT_RANGE)
  if (!taken.ok) return taken
  const fact = completeCart(
    closed,
    settle(closed, now.shop.rules),
    billingOf(opened.value, lease.lease, now),
    { id: now.newId(), ...taken.value.numbers },
    { stampDuty: now.stampDuty },
  )
  const { businessDate, openCounter } = opened.value
  const body = { fact, masters: cart.masters }
  return ok({ id: fact.id, type: 'transaction', biz: businessDate, open: openCounter, body })
}

/** Notes and coins of the shop, by whatever code. */
export function cashMethod({ method }: Shop): string | undefined {
  return method(CASH_CODE)?.kind === 'cash' ? CASH_CODE : undefined
}

/** The code under which every tenant begins with cash. */
const CASH_CODE = '01'

function begin(
  terminal: OpenTerminal,
  add: CartCommand,
  now: SaleNow,
): Result<TillCart, SaleRefusal> {
  const { tenant, store, terminal: no, staff } = terminal
  if (staff === null) return refuse({ code: 'NOT_SIGNED_IN' })
  const head: CartHead = {
    ...{ id: now.newId(), hand: 1, tenant, store, terminal: no, staff, training: false },
  }
  const create = { type: 'create', head, terminalOpen: true } as const
  const ran = run({ state: 'initial' }, [create, add], now.shop, situation(now))
  if (!ran.ok) return ran
  return ok({ ...(ran.value.cart as TillCart), masters: now.masters })
}

function billingOf(
  terminal: OpenTerminal,
  lease: number,
  now: SaleNow & { readonly storeName: string },
): Billing {
  const { tenant, store, terminal: no, businessDate, openCounter, businessCounter } = terminal
  return {
    ...{ tenant, store, storeName: now.storeName, terminal: no, lease },
    ...{ businessDate, openCounter, businessCounter, at: now.at },
    ...{ operator: terminal.staff ?? '', training: false },
  }
}

function openTerminal({ terminal }: Books): Result<OpenTerminal, SaleRefusal> {
  return terminal.status === 'opened' ? ok(terminal) : refuse({ code: 'TERMINAL_NOT_OPEN' })
}

function situation({ at, may }: SaleNow): Situation {
  return { at: at.local, may }
}
