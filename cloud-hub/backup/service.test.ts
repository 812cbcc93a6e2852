// Backups of a real database: what is written reads back, goes into another database row for row, and
// only then may the stores forget. What was cut, changed or is broken is no backup.

import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { assert } from '@evertill/shared/result.ts'
import { isTransaction } from '@evertill/shared/terminal/fact.ts'
import { randomTrade } from '@evertill/shared/testing/random-day.ts'
import { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db.ts'
import { createMasters } from '../masters/service.ts'
import { createProjector } from '../reports/projector.ts'
import { createReceiver } from '../sync/service.ts'
import { createPushingNode, type PushingNode } from '../sync/testing/pushing-node.ts'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { BackupFault, readLines } from './file.ts'
import { judgeBackup } from './judge.ts'
import { putBack } from './put-back.ts'
import { createBackups } from './service.ts'
import { readTable, TABLES, type Table } from './store.ts'

let own: OwnDatabase
let other: OwnDatabase
let dir: string
let tenant = ''
let tenants = 0
let nowMs = 0
let node: PushingNode

beforeAll(async () => {
  own = await startOwnDatabase()
  other = await startOwnDatabase()
})
afterAll(async () => {
  await own.close()
  await other.close()
})
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'evertill-backup-'))
  tenants += 1
  tenant = `Ladle ${tenants}/a`
  nowMs = 1_795_230_000_000
  node = createPushingNode({ tenant, store: 'S1' })
  await own.db.withTenant(tenant, async (tx) => {
    await tx.run('insert into tenant_directory (tenant_id, made_ms) values ($1, 0)', [tenant])
    await tx.run(
      `insert into store (tenant_id, store, name, made_ms) values ($1, 'S1', '角の店', 0)`,
      [tenant],
    )
  })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const newToken = () => randomBytes(16).toString('hex')
const fault = (_: string, error: unknown) => {
  throw error
}

function backups(
  isElsewhere: boolean | (() => boolean) = true,
  db = own.db,
  stopping = new AbortController().signal,
) {
  const deps = { db, codec, dir, nowMs: () => nowMs, stopping }
  const isAsked = typeof isElsewhere === 'function' ? isElsewhere : () => isElsewhere
  return createBackups({ ...deps, isElsewhere: isAsked })
}

function hub({ db }: OwnDatabase = own) {
  const receiver = createReceiver({ db, codec, nowMs: () => 0, newToken, fault })
  return { receiver, masters: createMasters({ db, codec, newToken, fault }) }
}

async function greet(at = own): Promise<HelloAnswer> {
  const hello = await hub(at).receiver.hello(node.enrolled, node.hello())
  assert(hello.ok, 'it is greeted')
  return HelloAnswer.parse(JSON.parse(codec.utf8.decode(hello.value) ?? ''))
}

/** A few days of a shop with everything in them, and masters. */
async function trade(seed: number, from = 0): Promise<void> {
  for (const [at, fact] of randomTrade(seed, { dates: 1, deeds: 15 }).facts.entries()) {
    const id = `0190c2a0-6666-7000-8000-${(seed * 10_000 + at).toString(16).padStart(12, '0')}`
    const { businessDate: biz, openCounter: open, terminal } = fact
    const type = isTransaction(fact) ? 'transaction' : 'terminal'
    const body = { fact: { ...fact, id, tenant, store: 'S1' } }
    node.adopt(type, body, { id, biz, open, terminal: String(terminal) })
  }
  node.write('exception', { code: 'lease-twice', about: ['1'] })
  await push(from)
  await createProjector({ db: own.db, codec, fault }).caughtUp(tenant)
  const body = JSON.stringify({ code: 'A', names: { ja: '茶 \u2028' }, taxCode: '12' })
  await hub().masters.publish(
    tenant,
    new Map([[`common/${tenant}`, [{ key: 'category/A', body }]]]),
  )
}

async function push(from: number, at = own): Promise<void> {
  const { sess } = await greet(at)
  const pushed = await hub(at).receiver.push(node.enrolled, node.push(sess, from + 1))
  assert(pushed.ok, `it is taken: ${JSON.stringify(pushed)}`)
}

const putInto = (file: string, { db } = other) => {
  const renewFeeds = createMasters({ db, codec, newToken, fault }).renew
  return putBack({ db, codec, newToken, fraction: () => 0.5, renewFeeds }, join(dir, file))
}

async function rowsOf({ db }: OwnDatabase, table: Table): Promise<readonly string[]> {
  return await db.atOneMoment(tenant, async (tx) => {
    const rows: string[] = []
    for await (const line of readTable(tx, table)) rows.push(line)
    return rows.toSorted()
  })
}

