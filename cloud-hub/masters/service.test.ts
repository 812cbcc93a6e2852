// Publishes, pulls and snapshots on a real PostgreSQL, read back with the reader of a follower.

import { assert } from '@evertill/shared/result.ts'
import { type Change, type Page, readPage } from '@evertill/sync-protocol/feed.ts'
import type { SnapshotManifest } from '@evertill/sync-protocol/messages.ts'
import { readChunk, readManifest } from '@evertill/sync-protocol/snapshot.ts'
import { sumOf, writeSum } from '@evertill/sync-protocol/sum.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPushingNode, json } from '../sync/testing/pushing-node.ts'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { commonOf, storeFeed } from './publishing.ts'
import { createMasters, type Masters } from './service.ts'

let own: OwnDatabase
let tenant = ''
let tenants = 0
const faults: unknown[] = []

beforeAll(async () => {
  own = await startOwnDatabase()
})
afterAll(async () => {
  await own.close()
  expect(faults).toEqual([])
})
beforeEach(() => {
  tenants += 1
  tenant = `T${tenants}`
})

function hub(): Masters {
  let tokens = 0
  const newToken = () => {
    tokens += 1
    return tokens.toString(16).padStart(32, '5')
  }
  return createMasters({
    db: own.db,
    codec,
    newToken,
    fault: (_, error) => faults.push(error),
  })
}

const store = (no = 1) => createPushingNode({ tenant, store: `S${no}`, no }).enrolled

const items = (from: number, count: number, price = 100): readonly Change[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `item/${from + at}`,
    body: JSON.stringify({ code: `${from + at}`, price }),
  }))

async function pulled(masters: Masters, feed: string, after: number, limit = 5_000): Promise<Page> {
  const manifest = await manifestOf(masters, feed)
  const asked = json({ feed, gen: manifest.gen, after, limit })
  const answer = await masters.pull(store(), asked)
  assert(answer.ok, `no page: ${JSON.stringify(answer)}`)
  const page = readPage(answer.value, codec)
  assert(page.ok, 'the page reads as it was written')
  return page.value
}

async function manifestOf(masters: Masters, feed: string): Promise<SnapshotManifest> {
  const answer = await masters.manifest(store(), json({ feed }))
  assert(answer.ok, `no manifest: ${JSON.stringify(answer)}`)
  const manifest = readManifest(answer.value, codec)
  assert(manifest.ok, 'the manifest reads as it was written')
  return manifest.value
}

test('[F1] a publish has one number in all feeds of the tenant and ends in each with a mark', async () => {
  const masters = hub()
  await masters.addStore(tenant, 'S2')
  await masters.publish(tenant, new Map([[storeFeed(tenant, 'S1'), items(1, 2)]]))
  await masters.publish(tenant, new Map([[commonOf(tenant), items(1, 3)]]))
  const heads = await own.db.withTenant(tenant, (tx) =>
    tx.rows('select feed, publish, seq from feed order by feed'),
  )
  expect(heads).toEqual([
    { feed: commonOf(tenant), publish: 2, seq: 6 },
    { feed: 'store/S1', publish: 2, seq: 5 },
    { feed: 'store/S2', publish: 2, seq: 3 },
  ])
})

test('[F2] [F3] a follower reads on from where it stands, page by page, deletions included', async () => {
  const masters = hub()
  const common = commonOf(tenant)
  await masters.publish(tenant, new Map([[common, items(1, 5)]]))
  const first = await pulled(masters, common, 1, 2)
  expect(first).toMatchObject({ from: 1, to: 3, up_to_date: false })
  const rest = await pulled(masters, common, first.to)
  expect(rest).toMatchObject({ from: 3, to: 7, up_to_date: true, publish: 1, txn_end: true })
  expect([...first.rows, ...rest.rows].map(({ key }) => key)).toEqual(
    items(1, 5).map(({ key }) => key),
  )
  await masters.publish(tenant, new Map([[common, [{ key: 'item/2', body: undefined }]]]))
  const after = await pulled(masters, common, rest.to)
  expect(after.rows).toMatchObject([{ key: 'item/2', del: true, body: '', ver: 2 }])
  const live = [...first.rows, ...rest.rows].filter(({ key }) => key !== 'item/2')
  expect(after.sum).toBe(writeSum(sumOf(live, codec)))
})

