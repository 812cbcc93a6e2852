// The basket on the screen: painted at once after every step, and kept behind the cashier's back.

import type { Result } from '@evertill/shared/result.ts'
import type { TillCart } from '@evertill/shared/till/books.ts'
import type { Notices, Refused } from '../notices.ts'
import type { Running } from '../running.ts'
import type { SaleNow, SaleRefusal } from './ringing.ts'

/** More of one thing is a barcode in the wrong field. */
const TIMES_MAX = 9_999

/** There is no basket that this could be done to. */
export const NOT_NOW = { code: 'INVALID_EVENT' } as const

export function createBasket(till: Running, notices: Notices) {
  const { trade, keptCart } = till
  let times = till.sale.times
  /** Its receipt is gone from the screen. */
  let dismissed: string | undefined
  return {
    times: () => times,
    dismissed: () => dismissed,
    setTimes,
    added,
    show,
    step,
    closed,
  }

  function setTimes(count: number) {
    if (!Number.isInteger(count) || count < 1 || count > TIMES_MAX) {
      return notices.refused({ code: 'QUANTITY_OUT_OF_RANGE', max: TIMES_MAX } as Refused)
    }
    times = count
    notices.clear()
    keptCart.keep({ cart: trade.books().cart, times })
  }

  /** With the next customer's first scan the last receipt goes. */
  function added(cart: TillCart): void {
    times = 1
    dismissed = lastReceipt()
    show(cart)
  }

  function show(cart: TillCart): undefined {
    trade.setCart(cart)
    keptCart.keep({ cart, times })
    notices.ok('ok')
  }

  function step(
    work: (cart: TillCart, now: SaleNow) => Result<TillCart, SaleRefusal>,
    now: SaleNow | undefined,
  ) {
    const { cart } = trade.books()
    if (cart === undefined || now === undefined) return notices.refused(NOT_NOW)
    const after = work(cart, now)
    if (!after.ok) return notices.refused(after.error)
    show(after.value)
  }

  /** Its transaction is on the disk; nobody wants the receipt of a basket that was cancelled. */
  function closed(how: 'bill' | 'cancel'): void {
    times = 1
    dismissed = how === 'cancel' ? lastReceipt() : undefined
    keptCart.keep({ cart: undefined, times })
    till.released()
    till.heartbeat.soon()
    notices.ok(how === 'bill' ? 'paid' : 'ok')
  }

  function lastReceipt(): string | undefined {
    return trade.books().receipts.at(-1)?.receipt.id
  }
}
