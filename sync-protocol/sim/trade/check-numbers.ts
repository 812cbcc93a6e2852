// Invariant 3: the numbers of a lease are gapless and used once in the log of the till that holds it,
// and no two transactions of a terminal print the same number unseen.
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

/** 3: of one lease, in the order they stand in the till's own log. */
export function checkLeaseNumbers(
  {
    terminal,
    lease,
    from,
  }: { readonly terminal: number; readonly lease: number; readonly from: number },
  log: readonly Transaction[],
): readonly string[] {
  const wrong: string[] = []
  let next = from
  for (const { id, transactionNo, terminal: at, lease: under, training } of log) {
    if (at !== terminal || under !== lease || training) continue
    if (transactionNo !== next) {
      const which = `transaction ${id} of lease ${terminal}-${lease}`
      wrong.push(`3: ${which} has number ${transactionNo}, and ${next} was next`)
    }
    next = transactionNo + 1
  }
  return wrong
}

type Collision = readonly [first: Transaction, second: Transaction]

/** Different transactions of one terminal with one number: each with the first that had it. */
export function collisions(transactions: readonly Transaction[]): readonly Collision[] {
  const byNumber = new Map<string, Transaction>()
  const found: Collision[] = []
  for (const transaction of transactions) {
    const { tenant, store, terminal, transactionNo, training } = transaction
    if (training) continue
    const key = `${tenant} ${store} ${terminal} ${transactionNo}`
    const first = byNumber.get(key)
    if (first === undefined) byNumber.set(key, transaction)
    else if (first.id !== transaction.id) found.push([first, transaction])
  }
  return found
}
