// Applies what happened to a cart. Refuses nothing: whatever was decided takes effect.
import { type Cart, type CartLine, isOpenCart, type OpenCart } from './cart.ts'
import type { CartEvent } from './command.ts'

export function evolve(cart: Cart, event: CartEvent): Cart {
  if (cart.state === 'initial') {
    return event.type === 'created' ? begin(event) : cart
  }
  return isOpenCart(cart) ? evolveOpen(cart, event) : cart
}

/** All events of one command; the version rises once. */
export function evolveAll(cart: Cart, events: readonly CartEvent[]): Cart {
  if (events.length === 0) return cart
  const after = events.reduce(evolve, cart)
  if (after.state === 'initial') return after
  return { ...after, version: (cart.state === 'initial' ? 0 : cart.version) + 1 }
}

function begin({ head }: Extract<CartEvent, { type: 'created' }>): OpenCart {
  return {
    ...head,
    state: 'idle',
    version: 0,
    lines: [],
    subtotalDiscounts: [],
    tenders: [],
    attempts: [],
  }
}

function evolveOpen(cart: OpenCart, event: CartEvent): Cart {
  switch (event.type) {
    case 'created':
      return cart
    case 'linesAdded':
      return { ...cart, state: 'entering', lines: [...cart.lines, ...event.lines] }
    case 'linesChanged':
      return { ...cart, lines: replaceLines(cart.lines, event.lines) }
    case 'subtotalled':
      return { ...cart, state: 'paying' }
    case 'subtotalDiscountsSet':
      return { ...cart, subtotalDiscounts: event.discounts }
    case 'tendered':
      return { ...cart, tenders: [...cart.tenders, event.tender] }
    case 'tenderRemoved':
      return { ...cart, tenders: cart.tenders.filter((tender) => tender.no !== event.no) }
    case 'attemptSet': {
      const others = cart.attempts.filter((attempt) => attempt.id !== event.attempt.id)
      return { ...cart, attempts: [...others, event.attempt] }
    }
    case 'billed':
      return { ...cart, state: 'completed' }
    case 'cancelled':
      return { ...cart, state: 'cancelled' }
    case 'resumed':
      return { ...cart, state: 'entering', tenders: [] }
    case 'suspended':
      return { ...cart, state: 'suspended' }
    case 'recalled': {
      const { hand, terminal, staff } = event
      return { ...cart, state: 'entering', hand, terminal, staff }
    }
    case 'orderTypeSet':
      return { ...cart, orderType: event.orderType }
    case 'customerSet': {
      const { customer: _, ...rest } = cart
      return event.customer === null ? rest : { ...rest, customer: event.customer }
    }
    case 'noteSet': {
      const { note: _, ...rest } = cart
      return event.note === null ? rest : { ...rest, note: event.note }
    }
  }
}

function replaceLines(
  lines: readonly CartLine[],
  changed: readonly CartLine[],
): readonly CartLine[] {
  const byNo = new Map(changed.map((line) => [line.lineNo, line]))
  return lines.map((line) => byNo.get(line.lineNo) ?? line)
}
