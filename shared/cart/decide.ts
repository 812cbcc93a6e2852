// Decides a command on a cart: what happens, or why not. Changes nothing. The table says whether the
// state takes the command at all; the rules of lines, discounts and money live beside this file.
import { ok, refuse } from '../result.ts'
import { isOpen, isTaken } from '../tender/attempt.ts'
import { type Cart, isOpenCart, type OpenCart } from './cart.ts'
import { checkText } from './check.ts'
import type { CartCommand, CartEvent, Decision } from './command.ts'
import { decideLineDiscount, decideSubtotal, decideSubtotalDiscount } from './decide-discount.ts'
import {
  decideAddItems,
  decideCancelLine,
  decideChangeLine,
  decideChangePrice,
  decideChangeQuantity,
  decideOrderType,
} from './decide-line.ts'
import { checkReturnsStand, decideAddReturn } from './decide-return.ts'
import {
  checkLimits,
  decidePayment,
  decideRemoveTender,
  decideSettleAttempt,
  decideStartAttempt,
} from './decide-tender.ts'
import { settle } from './settle.ts'
import type { Shop, Situation } from './shop.ts'
import { CART_TABLE } from './table.ts'

export function decide(cart: Cart, command: CartCommand, shop: Shop, now: Situation): Decision {
  if (CART_TABLE[cart.state][command.type] === 'refuse') {
    return refuse({ code: 'INVALID_EVENT', event: command.type, state: cart.state })
  }
  if (cart.state === 'initial') return decideCreate(command)
  return isOpenCart(cart) ? decideOpen(cart, command, shop, now) : ok([])
}

function decideCreate(command: CartCommand): Decision {
  if (command.type !== 'create') return ok([])
  if (!command.terminalOpen) return refuse({ code: 'TERMINAL_NOT_OPEN' })
  if (command.head.staff === '') return refuse({ code: 'NOT_SIGNED_IN' })
  return ok([{ type: 'created', head: command.head }])
}

function decideOpen(cart: OpenCart, command: CartCommand, shop: Shop, now: Situation): Decision {
  const waiting = cart.attempts.find(isOpen)
  if (waiting && command.type !== 'get' && command.type !== 'settleAttempt') {
    return refuse({
      code: waiting.state === 'unknown' ? 'PAYMENT_UNKNOWN' : 'PAYMENT_ATTEMPT_OPEN',
    })
  }
  switch (command.type) {
    case 'create':
    case 'get':
      return ok([])
    case 'addItems':
      return decideAddItems(cart, command.items, shop, now)
    case 'addReturn':
      return decideAddReturn(cart, command, shop, now)
    case 'cancelLine':
      return decideCancelLine(cart, command.lineNo)
    case 'changeQuantity':
      return decideChangeQuantity(cart, command)
    case 'changePrice':
      return decideChangePrice(cart, command, now)
    case 'changeLine':
      return decideChangeLine(cart, command, shop)
    case 'lineDiscount':
      return decideLineDiscount(cart, command, shop, now)
    case 'subtotalDiscount':
      return decideSubtotalDiscount(cart, command.change, shop, now)
    case 'payment':
      return decidePayment(cart, command, shop, now)
    case 'removeTender':
      return decideRemoveTender(cart, command.no)
    case 'startAttempt':
      return decideStartAttempt(cart, command, shop, now)
    case 'settleAttempt':
      return decideSettleAttempt(cart, command, shop, now)
    case 'orderType':
      return decideOrderType(cart, command.orderType, shop)
    case 'details':
      return decideDetails(command)
    case 'subtotal':
      return decideSubtotal(cart, shop, now)
    case 'bill':
    case 'cancel':
    case 'resume':
    case 'suspend':
    case 'recall':
      return decideStep(cart, command, shop)
  }
}

type StepCommand = Extract<
  CartCommand,
  { type: 'bill' | 'cancel' | 'resume' | 'suspend' | 'recall' }
>

function decideStep(cart: OpenCart, command: StepCommand, shop: Shop): Decision {
  switch (command.type) {
    case 'bill':
      return decideBill(cart, shop)
    case 'cancel':
      return cart.attempts.some(isTaken)
        ? refuse({ code: 'TENDER_NEEDS_REVERSAL' })
        : ok([{ type: 'cancelled' }])
    case 'resume':
      return cart.attempts.some(isTaken)
        ? refuse({ code: 'TENDER_NEEDS_REVERSAL' })
        : ok([{ type: 'resumed' }])
    case 'suspend':
      return cart.tenders.length > 0
        ? refuse({ code: 'TENDERS_PRESENT' })
        : ok([{ type: 'suspended' }])
    case 'recall':
      return decideRecall(cart, command)
  }
}

/** A cart without anything to pay is billed without a tender. */
function decideBill(cart: OpenCart, shop: Shop): Decision {
  const { totals, tenders } = settle(cart, shop.rules)
  const { balance } = tenders
  if (balance === 0) {
    const wrong = checkReturnsStand(cart, shop) ?? checkLimits(cart.tenders, tenders, shop)
    return wrong ? refuse(wrong) : ok([{ type: 'billed' }])
  }
  const paidTooMuch = totals.total < 0 ? balance > 0 : balance < 0
  return refuse({ code: paidTooMuch ? 'BALANCE_OVERPAID' : 'BALANCE_LEFT', balance })
}

/** Every hand-over raises the hand, so that whoever still holds the cart can tell it is gone. */
function decideRecall(
  cart: OpenCart,
  { hand, terminal, staff }: Extract<CartCommand, { type: 'recall' }>,
): Decision {
  if (staff === '') return refuse({ code: 'NOT_SIGNED_IN' })
  if (hand <= cart.hand) return refuse({ code: 'CART_GONE' })
  return ok([{ type: 'recalled', hand, terminal, staff }])
}

function decideDetails(command: Extract<CartCommand, { type: 'details' }>): Decision {
  const events: CartEvent[] = []
  if (command.customer !== undefined) {
    events.push({ type: 'customerSet', customer: command.customer })
  }
  if (command.note !== undefined) {
    const wrong = checkText(command.note ?? '')
    if (wrong) return refuse(wrong)
    events.push({ type: 'noteSet', note: command.note === '' ? null : command.note })
  }
  return ok(events)
}
