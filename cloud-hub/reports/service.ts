// The report of a day: what each store of a tenant sold, the transactions page by page, and in plain
// figures what is missing in it.

import type { Db } from '../db.ts'
import {
  type After,
  type Incomplete,
  readIncomplete,
  readMark,
  readSales,
  readStores,
  type SaleLine,
  type StoreRow,
} from './queries.ts'

export type SalesOfDay = {
  readonly tenant: string
  readonly date: string
  /** Each currency by itself: yen and rupiah are never one sum. */
  readonly totals: readonly {
    readonly currency: string | null
    readonly decimals: number
    readonly count: number
    readonly amount: number
  }[]
  readonly stores: readonly StoreRow[]
  readonly transactions: readonly SaleLine[]
  /** Absent on the last page. */
  readonly next?: string
  /** Entries of the stores that are not in these figures: still there, on their way, or unreadable. */
  readonly incomplete: number
  readonly missing: Incomplete & { readonly atStores: number }
  readonly asOfMs: number
}

type ReportsDeps = { readonly db: Db; readonly nowMs: () => number }

export type Reports = ReturnType<typeof createReports>

export type SalesQuery = {
  readonly tenant: string
  readonly date: string | undefined
  readonly after: After | undefined
  readonly limit: number
}

export function createReports({ db, nowMs }: ReportsDeps) {
  return { tenants, salesOfDay, mark }

  async function tenants(): Promise<readonly string[]> {
    const rows = await db.door<{ readonly tenant_id: string }>('tenants')
    return rows.map(({ tenant_id }) => tenant_id)
  }

  /** Another one each hour too: where nobody says which day, midnight changes the answer. */
  async function mark(tenant: string): Promise<string> {
    const of = await db.withTenant(tenant, (tx) => readMark(tx, tenant))
    return `${of}-${Math.floor(nowMs() / HOUR_MS)}`
  }

  function salesOfDay({ tenant, date, after, limit }: SalesQuery): Promise<SalesOfDay> {
    return db.withTenant(tenant, async (tx) => {
      const day = date ?? dateIn((await readStores(tx, tenant, ''))[0]?.timeZone, nowMs())
      const stores = await readStores(tx, tenant, day)
      const found = await readSales(tx, tenant, day, after, limit + 1)
      const transactions = found.slice(0, limit)
      const last = found.length > limit ? transactions.at(-1) : undefined
      const missing = await readIncomplete(tx, tenant, day)
      const atStores = stores.reduce((all, { backlog }) => all + backlog, 0)
      return {
        tenant,
        date: day,
        totals: totalsOf(stores),
        stores,
        transactions,
        ...(last ? { next: `${last.momentMs}.${last.id}` } : {}),
        incomplete: missing.held + missing.behind + atStores,
        missing: { ...missing, atStores },
        asOfMs: nowMs(),
      }
    })
  }
}

function totalsOf(stores: readonly StoreRow[]): SalesOfDay['totals'] {
  const totals = new Map<string | null, SalesOfDay['totals'][number]>()
  for (const { currency, decimals, count, amount } of stores) {
    const known = totals.get(currency) ?? { currency, decimals, count: 0, amount: 0 }
    const sum = { ...known, count: known.count + count, amount: known.amount + amount }
    if (sum.count > 0 || sum.amount !== 0 || currency !== null) totals.set(currency, sum)
  }
  return [...totals.values()]
}

/** The date where the stores are; in UTC where no store has said. */
function dateIn(timeZone: string | null | undefined, ms: number): string {
  const write = (zone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(ms)
  try {
    return write(timeZone ?? 'UTC')
  } catch {
    return write('UTC')
  }
}

const HOUR_MS = 3_600_000
