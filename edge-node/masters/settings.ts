// What a store needs of the masters for itself: what it is called, and which terminals it has. All
// the rest is rung up with at the tills.

import { z } from 'zod'
import type { MastersStore } from './store.ts'

/** The rest of the row is the tills' matter. */
const StoreRow = z.looseObject({
  name: z.string(),
  code: z.string(),
  currency: z.object({ code: z.string(), decimals: z.int().min(0).max(4) }).optional(),
})
const TerminalRow = z.looseObject({ terminal: z.int().min(1), name: z.string() })

export type StoreSettings = {
  readonly edition: number
  readonly publish: number
  readonly store: z.infer<typeof StoreRow> | undefined
  /** By number. */
  readonly terminals: readonly z.infer<typeof TerminalRow>[]
}

/** No store has more tills. */
const TERMINALS_MAX = 1_000

export function createSettings(store: MastersStore) {
  let known: StoreSettings | undefined
  return { now }

  function now(): StoreSettings | undefined {
    const row = store.active()
    if (row === undefined) return undefined
    const { edition, publish } = row.active
    if (known?.edition === edition) return known
    const sight = { shelf: row.shelves.store, edition }
    const own = store.live(sight, 'store')
    const terminals = store
      .between(sight, 'terminal/', 'terminal0', TERMINALS_MAX)
      .flatMap(({ body }) => TerminalRow.safeParse(JSON.parse(body)).data ?? [])
      .sort((a, b) => a.terminal - b.terminal)
    const settings = own && StoreRow.safeParse(JSON.parse(own.body)).data
    known = { edition, publish, store: settings, terminals }
    return known
  }
}