test('it holds every table that belongs to a tenant', async () => {
  const client = new pg.Client({ ...own.rights.app })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
     where n.nspname = 'public' and relkind in ('r', 'p') and relname <> 'hub_key'`,
  )
  await client.end()
  expect([...TABLES].toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
})

test('it goes into another database row for row, and the store goes on where it was', async () => {
  await trade(1)
  const { file, rows } = await backups().make(tenant)
  expect(rows).toBeGreaterThan(50)
  const held = node.log().length
  await trade(2, held)
  const late = node.log().length
  expect(late).toBeGreaterThan(held)

  const before = await judgeBackup(readLines(join(dir, file)), codec)
  expect(await putInto(file)).toEqual(before)
  const renewed = new Set<Table>(['generation', 'node_session', 'feed'])
  for (const table of TABLES.filter((each) => !renewed.has(each))) {
    const inFile = await linesOf(file, table)
    expect(await rowsOf(other, table), table).toEqual(inFile)
  }
  const answer = await greet(other)
  expect(answer.hub_gen).not.toBe(before.gen)
  expect(answer.streams).toMatchObject([{ head: { seq: held } }])
  await push(held, other)
  expect((await greet(other)).streams).toMatchObject([{ head: { seq: late } }])
})

async function linesOf(file: string, wanted: Table): Promise<readonly string[]> {
  const found: string[] = []
  let isIn = false
  for await (const line of readLines(join(dir, file))) {
    if (line.startsWith('{"table"')) isIn = line.includes(`"${wanted}"`)
    else if (isIn) found.push(line)
  }
  return found.toSorted()
}

test('[P6] what a backup on another disk holds may be forgotten, and nothing that came after it', async () => {
  await trade(3)
  const held = node.log().length
  expect((await greet()).streams).toMatchObject([{ prunable: 0 }])
  expect(await backups(false).make(tenant)).toMatchObject({ counts: false })
  expect((await greet()).streams).toMatchObject([{ prunable: 0 }])
  nowMs += 1_000
  expect(await backups().make(tenant)).toMatchObject({ counts: true })
  await trade(4, held)
  expect((await greet()).streams).toMatchObject([{ prunable: held }])
})

test.each([
  ['while it is written', pushBefore],
  ['while it is read back', pushAfter],
])('what a store pushes %s is not in it, and may not be forgotten', async (_, pushing) => {
  await trade(5)
  const held = node.log().length
  for (let no = 0; no < 20; no += 1) node.write('exception', { code: 'x-y', about: [`${no}`] })
  const db = { ...own.db, atOneMoment: pushing(() => push(held)) }
  const { file } = await backups(true, db).make(tenant)
  const { heads } = await judgeBackup(readLines(join(dir, file)), codec)
  expect(heads).toMatchObject([{ seq: held }])
  expect((await greet()).streams).toMatchObject([{ head: { seq: held + 20 }, prunable: held }])
})

type Pushing = (push: () => Promise<void>) => Db['atOneMoment']

function pushBefore(push: () => Promise<void>): ReturnType<Pushing> {
  return (of, work) =>
    own.db.atOneMoment(of, async (tx) => {
      await push()
      return await work(tx)
    })
}

function pushAfter(push: () => Promise<void>): ReturnType<Pushing> {
  return async (of, work) => {
    const done = await own.db.atOneMoment(of, work)
    await push()
    return done
  }
}

test('a file that was cut or changed anywhere is no backup', async () => {
  await trade(6)
  const { file } = await backups().make(tenant)
  const whole = await readFile(join(dir, file))
  const judge = async (bytes: Uint8Array) => {
    await writeFile(join(dir, 'bad'), bytes)
    return await judgeBackup(readLines(join(dir, 'bad')), codec)
  }
  expect((await judge(whole)).tenant).toBe(tenant)
  for (let step = 0; step < 40; step += 1) {
    const at = Math.floor((step * whole.length) / 40)
    await expect(judge(whole.subarray(0, at))).rejects.toThrow(BackupFault)
    // The time in the head of a packed file means nothing.
    if (at < 10) continue
    const flipped = Buffer.from(whole)
    flipped[at] = 255 - (flipped[at] ?? 0)
    await expect(judge(flipped)).rejects.toThrow(BackupFault)
  }
})

test('a file that somebody unpacked, changed and packed again is no backup', async () => {
  await trade(11)
  const { file } = await backups().make(tenant)
  const text = gunzipSync(await readFile(join(dir, file))).toString()
  for (const changed of [
    text.replace('category/A', 'category/B'),
    text.replace(/\n\{"tenant_id".*\n/, '\n'),
    '',
  ]) {
    expect(changed).not.toBe(text)
    await writeFile(join(dir, 'bad'), gzipSync(changed))
    await expect(judgeBackup(readLines(join(dir, 'bad')), codec)).rejects.toThrow(BackupFault)
  }
})

test('a log whose bytes the disk gave back otherwise is no backup, and the older ones stay', async () => {
  await trade(7)
  const { file } = await backups().make(tenant)
  await asSuperuser(
    `update log set bytes = overlay(bytes placing '\\x20' from 20) where tenant_id = $1 and seq = 3`,
  )
  nowMs += 1_000
  await expect(backups().make(tenant)).rejects.toThrow('breaks at 3')
  await asSuperuser('delete from log where tenant_id = $1 and seq >= 3')
  await expect(backups().make(tenant)).rejects.toThrow('ends at 2')
  expect(await readdir(dir)).toEqual([file])
})

async function asSuperuser(text: string): Promise<void> {
  const client = new pg.Client(own.superuser)
  await client.connect()
  await client.query(text, [tenant])
  await client.end()
}

test('entries that nobody holds any more are jumped over as they were written down', async () => {
  await trade(8)
  const held = node.log().length
  const [third, fifth] = [node.log()[2], node.log()[4]]
  assert(third !== undefined && fifth !== undefined, 'there are entries')
  const place = ({ seq, hash }: { seq: number; hash: string }) => ({ seq, hash })
  const gaps = JSON.stringify([{ after: place(third), until: place(fifth) }])
  await asSuperuser('delete from log where tenant_id = $1 and seq in (4, 5)')
  await expect(backups().make(tenant)).rejects.toThrow('breaks at 6')
  await asSuperuser(`update stream set gaps = '${gaps}' where tenant_id = $1`)
  nowMs += 1_000
  const { file } = await backups().make(tenant)
  const { heads } = await judgeBackup(readLines(join(dir, file)), codec)
  expect(heads).toMatchObject([{ seq: held }])
})

test('nothing is written over, and what needs a newer hub is told so; neither leaves a row', async () => {
  await trade(9)
  const { file } = await backups().make(tenant)
  await expect(putInto(file, own)).rejects.toThrow('already, and nothing is written over')
  await asMigrated('0099-later.sql', async () => {
    nowMs += 1_000
    const newer = await backups().make(tenant)
    await expect(putInto(newer.file)).rejects.toThrow('does not know 0099-later.sql')
  })
  expect(await rowsOf(other, 'tenant_directory')).toEqual([])
  await putInto(file)
  await expect(putInto(file)).rejects.toThrow(BackupFault)
})

async function asMigrated(name: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client(own.superuser)
  await client.connect()
  await client.query(`insert into evertill_meta.migration values (99, $1, 'x')`, [name])
  await work()
  await client.query('delete from evertill_meta.migration where number = 99')
  await client.end()
}

test('the newest fourteen stay, of each tenant by itself', async () => {
  const neighbour = `${tenant}b`
  for (let no = 0; no < 16; no += 1) {
    nowMs += 1_000
    await backups().make(tenant)
  }
  await backups().make(neighbour)
  const files = await backups().list(tenant)
  expect(files).toHaveLength(14)
  expect(files).toEqual(files.toSorted().reverse())
  expect(await backups().list(neighbour)).toHaveLength(1)
})

test('a disk that was taken out while the hub runs leaves a folder that does not count', async () => {
  await trade(15)
  let isIn = true
  const made = backups(() => isIn)
  expect(await made.make(tenant)).toMatchObject({ counts: true })
  const held = node.log().length
  await trade(16, held)
  isIn = false
  expect(await made.make(tenant)).toMatchObject({ counts: false })
  expect((await greet()).streams).toMatchObject([{ prunable: held }])
})

test('a clock that ran ahead for weeks neither hides a newer one nor has it thrown away', async () => {
  await trade(14)
  const [right, ahead] = [nowMs, nowMs + 400 * 24 * 3_600_000]
  for (let no = 0; no < 14; no += 1) {
    nowMs = ahead + no
    await backups().make(tenant)
  }
  nowMs = right
  const { file } = await backups().make(tenant)
  const files = await backups().list(tenant)
  expect(files).toHaveLength(14)
  expect(files[0]).toBe(file)
  expect((await judgeBackup(readLines(join(dir, file)), codec)).atMs).toBe(right)
})

test('a folder that cannot be written is a fault that names it, and leaves nothing', async () => {
  await rm(dir, { recursive: true })
  await writeFile(dir, 'a file in its place')
  await expect(backups().make(tenant)).rejects.toThrow('EEXIST')
  expect(await readFile(dir, 'utf8')).toBe('a file in its place')
})

test('a hub that stops gives up the one under way; what a killed one left is gone in a day', async () => {
  await trade(13)
  const stopping = new AbortController()
  const db = { ...own.db, atOneMoment: pushAfter(() => Promise.resolve(stopping.abort())) }
  await expect(backups(true, db, stopping.signal).make(tenant)).rejects.toThrow('stops')
  expect(await readdir(dir)).toEqual([])
  expect((await greet()).streams).toMatchObject([{ prunable: 0 }])

  const left = `${encodeURIComponent(tenant)}~20261120T000000000Z.evertill.gz.part`
  await writeFile(join(dir, left), 'half')
  nowMs = Date.now()
  await backups().make(tenant)
  expect(await readdir(dir)).toContain(left)
  nowMs += 25 * 3_600_000
  await backups().make(tenant)
  expect(await readdir(dir)).not.toContain(left)
})
