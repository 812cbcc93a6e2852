// Rings up the same baskets every time, through the real engine from the first scan to the close of
// the day: what golden receipts are printed from.
import type { Cart, ClosedCart } from '../cart/cart.ts'
import type { CartCommand } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import type { ReceiptView, Shop } from '../cart/shop.ts'
import { refundShare, type SoldLine } from '../cart/sold-line.ts'
import { type CashRounding, roundToStep } from '../money/cash-rounding.ts'
import { type Minor, minor, sum } from '../money/money.ts'
import type { Result } from '../result.ts'
import { emptyDay, foldDay } from '../terminal/day.ts'
import type { DayReport } from '../terminal/day-report.ts'
import {
  type CashMoveFact,
  type CloseFact,
  type Fact,
  isTransaction,
  type NoSaleFact,
  type OpenFact,
} from '../terminal/fact.ts'
import { RECEIPT_RANGE, receiptNoOf } from '../terminal/lease.ts'
import { type ReportFrame, xReport, zReport } from '../terminal/make-report.ts'
import type { FactStamp } from '../terminal/stamp.ts'
import { makeZ } from '../terminal/z.ts'
import { businessDate, localTime, type Moment } from '../time.ts'
import { completeCart } from '../transaction/complete.ts'
import { UNTOUCHED } from '../transaction/status.ts'
import type { Billing, NumberedAs, Transaction } from '../transaction/transaction.ts'
import { returnTransaction, voidTransaction } from '../transaction/undo.ts'
import { aMoment } from './builders.ts'
import type { GoldenShop } from './golden-shops.ts'

export type Till = ReturnType<typeof createTill>

/** A terminal that counts its numbers and lets seven minutes pass between two customers. */
export function createTill(golden: GoldenShop, { training = false } = {}) {
  const facts: Fact[] = []
  const shop: Shop = { ...golden.shop, receipt }
  let lastNo = golden.firstNo - 1
  let minutes = 0

  return { facts, sell, cancel, undo, giveBack, open, move, noSale, close, xOfDay, zOfDay }

  function sell(commands: readonly CartCommand[]): Transaction {
    return complete([...commands, { type: 'bill' }])
  }

  function cancel(commands: readonly CartCommand[]): Transaction {
    return complete([...commands, { type: 'cancel' }])
  }

  function complete(commands: readonly CartCommand[]): Transaction {
    const billing = nextBilling()
    const create: CartCommand = {
      type: 'create',
      terminalOpen: true,
      head: {
        id: `cart-${lastNo + 1}`,
        hand: 1,
        tenant: golden.tenant,
        store: shop.store,
        terminal: golden.terminal,
        staff: golden.operator,
        training,
      },
    }
    const begun: Cart = { state: 'initial' }
    const now = aMoment({ at: billing.at.local })
    const ran = taken(run(begun, [create, ...commands], shop, now))
    if (ran.settlement === undefined) throw new Error('an empty command list')
    const closed = ran.cart as ClosedCart
    return kept(completeCart(closed, ran.settlement, billing, nextNumbers(), golden))
  }

  function undo(original: Transaction): Transaction {
    const billing = nextBilling()
    const numbered = nextNumbers()
    return kept(taken(voidTransaction({ original, status: UNTOUCHED, billing, numbered })))
  }

  /** Gives back parts of an untouched receipt in cash. */
  function giveBack(
    original: Transaction,
    lines: readonly { lineNo: number; quantity: number }[],
  ): Transaction {
    const billing = nextBilling()
    const numbered = nextNumbers()
    const { cashRounding } = shop.rules
    const request = {
      lines,
      tenders: [{ method: '01', amount: cashBack(original, lines, cashRounding) }],
      method: shop.method,
      ...(cashRounding === undefined ? {} : { cashRounding }),
    }
    const asked = { original, status: UNTOUCHED, billing, numbered, reason: 'defect' }
    return kept(taken(returnTransaction(asked, request)))
  }

  function open(pieces: Readonly<Record<number, number>>, amount: number): OpenFact {
    return kept({ ...stamp(), kind: 'open', float: { amount: minor(amount), pieces } })
  }

  function move(
    which: CashMoveFact['move'],
    amount: number,
    description: string,
    reason?: string,
  ): CashMoveFact {
    const why = reason === undefined ? {} : { reason }
    const fact = { ...stamp(), move: which, amount: minor(amount), description, ...why }
    return kept({ ...fact, kind: 'cashMove' })
  }

  function noSale(reason: string): NoSaleFact {
    return kept({ ...stamp(), kind: 'noSale', reason })
  }

  function close(counted: CloseFact['counted'], reason?: string): CloseFact {
    const expected = xOfDay().cash.expected ?? minor(0)
    return kept({
      ...stamp(),
      kind: 'close',
      counted,
      expected,
      difference: counted && minor(counted.amount - expected),
      ...(reason === undefined ? {} : { reason }),
      openCarts: [],
      claimed: { transactions: facts.length, lastTransactionNo: lastNo, cashMoves: 0 },
    })
  }

  function xOfDay(blind = false): DayReport {
    return xReport(totals(), frame(), blind)
  }

  function zOfDay(): DayReport {
    const { id, totals: closed, drawerExpected } = makeZ(totals())
    const day = { z: id, amendment: 0, totals: closed, drawerExpected, doubled: [] }
    return zReport(day, frame())
  }

  function totals() {
    return facts.reduce(foldDay, emptyDay(stamp()))
  }

  function frame(): ReportFrame {
    return {
      storeName: golden.profile.storeName,
      at: moment(),
      operator: golden.operator,
      methodNames: (code) => shop.method(code)?.names,
      taxNames: (code) => nameOfTax(golden, code),
      perpetualBefore: { net: '184467440737', absolute: '190000000000' },
      chainHead: { short: '9f2c41d07ab3e658', full: 'evertill:1:9f2c41d07ab3e658' },
    }
  }

  /** Its own receipts, each as if nothing had come back of it yet. */
  function receipt(transaction: string): ReceiptView | undefined {
    const found = facts.filter(isTransaction).find((fact) => fact.id === transaction)
    return found && { transaction, lines: found.lines, returned: new Map(), training }
  }

  function kept<F extends Fact>(fact: F): F {
    facts.push(fact)
    return fact
  }

  function stamp(): FactStamp {
    return { ...nextBilling(), id: `fact-${String(minutes).padStart(4, '0')}` }
  }

  function nextBilling(): Billing {
    minutes += 7
    return {
      tenant: golden.tenant,
      store: shop.store,
      storeName: golden.profile.storeName,
      terminal: golden.terminal,
      lease: golden.lease,
      businessDate: businessDate('2026-11-21'),
      openCounter: 1,
      businessCounter: 214,
      at: moment(),
      operator: golden.operator,
      training,
    }
  }

  function nextNumbers(): NumberedAs {
    lastNo += 1
    return {
      id: `transaction-${lastNo}`,
      transactionNo: lastNo,
      receiptNo: receiptNoOf(lastNo, RECEIPT_RANGE),
    }
  }

  function moment(): Moment {
    const [hour, minute] = [9 + Math.floor(minutes / 60), minutes % 60]
    const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    const local = localTime(`2026-11-21T${clock}:00`)
    return { ms: Date.parse(`${local}Z`) - golden.offset * 60_000, local, offset: golden.offset }
  }
}

