// The hub as a process: what survives when it is killed, how it stops, and how it says what is wrong.
// One folder goes through all of it, as a hub's folder does in its life.

import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOf } from './postgres/place.ts'
import { findPostmaster } from './postgres/postmaster.ts'
import { startOwnDatabase } from './testing/own-database.ts'
import { createSigner } from './testing/signer.ts'
import { type RunningHub, startHub } from './testing/start-hub.ts'

const signer = createSigner()
let hub: RunningHub
let node: string

beforeAll(async () => {
  hub = await startHub({ env: { EVERTILL_LOG_LEVEL: 'trace' } })
  const of = { tenant: 'acme', store: '0001', storeName: 'Market' }
  node = (await signer.enrol(hub, of)).node
})

afterAll(() => hub.remove())

const postmaster = () => findPostmaster(placeOf(hub.dir).cluster)?.pid
const fleet = () => signer.asOperator(hub, 'GET', '/fleet/v1/nodes')

/** What stays whatever happens to the process. */
async function expectAllThere(): Promise<void> {
  const nodes = [{ tenant: 'acme', store: '0001', node }]
  expect(await fleet()).toMatchObject({ status: 200, body: { nodes } })
}

test('what is secret is readable by the user of the hub alone, and stands in no log', async () => {
  const passwords = await readFile(join(hub.dir, 'postgres-passwords.json'), 'utf8')
  for (const name of ['operator-key', 'postgres-passwords.json']) {
    expect((await stat(join(hub.dir, name))).mode % 0o1000).toBe(0o600)
  }
  expect(hub.log()).toContain('/fleet/v1/enrol')
  const secrets = [hub.operatorKey, ...Object.values(JSON.parse(passwords) as object)]
  for (const secret of secrets) expect(hub.log()).not.toContain(secret)
})

test('a second hub on the same folder is told so, and the first one goes on', async () => {
  await expect(startHub({ dir: hub.dir })).rejects.toThrow('DATA_DIR_IN_USE')
  expect((await fetch(`${hub.url}/ready`)).status).toBe(200)
})

test('a hub that is killed and started again knows its stores, and its database never stopped', async () => {
  await signer.ask(hub, 'POST', '/sync/v1/pull', '{}')
  const [before, key] = [postmaster(), hub.operatorKey]
  expect(before).toBeDefined()
  await hub.kill('SIGKILL')
  hub = await hub.restart()
  expect([postmaster(), hub.operatorKey]).toEqual([before, key])
  await expectAllThere()
  // The nonce was given by the process that is dead: its key is in the database.
  const authorization = signer.proofFor('POST', '/sync/v1/pull', '{}')
  const asked = { method: 'POST', body: '{}', headers: { authorization } }
  expect((await fetch(`${hub.url}/sync/v1/pull`, asked)).status).not.toBe(401)
})

test('a database that died with its hub is started anew', async () => {
  const before = postmaster()
  await hub.kill('SIGKILL')
  process.kill(before ?? 0, 'SIGKILL')
  hub = await hub.restart()
  expect(postmaster()).not.toBe(before)
  await expectAllThere()
})

test('a hub without its database does not go on', async () => {
  process.kill(postmaster() ?? 0, 'SIGKILL')
  await hub.gone
  hub = await hub.restart()
  await expectAllThere()
})

test('a hub that is asked to stop ends what goes on, stops its database too, and says 0', async () => {
  await signer.ask(hub, 'POST', '/sync/v1/pull', '{}')
  const headers = { authorization: signer.proofFor('GET', '/sync/v1/hint') }
  const listening = await fetch(`${hub.url}/sync/v1/hint`, { headers })
  const heard = listening.text()
  expect(await hub.stop()).toBe(0)
  // Ended in order: a line that is cut off throws.
  expect(await heard).toContain(': open')
  expect(postmaster()).toBeUndefined()
})

test('a port in use is named', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  await expect(startHub({ dir: hub.dir, port })).rejects.toThrow(`PORT_IN_USE: port ${port}`)
  expect(postmaster()).toBeUndefined()
  other.close()
})

test('a hub that was stopped goes on where it was', async () => {
  hub = await hub.restart()
  await expectAllThere()
})

test('a database that is already there is used, and none is started', async () => {
  const own = await startOwnDatabase()
  const { host } = own.rights.owner
  const url = (user: string, password: string) =>
    `postgres://${user}:${password}@localhost/evertill?host=${encodeURIComponent(host)}`
  const { owner, app } = own.rights
  const env = {
    EVERTILL_DATABASE_URL: url(app.user, app.password),
    EVERTILL_DATABASE_OWNER_URL: url(owner.user, owner.password),
  }
  const guest = await startHub({ env })
  const of = { tenant: 'acme', store: '0001', storeName: 'Market' }
  await createSigner().enrol(guest, of)
  expect(await own.db.door('tenants')).toEqual([{ tenant_id: 'acme' }])
  expect(await readdir(guest.dir)).toEqual(['operator-key'])
  const asOwner = { EVERTILL_DATABASE_URL: env.EVERTILL_DATABASE_OWNER_URL }
  const refused = startHub({ dir: guest.dir, env: asOwner })
  await expect(refused).rejects.toThrow('UNSAFE_DATABASE_ROLE')
  expect(guest.log()).not.toContain(app.password)
  expect(await guest.stop()).toBe(0)
  expect(await own.db.door('tenants')).toEqual([{ tenant_id: 'acme' }])
  await guest.remove()
  await own.close()
})
