// Tells whoever listens that the feeds of its tenant changed. A hint that is lost costs time, nothing
// else: positions alone say what a follower has to read.

import type { Db } from '../db.ts'

export type Hints = ReturnType<typeof createHints>

/** `channel` carries the name of a tenant; an empty one means that anything may have changed. */
export function createHints({ db, channel }: { readonly db: Db; readonly channel: string }) {
  const listeners = new Map<string, Set<() => void>>()
  let stopListening: (() => Promise<void>) | undefined
  return { start, stop, subscribe }

  async function start(): Promise<void> {
    stopListening = await db.listen(channel, (tenant) => {
      const told = tenant === '' ? [...listeners.values()] : [listeners.get(tenant) ?? new Set()]
      for (const each of told) for (const hear of each) hear()
    })
  }

  async function stop(): Promise<void> {
    await stopListening?.()
    listeners.clear()
  }

  function subscribe(tenant: string, hear: () => void): () => void {
    const known = listeners.get(tenant) ?? new Set()
    listeners.set(tenant, known.add(hear))
    return () => {
      known.delete(hear)
      if (known.size === 0 && listeners.get(tenant) === known) listeners.delete(tenant)
    }
  }
}
