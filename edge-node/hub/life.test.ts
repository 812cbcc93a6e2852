// A real store with a hub on a real port: enrolled, linked, cut off, restored, replaced by another
// machine. What it journalled is at the hub, and what the hub has comes back.

import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openDb } from '../db.ts'
import { type Device, pairDevice, plain } from '../testing/device.ts'
import { salesAt } from '../testing/sales.ts'
import { type LinkedStore, openLinkedStore } from './testing/linked-store.ts'
import { CODE, startWireHub, type WireHub } from './testing/wire-hub.ts'

const undone: (() => unknown)[] = []

afterEach(async () => {
  for (const undo of undone.reverse()) await undo()
  undone.length = 0
})

async function openHub(): Promise<WireHub> {
  const hub = await startWireHub()
  hub.masters.publish(
    [{ key: 'item/1', body: '{"price":1}' }],
    [{ key: 'store', body: '{"code":"one","name":"Corner"}' }],
  )
  undone.push(hub.stop)
  return hub
}

async function openStore(hub: WireHub, dir?: string): Promise<LinkedStore> {
  const folder = dir ?? mkdtempSync(join(tmpdir(), 'evertill-life-'))
  const store = await openLinkedStore({ hubUrl: hub.url, dir: folder })
  let isOpen = true
  const close = async () => {
    if (isOpen) await store.close()
    isOpen = false
  }
  undone.push(() => rmSync(folder, { recursive: true, force: true }), close)
  return { ...store, close }
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await setTimeout(5)
}

async function ready({ url }: { readonly url: string }): Promise<void> {
  await until(async () => (await fetch(`${url}/ready`)).ok)
}

/** Own entries of the store at the hub, each id once. */
function atHub(hub: WireHub): ReadonlySet<string> {
  return new Set(hub.receiver.disk().ids.keys())
}

/** Sells at a till and gives it to the store. */
async function sell(device: Device, sales: ReturnType<typeof salesAt>, count: number) {
  const before = device.entries.length
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const { id, body } = sales.sale()
    device.write('transaction', body, { id })
    ids.push(id)
  }
  const pushed = await device.push(before)
  expect(pushed.error).toBeUndefined()
  return ids
}

async function openTill(store: LinkedStore) {
  await ready(store)
  const device = await pairDevice(store, 1)
  await device.hello()
  return device
}

/** What counts in the books of the store that was closed. */
function factsIn(file: string): ReadonlySet<string> {
  const db = openDb(file)
  const rows = db.prepare<{ id: string }>('SELECT id FROM fact').all()
  db.close()
  return new Set(rows.map(({ id }) => id))
}

/** Beside the process that has it open. */
function factsNow({ file }: LinkedStore): ReadonlySet<string> {
  return factsIn(file)
}

function currentIn(file: string): string {
  const db = openDb(file)
  const row = db.prepare<{ inc: string }>('SELECT inc FROM stream_head WHERE is_current = 1').get()
  db.close()
  return row?.inc ?? ''
}

async function hasAll(hub: WireHub, ids: readonly string[]): Promise<void> {
  await until(() => ids.every((id) => atHub(hub).has(id)))
}

test('a code makes a store one of the hub, and what it journals goes up by itself', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  const till = await openTill(store)
  const ids = await sell(till, salesAt('one'), 3)
  await hasAll(hub, ids)
  expect(hub.asked).toContain('/fleet/v1/enrol 200')
  const { link } = await plain(store, '/status')
  expect(link).toMatchObject({ hub: 'linked', phase: 'live', unacked: 0, publish: 1 })
  const enrol = async (code: string) => {
    const body = JSON.stringify({ code })
    const headers = { authorization: `Bearer ${store.operatorKey}` }
    const answer = await fetch(`${store.url}/node/v1/enrol`, { method: 'POST', headers, body })
    return [answer.status, await answer.json()]
  }
  expect(await enrol('WRONG')).toMatchObject([403, { code: 'CODE_WRONG' }])
  expect(await enrol(CODE)).toMatchObject([200, { store: 'one', storeName: 'Corner' }])
})

test('a store that was revoked sells on, and is linked again when the hub lets it in', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  const till = await openTill(store)
  await until(() => hub.listeners() === 1)
  hub.lieWith((path, reply) => {
    if (!path.startsWith('/sync/')) return false
    reply.writeHead(403, { 'content-type': 'application/json' }).end('{"error":{"code":"REVOKED"}}')
    return true
  })
  hub.hangUp()
  const ids = await sell(till, salesAt('one'), 2)
  const phase = async () => ((await plain(store, '/status'))['link'] as { phase: string }).phase
  await until(async () => (await phase()) === 'revoked')
  hub.lieWith(() => false)
  await hasAll(hub, ids)
})

