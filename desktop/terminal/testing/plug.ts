// The power of a till in tests: while it is there, rows are written; when the plug is pulled, the write
// under way may still reach the disk or not, and nobody ever hears of it.

import { openRows, type Rows, type RowsPlace } from '../log/rows.ts'

/** When the power goes at a write: before it reaches the disk, or after, with nobody told. */
export type Cut = 'before' | 'after'

export function aPlug() {
  const opened: Rows[] = []
  const working = new Set<Promise<void>>()
  let cut: { readonly when: Cut; readonly writes: number } | undefined
  let isOff = false
  return { openRows: open, cutAt, pull, isOff: () => isOff }

  async function open(
    place: Pick<RowsPlace, 'name' | 'durability'>,
    idb: RowsPlace['idb'],
  ): Promise<Rows> {
    const rows = await openRows({ ...place, idb })
    opened.push(rows)
    return {
      ...rows,
      write: (changes) =>
        place.durability === 'strict' ? write(rows, changes) : soft(rows, changes),
    }
  }

  /** At the so manyth write to the strict log from now on. */
  function cutAt(when: Cut, writes: number): void {
    cut = { when, writes }
  }

  /** Everything is closed as the end of a process closes it. */
  async function pull(): Promise<void> {
    isOff = true
    await Promise.all(working)
    for (const rows of opened.splice(0)) await rows.close()
    cut = undefined
    isOff = false
  }

  function write(rows: Rows, changes: Parameters<Rows['write']>[0]): Promise<void> {
    if (isOff) return NEVER
    if (cut !== undefined) cut = { ...cut, writes: cut.writes - 1 }
    const isCut = cut !== undefined && cut.writes <= 0
    if (isCut) isOff = true
    if (isCut && cut?.when === 'before') return NEVER
    const done = track(rows.write(changes))
    return isCut ? NEVER : done.then(heard)
  }

  function soft(rows: Rows, changes: Parameters<Rows['write']>[0]): Promise<void> {
    return isOff ? NEVER : track(rows.write(changes)).then(heard)
  }

  function heard(): Promise<void> | undefined {
    return isOff ? NEVER : undefined
  }

  function track(work: Promise<void>): Promise<void> {
    const done = work.finally(() => working.delete(done))
    working.add(done)
    return done
  }
}

const NEVER = new Promise<never>(() => undefined)
