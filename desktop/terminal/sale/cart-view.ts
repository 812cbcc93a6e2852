// The basket as it is painted: every amount as text, and the amounts that customers hand over.

import { type CartLine, liveLines } from '@evertill/shared/cart/cart.ts'
import { type SettledLine, type Settlement, settle } from '@evertill/shared/cart/settle.ts'
import type { Shop } from '@evertill/shared/cart/shop.ts'
import { nameIn } from '@evertill/shared/language.ts'
import { currencyOf, formatAmount } from '@evertill/shared/money/currency.ts'
import { type Minor, minor, ZERO } from '@evertill/shared/money/money.ts'
import { MILLI } from '@evertill/shared/money/price.ts'
import {
  amountText,
  countText,
  moneyText,
  type Notation,
  priceText,
  quantityText,
} from '@evertill/shared/receipt/amount.ts'
import type { TillCart } from '@evertill/shared/till/books.ts'
import type { CartLineView, CartView } from '../view.ts'

/** With the exact amount; more keys nobody reads. */
const QUICK_MAX = 6

export function cartView(
  cart: TillCart | undefined,
  times: number,
  { rules }: Pick<Shop, 'rules'>,
  notation: Notation,
): CartView {
  if (cart === undefined) {
    const totalText = moneyText(ZERO, notation)
    const count = countText(0, notation.language)
    return { state: 'empty', times, lines: [], countText: count, totalText, paid: [], quick: [] }
  }
  const settlement = settle(cart, rules)
  const isPaying = cart.state === 'paying'
  const { cashDue, tenders } = settlement.tenders
  return {
    state: isPaying ? 'paying' : 'selling',
    times,
    lines: cart.lines.map((line, at) => lineView(line, settlement.lines[at], notation)),
    countText: countText(piecesOf(cart), notation.language),
    totalText: moneyText(settlement.totals.total, notation),
    ...(isPaying ? { dueText: moneyText(cashDue, notation) } : {}),
    paid: tenders.map(({ tender }) => ({
      name: nameIn(tender.names, notation.language),
      amountText: moneyText(tender.tendered, notation),
    })),
    quick: isPaying ? quickAmounts(settlement, notation) : [],
  }
}

type Painted = {
  readonly amount: Minor
  readonly notation: Notation
  readonly view: CartLineView
}

/** Of sixty lines a scan changes one: the page paints anew only what is another object than before. */
const painted = new WeakMap<CartLine, Painted>()

function lineView(
  line: CartLine,
  settled: SettledLine | undefined,
  notation: Notation,
): CartLineView {
  const amount = settled?.amount ?? ZERO
  const before = painted.get(line)
  if (before?.amount === amount && isSameNotation(before.notation, notation)) return before.view
  const view = writeLine(line, amount, notation)
  painted.set(line, { amount, notation, view })
  return view
}

function isSameNotation(one: Notation, other: Notation): boolean {
  return (
    one.language === other.language &&
    one.currency.code === other.currency.code &&
    one.currency.decimals === other.currency.decimals
  )
}

function writeLine(line: CartLine, amount: Minor, notation: Notation): CartLineView {
  const { item, quantity, unitPrice, lineNo, cancelled } = line
  return {
    no: lineNo,
    name: nameIn(item.names, notation.language),
    quantityText: quantityText(quantity, item.unit, notation.language),
    unitText: priceText(unitPrice, notation),
    amountText: amountText(amount, notation),
    cancelled,
  }
}

/** Goods by weight are one piece. */
function piecesOf(cart: TillCart): number {
  return liveLines(cart).reduce(
    (sum, { item, quantity }) => sum + (item.unit === 'each' ? quantity / MILLI : 1),
    0,
  )
}

/** What is due, and what people round it up to with the notes and coins there are. */
function quickAmounts({ tenders }: Settlement, notation: Notation): CartView['quick'] {
  const due = tenders.cashDue
  if (due <= 0) return []
  const denominations = currencyOf(notation.currency.code)?.denominations ?? []
  const above = denominations.map((each) => Math.ceil(due / each) * each)
  const amounts = [...new Set([due, ...above])].sort((a, b) => a - b).slice(0, QUICK_MAX)
  return amounts.map((amount) => quick(minor(amount), notation))
}

function quick(amount: Minor, notation: Notation): CartView['quick'][number] {
  return {
    label: moneyText(amount, notation),
    typed: formatAmount(amount, notation.currency.decimals),
  }
}
