// A disk of a browser for tests: IndexedDB in memory, which stays while the till is closed and opened,
// and can be told to fail.

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { openRows, type Rows } from '../log/rows.ts'

export type TestDisk = ReturnType<typeof aDisk>

/** RxDB keeps its databases by name over the whole process, and a few of them only. */
let disks = 0
const opened = new Set<Rows>()

/** After each test. */
export async function closeDisks(): Promise<void> {
  for (const rows of opened) await rows.close()
  opened.clear()
}

export function aDisk() {
  disks += 1
  const place = `log-${disks}`
  const idb = { indexedDB: new IDBFactory(), IDBKeyRange }
  let failing: 'before' | 'after' | undefined
  return {
    open,
    idb,
    /** The next write breaks, without or with what it should have written. */
    fails: (when: 'before' | 'after') => {
      failing = when
    },
  }

  async function open(name = place, durability: 'strict' | 'relaxed' = 'strict'): Promise<Rows> {
    const rows = await openRows({ name: `${place}-${name}`, durability, idb })
    opened.add(rows)
    return { ...rows, write, close }

    async function close(): Promise<void> {
      opened.delete(rows)
      await rows.close()
    }

    async function write(changes: ReadonlyMap<string, string | undefined>): Promise<void> {
      const now = failing
      failing = undefined
      if (now !== 'before') await rows.write(changes)
      if (now !== undefined) throw new Error('the test broke the disk')
    }
  }
}
