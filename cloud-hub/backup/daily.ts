// A backup of each tenant a day. One that could not be made comes into the inbox, and is tried again.

import type { Db } from '../db.ts'
import { raise } from '../inbox/store.ts'
import type { Backups } from './service.ts'

type DailyDeps = {
  readonly db: Db
  readonly backups: Pick<Backups, 'make' | 'newest' | 'idle'>
  readonly nowMs: () => number
  readonly fault: (what: string, error: unknown) => void
}

const DAY_MS = 24 * 3_600_000
const LOOK_AGAIN_MS = 3_600_000
/** After the start, when the stores have greeted. */
const FIRST_LOOK_MS = 60_000

export function createDaily({ db, backups, nowMs, fault }: DailyDeps) {
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  return { start, look, stop }

  function start(): void {
    timer = setTimeout(again, FIRST_LOOK_MS).unref()
  }

  function again(): void {
    timer = setTimeout(again, LOOK_AGAIN_MS).unref()
    looking = look().catch((error: unknown) => fault('backup', error))
  }

  /** Whatever is due now. */
  async function look(): Promise<void> {
    for (const { tenant_id: tenant } of await db.door<{ tenant_id: string }>('tenants')) {
      const ageMs = nowMs() - ((await backups.newest(tenant)) ?? 0)
      // One of tomorrow was made while the clock was wrong, and says nothing about today.
      if (ageMs > -LOOK_AGAIN_MS && ageMs < DAY_MS) continue
      await backups.make(tenant).catch(async (error: unknown) => {
        fault('backup', error)
        const cause = { code: 'BACKUP_FAILED', about: 'backup', store: undefined } as const
        await db.withTenant(tenant, (tx) => raise(tx, tenant, [cause]))
      })
    }
  }

  async function stop(): Promise<void> {
    clearTimeout(timer)
    await looking
    await backups.idle()
  }
}
