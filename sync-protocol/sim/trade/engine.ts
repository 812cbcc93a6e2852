// One deed at a till, done by the real rules of the shop: what the till then knows, and what it has to
// write into its log. What the rules refuse does not happen.
import type { OpenCart } from '@evertill/shared/cart/cart.ts'
import { run } from '@evertill/shared/cart/run.ts'
import { settle } from '@evertill/shared/cart/settle.ts'
import { suspendCommands } from '@evertill/shared/terminal/close.ts'
import { RECEIPT_RANGE, takeNumbers } from '@evertill/shared/terminal/lease.ts'
import {
  type Books,
  foldBooks,
  type Masters,
  type TillCart,
  type Written,
} from '@evertill/shared/till/books.ts'
import { completeCart } from '@evertill/shared/transaction/complete.ts'
import type { Billing, NumberedAs, Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Deed, Done, Marks, Now } from './deed.ts'
import { addLines, beginCart, cancelCart, payCart, situation } from './ring.ts'
import { shopOf } from './shop.ts'
import { closeTerminal, moveCash, openDrawer, openTerminal } from './terminal-deeds.ts'
import { giveBack, undo } from './undo.ts'

/** Undefined where it cannot be done now: closed, without a lease or a cart, or refused. */
export function doDeed(books: Books, deed: Deed, now: Now): Done | undefined {
  switch (deed.do) {
    case 'open':
      return done(books, openTerminal(books, now))
    case 'close':
      return done(books, closeTerminal(books, now))
    case 'cash':
      return done(books, moveCash(books, now))
    case 'noSale':
      return done(books, openDrawer(books, now))
    case 'sell':
    case 'cancel':
      return sell(books, deed.do, now)
    case 'ring':
      return books.cart === undefined ? ring(books, now) : undefined
    case 'suspend':
      return suspend(books, now)
    case 'resume':
      return resume(books, deed, now)
    case 'void':
      return numbered(books, (...billing) => undo(deed, ...billing), deed.marks, now)
    case 'return': {
      const { method, rules } = shopOf(now)
      const how = { method, cashRounding: rules.cashRounding, dice: now.dice }
      return numbered(books, (...billing) => giveBack(deed, ...billing, how), deed.marks, now)
    }
  }
}

function done(books: Books, written: readonly Written[] | undefined): Done | undefined {
  return written && { books: foldBooks(books, written), written }
}

/** The basket of the till, begun and filled. */
function ring(books: Books, now: Now): Done | undefined {
  const { terminal } = books
  if (terminal.status !== 'opened' || terminal.staff === null) return undefined
  const shop = shopOf(now)
  const cart = beginCart(terminal, terminal.staff, shop, now)
  if (cart === undefined) return undefined
  const { gen, publish } = now.catalogue
  const price = { gen, publish }
  return { books: { ...books, cart: { ...cart, masters: price } }, written: [], price }
}

function sell(books: Books, how: 'sell' | 'cancel', now: Now): Done | undefined {
  if (books.lease === undefined || books.terminal.status !== 'opened') return undefined
  const begun = books.cart === undefined ? ring(books, now)?.books : goOn(books, now)
  if (begun?.cart === undefined) return undefined
  const { cart } = begun
  const shop = shopOf(now)
  const closed = (how === 'sell' && payCart(cart, shop, now)) || cancelCart(cart, shop, now)
  if (!closed) return undefined
  const settlement = settle(closed, shop.rules)
  const make = (billing: Billing, as: NumberedAs) =>
    completeCart(closed, settlement, billing, as, { stampDuty: true })
  const sold = numbered(begun, make, { masters: cart.masters }, now)
  return sold && { ...sold, price: cart.masters }
}

/** More is scanned only at the prices the basket was begun with. */
function goOn(books: Books, now: Now): Books {
  const { cart } = books
  const { gen, publish } = now.catalogue
  const isSame = cart?.masters.gen === gen && cart.masters.publish === publish
  if (cart === undefined || !isSame || now.dice.chance(60)) return books
  const more = addLines(cart, shopOf(now), now)
  return more === undefined ? books : { ...books, cart: { ...more, masters: cart.masters } }
}

function suspend(books: Books, now: Now): Done | undefined {
  const { cart } = books
  if (cart === undefined) return undefined
  const content = { ...suspended(cart, now), masters: cart.masters }
  if (content.state !== 'suspended') return undefined
  return done(books, [cartEntry('cart-suspended', books, content, now)])
}

/** The hand is the one that was granted; a cart of an older hand than its own is gone. */
function resume(
  books: Books,
  { cart, hand, takenBack = false }: Extract<Deed, { do: 'resume' }>,
  now: Now,
): Done | undefined {
  const { terminal } = books
  if (books.cart !== undefined || terminal.status !== 'opened') return undefined
  const shop = shopOf(now)
  const { terminal: here, staff } = terminal
  const recall = { type: 'recall', hand, terminal: here, staff: staff ?? '' } as const
  const ran = run(suspended(cart, now), [recall], shop, situation(now))
  if (!ran.ok) return undefined
  const content = { ...(ran.value.cart as OpenCart), masters: cart.masters }
  if (takenBack) return done(books, [cartEntry('cart-taken-back', books, content, now)])
  return { books: { ...books, cart: content }, written: [] }
}

/** As the store keeps it: a cart that was copied while it was open is put aside first. */
function suspended(cart: TillCart, now: Now): OpenCart {
  const shop = shopOf(now)
  const ran = run(cart, suspendCommands(cart), shop, situation(now))
  return ran.ok ? (ran.value.cart as OpenCart) : cart
}

function cartEntry(
  type: 'cart-suspended' | 'cart-taken-back',
  { terminal }: Books,
  content: TillCart,
  { newId }: Now,
): Written {
  const body = { cart: content.id, hand: content.hand, content }
  if (terminal.status !== 'opened') return { id: newId(), type, body }
  return { id: newId(), type, biz: terminal.businessDate, open: terminal.openCounter, body }
}

/** Bills under the next number of the lease; a number is used only where a transaction follows. */
function numbered(
  books: Books,
  make: (billing: Billing, as: NumberedAs) => Transaction | undefined,
  { unchecked = false, permit, masters }: Marks & { readonly masters?: Masters },
  { newId, at }: Now,
): Done | undefined {
  const { lease, terminal } = books
  if (lease === undefined || terminal.status !== 'opened') return undefined
  const taken = takeNumbers(lease, false, RECEIPT_RANGE)
  if (!taken.ok) return undefined
  const { tenant, store, terminal: no, businessDate, openCounter, businessCounter } = terminal
  const billing: Billing = {
    ...{ tenant, store, storeName: 'Corner Shop', terminal: no, lease: lease.lease },
    ...{ businessDate, openCounter, businessCounter, at },
    ...{ operator: terminal.staff ?? '', training: false },
  }
  const made = make(billing, { id: newId(), ...taken.value.numbers })
  if (made === undefined) return undefined
  const fact = unchecked ? { ...made, unchecked } : made
  const body = {
    fact,
    ...(permit === undefined ? {} : { permit }),
    ...(masters === undefined ? {} : { masters }),
  }
  return done(books, [
    { id: fact.id, type: 'transaction', biz: businessDate, open: openCounter, body },
  ])
}
