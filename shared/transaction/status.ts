// What became of a receipt: voided, or given back in parts. A fold over the transactions that name
// it, in any order they arrive in.
import type { ReceiptView } from '../cart/shop.ts'
import { addReturned, type ReturnedPart, type SoldLine } from '../cart/sold-line.ts'
import type { Transaction } from './transaction.ts'

export type ReceiptStatus = {
  /** The voids that name it; more than one only where a cut kept the tills apart. */
  readonly voids: readonly string[]
  readonly returns: readonly ReceiptReturn[]
  /** Returns that were voided themselves, remembered in case the void arrives first. */
  readonly undone: readonly string[]
}

type ReceiptReturn = {
  readonly transaction: string
  readonly parts: readonly { readonly lineNo: number; readonly part: ReturnedPart }[]
}

export const UNTOUCHED: ReceiptStatus = { voids: [], returns: [], undone: [] }

/** Takes note of a transaction that may concern the receipt; the same one twice changes nothing. */
export function noteTransaction(
  status: ReceiptStatus,
  receipt: string,
  transaction: Transaction,
): ReceiptStatus {
  if (transaction.training) return status
  const { origin } = transaction
  if (transaction.kind === 'void' && origin?.transaction === receipt) {
    return { ...status, voids: withOne(status.voids, transaction.id) }
  }
  if (transaction.kind === 'voidReturn' && origin?.transaction === receipt) {
    return { ...status, voids: withOne(status.voids, transaction.id) }
  }
  if (transaction.kind === 'voidReturn' && origin?.undoes === receipt) {
    return { ...status, undone: withOne(status.undone, origin.transaction) }
  }
  const back = partsOf(receipt, transaction)
  if (back.length === 0) return status
  if (transaction.kind === 'void' && origin) {
    return { ...status, undone: withOne(status.undone, origin.transaction) }
  }
  if (transaction.kind !== 'return' && transaction.kind !== 'sale') return status
  if (status.returns.some((known) => known.transaction === transaction.id)) return status
  const one = { transaction: transaction.id, parts: back }
  return { ...status, returns: [...status.returns, one] }
}

export function isVoided(status: ReceiptStatus): boolean {
  return status.voids.length > 0
}

/** True after any return that stands, also of a single piece. */
export function isRefunded(status: ReceiptStatus): boolean {
  return standing(status).length > 0
}

export function returnedByLine(status: ReceiptStatus): ReadonlyMap<number, ReturnedPart> {
  const byLine = new Map<number, ReturnedPart>()
  for (const { parts } of standing(status)) {
    for (const { lineNo, part } of parts) {
      byLine.set(lineNo, addReturned(byLine.get(lineNo), part))
    }
  }
  return byLine
}

/** What a cart has to know of a receipt before goods of it come back. */
export function receiptView(receipt: Transaction, status: ReceiptStatus): ReceiptView {
  const { id, lines, training } = receipt
  const view = { transaction: id, lines, training, returned: returnedByLine(status) }
  const closed = closedBecause(receipt, status)
  return closed === undefined ? view : { ...view, closed }
}

function closedBecause(receipt: Transaction, status: ReceiptStatus): ReceiptView['closed'] {
  if (receipt.kind === 'cancel') return 'TRANSACTION_CANCELLED'
  if (isVoided(status)) return 'ALREADY_VOIDED'
  return receipt.kind === 'sale' ? undefined : 'TRANSACTION_TYPE_WRONG'
}

/**
 * Lines of which more came back than was sold: two tills gave back the same goods across a cut. A line
 * that brought goods back itself sold nothing, and nothing of it can come back.
 */
export function overReturned(
  lines: readonly Pick<SoldLine, 'lineNo' | 'quantity'>[],
  status: ReceiptStatus,
): readonly number[] {
  const returned = returnedByLine(status)
  return lines
    .filter((line) => (returned.get(line.lineNo)?.quantity ?? 0) > Math.max(0, line.quantity))
    .map((line) => line.lineNo)
}

function standing(status: ReceiptStatus): readonly ReceiptReturn[] {
  return status.returns.filter((row) => !status.undone.includes(row.transaction))
}

/** The returned line of an exchange counts below zero there and carries what it gives back. */
function partsOf(receipt: string, { lines }: Transaction): ReceiptReturn['parts'] {
  return lines
    .filter((line) => line.returnOf?.transaction === receipt && !line.cancelled)
    .map((line) => ({ lineNo: line.returnOf?.lineNo ?? 0, part: partOf(line) }))
}

function partOf(line: SoldLine): ReturnedPart {
  const { gross, amount, net, taxable, taxes, service } = line.refund ?? line
  const quantity = Math.abs(line.quantity)
  return { quantity, gross, amount, net, taxable, taxes, service }
}

function withOne(known: readonly string[], one: string): readonly string[] {
  return known.includes(one) ? known : [...known, one]
}
