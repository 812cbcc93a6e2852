// What becomes of the carts of a terminal when it closes: one thing holds it back, a payment that a
// provider has taken or may have taken. Every other open cart passes to the store.
import { isOpenCart, type OpenCart } from '../cart/cart.ts'
import type { CartCommand } from '../cart/command.ts'
import { ok, type Result, refuse } from '../result.ts'
import { isOpen, isTaken } from '../tender/attempt.ts'

export type CloseBlocked = { readonly code: 'CLOSE_BLOCKED_BY_PAYMENT'; readonly cart: string }

/** The ids of the carts that are listed on the Z, in order; empty baskets are nothing to keep. */
export function cartsAtClose(
  carts: readonly OpenCart[],
  terminal: number,
): Result<readonly string[], CloseBlocked> {
  const own = carts.filter((cart) => cart.terminal === terminal && isOpenCart(cart))
  const blocking = own.find(holdsPayment)
  if (blocking) return refuse({ code: 'CLOSE_BLOCKED_BY_PAYMENT', cart: blocking.id })
  const kept = own.filter((cart) => cart.state !== 'idle')
  return ok(kept.map((cart) => cart.id).sort())
}

/** Approved, taken offline, on its way, or lost on its way: somebody's money is at stake. */
function holdsPayment(cart: OpenCart): boolean {
  return cart.attempts.some((attempt) => isTaken(attempt) || isOpen(attempt))
}

/**
 * What to run on a cart so that the store can keep it. Tenders by hand are taken out first: that
 * money goes back to the customer, and whoever recalls the cart begins the payment anew.
 */
export function suspendCommands(cart: OpenCart): readonly CartCommand[] {
  switch (cart.state) {
    case 'idle':
    case 'suspended':
      return []
    case 'paying':
      return [{ type: 'resume' }, { type: 'suspend' }]
    case 'entering':
      return [
        ...cart.tenders.map(({ no }): CartCommand => ({ type: 'removeTender', no })),
        { type: 'suspend' },
      ]
  }
}
