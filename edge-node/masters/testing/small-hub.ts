// A hub that has nothing but the feeds of one store in memory, and answers as the wire does; and a
// store that follows it on a real file, which a test can kill between any two effects.

import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { type Change, writePage } from '@evertill/sync-protocol/feed.ts'
import type { Active, FollowerAlarm } from '@evertill/sync-protocol/follower-state.ts'
import { writeManifest } from '@evertill/sync-protocol/snapshot.ts'
import {
  answerPull,
  cutFeed,
  manifestOf,
  newHubFeeds,
  publishFeeds,
  restoreFeeds,
} from '@evertill/sync-protocol/testing/memory-feeds.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { errorBody, type MastersPath, readMastersRequest } from '@evertill/sync-protocol/wire.ts'
import { type Db, openDb } from '../../db.ts'
import type { Differences } from '../differences.ts'
import { createStoreMasters } from '../masters.ts'

export const NAME = { tenant: 'acme', store: 'one' }
export const COMMON = 'common/acme'
export const OWN = 'store/one'

export type Ask = (path: MastersPath, body: Uint8Array) => Promise<Uint8Array | undefined>

/** Chunks of this size make several of a handful of rows. */
export const SMALL_CHUNK = 1024 + 260

export function createSmallHub(chunkBytes = SMALL_CHUNK) {
  let gens = 1
  let feeds = newHubFeeds([COMMON, OWN], '1'.repeat(32))
  return {
    publish,
    serve,
    restore,
    forgetSnapshots,
    head: (feed: string) => feeds.get(feed)?.head,
    feeds: () => feeds,
  }

  function publish(common: readonly Change[], own: readonly Change[] = []): void {
    const changes = new Map([
      [COMMON, common],
      [OWN, own],
    ])
    feeds = publishFeeds(feeds, changes, codec)
  }

  /** Every position that anybody has means nothing more. */
  function restore(): void {
    gens += 1
    feeds = restoreFeeds(feeds, String(gens).repeat(32))
  }

  /** The next one is cut of what is there then. */
  function forgetSnapshots(): void {
    feeds = new Map([...feeds].map(([name, feed]) => [name, { ...feed, snapshot: undefined }]))
  }

  function serve(path: MastersPath, body: Uint8Array): Promise<Uint8Array | undefined> {
    return Promise.resolve(answerTo(path, body))
  }

  function answerTo(path: MastersPath, body: Uint8Array): Uint8Array | undefined {
    const asked = readMastersRequest(path, body, codec)
    if (!asked) return undefined
    const { feed } = asked.request
    switch (asked.path) {
      case 'pull': {
        const page = answerPull(feeds, asked.request, codec)
        return page.ok ? writePage(page.value, codec) : errorBody(page.error, codec)
      }
      case 'manifest': {
        if (!manifestOf(feeds, feed)) feeds = cutFeed(feeds, feed, codec, chunkBytes)
        const manifest = manifestOf(feeds, feed)
        return manifest && writeManifest(manifest, codec)
      }
      case 'chunk': {
        const bytes = feeds.get(feed)?.snapshot?.chunks[asked.request.chunk]
        return bytes ?? errorBody({ code: 'TOO_OLD' }, codec)
      }
    }
  }
}

type Options = {
  readonly ask: Ask
  /** Called before every turn; a test that never lets it go on has killed the process. */
  readonly turn?: () => Promise<void>
}

export function openStore(folder: string, file: string, { ask, turn = setImmediate }: Options) {
  const opened = openDb(`${folder}/${file}.sqlite`)
  const writes: number[] = []
  const db: Db = { ...opened, transact }
  const alarms: FollowerAlarm[] = []
  const differences: Differences[] = []
  const seen: Active[] = []
  let resolves: (() => void)[] = []
  let isOpen = true
  const masters = createStoreMasters({
    db,
    name: NAME,
    codec,
    dice: () => 0.5,
    nowMs: () => performance.now(),
    later: (delayMs, run) => {
      setTimeout(run, delayMs).unref()
    },
    turn: async () => {
      await turn()
    },
    ask,
    folder: `${folder}/${file}.relay`,
    alarm: (alarm) => alarms.push(alarm),
    differ: (each) => {
      differences.push(each)
      wake()
    },
    changed: (active) => {
      seen.push(active)
      wake()
    },
  })
  return { db, masters, alarms, differences, seen, writes, until, stop }

  /** As long as nobody else can write. */
  function transact<T>(work: () => T): T {
    const began = performance.now()
    try {
      return opened.transact(work)
    } finally {
      writes.push(performance.now() - began)
    }
  }

  function wake(): void {
    const due = resolves
    resolves = []
    for (const resolve of due) resolve()
  }

  async function until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      await new Promise<void>((resolve) => {
        resolves.push(resolve)
      })
    }
  }

  async function stop(): Promise<void> {
    if (!isOpen) return
    isOpen = false
    await masters.stop()
    db.close()
  }
}
