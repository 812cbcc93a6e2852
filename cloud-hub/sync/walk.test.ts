// The whole way through a real hub process, over HTTP with signed requests: a store enrols, takes its
// masters, pushes its sales, the hub is killed in between, and the report has each sale once.

import { assert } from '@evertill/shared/result.ts'
import { isTransaction } from '@evertill/shared/terminal/fact.ts'
import { randomTrade } from '@evertill/shared/testing/random-day.ts'
import { readPage } from '@evertill/sync-protocol/feed.ts'
import { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import { readChunk, readManifest } from '@evertill/sync-protocol/snapshot.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSigner } from '../testing/signer.ts'
import { type RunningHub, startHub } from '../testing/start-hub.ts'
import { createPushingNode, json, type PushingNode } from './testing/pushing-node.ts'

const TENANT = 'WALK'
const STORE = '0001'
const box = createSigner()
let hub: RunningHub
let node: PushingNode

beforeAll(async () => {
  hub = await startHub({ env: { EVERTILL_DEMO: '1', EVERTILL_DEMO_ITEMS: '1500' } })
  const named = { tenant: TENANT, store: STORE, storeName: 'Walk' }
  const enrolled = await box.enrol(hub, named)
  node = createPushingNode({ ...named, node: enrolled.node, sign: box.signBytes })
})
afterAll(() => hub.remove())

const post = (path: string, body: Uint8Array) =>
  box.ask(hub, 'POST', path, new Uint8Array(body), { 'accept-encoding': 'gzip' })
const seed = () => box.asOperator(hub, 'POST', '/demo/v1/seed', { tenant: TENANT, store: STORE })
const bytesOf = ({ text }: { readonly text: string }) => codec.utf8.encode(text)

async function greeted(): Promise<number> {
  const replied = await post('/sync/v1/hello', node.hello())
  expect(replied.status).toBe(200)
  return HelloAnswer.parse(replied.body).sess
}

test('the demo masters are put in once, and a store takes them by snapshot and reads on', async () => {
  expect((await seed()).body).toMatchObject({ rows: expect.toSatisfy((rows) => rows > 1_500) })
  expect((await seed()).body).toEqual({ rows: 0 })
  const feed = `common/${TENANT}`
  const manifest = readManifest(bytesOf(await post('/sync/v1/manifest', json({ feed }))), codec)
  assert(manifest.ok, 'the manifest reads')
  const { gen, seq, chunks, rows } = manifest.value
  let found = 0
  for (const { n } of chunks) {
    const asked = json({ feed, gen, seq, chunk: n })
    const chunk = readChunk(manifest.value, n, bytesOf(await post('/sync/v1/chunk', asked)), codec)
    assert(chunk.ok, `chunk ${n} reads`)
    found += chunk.value.length
  }
  expect(found).toBe(rows)
  const body = { code: 'A', names: { en: 'New' }, taxCode: '12' }
  const changes = [{ key: 'category/A', body }]
  const published = await box.asOperator(hub, 'POST', '/masters/v1/publish', {
    tenant: TENANT,
    changes,
  })
  expect(published).toMatchObject({ status: 200, body: { rows: 1 } })
  const page = readPage(
    bytesOf(await post('/sync/v1/pull', json({ feed, gen, after: seq, limit: 100 }))),
    codec,
  )
  assert(page.ok, 'the page reads')
  expect(page.value.rows.map(({ key }) => key)).toEqual(['category/A'])
})

test('a row that no till could read is named, and nothing of the publish is taken', async () => {
  const publish = (changes: readonly object[]) =>
    box.asOperator(hub, 'POST', '/masters/v1/publish', { tenant: TENANT, changes })
  expect(await publish([{ key: 'item/x', body: { code: 'x' } }])).toMatchObject({
    status: 400,
    body: { code: 'ROW_INVALID' },
  })
  expect(await publish([{ key: 'staff/9', body: { id: '9' } }])).toMatchObject({ status: 400 })
  expect(await publish([{ store: 'none', key: 'staff/9' }])).toMatchObject({
    status: 404,
    body: { code: 'STORE_UNKNOWN' },
  })
  const long = 'x'.repeat(300_000)
  expect(
    await publish([{ key: 'category/z', body: { code: 'z', names: { en: long } } }]),
  ).toMatchObject({ status: 400 })
})

test('a store is told at once that its masters changed', async () => {
  const stop = new AbortController()
  const path = '/sync/v1/hint'
  const headers = { authorization: box.proofFor('GET', path) }
  const line = await fetch(`${hub.url}${path}`, { headers, signal: stop.signal })
  expect(line.status).toBe(200)
  const reader = line.body?.getReader()
  assert(reader !== undefined, 'the line is open')
  await reader.read()
  await box.asOperator(hub, 'POST', '/masters/v1/publish', { tenant: TENANT, changes: [] })
  const { value } = await reader.read()
  expect(new TextDecoder().decode(value)).toContain('event: hint')
  stop.abort()
})

test('sales are pushed, the hub is killed, the same is pushed again: each is in the report once', async () => {
  const trade = randomTrade(11, { dates: 1, deeds: 40 })
  const facts = trade.facts.map((fact, at) => ({
    ...fact,
    id: `0190c2a0-6666-7000-8000-${(at + 1).toString(16).padStart(12, '0')}`,
    tenant: TENANT,
    store: STORE,
  }))
  for (const fact of facts) {
    const { id, businessDate: biz, openCounter: open } = fact
    const type = isTransaction(fact) ? 'transaction' : 'terminal'
    node.adopt(type, { fact }, { id, biz, open, terminal: String(fact.terminal) })
  }
  const sess = await greeted()
  expect((await post('/sync/v1/push', node.push(sess, 1, 30))).status).toBe(200)
  const dying = post('/sync/v1/push', node.push(sess, 31)).catch(() => undefined)
  hub = await hub.restart()
  await dying
  const again = await greeted()
  expect((await post('/sync/v1/push', node.push(again, 1))).status).toBe(200)
  const bills = facts.filter((fact) => isTransaction(fact) && !fact.training)
  await expect
    .poll(async () => (await sales()).transactions.length, { timeout: 30_000 })
    .toBe(Math.min(bills.length, 200))
  const report = await sales()
  expect(report).toMatchObject({ incomplete: 0, stores: [{ store: STORE, backlog: 0 }] })
  expect(new Set(report.transactions.map(({ id }) => id)).size).toBe(report.transactions.length)
})

test('a browser that has the newest figures is told so, and a wrong key sees nothing', async () => {
  const path = `${hub.url}/reports/v1/sales?tenant=${TENANT}&date=2026-11-20`
  const authorization = `Bearer ${hub.operatorKey}`
  const first = await fetch(path, { headers: { authorization } })
  const headers = { authorization, 'if-none-match': first.headers.get('etag') ?? '' }
  expect((await fetch(path, { headers })).status).toBe(304)
  expect((await fetch(path)).status).toBe(401)
  expect((await fetch(`${path}&limit=0`, { headers: { authorization } })).status).toBe(400)
})

test('the page of headquarters brings no script of its own and nothing from elsewhere', async () => {
  const page = await fetch(hub.url)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  const text = await page.text()
  expect(text).not.toMatch(/<script(?![^>]* src="\/)/)
  expect(text).not.toMatch(/\bon[a-z]+=|style=|https?:/)
  for (const file of ['/page/page.js', '/page/page.css', '/page/icon.svg']) {
    expect((await fetch(`${hub.url}${file}`)).status).toBe(200)
  }
})

test('a hub that was put back to a backup is told so, and meets its stores as a new one', async () => {
  const before = HelloAnswer.parse((await post('/sync/v1/hello', node.hello())).body)
  const told = await box.asOperator(hub, 'POST', '/operator/v1/restored', { tenant: TENANT })
  expect(told.status).toBe(200)
  const after = HelloAnswer.parse((await post('/sync/v1/hello', node.hello())).body)
  expect(after.hub_gen).not.toBe(before.hub_gen)
  const asked = json({ feed: `common/${TENANT}`, gen: before.hub_gen, after: 0, limit: 1 })
  expect(await post('/sync/v1/pull', asked)).toMatchObject({
    status: 409,
    body: { error: { code: 'RESET', gen: after.hub_gen } },
  })
})

async function sales(): Promise<{ readonly transactions: readonly { readonly id: string }[] }> {
  const path = `/reports/v1/sales?tenant=${TENANT}&date=2026-11-20&limit=200`
  const replied = await box.asOperator(hub, 'GET', path)
  expect(replied.status).toBe(200)
  return replied.body as { transactions: readonly { id: string }[] }
}
