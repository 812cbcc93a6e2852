// The masters of a store on a real file: taken from a hub, handed on to a till that keeps them on a
// file of its own, and killed between any two writes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Change, readPage, writePage } from '@evertill/sync-protocol/feed.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import { RELAY_DELETIONS_MAX } from '@evertill/sync-protocol/relay.ts'
import { writeManifest } from '@evertill/sync-protocol/snapshot.ts'
import { liveRows } from '@evertill/sync-protocol/testing/memory-feeds.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { errorBody, jsonBody, readErrorBody } from '@evertill/sync-protocol/wire.ts'
import { afterAll, expect, test } from 'vitest'
import type { Db } from '../db.ts'
import { createMastersStore } from './store.ts'
import { COMMON, createSmallHub, OWN, openStore } from './testing/small-hub.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-masters-'))
let files = 0

afterAll(() => rmSync(folder, { recursive: true }))

function fresh(): string {
  files += 1
  return String(files)
}

const NAMES: Record<Feed, string> = { common: COMMON, store: OWN }
const price = (key: string, coins: number): Change => ({
  key: `item/${key}`,
  body: JSON.stringify({ code: key, price: coins, name: `${key} `.repeat(20) }),
})
const gone = (key: string): Change => ({ key: `item/${key}`, body: undefined })
const codes = Array.from({ length: 24 }, (_, n) => `code-${n}`)
const list = codes.map((code, n) => price(code, 100 + n))
const STORE_ROWS: readonly Change[] = [
  { key: 'store', body: JSON.stringify({ code: '01', name: 'Corner shop', tenant: 'acme' }) },
  { key: 'terminal/2', body: JSON.stringify({ terminal: 2, name: 'Back' }) },
  { key: 'terminal/1', body: JSON.stringify({ terminal: 1, name: 'Front' }) },
]

type Hub = ReturnType<typeof createSmallHub>
type Opened = ReturnType<typeof openStore>

function isAtHead({ masters }: Pick<Opened, 'masters'>, hub: Hub): boolean {
  const now = masters.active()
  const head = hub.head(COMMON)
  return now !== undefined && now.gen === head?.gen && now.publish === head.publish
}

function rowsOn(db: Db, feed: Feed): ReadonlyMap<string, string> {
  const store = createMastersStore(db)
  const now = store.active()
  if (!now) return new Map()
  const sight = { shelf: now.shelves[feed], edition: now.active.edition }
  return new Map(store.liveAfter(sight, -1, 1_000_000).map(({ key, body }) => [key, body]))
}

function expectSame(opened: Opened, hub: Hub): void {
  const active = opened.masters.active()
  for (const feed of FEEDS) {
    const head = hub.head(NAMES[feed])
    expect(active?.cursors[feed]).toMatchObject({ seq: head?.seq, sum: head?.sum })
    expect(rowsOn(opened.db, feed)).toEqual(liveRows(hub.feeds(), NAMES[feed]))
  }
}

function rowsLeft(db: Db): number {
  return db.prepare<{ n: number }>('SELECT count(*) AS n FROM masters_row').get()?.n ?? 0
}

async function settled(opened: Opened, hub: Hub): Promise<void> {
  opened.masters.hint()
  await opened.until(() => isAtHead(opened, hub))
}

async function openSettled(hub: Hub, file = fresh()): Promise<Opened> {
  const opened = openStore(folder, file, { ask: hub.serve })
  opened.masters.start()
  await opened.until(() => isAtHead(opened, hub))
  return opened
}

test('a new store takes the snapshots of both feeds and then what changes', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  const store = await openSettled(hub)
  expectSame(store, hub)
  expect(store.masters.settings()).toMatchObject({
    store: { name: 'Corner shop' },
    terminals: [{ terminal: 1 }, { terminal: 2 }],
  })
  hub.publish([price('code-3', 1), gone('code-4'), price('new', 5)])
  hub.publish([price('code-3', 2), price('code-4', 7)], [gone('none'), ...STORE_ROWS.slice(0, 1)])
  await settled(store, hub)
  expectSame(store, hub)
  expect(store.alarms).toEqual([])
  await store.stop()
})

test('what nobody can see any more goes from the disk', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  const store = await openSettled(hub)
  const live = rowsLeft(store.db)
  for (let coins = 1; coins < 6; coins += 1) {
    hub.publish(codes.map((code) => price(code, coins)))
    await settled(store, hub)
  }
  hub.restore()
  await settled(store, hub)
  hub.publish([gone('code-1')])
  await settled(store, hub)
  // The sweep behind the last activation; a deletion is kept for the tills.
  while (rowsLeft(store.db) > live) await setImmediate()
  expect(rowsLeft(store.db)).toBe(live)
  expectSame(store, hub)
  await store.stop()
})

