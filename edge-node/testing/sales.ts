// Sales and closings as tills write them, one after another at one terminal, by the real rules.

import { randomUUID } from 'node:crypto'
import { minor } from '@evertill/shared/money/money.ts'
import type { CloseFact, OpenFact } from '@evertill/shared/terminal/fact.ts'
import {
  aBilling,
  add,
  anItem,
  aShop,
  aTransaction,
  pay,
} from '@evertill/shared/testing/builders.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

const SHOP = aShop([anItem('tea', 500)])

/** What one sale of two teas costs, tax on top of it included. */
export const SALE_TOTAL = 1_100

export function salesAt(store: string, terminal = 1) {
  let no = 0
  return { sale, open, close }

  function sale(): { readonly id: string; readonly body: { readonly fact: Transaction } } {
    no += 1
    const id = randomUUID()
    const commands = [
      add(['tea', 2]),
      { type: 'subtotal' } as const,
      pay('01', 2_000),
      { type: 'bill' } as const,
    ]
    return {
      id,
      body: { fact: aTransaction(SHOP, commands, { id, no, billing: { store, terminal } }) },
    }
  }

  function open(): { readonly id: string; readonly body: { readonly fact: OpenFact } } {
    const id = randomUUID()
    return { id, body: { fact: { ...stamp(id), kind: 'open', float: null } } }
  }

  function close(): { readonly id: string; readonly body: { readonly fact: CloseFact } } {
    const id = randomUUID()
    const claimed = { transactions: no, lastTransactionNo: no }
    const count = { counted: null, expected: minor(0), difference: null, openCarts: [] }
    return { id, body: { fact: { ...stamp(id), kind: 'close', ...count, claimed } } as never }
  }

  function stamp(id: string) {
    const { storeName: _, lease: __, ...where } = aBilling({ store, terminal })
    return { ...where, id }
  }
}
