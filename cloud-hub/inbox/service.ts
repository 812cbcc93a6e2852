// What somebody at headquarters should look at, with the receipts it is about, and what was looked at.

import { type FindingText, findingText } from '@evertill/shared/errors/findings.ts'
import type { Db, Tx } from '../db.ts'
import { type OpenCause, readOpen, type Seen, setDone } from './store.ts'

export type Inbox = ReturnType<typeof createInbox>

export type ShownCause = OpenCause & FindingText & { readonly receipts: readonly NamedSale[] }

/** A sale that a cause names, by its id, its cart or its number. */
export type NamedSale = {
  readonly id: string
  readonly store: string
  readonly terminal: number
  readonly transactionNo: number
  readonly receiptNo: number
  readonly kind: string
  readonly amount: number
  readonly businessDate: string
  /** What the clock of the store showed. */
  readonly local: string
  readonly cart: string | null
}

export type Names = {
  readonly ids: readonly string[]
  readonly carts: readonly string[]
  readonly numbers: readonly Pick<NamedSale, 'store' | 'terminal' | 'transactionNo'>[]
}

type InboxDeps = {
  readonly db: Db
  readonly readNamed: (tx: Tx, tenant: string, names: Names) => Promise<readonly NamedSale[]>
}

export function createInbox({ db, readNamed }: InboxDeps) {
  return { open, done }

  function open(
    tenant: string,
    limit: number,
  ): Promise<{ readonly open: number; readonly causes: readonly ShownCause[] }> {
    return db.withTenant(tenant, async (tx) => {
      const found = await readOpen(tx, tenant, limit)
      const words = found.causes.map(({ about }) => about.split(' '))
      const named = [...new Set(words.flat())]
      const sales = await readNamed(tx, tenant, {
        ids: named.filter((word) => UUID.test(word)),
        carts: named,
        numbers: words.flatMap((each) => numberIn(each) ?? []),
      })
      const causes = found.causes.map((cause, at) => {
        const about = words[at] ?? []
        const receipts = sales.filter((sale) => isAbout(about, sale)).slice(0, RECEIPTS_MAX)
        return { ...cause, ...findingText(cause.code, about), receipts }
      })
      return { open: found.open, causes }
    })
  }

  function done(tenant: string, seen: Seen): Promise<'done' | 'again' | 'unknown'> {
    return db.withTenant(tenant, (tx) => setDone(tx, tenant, seen))
  }
}

/** Beside one cause; whoever needs more looks at the day. */
const RECEIPTS_MAX = 10
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Numbered = Pick<NamedSale, 'store' | 'terminal' | 'transactionNo'>

/** A cause may name a receipt by its store, terminal and number. */
function numberIn([store, terminal, number, ...more]: readonly string[]): Numbered | undefined {
  const isNumber = (word: string | undefined) => /^\d{1,15}$/.test(word ?? '')
  if (store === undefined || more.length > 0 || !isNumber(terminal) || !isNumber(number)) {
    return undefined
  }
  return { store, terminal: Number(terminal), transactionNo: Number(number) }
}

function isAbout(words: readonly string[], sale: NamedSale): boolean {
  if (words.includes(sale.id) || (sale.cart !== null && words.includes(sale.cart))) return true
  const numbered = numberIn(words)
  return (
    numbered !== undefined &&
    numbered.store === sale.store &&
    numbered.terminal === sale.terminal &&
    numbered.transactionNo === sale.transactionNo
  )
}
