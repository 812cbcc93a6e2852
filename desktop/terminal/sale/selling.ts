// What the cashier does at the counter. A scan changes the basket in memory and is painted at once; a
// sale is complete when its transaction is on the disk of this device, and not before.

import { currencyOf } from '@evertill/shared/money/currency.ts'
import { ok, type Result } from '@evertill/shared/result.ts'
import type { TillCart } from '@evertill/shared/till/books.ts'
import type { Notices, Refused } from '../notices.ts'
import type { Running } from '../running.ts'
import type { Act } from '../trade/trade.ts'
import { createBasket, NOT_NOW } from './basket.ts'
import { itemOf, lookUp } from './find.ts'
import {
  addItem,
  change,
  closeCart,
  payCash,
  type SaleNow,
  type SaleRefusal,
  stepBack,
} from './ringing.ts'

export type Selling = ReturnType<typeof createSelling>

/** As much of an unknown code as fits a sentence. */
const CODE_SHOWN_MAX = 40
const EAN13 = /^\d{13}$/

export function createSelling(till: Running, notices: Notices) {
  const { trade, catalogue } = till
  const basket = createBasket(till, notices)
  const { times, dismissed, setTimes } = basket
  return {
    ...{ times, dismissed, setTimes, scan, cancelLine, total, back, cash, cancelCart },
    lookUp: (text: string) => lookUp(till, text),
  }

  function scan(code: string): undefined {
    const item = itemOf(till, code)
    if (item === undefined) {
      const refusal = { code: 'ITEM_NOT_FOUND', item: code.slice(0, CODE_SHOWN_MAX) }
      return notices.refused(refusal satisfies Refused)
    }
    const now = saleNow(till)
    if (now === undefined) return notices.refused({ code: 'MASTERS_MISSING' })
    const added = addItem(trade.books(), item, times(), now)
    if (added.ok) basket.added(added.value)
    else notices.refused(added.error)
  }

  function cancelLine(lineNo: number): void {
    basket.step((cart, now) => {
      const open = cart.state === 'paying' ? [{ type: 'resume' } as const] : []
      return change(cart, [...open, { type: 'cancelLine', lineNo }], now)
    }, saleNow(till))
  }

  function total(): void {
    basket.step((cart, now) => {
      return cart.state === 'paying' ? ok(cart) : change(cart, [{ type: 'subtotal' }], now)
    }, saleNow(till))
  }

  function back(): void {
    if (times() !== 1 && trade.books().cart?.state !== 'paying') setTimes(1)
    else basket.step(stepBack, saleNow(till))
  }

  /** A promise only where something is written: all else is painted at once. */
  function cash(typed: string): Promise<void> | undefined {
    if (EAN13.test(typed.trim())) return scan(typed.trim())
    const { cart } = trade.books()
    const now = saleNow(till)
    const currency = currencyOf(catalogue.store()?.currency.code ?? '')
    if (!cart || !now || !currency) return notices.refused(NOT_NOW)
    const paid = payCash(cart, typed, currency, now)
    if (!paid.ok) return notices.refused(paid.error)
    if (paid.value.isSettled) return close(paid.value.cart, 'bill', now)
    return basket.show(paid.value.cart)
  }

  function cancelCart(): Promise<void> | undefined {
    const { cart } = trade.books()
    const now = saleNow(till)
    return cart && now ? close(cart, 'cancel', now) : notices.refused(NOT_NOW)
  }

  async function close(cart: TillCart, how: 'bill' | 'cancel', now: SaleNow): Promise<void> {
    const done = await writeClosed(till, cart, how, now)
    if (done.ok) basket.closed(how)
    else notices.refused(done.error)
  }
}

/** Number, transaction and books in one act: all of it is durable, or the basket is still open. */
function writeClosed(
  { trade, catalogue }: Running,
  cart: TillCart,
  how: 'bill' | 'cancel',
  now: SaleNow,
) {
  const store = catalogue.store()
  const more = { storeName: store?.name ?? '', stampDuty: store?.currency.code === 'JPY' }
  return trade.act((books): Result<Act, SaleRefusal> => {
    const closed = closeCart(books, cart, how, { ...now, ...more })
    return closed.ok ? ok({ written: [closed.value] }) : closed
  })
}

function saleNow({ trade, catalogue, now, newId, may }: Running): SaleNow | undefined {
  const shop = catalogue.shop()
  const masters = catalogue.active()
  if (shop === undefined || masters === undefined) return undefined
  const { gen, publish } = masters
  const { staff } = trade.books().terminal
  return { at: now(), newId, may: may(staff ?? ''), shop, masters: { gen, publish } }
}
