// Random days of a shop, made by the real rules: terminals open and close, sell, exchange, cancel, void,
// take back and train. The same seed makes the same facts, in the order they happened.
import type { OpenCart } from '../cart/cart.ts'
import type { ReceiptView, Shop } from '../cart/shop.ts'
import { refundShare, type SoldLine } from '../cart/sold-line.ts'
import { CURRENCIES, type Currency } from '../money/currency.ts'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { settleTenders } from '../tender/tender.ts'
import { type DayTotals, emptyDay, foldDay } from '../terminal/day.ts'
import { cashFigures } from '../terminal/day-figures.ts'
import { decideTerminal } from '../terminal/decide.ts'
import { evolveTerminal } from '../terminal/evolve.ts'
import { dayKey, type Fact, isTransaction } from '../terminal/fact.ts'
import {
  type KnownNumbers,
  type Lease,
  openLease,
  RECEIPT_RANGE,
  takeNumbers,
} from '../terminal/lease.ts'
import { newTerminal, type Terminal, type TerminalCommand } from '../terminal/terminal.ts'
import { businessDate, dateOfDay, dayOfDate, localTime, type Moment } from '../time.ts'
import { completeCart } from '../transaction/complete.ts'
import {
  isVoided,
  noteTransaction,
  type ReceiptStatus,
  returnedByLine,
  UNTOUCHED,
} from '../transaction/status.ts'
import {
  type Billing,
  type NumberedAs,
  settledAmount,
  type Transaction,
} from '../transaction/transaction.ts'
import { returnTransaction, type Undo, voidTransaction } from '../transaction/undo.ts'
import { type Dice, diceOf } from './random.ts'
import { type Returnable, ringUp } from './random-cart.ts'
import { randomShop } from './random-shop.ts'

export type TradeOptions = {
  readonly terminals: number
  readonly dates: number
  /** Deeds on each date, over all terminals. */
  readonly deeds: number
}

export type Trade = {
  readonly facts: readonly Fact[]
  readonly transactions: readonly Transaction[]
  /** One entry per terminal's day, folded in the order things happened. */
  readonly days: readonly DayTotals[]
}

const FIRST_DATE = dayOfDate('2026-11-20')
const STAFF = ['anna', 'budi', 'chiyo'] as const
const YEN = CURRENCIES['JPY'] as Currency

export function randomTrade(seed: number, options: Partial<TradeOptions> = {}): Trade {
  const { terminals = 2, dates = 2, deeds = 14 } = options
  const dice = diceOf(seed)
  const store = newStore(dice, terminals)
  for (let date = 0; date < dates; date += 1) {
    store.clock.day = FIRST_DATE + date
    store.clock.minute = 480
    for (const till of store.tills) openTill(store, till)
    for (let deed = 0; deed < deeds; deed += 1) doSomething(store, dice.pick(store.tills))
    for (const till of store.tills) closeTill(store, till)
  }
  const transactions = store.facts.filter(isTransaction)
  return { facts: store.facts, transactions, days: [...store.days.values()] }
}

type Till = { terminal: Terminal; lease: Lease }
type Store = {
  readonly dice: Dice
  readonly shop: Shop
  readonly tills: readonly Till[]
  readonly clock: { day: number; minute: number }
  readonly facts: Fact[]
  readonly days: Map<string, DayTotals>
  readonly receipts: Map<string, { readonly receipt: Transaction; status: ReceiptStatus }>
}

function newStore(dice: Dice, terminals: number): Store {
  const receipts: Store['receipts'] = new Map()
  const tills = Array.from({ length: terminals }, (_, at) => ({
    terminal: newTerminal({ tenant: 'T1', store: 'S1', terminal: at + 1 }),
    lease: newLease(at + 1, NO_NUMBERS),
  }))
  return {
    dice,
    shop: randomShop(dice, (id) => receiptView(receipts, id)),
    tills,
    clock: { day: FIRST_DATE, minute: 0 },
    facts: [],
    days: new Map(),
    receipts,
  }
}

function receiptView(receipts: Store['receipts'], id: string): ReceiptView | undefined {
  const found = receipts.get(id)
  if (found === undefined) return undefined
  const { receipt, status } = found
  const { lines, training } = receipt
  const view = { transaction: id, lines, training, returned: returnedByLine(status) }
  if (receipt.kind === 'cancel') return { ...view, closed: 'TRANSACTION_CANCELLED' }
  if (isVoided(status)) return { ...view, closed: 'ALREADY_VOIDED' }
  return receipt.kind === 'sale' ? view : { ...view, closed: 'TRANSACTION_TYPE_WRONG' }
}

const NO_NUMBERS: KnownNumbers = { lease: 0, lastNumber: 0, from: 0 }

function newLease(terminal: number, known: KnownNumbers): Lease {
  return openLease({ terminal, holder: 'device', reason: 'test' }, known).lease
}

/** The device is replaced: another one goes on, in numbers of its own. */
function replaceDevice(till: Till): void {
  const { lease, next, nextTraining } = till.lease
  const lastNumber = Math.max(next, nextTraining) - 1
  till.lease = newLease(till.terminal.terminal, { lease, lastNumber, from: lastNumber })
}

