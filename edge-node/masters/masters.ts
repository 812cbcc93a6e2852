// The masters of a store: follows the feeds of the hub, keeps them on disk publish by publish, hands
// them on to the tills, and knows of them what the store needs for itself.

import { feedName } from '@evertill/sync-protocol/feed.ts'
import type { Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active, FollowerAlarm } from '@evertill/sync-protocol/follower-state.ts'
import { createFollowing } from '@evertill/sync-protocol/following.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { MastersPath } from '@evertill/sync-protocol/wire.ts'
import { type Db, DiskFull, isBroken } from '../db.ts'
import type { Differences } from './differences.ts'
import { createMastersDisk, keepDoubted } from './disk.ts'
import { createTillFeeds } from './relay.ts'
import { createSettings } from './settings.ts'
import { createMastersStore } from './store.ts'

export type StoreMasters = ReturnType<typeof createStoreMasters>

export type StoreMastersDeps = {
  readonly db: Db
  readonly name: { readonly tenant: string; readonly store: string }
  readonly codec: Codec
  readonly dice: () => number
  /** Never runs backwards. */
  readonly nowMs: () => number
  readonly later: (delayMs: number, run: () => void) => void
  readonly turn: () => Promise<void>
  readonly ask: (path: MastersPath, body: Uint8Array) => Promise<Uint8Array | undefined>
  readonly folder: string
  readonly alarm: (alarm: FollowerAlarm) => void
  readonly differ: (differences: Differences) => void
  /** Another publish is what carts are rung up with. */
  readonly changed: (active: Active) => void
}

export function createStoreMasters(deps: StoreMastersDeps) {
  const { db, codec, dice, nowMs, later, turn } = deps
  const names: Record<Feed, string> = {
    common: feedName('common', deps.name),
    store: feedName('store', deps.name),
  }
  const store = createMastersStore(db)
  const disk = createMastersDisk({ db, store, codec, turn, differ: deps.differ })
  let isSure = false
  let isStopped = false
  const settings = createSettings(store)
  const tills = createTillFeeds({
    ...{ store, names, codec, turn, folder: deps.folder },
    left: disk.left,
    isSure: () => isSure,
  })
  const following = createFollowing({
    ...{ codec, dice, names, nowMs },
    later: (delayMs, run) => later(delayMs, () => isStopped || run()),
    ask: (path, body, answered) => {
      deps.ask(path, body).then((bytes) => isStopped || answered(bytes), crash)
    },
    disk: (question, answered) => {
      const before = store.active()?.active.edition
      disk.answer(question).then((answer) => {
        if (isStopped) return
        answered(answer)
        const now = store.active()?.active
        if (now && now.edition !== before) activated(now)
      }, failed)

      function failed(error: unknown): void {
        if (isStopped) return
        if (!(error instanceof DiskFull || isBroken(error))) crash(error)
        answered(undefined)
      }
    },
    sweep,
    alarm: (alarm) => {
      deps.alarm(alarm)
      onDisk(() => keepDoubted(db, store, alarm))
    },
    told: ({ work }) => {
      if (work.at === 'resting') isSure = true
    },
  })
  return {
    start: following.start,
    /** The hub has something new, or may have. */
    hint: following.hint,
    active: () => store.active()?.active,
    /** What the store needs of the masters for itself; nothing before the first publish. */
    settings: settings.now,
    serve: tills.serve,
    stop,
  }

  /** No cart of the store itself holds an older edition: tills keep their masters themselves. */
  function activated(now: Active): void {
    sweep(now.edition)
    deps.changed(now)
  }

  function sweep(below: number): void {
    disk.sweep(below).catch((error) => {
      if (isStopped || error instanceof DiskFull || isBroken(error)) return
      crash(error)
    })
  }

  /** What is only for people to read waits for no disk. */
  function onDisk(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof DiskFull || isBroken(error))) throw error
    }
  }

  /** When this has answered, nothing touches the database any more. */
  async function stop(): Promise<void> {
    isStopped = true
    await disk.stop()
    await tills.close()
  }

  /** A bug ends the process instead of leaving a store that follows nobody. */
  function crash(error: unknown): void {
    later(0, () => {
      throw error
    })
  }
}