/** An item, how many or how much of it, and the choices on it. */
export type Wanted = readonly [item: string, pieces: number, ...modifiers: string[]]

export function add(...items: readonly Wanted[]): CartCommand {
  return {
    type: 'addItems',
    items: items.map(([item, pieces, ...modifiers]) => ({
      item,
      quantity: Math.round(pieces * 1000),
      modifiers,
      ageChecked: true,
    })),
  }
}

export const SUBTOTAL: CartCommand = { type: 'subtotal' }

export function pay(method: string, amount: number, reference?: string): CartCommand {
  const more = reference === undefined ? {} : { reference }
  return { type: 'payment', method, amount: minor(amount), ...more }
}

export function lineOff(lineNo: number, amount: number): CartCommand {
  const discount = { id: `line-${lineNo}`, kind: 'amount' as const, value: minor(amount) }
  return { type: 'lineDiscount', lineNo, change: { how: 'add', discount } }
}

export function percentOff(basisPoints: number): CartCommand {
  const discount = {
    id: 'subtotal',
    kind: 'percent' as const,
    basisPoints,
    rounds: 'line' as const,
  }
  return { type: 'subtotalDiscount', change: { how: 'add', discount } }
}

export function amountOff(amount: Minor): CartCommand {
  const discount = { id: 'subtotal', kind: 'amount' as const, value: amount }
  return { type: 'subtotalDiscount', change: { how: 'add', discount } }
}

function cashBack(
  original: Transaction,
  lines: readonly { lineNo: number; quantity: number }[],
  policy: CashRounding | undefined,
): Minor {
  const amounts = lines.flatMap(({ lineNo, quantity }) => {
    const line = original.lines[lineNo - 1] as SoldLine
    const share = refundShare(line, undefined, quantity)
    const onTop = line.tax.kind === 'external' ? share.taxes : []
    return [share.net, share.service, ...onTop]
  })
  const due = sum(amounts)
  return policy ? roundToStep(due, policy) : due
}

function nameOfTax({ shop }: GoldenShop, code: string) {
  for (const tax of shop.taxes.values()) {
    if (tax.code === code) return tax.names
    const parts = tax.versions.flatMap((version) => version.parts)
    const part = parts.find((candidate) => candidate.code === code)
    if (part) return part.names
  }
  return undefined
}

/** A refusal here is a mistake in the golden basket. */
function taken<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value
  throw new Error(`a golden basket was refused: ${JSON.stringify(result.error)}`)
}