test('no lease is granted before the hub was heard, and none below what it names', async () => {
  const hub = await openHub()
  hub.lieWith((path, reply) => {
    if (path !== '/sync/v1/hello') return false
    reply.destroy()
    return true
  })
  const store = await openStore(hub)
  const till = await openTill(store)
  const claim = { kind: 'claim', terminal: 1, forced: false, reason: '' }
  expect(await till.call(claim)).toMatchObject({ to: 'claim', code: 'NUMBERS_UNSURE' })
  hub.lieWith(() => false)
  let granted: { readonly lease?: { readonly from: number } } = {}
  await until(async () => {
    granted = await till.call(claim)
    return granted.lease !== undefined
  })
  expect(granted.lease?.from).toBeGreaterThanOrEqual(5_001)
})

test('another machine that takes the place of a dead one gets its journal back', async () => {
  const hub = await openHub()
  const first = await openStore(hub)
  const till = await openTill(first)
  const ids = await sell(till, salesAt('one'), 5)
  await hasAll(hub, ids)
  await first.close()
  const entries = [...hub.receiver.disk().streams.values()][0]?.head.seq ?? 0
  const second = await openStore(hub)
  await ready(second)
  // The hub gives two at a time.
  const asked = () => hub.asked.filter((each) => each === '/sync/v1/recover 200').length
  await until(() => asked() >= Math.ceil(entries / 2))
  await until(async () => devicesOf(await plain(second, '/status')).length === 1)
  await until(() => ids.every((id) => factsNow(second).has(id)))
  await second.close()
  expect(currentIn(second.file)).not.toBe(currentIn(first.file))
  const facts = factsIn(second.file)
  for (const id of ids) expect(facts).toContain(id)
  expect(second.alarms).toEqual([])
})

function devicesOf(status: Record<string, unknown>): readonly unknown[] {
  return status['devices'] as readonly unknown[]
}

test('a database that was put back begins anew, keeps what it has and gets the rest', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  const till = await openTill(store)
  const sales = salesAt('one')
  const early = await sell(till, sales, 2)
  await hasAll(hub, early)
  const before = copiesOf(store.file)
  for (const [from, to] of before) copyFileSync(from, to)
  const late = await sell(till, sales, 4)
  await hasAll(hub, late)
  await store.close()
  const lived = currentIn(store.file)
  for (const [to, from] of before) renameSync(from, to)
  const again = await openStore(hub, store.dir)
  await ready(again)
  await until(() => factsNow(again).size >= early.length + late.length + 1)
  await until(() => again.alarms.some(({ code }) => code === 'BEGINS_ANEW'))
  await again.close()
  expect(currentIn(again.file)).not.toBe(lived)
  const facts = factsIn(again.file)
  for (const id of [...early, ...late]) expect(facts).toContain(id)
})

/** A database with what is not yet in its main file. */
function copiesOf(file: string): readonly (readonly [string, string])[] {
  return [file, `${file}-wal`].map((each) => [each, `${each}.copy`] as const)
}

test('a hub that was put back gets again what it lost', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  const till = await openTill(store)
  const sales = salesAt('one')
  const early = await sell(till, sales, 2)
  await hasAll(hub, early)
  hub.receiver.backUp()
  const late = await sell(till, sales, 3)
  await hasAll(hub, late)
  hub.receiver.restore()
  expect(atHub(hub).has(late[0] ?? '')).toBe(false)
  const last = await sell(till, sales, 1)
  await hasAll(hub, [...early, ...late, ...last])
})

test('a line that answers with pages, old nonces and broken streams costs time and nothing else', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  const till = await openTill(store)
  const sales = salesAt('one')
  let lies = 0
  hub.lieWith((path, reply) => {
    if (!path.startsWith('/sync/v1/') || lies >= 2) return false
    lies += 1
    if (lies % 2 === 0) reply.destroy()
    else reply.writeHead(200, { 'content-type': 'text/html' }).end('<html>Hotel</html>')
    return true
  })
  const ids = await sell(till, sales, 3)
  hub.forgetNonces()
  await hasAll(hub, ids)
  expect(lies).toBe(2)
})

test('a hint brings a publish at once', async () => {
  const hub = await openHub()
  const store = await openStore(hub)
  await ready(store)
  await until(
    () => hub.listeners() === 1 && hub.asked.filter((at) => at.includes('pull')).length > 1,
  )
  hub.masters.publish([{ key: 'item/1', body: '{"price":2}' }])
  const asked = hub.asked.length
  hub.hint()
  await until(() => hub.asked.slice(asked).some((each) => each === '/sync/v1/pull 200'))
  await store.close()
})