/** One life after another, each of which is over at its turn `at`; the last one lives on. */
async function throughDeaths(hub: Hub, file: string, at: number): Promise<boolean> {
  let turns = 0
  let isDead = false
  const opened = openStore(folder, file, {
    ask: hub.serve,
    turn: async () => {
      turns += 1
      if (turns === at) {
        isDead = true
        // Nothing is finished: the next turn of the disk finds itself stopped.
        opened.stop().then(undefined, undefined)
      }
      await setImmediate()
    },
  })
  opened.masters.start()
  await Promise.race([opened.until(() => isAtHead(opened, hub)), untilTrue(() => isDead)])
  await opened.stop()
  return isDead
}

async function untilTrue(isDone: () => boolean): Promise<void> {
  while (!isDone()) await setImmediate()
}

test('a store that dies between any two writes goes on where it was', async () => {
  for (let at = 1; ; at += 1) {
    const file = fresh()
    const hub = createSmallHub()
    hub.publish(list.slice(0, 10), STORE_ROWS)
    const diedFirst = await throughDeaths(hub, file, at)
    hub.publish([price('code-1', 1), gone('code-2'), price('new', 3)])
    const diedThen = await throughDeaths(hub, file, at)
    hub.restore()
    hub.publish([price('code-5', 55)])
    const diedLast = await throughDeaths(hub, file, at)
    const store = await openSettled(hub, file)
    expectSame(store, hub)
    expect(store.alarms).toEqual([])
    await store.stop()
    if (!diedFirst && !diedThen && !diedLast) break
    expect(at).toBeLessThan(200)
  }
})

test('a store that dies after every single write arrives all the same', async () => {
  const hub = createSmallHub()
  hub.publish(list.slice(0, 9), STORE_ROWS)
  const file = fresh()
  let lives = 0
  while (await throughDeaths(hub, file, 4)) lives += 1
  expect(lives).toBeGreaterThan(5)
  const store = await openSettled(hub, file)
  expectSame(store, hub)
  await store.stop()
})

test('a till follows the store as the store follows the hub, and gets the same sums', async () => {
  const hub = createSmallHub(64 * 1024)
  hub.publish(list, STORE_ROWS)
  const store = await openSettled(hub)
  const till = openStore(folder, fresh(), { ask: store.masters.serve })
  till.masters.start()
  await till.until(() => isAtHead(till, hub))
  expectSame(till, hub)
  hub.publish([gone('code-1'), gone('code-2'), price('code-3', 4)])
  await settled(store, hub)
  await settled(till, hub)
  expectSame(till, hub)
  // The store began a new generation: what the till stands at means nothing there.
  hub.restore()
  await settled(store, hub)
  await settled(till, hub)
  expectSame(till, hub)
  expect(till.alarms).toEqual([])
  await till.stop()
  await store.stop()
})

test('a snapshot that the store cuts is the one that the hub would cut of the same rows', async () => {
  const hub = createSmallHub(64 * 1024)
  hub.publish(
    Array.from({ length: 2_000 }, (_, n) => price(`many-${n}`, n)),
    STORE_ROWS,
  )
  const store = await openSettled(hub)
  const body = jsonBody({ feed: COMMON }, codec)
  const ours = await store.masters.serve('manifest', body)
  expect(ours).toEqual(await hub.serve('manifest', body))
  const manifest = hub.feeds().get(COMMON)?.snapshot?.manifest
  expect(manifest && writeManifest(manifest, codec)).toEqual(ours)
  expect(manifest?.chunks.length).toBeGreaterThan(3)
  for (const { n } of manifest?.chunks ?? []) {
    const { gen, seq } = manifest ?? { gen: '', seq: 0 }
    const chunk = jsonBody({ feed: COMMON, gen, seq, chunk: n }, codec)
    expect(await store.masters.serve('chunk', chunk)).toEqual(await hub.serve('chunk', chunk))
  }
  const beyond = jsonBody(
    { feed: COMMON, gen: manifest?.gen, seq: manifest?.seq, chunk: 999 },
    codec,
  )
  const refused = await store.masters.serve('chunk', beyond)
  expect(readErrorBody(refused, codec)).toEqual({ code: 'TOO_OLD' })
  await store.stop()
})

test('a store without masters asks its tills to come back, and reads no garbage', async () => {
  const store = openStore(folder, fresh(), { ask: () => Promise.resolve(undefined) })
  store.masters.start()
  const asked = jsonBody({ feed: COMMON }, codec)
  expect(readErrorBody(await store.masters.serve('manifest', asked), codec)?.code).toBe('BUSY')
  for (const body of [jsonBody({ feed: 'common/other' }, codec), new Uint8Array([1, 2, 3])]) {
    expect(readErrorBody(await store.masters.serve('pull', body), codec)?.code).toBe('MALFORMED')
  }
  expect(store.masters.settings()).toBeUndefined()
  await store.stop()
})