function doSomething(store: Store, till: Till): void {
  const { dice } = store
  const throwOf = dice.below(100)
  if (throwOf < 55) sell(store, till, {})
  else if (throwOf < 60) sell(store, till, { cancels: true })
  else if (throwOf < 65) sell(store, till, { training: true })
  else if (throwOf < 72) undoOne(store, till)
  else if (throwOf < 84) giveBack(store, till)
  else if (throwOf < 92) moveCash(store, till)
  else if (throwOf < 94) command(store, till, { type: 'drawer', cause: 'unknown' })
  else if (throwOf < 96) command(store, till, { type: 'noSale', reason: 'change for a customer' })
  else if (throwOf < 98) {
    closeTill(store, till)
    openTill(store, till)
  } else replaceDevice(till)
}

function openTill(store: Store, till: Till): void {
  const { dice } = store
  command(store, till, { type: 'signIn', staff: dice.pick(STAFF) })
  const float = dice.chance(50)
    ? { pieces: { 1000: dice.between(0, 20), 100: dice.between(0, 50), 1: 7 } }
    : { amount: minor(dice.between(0, 30_000)) }
  command(store, till, dice.chance(85) ? { type: 'open', float } : { type: 'open' })
}

function closeTill(store: Store, till: Till): void {
  const { dice } = store
  const { expected } = cashFigures(openDay(store, till))
  const found = minor(Math.max(0, expected + dice.pick([0, 0, 0, -10, 500])))
  const counted = { amount: found }
  const how = dice.pick(['before', 'with', 'never'] as const)
  if (how === 'before') command(store, till, { type: 'count', counted })
  command(store, till, how === 'with' ? { type: 'close', counted } : { type: 'close' })
  command(store, till, { type: 'signOut' })
}

function moveCash(store: Store, till: Till): void {
  const { dice } = store
  const move = dice.pick(['in', 'out', 'drop'] as const)
  command(store, till, { type: 'cashMove', move, amount: minor(dice.between(1, 5_000)) })
}

function command(store: Store, till: Till, wanted: TerminalCommand): void {
  const { terminal } = till
  const carts: readonly OpenCart[] = []
  const decided = decideTerminal(terminal, wanted, {
    id: nextId(store),
    at: tick(store),
    may: () => 'allow',
    training: false,
    currency: YEN,
    policy: { dayChangeHour: 4, cashMoveMax: minor(AMOUNT_MAX) },
    day: terminal.status === 'opened' ? openDay(store, till) : null,
    carts,
    clockInDoubt: false,
    openCounterOf: () => 0,
  })
  if (!decided.ok) return
  for (const event of decided.value) {
    if (event.kind === 'mode') continue
    till.terminal = evolveTerminal(till.terminal, event)
    note(store, event)
  }
}

type SaleWish = { readonly cancels?: boolean; readonly training?: boolean }

function sell(store: Store, till: Till, { cancels = false, training = false }: SaleWish): void {
  const { dice, shop } = store
  const at = tick(store)
  const rung = ringUp({
    dice,
    shop,
    now: { at: at.local, may: () => 'allow' },
    cancels,
    bringsBack: dice.chance(12) ? someReturnable(store) : [],
    head: {
      id: `cart-${nextId(store)}`,
      hand: 0,
      tenant: 'T1',
      store: 'S1',
      terminal: till.terminal.terminal,
      staff: till.terminal.staff ?? '',
      training,
    },
  })
  if (rung === undefined) return
  const rules = { stampDuty: true }
  const billing = billingOf(till, at, training)
  note(
    store,
    completeCart(rung.cart, rung.settlement, billing, number(store, till, training), rules),
  )
}

/** Voids a sale or a return of this very day, if there is one. */
function undoOne(store: Store, till: Till): void {
  const { dice } = store
  const own = [...store.receipts.values()].filter(
    ({ receipt }) => receipt.terminal === till.terminal.terminal && receipt.kind !== 'cancel',
  )
  const returns = own.filter(({ receipt }) => receipt.kind === 'return')
  const from = returns.length > 0 && dice.chance(60) ? returns : own
  if (from.length === 0) return
  const { receipt, status } = dice.pick(from)
  const done = voidTransaction(undoOf(store, till, receipt, status))
  if (done.ok) commit(store, till, done.value)
}

/** A whole receipt or parts of it, at any terminal. */
function giveBack(store: Store, till: Till): void {
  const { dice, shop } = store
  const sales = [...store.receipts.values()].filter(({ receipt }) => receipt.kind === 'sale')
  if (sales.length === 0) return
  const { receipt, status } = dice.pick(sales)
  const undo = undoOf(store, till, receipt, status)
  const parts = partsToReturn(dice, receipt, status)
  const whole = dice.chance(40)
  const due = whole ? settledAmount(receipt) : refundOf(receipt, status, parts)
  const cash = whole ? due : settleTenders(minor(due), [], shop.rules.cashRounding).cashDue
  const tender = dice.chance(60)
    ? { method: '01', amount: minor(cash) }
    : { method: '11', amount: minor(due) }
  const { cashRounding } = shop.rules
  const done = returnTransaction(undo, {
    lines: whole ? 'all' : parts,
    tenders: [tender],
    method: shop.method,
    ...(cashRounding === undefined ? {} : { cashRounding }),
  })
  if (done.ok) commit(store, till, done.value)
}

