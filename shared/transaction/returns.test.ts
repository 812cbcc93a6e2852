// Whatever is returned, exchanged and undone in whatever order: no line gives back more than it
// brought, the last piece brings exactly what is left, and it does not matter who is heard first.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClosedCart } from '../cart/cart.ts'
import { settle } from '../cart/settle.ts'
import { refundShare, type SoldLine } from '../cart/sold-line.ts'
import { AMOUNT_MAX, type Minor, minor, sum, ZERO } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { CASHLESS, STANDARD_METHODS } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import { arbBasket, arbSettleRules } from '../testing/arbitraries.ts'
import { aBilling, aHead, aShop, aTransaction, must, pay } from '../testing/builders.ts'
import { completeCart } from './complete.ts'
import {
  isRefunded,
  isVoided,
  noteTransaction,
  overReturned,
  type ReceiptStatus,
  receiptView,
  returnedByLine,
  UNTOUCHED,
} from './status.ts'
import type { Transaction } from './transaction.ts'
import { returnTransaction, voidTransaction } from './undo.ts'

/** A sale of any goods, discounts, taxes and service, paid by card. */
const arbSale: fc.Arbitrary<Transaction> = fc
  .tuple(arbBasket({ returns: false, linesMax: 5 }), arbSettleRules)
  .map(([basket, { cashRounding: _, ...rules }]) => {
    const bare = { ...basket, tenders: [] }
    const { total } = settle(bare, rules).totals
    const tenders = total === 0 ? [] : [tenderOf(CASHLESS, 1, total)]
    const cart: ClosedCart = { ...aHead(), ...bare, tenders, state: 'completed' }
    const numbers = { id: 'sale', transactionNo: 1, receiptNo: 111_111 }
    return completeCart(cart, settle(cart, rules), aBilling(), numbers, { stampDuty: false })
  })

type Step = {
  readonly how: 'return' | 'exchange' | 'undo'
  readonly pick: number
  readonly part: number
}

const arbSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    how: fc.constantFrom(
      'return' as const,
      'return' as const,
      'exchange' as const,
      'undo' as const,
    ),
    pick: fc.nat(20),
    part: fc.nat(20),
  }),
  { maxLength: 12 },
)

const SHOP = aShop([])

test('no line gives back more than it brought, and the last piece brings what is left', () => {
  let exhausted = 0
  fc.assert(
    fc.property(arbSale, arbSteps, (sale, steps) => {
      const { facts } = played(sale, steps)
      checkWithinSold(sale, statusOf(sale, facts))
      const rest = played(sale, [], facts, true)
      const returned = returnedByLine(statusOf(sale, rest.facts))
      for (const line of returnable(sale)) {
        exhausted += 1
        const all = returned.get(line.lineNo)
        const { gross, amount, net, taxable, taxes, service, quantity } = line
        expect(all).toEqual({ quantity, gross, amount, net, taxable, taxes, service })
      }
    }),
    { numRuns: 250 },
  )
  expect(exhausted).toBeGreaterThan(100)
})

test('what became of a receipt does not depend on who is heard first', () => {
  const arbHeard = fc.tuple(arbSale, arbSteps).chain(([sale, steps]) => {
    const { facts } = played(sale, steps)
    const shuffled = fc.shuffledSubarray([...facts, ...facts.slice(0, 2)], {
      minLength: facts.length + Math.min(2, facts.length),
    })
    return fc.tuple(fc.constant(sale), fc.constant(facts), shuffled)
  })
  fc.assert(
    fc.property(arbHeard, ([sale, facts, shuffled]) => {
      const inOrder = statusOf(sale, facts)
      const other = statusOf(sale, shuffled)
      expect(isVoided(other)).toBe(isVoided(inOrder))
      expect(isRefunded(other)).toBe(isRefunded(inOrder))
      expect(returnedByLine(other)).toEqual(returnedByLine(inOrder))
      expect(overReturned(sale.lines, other)).toEqual(overReturned(sale.lines, inOrder))
    }),
  )
})

