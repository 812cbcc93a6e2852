// Sums up the days of a store: each closed one gets its Z, and what came behind the Z an amendment.

import { amendZ, effectiveDay, makeZ } from '@evertill/shared/terminal/z.ts'
import type { Books } from './books.ts'
import type { Table } from './tables.ts'

type DayDeps = {
  readonly books: Pick<Books, 'dayOf' | 'zsOf'>
  readonly due: Table<true>
  readonly own: (type: string, body: object) => string
  readonly newId: () => string
}

export function createDays({ books, due, own, newId }: DayDeps) {
  return { makeDue }

  function makeDue(): void {
    for (const [key] of due.entries()) {
      due.delete(key)
      const totals = books.dayOf(key)
      if (totals === undefined || totals.closes.length === 0) continue
      const { zs, amendments } = books.zsOf(key) ?? { zs: [], amendments: [] }
      const effective = effectiveDay(zs, amendments)
      if (effective === undefined) {
        own('z', { z: makeZ(totals) })
        continue
      }
      const amendment = amendZ(effective, totals, newId())
      if (amendment) own('z-amended', { amendment })
    }
  }
}
