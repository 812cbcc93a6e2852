// Keeps the open basket on the disk behind the cashier's back: nobody waits for it, and of many changes
// in a row only the last is written. After a reload or a crash it is back as it was painted.

import type { TillCart } from '@evertill/shared/till/books.ts'
import type { Rows } from '../log/rows.ts'

export type OpenSale = { readonly cart: TillCart | undefined; readonly times: number }

export type KeptCart = ReturnType<typeof createKeptCart>

const KEY = 'open'

export function createKeptCart(
  rows: Pick<Rows, 'all' | 'write'>,
  failed: (error: unknown) => void,
) {
  let latest: OpenSale | undefined
  let work: Promise<void> | undefined
  return { read, keep, settled: () => work ?? Promise.resolve() }

  async function read(): Promise<OpenSale | undefined> {
    const text = (await rows.all()).get(KEY)
    return text === undefined ? undefined : (JSON.parse(text) as OpenSale)
  }

  function keep(sale: OpenSale): void {
    latest = sale
    work ??= write().finally(() => {
      work = undefined
    })
  }

  async function write(): Promise<void> {
    while (latest !== undefined) {
      const now = latest
      latest = undefined
      const isEmpty = now.cart === undefined && now.times === 1
      // What is on the screen goes on being sold; only a crash would show the difference.
      await rows.write(new Map([[KEY, isEmpty ? undefined : JSON.stringify(now)]])).catch(failed)
    }
  }
}