test('every part that comes back is sound by itself', () => {
  fc.assert(
    fc.property(arbSale, arbSteps, (sale, steps) => {
      for (const { kind, lines, totals } of played(sale, steps).facts) {
        if (kind !== 'return') continue
        for (const line of lines) {
          expect(line.gross).toBeGreaterThanOrEqual(line.amount)
          expect(line.amount).toBeGreaterThanOrEqual(line.net)
          expect(line.net).toBeGreaterThanOrEqual(0)
          expect(sum(line.discounts.map((discount) => discount.amount))).toBe(
            line.gross - line.amount,
          )
          expect(line.discounts.every((discount) => discount.amount >= 0)).toBe(true)
        }
        expect(sum(lines.map(worth))).toBe(totals.total)
      }
    }),
  )
})

test('two tills that gave back the same goods across a cut are found out', () => {
  const sold = { lineNo: 1, quantity: 2 * MILLI }
  const zero = { gross: ZERO, amount: ZERO, net: ZERO, taxable: ZERO, taxes: [], service: ZERO }
  const one = (transaction: string): ReceiptStatus['returns'][number] => ({
    transaction,
    parts: [{ lineNo: 1, part: { ...zero, quantity: 2 * MILLI } }],
  })
  const status: ReceiptStatus = { ...UNTOUCHED, returns: [one('a'), one('b')] }
  expect(overReturned([sold], { ...status, returns: [one('a')] })).toEqual([])
  expect(overReturned([sold], status)).toEqual([1])
  expect(overReturned([sold], { ...status, undone: ['b'] })).toEqual([])
})

test('goods that came in with a sale are not given back twice by nobody', () => {
  expect(overReturned([{ lineNo: 1, quantity: -MILLI }], UNTOUCHED)).toEqual([])
})

test('what was only practised changes no receipt', () => {
  const [sale] = fc.sample(
    arbSale.filter((one) => returnable(one).length > 0),
    { numRuns: 1, seed: 1 },
  )
  if (sale === undefined) throw new Error('no sale')
  const [back] = played(sale, [], [], true).facts
  const training = { ...(back as Transaction), training: true }
  expect(noteTransaction(UNTOUCHED, sale.id, training)).toEqual(UNTOUCHED)
  expect(isRefunded(noteTransaction(UNTOUCHED, sale.id, back as Transaction))).toBe(true)
})

/** Plays steps against a sale; what is refused does not happen. To the end gives back all that is left. */
function played(
  sale: Transaction,
  steps: readonly Step[],
  before: readonly Transaction[] = [],
  toTheEnd = false,
): { readonly facts: readonly Transaction[] } {
  const facts = [...before]
  for (const step of steps) {
    const fact = step.how === 'undo' ? undoOne(facts, step) : giveBack(sale, facts, step)
    if (fact) facts.push(fact)
  }
  for (const line of toTheEnd ? returnable(sale) : []) {
    const left = leftOf(sale, facts, line)
    if (left > 0) facts.push(must(takeBack(sale, facts, line, left)))
  }
  return { facts }
}

function giveBack(sale: Transaction, facts: readonly Transaction[], step: Step) {
  const lines = returnable(sale)
  const line = lines[step.pick % Math.max(1, lines.length)]
  if (line === undefined) return undefined
  const left = leftOf(sale, facts, line)
  const unit = line.quantity % MILLI === 0 ? MILLI : 1
  const units = Math.floor(left / unit)
  if (units === 0) return undefined
  const quantity = (1 + (step.part % Math.min(units, 7))) * unit
  return step.how === 'return'
    ? must(takeBack(sale, facts, line, quantity))
    : exchanged(sale, facts, line, quantity)
}

