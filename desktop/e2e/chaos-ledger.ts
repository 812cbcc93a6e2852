// What a scripted till wrote down beside everything that is tested: each sale it was about to write,
// each that was complete, and how far it was told that the store has it.

import { openSync, readFileSync } from 'node:fs'
import { append, wholeLines } from './chaos-rows.ts'

export type LedgerSale = {
  /** Of the fact. */
  readonly id: string
  readonly terminal: number
  readonly lease: number
  readonly number: number
  readonly receiptNo: number
  readonly amount: number
}

/** A till that dies between the first two lines of a sale may have completed it or not. */
export type LedgerLine =
  | { readonly is: 'meant'; readonly sale: LedgerSale }
  | { readonly is: 'sold'; readonly id: string; readonly inc: string; readonly seq: number }
  | { readonly is: 'acked'; readonly inc: string; readonly seq: number }

export type Ledger = {
  readonly meant: ReadonlyMap<string, LedgerSale>
  /** In the order in which they were complete. */
  readonly sold: readonly string[]
  /** Those that the store said it has. */
  readonly acked: readonly string[]
}

export function openLedger(path: string): (line: LedgerLine) => void {
  // Cuts off what a kill left of a last line.
  wholeLines(path)
  const file = openSync(path, 'a')
  return (line) => append(file, JSON.stringify(line))
}

export function readLedger(path: string): Ledger {
  const text = readFileSync(path, 'utf8')
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
  return ledgerOf(lines.map((line) => JSON.parse(line) as LedgerLine))
}

export function ledgerOf(lines: readonly LedgerLine[]): Ledger {
  const meant = lines.flatMap((line) => (line.is === 'meant' ? [line.sale] : []))
  const sold = lines.flatMap((line) => (line.is === 'sold' ? [line] : []))
  const upTo = new Map<string, number>()
  for (const line of lines) {
    if (line.is === 'acked') upTo.set(line.inc, Math.max(line.seq, upTo.get(line.inc) ?? 0))
  }
  return {
    meant: new Map(meant.map((sale) => [sale.id, sale])),
    sold: sold.map(({ id }) => id),
    acked: sold.filter(({ inc, seq }) => seq <= (upTo.get(inc) ?? 0)).map(({ id }) => id),
  }
}