test('[F1] publishes at the same moment take turns, and no row of any is lost', async () => {
  const masters = hub()
  const common = commonOf(tenant)
  await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      masters.publish(tenant, new Map([[common, items(at * 10, 10)]])),
    ),
  )
  const page = await pulled(masters, common, 1)
  expect(page).toMatchObject({ publish: 6, up_to_date: true })
  expect(page.rows).toHaveLength(60)
  expect(page.sum).toBe(writeSum(sumOf(page.rows, codec)))
})

test('[N1] [N2] a hundred stores that enrol at once share one cut, and a pull goes on from its end', async () => {
  const masters = hub()
  const common = commonOf(tenant)
  await masters.publish(tenant, new Map([[common, items(1, 1_200)]]))
  const manifests = await Promise.all(
    Array.from({ length: 100 }, () => manifestOf(masters, common)),
  )
  const [manifest] = manifests
  assert(manifest !== undefined, 'there is one')
  expect(new Set(manifests.map((each) => JSON.stringify(each))).size).toBe(1)
  const { gen, seq, chunks } = manifest
  const rows = await Promise.all(
    chunks.map(async ({ n }) => {
      const answer = await masters.chunk(store(), json({ feed: common, gen, seq, chunk: n }))
      assert(answer.ok, `no chunk ${n}`)
      const read = readChunk(manifest, n, answer.value, codec)
      assert(read.ok, `chunk ${n} reads as it was written`)
      return read.value
    }),
  )
  expect(rows.flat()).toHaveLength(1_200)
  expect(writeSum(sumOf(rows.flat(), codec))).toBe(manifest.sum)
  await masters.publish(tenant, new Map([[common, items(1, 1, 120)]]))
  const page = await pulled(masters, common, seq)
  expect(page.rows.map(({ key }) => key)).toEqual(['item/1'])
})

test('[N2] a hub that was started anew hands out the same chunks', async () => {
  const common = commonOf(tenant)
  await hub().publish(tenant, new Map([[common, items(1, 500)]]))
  const before = await manifestOf(hub(), common)
  const asked = json({ feed: common, gen: before.gen, seq: before.seq, chunk: 0 })
  const answer = await hub().chunk(store(), asked)
  assert(answer.ok, 'it is cut again')
  expect(readChunk(before, 0, answer.value, codec).ok).toBe(true)
})

test('[F3] [F8] what a restored hub had said before is RESET, and a wrong position gets a plain no', async () => {
  const masters = hub()
  const common = commonOf(tenant)
  await masters.publish(tenant, new Map([[common, items(1, 3)]]))
  const { gen, seq } = await manifestOf(masters, common)
  const ask = (more: object) =>
    masters.pull(store(), json({ feed: common, gen, after: 0, limit: 10, ...more }))
  expect(await ask({ after: seq + 1 })).toMatchObject({ error: { code: 'FUTURE' } })
  const renewed = 'e'.repeat(32)
  await own.db.withTenant(tenant, (tx) => masters.renew(tx, tenant, renewed))
  expect(await ask({})).toMatchObject({ error: { code: 'RESET', gen: renewed } })
  const old = json({ feed: common, gen, seq, chunk: 0 })
  expect(await masters.chunk(store(), old)).toMatchObject({ error: { code: 'TOO_OLD' } })
})

test('[F3] a position below a deletion that was forgotten is TOO_OLD', async () => {
  const masters = hub()
  const common = commonOf(tenant)
  await masters.publish(tenant, new Map([[common, items(1, 3)]]))
  await masters.publish(tenant, new Map([[common, [{ key: 'item/2', body: undefined }]]]))
  const { gen } = await manifestOf(masters, common)
  const year = `update feed_row set changed_at = now() - interval '1 year'`
  await own.db.withTenant(tenant, (tx) => tx.run(year))
  await masters.publish(tenant, new Map())
  const asked = json({ feed: common, gen, after: 2, limit: 10 })
  expect(await masters.pull(store(), asked)).toMatchObject({ error: { code: 'TOO_OLD' } })
})

test('a store reads the feed of its chain and its own, and those of nobody else', async () => {
  const masters = hub()
  await masters.publish(tenant, new Map([[storeFeed(tenant, 'S2'), items(1, 3)]]))
  for (const feed of ['store/S2', 'common/T999']) {
    expect(await masters.manifest(store(1), json({ feed }))).toMatchObject({
      error: { code: 'MALFORMED', fault: 'feed' },
    })
  }
  expect((await manifestOf(masters, 'store/S1')).rows).toBe(0)
})