test('rows that changed on the disk are found, replaced, and named', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  const file = fresh()
  const store = await openSettled(hub, file)
  const rot = "UPDATE masters_row SET body = '{\"price\":1}' WHERE key = 'item/code-7'"
  expect(store.db.prepare(rot).run()).toBe(1)
  store.db.prepare("DELETE FROM masters_row WHERE key = 'item/code-8'").run()
  await store.stop()
  // The audit runs at the first rest of a new process.
  const again = openStore(folder, file, { ask: hub.serve })
  again.masters.start()
  await again.until(() => again.differences.length > 0)
  expect(again.alarms.map(({ code }) => code)).toEqual(['AUDIT_DIFFERS'])
  expect(again.differences).toMatchObject([
    { feed: 'common', code: 'AUDIT_DIFFERS', publish: 1, count: 2 },
  ])
  const [found] = again.differences
  expect(found?.rows.map(({ key }) => key)).toEqual(['item/code-7', 'item/code-8'])
  expect(found?.rows[0]?.ours?.hash).not.toBe(found?.rows[0]?.theirs?.hash)
  expect(found?.rows[1]?.ours).toBeUndefined()
  expectSame(again, hub)
  await again.stop()
})

test('a change that was lost on the way is found by the sum, replaced, and named', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  const store = openStore(folder, fresh(), {
    ask: async (path, body) => {
      const bytes = await hub.serve(path, body)
      const page = bytes && path === 'pull' ? readPage(bytes, codec) : undefined
      if (!page?.ok) return bytes
      const rows = page.value.rows.filter(({ key }) => key !== 'item/code-9')
      return writePage({ ...page.value, rows }, codec)
    },
  })
  store.masters.start()
  await store.until(() => isAtHead(store, hub))
  hub.publish([price('code-9', 999), price('code-10', 1)])
  hub.forgetSnapshots()
  store.masters.hint()
  await store.until(() => store.differences.length > 0)
  expect(store.alarms.map(({ code }) => code)).toEqual(['SUM_DIFFERS'])
  expect(store.differences).toMatchObject([
    {
      ...{ feed: 'common', code: 'SUM_DIFFERS', publish: 2, count: 1 },
      rows: [{ key: 'item/code-9', ours: { ver: 1 }, theirs: { ver: 2 } }],
    },
  ])
  expectSame(store, hub)
  await store.stop()
})

test('a snapshot that the hub forgets in the middle is begun anew', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  let chunks = 0
  const store = openStore(folder, fresh(), {
    ask: (path, body) => {
      if (path === 'chunk') chunks += 1
      if (path === 'chunk' && chunks === 3) {
        hub.publish([price('code-1', 77), gone('code-2')])
        hub.forgetSnapshots()
      }
      return hub.serve(path, body)
    },
  })
  store.masters.start()
  await store.until(() => isAtHead(store, hub))
  expectSame(store, hub)
  await store.stop()
})

test('deletions that are too many to remember send a till that stands before them to a snapshot', async () => {
  const hub = createSmallHub(64 * 1024)
  const many = Array.from({ length: RELAY_DELETIONS_MAX + 50 }, (_, n) => `many-${n}`)
  hub.publish([...list, ...many.map((code) => price(code, 1))], STORE_ROWS)
  const store = await openSettled(hub)
  const { gen, seq } = store.masters.active()?.cursors.common ?? { gen: '', seq: 0 }
  hub.publish([price('code-1', 5)])
  await settled(store, hub)
  const asked = jsonBody({ feed: COMMON, gen, after: seq, limit: 500 }, codec)
  expect(readErrorBody(await store.masters.serve('pull', asked), codec)).toBeUndefined()
  hub.publish(many.map(gone))
  await settled(store, hub)
  let code: string | undefined
  while (code === undefined) {
    code = readErrorBody(await store.masters.serve('pull', asked), codec)?.code
    await setImmediate()
  }
  expect(code).toBe('TOO_OLD')
  const left = "SELECT count(*) AS n FROM masters_row WHERE key LIKE 'item/many-%' AND del = 1"
  while (store.db.prepare<{ n: number }>(left).get()?.n !== RELAY_DELETIONS_MAX)
    await setImmediate()
  expectSame(store, hub)
  await store.stop()
})

test('a hub that refuses is asked again later, and the store goes on with what it has', async () => {
  const hub = createSmallHub()
  hub.publish(list, STORE_ROWS)
  const file = fresh()
  await (await openSettled(hub, file)).stop()
  const busy = errorBody({ code: 'BUSY', retryAfterMs: 5 }, codec)
  const store = openStore(folder, file, { ask: () => Promise.resolve(busy) })
  store.masters.start()
  await setImmediate()
  expect(store.masters.active()?.publish).toBe(1)
  await store.stop()
})
