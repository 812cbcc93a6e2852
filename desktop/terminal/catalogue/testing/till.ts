// The masters of one till in a process that can be killed: a second lasts a millisecond here, and the
// line answers a moment later.

import { setTimeout as sleep } from 'node:timers/promises'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { type CatalogueAlarm, createCatalogue } from '../catalogue.ts'
import type { CatalogueStorage } from '../storage.ts'
import { NAMES, type StoreFeeds } from './store-feeds.ts'

export type TestTill = ReturnType<typeof createTestTill>

const FASTER = 1_000

export function createTestTill(
  feeds: StoreFeeds,
  storage: CatalogueStorage,
  names: { readonly common: string; readonly store: string } = NAMES,
) {
  let isAlive = true
  const alarms: CatalogueAlarm[] = []
  const catalogue = createCatalogue({
    ask: (path, body, answered) => {
      soon(() => answered(feeds.answer(path, body)))
    },
    codec,
    dice: () => 0.5,
    names,
    nowMs: () => performance.now() * FASTER,
    later: (delayMs, run) => {
      if (delayMs === 0) soon(run)
      else setTimeout(() => isAlive && run(), delayMs / FASTER).unref()
    },
    storage,
    alarm: (alarm) => alarms.push(alarm),
  })
  return {
    ...catalogue,
    alarms,
    codes: () => alarms.map(({ code }) => code),
    kill,
    until,
    caughtUp,
  }

  function soon(run: () => void): void {
    setImmediate(() => isAlive && run())
  }

  function kill(): void {
    isAlive = false
  }

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await sleep(1)
  }

  /** Sells by what the store has, and would again after a restart. */
  async function caughtUp(): Promise<void> {
    const { gen, publish } = feeds.head('common')
    await until(() => {
      const active = catalogue.active()
      return active?.gen === gen && active.publish === publish && catalogue.isKept()
    })
  }
}
