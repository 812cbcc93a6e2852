// The night a hub's machine dies: a backup on another disk, an empty machine, one command, and the store
// brings what came after. With real processes, over HTTP.

import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isTransaction } from '@evertill/shared/terminal/fact.ts'
import { randomTrade } from '@evertill/shared/testing/random-day.ts'
import { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPushingNode, type PushingNode } from '../sync/testing/pushing-node.ts'
import { createSigner } from '../testing/signer.ts'
import { type RunningHub, startHub } from '../testing/start-hub.ts'

const TENANT = 'NIGHT'
const STORE = '0001'
/** Another disk than the database's, where this machine has one. */
const MEMORY = '/dev/shm'
const isElsewhere = existsSync(MEMORY) && statSync(MEMORY).dev !== statSync(tmpdir()).dev
const box = createSigner()
const run = promisify(execFile)
const program = fileURLToPath(new URL('../restore.ts', import.meta.url))
let folder: string
let hub: RunningHub
let node: PushingNode

beforeAll(async () => {
  folder = await mkdtemp(join(isElsewhere ? MEMORY : tmpdir(), 'evertill-backup-'))
  hub = await startHub({ env: { EVERTILL_BACKUP_DIR: folder } })
  const named = { tenant: TENANT, store: STORE, storeName: 'Night' }
  const enrolled = await box.enrol(hub, named)
  node = createPushingNode({ ...named, node: enrolled.node, sign: box.signBytes })
  const { facts } = randomTrade(12, { dates: 1, deeds: 60 })
  for (const [at, fact] of facts.entries()) {
    const id = `0190c2a0-6666-7000-8000-${(at + 1).toString(16).padStart(12, '0')}`
    const { businessDate: biz, openCounter: open } = fact
    const type = isTransaction(fact) ? 'transaction' : 'terminal'
    const body = { fact: { ...fact, id, tenant: TENANT, store: STORE } }
    node.adopt(type, body, { id, biz, open, terminal: String(fact.terminal) })
  }
})
afterAll(async () => {
  await hub.remove()
  await rm(folder, { recursive: true, force: true })
})

const post = (path: string, body: Uint8Array) =>
  box.ask(hub, 'POST', path, new Uint8Array(body), { 'accept-encoding': 'gzip' })
const backup = (tenant = TENANT) => box.asOperator(hub, 'POST', '/operator/v1/backup', { tenant })

async function greeted(): Promise<HelloAnswer> {
  const replied = await post('/sync/v1/hello', node.hello())
  expect(replied.status).toBe(200)
  return HelloAnswer.parse(replied.body)
}

async function salesOf(at: RunningHub) {
  const path = `/reports/v1/sales?tenant=${TENANT}&date=2026-11-20&limit=200`
  const { body } = await box.asOperator(at, 'GET', path)
  return body as { incomplete: number; totals: unknown; transactions: readonly { id: string }[] }
}

async function complete(at: RunningHub) {
  await expect.poll(async () => (await salesOf(at)).incomplete, { timeout: 30_000 }).toBe(0)
  return await salesOf(at)
}

test('a machine that died is replaced from its backup, and the books are those of before', async () => {
  const { sess } = await greeted()
  const early = Math.floor(node.log().length / 2)
  expect((await post('/sync/v1/push', node.push(sess, 1, early))).status).toBe(200)
  const made = await backup()
  expect(made).toMatchObject({ status: 201, body: { counts: isElsewhere } })
  const [stream] = (await greeted()).streams
  expect(stream?.prunable).toBe(isElsewhere ? early : 0)

  const later = await greeted()
  expect((await post('/sync/v1/push', node.push(later.sess, early + 1))).status).toBe(200)
  const before = await complete(hub)
  expect(before.transactions.length).toBeGreaterThan(20)

  const { file } = made.body as { file: string }
  const again = await run(process.execPath, [program, join(folder, file)], {
    env: { ...process.env, EVERTILL_DATA_DIR: hub.dir },
  }).catch((failed: { stdout: string; code: number }) => failed)
  expect(JSON.parse(again.stdout)).toMatchObject({ code: 'DATA_DIR_IN_USE' })

  await hub.remove()
  const dir = await mkdtemp(join(tmpdir(), 'evertill-hub-'))
  const { stdout } = await run(process.execPath, [program, join(folder, file)], {
    env: { ...process.env, EVERTILL_DATA_DIR: dir },
  })
  expect(JSON.parse(stdout)).toMatchObject({ restored: TENANT })
  hub = await startHub({ dir })

  // The store has the same key and the same name; it is told where to go on.
  const anew = await greeted()
  expect(anew.hub_gen).not.toBe(later.hub_gen)
  expect(anew.streams).toMatchObject([{ head: { seq: early } }])
  expect((await post('/sync/v1/push', node.push(anew.sess, early + 1))).status).toBe(200)
  const after = await complete(hub)
  expect(after.totals).toEqual(before.totals)
  expect(after.transactions).toEqual(before.transactions)
})

test('a hub without a folder for backups, and a tenant nobody knows, are told so', async () => {
  expect(await backup()).toMatchObject({ status: 409, body: { code: 'BACKUP_OFF' } })
  expect(await box.asOperator(hub, 'GET', `/operator/v1/backups?tenant=${TENANT}`)).toMatchObject({
    ...{ status: 409, body: { code: 'BACKUP_OFF' } },
  })
  const { dir } = hub
  await hub.stop()
  hub = await startHub({ dir, env: { EVERTILL_BACKUP_DIR: folder } })
  expect(await backup('nobody')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  const { body } = await box.asOperator(hub, 'GET', `/operator/v1/backups?tenant=${TENANT}`)
  expect((body as { files: readonly string[] }).files).toHaveLength(1)
})