function takeBack(
  sale: Transaction,
  facts: readonly Transaction[],
  line: SoldLine,
  quantity: number,
) {
  const status = statusOf(sale, facts)
  const amount = worthOfPart(line, status, quantity)
  return returnTransaction(
    {
      original: sale,
      status,
      billing: aBilling(),
      numbered: { id: `t${facts.length}`, transactionNo: 2 + facts.length, receiptNo: 1 },
    },
    {
      lines: [{ lineNo: line.lineNo, quantity }],
      tenders: inPieces(amount).map((piece) => ({ method: '11', amount: piece })),
      method: (code) => STANDARD_METHODS.find((method) => method.code === code),
    },
  )
}

/** The same goods back inside a basket of another shop rule: what is given back must not care. */
function exchanged(
  sale: Transaction,
  facts: readonly Transaction[],
  line: SoldLine,
  quantity: number,
) {
  const status = statusOf(sale, facts)
  const amount = worthOfPart(line, status, quantity)
  return aTransaction(
    { ...SHOP, receipt: () => receiptView(sale, status) },
    [
      {
        type: 'addReturn',
        transaction: sale.id,
        lineNo: line.lineNo,
        quantity,
        reason: 'exchange',
      },
      { type: 'subtotal' },
      ...inPieces(amount).map((piece) => pay('11', -piece)),
      { type: 'bill' },
    ],
    { id: `t${facts.length}`, no: 2 + facts.length },
  )
}

/** No single tender is larger than twelve digits. */
function inPieces(amount: Minor): readonly Minor[] {
  if (amount === 0) return []
  if (amount <= AMOUNT_MAX) return [amount]
  return [minor(AMOUNT_MAX), ...inPieces(minor(amount - AMOUNT_MAX))]
}

function undoOne(facts: readonly Transaction[], step: Step) {
  const undoable = facts.filter(
    (fact) =>
      (fact.kind === 'return' || fact.kind === 'sale') &&
      !facts.some((other) => other.origin?.transaction === fact.id),
  )
  const original = undoable[step.pick % Math.max(1, undoable.length)]
  if (original === undefined) return undefined
  const status = facts.reduce((known, one) => noteTransaction(known, original.id, one), UNTOUCHED)
  const numbered = { id: `t${facts.length}`, transactionNo: 2 + facts.length, receiptNo: 1 }
  return must(voidTransaction({ original, status, billing: aBilling(), numbered }))
}

function statusOf(sale: Transaction, facts: readonly Transaction[]): ReceiptStatus {
  return facts.reduce((known, one) => noteTransaction(known, sale.id, one), UNTOUCHED)
}

function returnable(sale: Transaction): readonly SoldLine[] {
  return sale.lines.filter((line) => !line.cancelled)
}

function leftOf(sale: Transaction, facts: readonly Transaction[], line: SoldLine): number {
  return line.quantity - (returnedByLine(statusOf(sale, facts)).get(line.lineNo)?.quantity ?? 0)
}

function worthOfPart(line: SoldLine, status: ReceiptStatus, quantity: number): Minor {
  return worth({ ...line, ...refundShare(line, returnedByLine(status).get(line.lineNo), quantity) })
}

function worth(line: SoldLine): Minor {
  const onTop = line.tax.kind === 'external' ? sum(line.taxes) : ZERO
  return minor(line.net + line.service + onTop)
}

function checkWithinSold(sale: Transaction, status: ReceiptStatus): void {
  const returned = returnedByLine(status)
  for (const line of returnable(sale)) {
    const part = returned.get(line.lineNo)
    if (part === undefined) continue
    expect(part.quantity).toBeLessThanOrEqual(line.quantity)
    for (const figure of ['gross', 'amount', 'net', 'taxable', 'service'] as const) {
      expect(part[figure]).toBeLessThanOrEqual(line[figure])
      expect(part[figure]).toBeGreaterThanOrEqual(0)
    }
    for (const [at, tax] of part.taxes.entries())
      expect(tax).toBeLessThanOrEqual(line.taxes[at] ?? 0)
  }
}
