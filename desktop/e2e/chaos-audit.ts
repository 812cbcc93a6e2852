// Compares what a till wrote down for itself with what the store and head quarters have: whatever is
// missing, there twice, or other than it was sold, is named.

import type { SalesReport } from './chain.ts'
import type { Ledger } from './chaos-ledger.ts'

/** The logs of one side, read whole and their chains added up again. */
export type Journal = {
  readonly streams: number
  readonly entries: number
  /** Streams whose bytes do not give the hashes beside them, and where. */
  readonly broken: readonly string[]
  /** The fact in each entry, in the order of its log. */
  readonly facts: readonly { readonly id: string; readonly type: string }[]
}

export type StoreJournal = Journal & {
  /** What its own figures are made of. */
  readonly sales: readonly {
    readonly id: string
    readonly terminal: number
    readonly number: number
  }[]
}

export type HubLog = Journal & {
  /** What an accountant is asked to look at. */
  readonly exceptions: readonly { readonly code: string; readonly about: string }[]
}

export type Audit = {
  readonly sales: number
  readonly acked: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** Amounts, totals, numbers and chains that are not as they should be. */
  readonly wrong: readonly string[]
}

type Found = {
  readonly ledger: Ledger
  readonly report: SalesReport
  readonly store: StoreJournal
  readonly hub: HubLog
}

export function audit({ ledger, report, store, hub }: Found): Audit {
  const atHub = counted(report.transactions.map(({ id }) => id))
  const inStore = counted(store.facts.map(({ id }) => id))
  const inFigures = counted(store.sales.map(({ id }) => id))
  const inHub = counted(hub.facts.map(({ id }) => id))
  return {
    sales: ledger.sold.length,
    acked: ledger.acked.length,
    lost: [
      ...missing(ledger.sold, atHub, 'the report'),
      ...missing(ledger.acked, inStore, 'the journal of the store'),
      ...missing(ledger.acked, inFigures, 'the figures of the store'),
      ...missing(ledger.sold, inHub, 'the log of the hub'),
    ],
    doubled: [
      ...twice(counted(ledger.sold), 'the ledger'),
      ...twice(atHub, 'the report'),
      ...twice(inStore, 'the journal of the store'),
      ...twice(inFigures, 'the figures of the store'),
      ...twice(inHub, 'the log of the hub'),
      ...numbersTwice(report.transactions, 'the report'),
      ...numbersTwice(
        store.sales.map(({ terminal, number }) => ({ terminal, transactionNo: number })),
        'the figures of the store',
      ),
    ],
    wrong: [
      ...otherwise(ledger, report),
      ...totals(report),
      ...numbers(ledger, report),
      ...store.broken.map((each) => `the chain of the store: ${each}`),
      ...hub.broken.map((each) => `the chain of the hub: ${each}`),
      ...hub.exceptions.map(({ code, about }) => `somebody should look at ${code} ${about}`),
    ],
  }
}

export const isSound = ({ lost, doubled, wrong }: Audit): boolean =>
  lost.length + doubled.length + wrong.length === 0

function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1)
  return times
}

function missing(
  ids: readonly string[],
  found: ReadonlyMap<string, number>,
  where: string,
): readonly string[] {
  return ids.filter((id) => !found.has(id)).map((id) => `${id} is not in ${where}`)
}

function twice(times: ReadonlyMap<string, number>, where: string): readonly string[] {
  return [...times]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => `${id} is ${count} times in ${where}`)
}

function numbersTwice(
  sales: readonly { readonly terminal: number; readonly transactionNo: number }[],
  where: string,
): readonly string[] {
  const numbers = sales.map(({ terminal, transactionNo }) => `${terminal}-${transactionNo}`)
  return twice(counted(numbers), `the numbers of ${where}`)
}

/** Also what nobody sold. */
function otherwise({ meant }: Ledger, { transactions }: SalesReport): readonly string[] {
  return transactions.flatMap((found) => {
    const sale = meant.get(found.id)
    if (sale === undefined) return [`nobody sold ${found.id}`]
    const isSame =
      found.terminal === sale.terminal &&
      found.transactionNo === sale.number &&
      found.receiptNo === sale.receiptNo &&
      found.amount === sale.amount &&
      found.kind === 'sale'
    return isSame ? [] : [`${found.id} was sold as ${JSON.stringify(sale)}`]
  })
}

function totals({ totals: told, transactions, incomplete }: SalesReport): readonly string[] {
  const amount = transactions.reduce((sum, each) => sum + each.amount, 0)
  const [first = { count: 0, amount: 0 }, ...more] = told
  const isRight =
    more.length === 0 && first.count === transactions.length && first.amount === amount
  return [
    ...(isRight ? [] : [`the day is ${JSON.stringify(told)}, its sales are ${amount}`]),
    ...(incomplete === 0 ? [] : [`${incomplete} entries are not in the figures`]),
  ]
}

/** Under one lease no number is left out. */
function numbers({ meant }: Ledger, { transactions }: SalesReport): readonly string[] {
  const ofLease = new Map<string, number[]>()
  for (const { id, transactionNo } of transactions) {
    const sale = meant.get(id)
    if (sale === undefined) continue
    const lease = `${sale.terminal}-${sale.lease}`
    ofLease.set(lease, [...(ofLease.get(lease) ?? []), transactionNo])
  }
  return [...ofLease].flatMap(([lease, given]) => {
    const inOrder = [...given].sort((a, b) => a - b)
    const gap = inOrder.find((number, at) => at > 0 && number > (inOrder[at - 1] ?? 0) + 1)
    return gap === undefined ? [] : [`before ${gap} a number of the lease ${lease} is missing`]
  })
}
