// Takes away rows of the masters that nobody will see any more, in slices: what was staged and given
// up, old versions, old snapshots, and deletions that are too many to remember.

import { FEEDS } from '@evertill/sync-protocol/feed-row.ts'
import type { Db } from '../db.ts'
import type { MastersStore, Sight } from './store.ts'

export type Sweeping = {
  readonly db: Db
  readonly store: MastersStore
  /** Lets everybody else have a turn. */
  readonly turn: () => Promise<void>
  readonly deletionsMax: number
}

/** Rows of one slice: what is between two sales takes a few milliseconds. */
const SLICE_ROWS = 200

export async function sweepBelow(sweeping: Sweeping, below: number): Promise<void> {
  const { db, store, turn } = sweeping
  while (store.sweepRows(below, SLICE_ROWS) === SLICE_ROWS) await turn()
  for (;;) {
    const shelf = store.goneShelf(below)
    if (shelf === undefined) break
    while (store.sweepShelf(shelf, SLICE_ROWS) === SLICE_ROWS) await turn()
    db.transact(() => {
      store.dropManifest(shelf)
      store.dropShelf(shelf)
    })
    await turn()
  }
  const now = store.active()
  if (now?.active.edition !== below) return
  for (const feed of FEEDS) {
    await forgetDeletions(sweeping, { shelf: now.shelves[feed], edition: below })
  }
}

/** Who stands below what was forgotten takes a snapshot. */
async function forgetDeletions(
  { db, store, turn, deletionsMax }: Sweeping,
  { shelf, edition }: Sight,
): Promise<void> {
  for (;;) {
    const over = store.deletions(shelf, edition) - deletionsMax
    if (over <= 0) return
    db.transact(() => {
      const gone = store.oldestDeletions(shelf, Math.min(over, SLICE_ROWS))
      for (const { id } of gone) store.removeRow(id)
      const last = gone.at(-1)
      if (last) store.setFloor(shelf, last.seq)
    })
    await turn()
  }
}

/** What was staged on this shelf and given up: the next edition would see it. */
export async function undo(
  { db, store, turn }: Omit<Sweeping, 'deletionsMax'>,
  shelf: number,
): Promise<void> {
  const above = store.shelf(shelf)?.undo_above ?? null
  if (above === null) return
  for (;;) {
    const isDone = db.transact(() => {
      const rows = store.givenUp(shelf, above, SLICE_ROWS)
      for (const { id, key, since } of rows) {
        store.removeRow(id)
        store.reopen(shelf, key, since)
      }
      if (rows.length < SLICE_ROWS) store.setUndo(shelf, null)
      return rows.length < SLICE_ROWS
    })
    if (isDone) return
    await turn()
  }
}
