// Reads the logs in order and adds them up: entries, cursor and what stands aside in one transaction, so
// that each fact counts exactly once whatever dies. Woken by pushes; the cursors alone say what is left.

import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import { JOURNAL_CHANNEL } from '../sync/store.ts'
import { projectHeld, projectNext } from './step.ts'

type ProjectorDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly fault: (what: string, error: unknown) => void
}

export type Projector = ReturnType<typeof createProjector>

export function createProjector({ db, codec, fault }: ProjectorDeps) {
  const running = new Map<string, Promise<void>>()
  const again = new Set<string>()
  /** Whose held entries this process has looked at. */
  const looked = new Set<string>()
  let isStopped = false
  let stopListening: (() => Promise<void>) | undefined
  let timer: NodeJS.Timeout | undefined
  return { start, wake, caughtUp, stop }

  /** Goes on where the last process stopped. */
  async function start(): Promise<void> {
    stopListening = await db.listen(JOURNAL_CHANNEL, (tenant) => {
      if (tenant === '') sweep()
      else wake(tenant)
    })
    timer = setInterval(sweep, SWEEP_MS)
    timer.unref()
    sweep()
  }

  /** Hints get lost; what is left to do never does. */
  function sweep(): void {
    db.door<{ readonly tenant_id: string }>('tenants').then(
      (tenants) => {
        for (const { tenant_id } of tenants) wake(tenant_id)
      },
      (error: unknown) => fault('projector', error),
    )
  }

  /** Returns at once; whoever wants to wait asks for `caughtUp`. */
  function wake(tenant: string): void {
    if (isStopped) return
    if (running.has(tenant)) {
      again.add(tenant)
      return
    }
    running.set(tenant, run(tenant))
  }

  /** Everything that was committed before the call has been taken in, or stands aside. */
  async function caughtUp(tenant: string): Promise<void> {
    wake(tenant)
    while (running.has(tenant)) await running.get(tenant)
  }

  async function stop(): Promise<void> {
    isStopped = true
    clearInterval(timer)
    await stopListening?.()
    await Promise.all(running.values())
  }

  async function run(tenant: string): Promise<void> {
    try {
      if (!looked.has(tenant)) await db.withTenant(tenant, (tx) => projectHeld(tx, tenant, codec))
      looked.add(tenant)
      do {
        again.delete(tenant)
        let isMore = true
        while (isMore && !isStopped)
          isMore = await db.withTenant(tenant, (tx) => projectNext(tx, tenant, codec))
      } while (again.has(tenant) && !isStopped)
    } catch (error) {
      fault('projector', error)
    } finally {
      running.delete(tenant)
    }
  }
}

/** The longest that a push waits whose hint was lost. */
const SWEEP_MS = 30_000