function partsToReturn(dice: Dice, receipt: Transaction, status: ReceiptStatus) {
  const left = leftOf(receipt, status).filter(() => dice.chance(60))
  return left.map(({ line, quantity }) => ({
    lineNo: line.lineNo,
    quantity: line.unit === 'each' ? dice.between(1, quantity / MILLI) * MILLI : quantity,
  }))
}

function leftOf(receipt: Transaction, status: ReceiptStatus) {
  const returned = returnedByLine(status)
  return receipt.lines
    .filter((line) => !line.cancelled && line.quantity > 0)
    .map((line) => ({ line, quantity: line.quantity - (returned.get(line.lineNo)?.quantity ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
}

function refundOf(
  receipt: Transaction,
  status: ReceiptStatus,
  parts: readonly { readonly lineNo: number; readonly quantity: number }[],
): number {
  const returned = returnedByLine(status)
  return parts.reduce((all, { lineNo, quantity }) => {
    const line = receipt.lines[lineNo - 1] as SoldLine
    const { net, service, taxes } = refundShare(line, returned.get(lineNo), quantity)
    const onTop = line.tax.kind === 'external' ? taxes : []
    return onTop.reduce((sum, tax) => sum + tax, all + net + service)
  }, 0)
}

function someReturnable(store: Store): readonly Returnable[] {
  const sales = [...store.receipts.values()].filter(({ receipt }) => receipt.kind === 'sale')
  if (sales.length === 0) return []
  const { receipt, status } = store.dice.pick(sales)
  return leftOf(receipt, status)
    .slice(0, 2)
    .map(({ line, quantity }) => ({
      transaction: receipt.id,
      lineNo: line.lineNo,
      left: quantity,
    }))
}

function undoOf(store: Store, till: Till, original: Transaction, status: ReceiptStatus): Undo {
  const billing = billingOf(till, tick(store), false)
  return {
    original,
    status,
    billing,
    numbered: nextNumbers(store, till, false),
    reason: 'customer',
  }
}

function commit(store: Store, till: Till, transaction: Transaction): void {
  number(store, till, false)
  note(store, transaction)
}

function billingOf({ terminal, lease }: Till, at: Moment, training: boolean): Billing {
  if (terminal.status !== 'opened') throw new RangeError('nothing is billed at a closed terminal')
  return {
    tenant: terminal.tenant,
    store: terminal.store,
    storeName: 'Corner Shop',
    terminal: terminal.terminal,
    lease: lease.lease,
    businessDate: terminal.businessDate,
    openCounter: terminal.openCounter,
    businessCounter: terminal.businessCounter,
    at,
    operator: terminal.staff ?? '',
    training,
  }
}

/** The next numbers of the lease; whoever uses them takes them. */
function nextNumbers(store: Store, { lease }: Till, training: boolean): NumberedAs {
  const taken = takeNumbers(lease, training, RECEIPT_RANGE)
  if (!taken.ok) throw new RangeError(taken.error.code)
  return { id: nextId(store), ...taken.value.numbers }
}

function number(store: Store, till: Till, training: boolean): NumberedAs {
  const numbered = nextNumbers(store, till, training)
  const taken = takeNumbers(till.lease, training, RECEIPT_RANGE)
  if (taken.ok) till.lease = taken.value.lease
  return numbered
}

function note(store: Store, fact: Fact): void {
  store.facts.push(fact)
  if (fact.openCounter > 0) {
    const key = dayKey(fact)
    store.days.set(key, foldDay(store.days.get(key) ?? emptyDay(fact), fact))
  }
  if (!isTransaction(fact)) return
  for (const [id, row] of store.receipts) row.status = noteTransaction(row.status, id, fact)
  if (!fact.training) store.receipts.set(fact.id, { receipt: fact, status: UNTOUCHED })
}

function openDay(store: Store, { terminal }: Till): DayTotals {
  if (terminal.status !== 'opened') throw new RangeError('no day is open')
  const day = store.days.get(dayKey(terminal))
  if (day === undefined) throw new RangeError('an open day without its opening')
  return day
}

function nextId(store: Store): string {
  store.clock.minute += 0.001
  return `f-${String(store.facts.length).padStart(6, '0')}-${store.clock.minute.toFixed(3)}`
}

/** A minute later; what happens after midnight still belongs to the day before. */
function tick(store: Store): Moment {
  const { clock } = store
  clock.minute += 1
  const minute = Math.floor(clock.minute)
  const day = clock.day + Math.floor(minute / 1_440)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}:00`
  const local = localTime(`${businessDate(dateOfDay(day))}T${time}`)
  return { ms: (day * 1_440 + (minute % 1_440) - 540) * 60_000, local, offset: 540 }
}
