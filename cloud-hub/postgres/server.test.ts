// The hub's own PostgreSQL: how it is set up, and what it makes of what an earlier hub left behind.

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SUPERUSER } from './claim.ts'
import { findPostmaster, stopPostmaster, worksOn } from './postmaster.ts'
import { type OwnPostgres, startPostgres } from './server.ts'

const startsAndDies = fileURLToPath(new URL('../testing/starts-and-dies.ts', import.meta.url))
const newToken = () => randomBytes(16).toString('hex')
let dataDir: string
let cluster: string

beforeAll(() => {
  // So long that the address of a socket inside it would not fit.
  const base = mkdtempSync(join(tmpdir(), 'evertill-postgres-'))
  dataDir = join(base, 'a-folder-with-a-long-name-'.repeat(4))
  mkdirSync(dataDir)
  for (const folder of [base, dataDir]) chmodSync(folder, 0o711)
  cluster = join(dataDir, 'postgres', 'cluster')
})

afterAll(async () => {
  const left = existsSync(cluster) ? findPostmaster(cluster) : undefined
  if (left !== undefined) await stopPostmaster(cluster, left.pid)
  rmSync(join(dataDir, '..'), { recursive: true })
})

const start = () => startPostgres({ dataDir, newToken })

async function ask(own: OwnPostgres, text: string): Promise<Record<string, unknown>[]> {
  const password = own.passwords.superuser
  const client = new pg.Client({
    host: own.socketDir,
    user: SUPERUSER,
    password,
    database: 'postgres',
  })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('what it says is on disk is on disk, and nobody reaches it over a network', async () => {
  const own = await start()
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']
  const settings = await ask(
    own,
    `select name, setting from pg_settings where name in ('listen_addresses', 'server_encoding',
       'password_encryption', ${names.map((name) => `'${name}'`).join(', ')})`,
  )
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    ...Object.fromEntries(names.map((name) => [name, 'on'])),
    listen_addresses: '',
    server_encoding: 'UTF8',
    password_encryption: 'scram-sha-256',
  })
  expect(
    await ask(own, `select datcollate as c from pg_database where datname = 'postgres'`),
  ).toEqual([{ c: 'C' }])
  expect(statSync(own.socketDir).mode % 0o1000).toBe(0o700)
  expect(Buffer.byteLength(own.socketDir)).toBeLessThan(88)
  const stranger = { host: own.socketDir, user: SUPERUSER, database: 'postgres' }
  await expect(new pg.Client({ ...stranger, password: 'x' }).connect()).rejects.toThrow('password')
  await own.stop()
  expect(findPostmaster(cluster)).toBeUndefined()
  expect(existsSync(own.socketDir)).toBe(false)
})

test('a number that another process has today is no database', async () => {
  const lines = [process.pid, cluster, 0, 5432, '', '', '', 'ready']
  writeFileSync(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`)
  expect(worksOn(cluster, process.pid)).toBe(false)
  const own = await start()
  expect([own.wasRunning, own.pid === process.pid]).toEqual([false, false])
  await own.stop()
})

test('a database that was killed comes back with everything that was kept', async () => {
  const own = await start()
  await ask(own, 'create table kept (a int)')
  await ask(own, 'insert into kept values (1)')
  process.kill(own.pid, 'SIGKILL')
  await own.died
  const again = await start()
  expect(again.wasRunning).toBe(false)
  expect(await ask(again, 'select a from kept')).toEqual([{ a: 1 }])
  await again.stop()
})

test('a hub finds the database of a process that was killed, and notices when that one ends', async () => {
  const killed = spawnSync(process.execPath, [startsAndDies, dataDir])
  expect(killed.signal).toBe('SIGKILL')
  const own = await start()
  expect(own.wasRunning).toBe(true)
  process.kill(own.pid, 'SIGKILL')
  await own.died
  await own.stop()
})

test('what a start that was cut off left half made is swept away', async () => {
  const token = newToken()
  mkdirSync(join(dataDir, `.postgres-${token}`))
  mkdirSync(join(dataDir, 'postgres', `.cluster-${token}`))
  writeFileSync(join(dataDir, 'postgres', `.password-${token}`), 'secret')
  await (await start()).stop()
  expect(readdirSync(dataDir).filter((name) => name.startsWith('.'))).toEqual([])
  expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('.'))).toEqual([])
})

test('programs that a power cut left half copied are copied again', async () => {
  const program = join(dataDir, 'postgres-18.4.0-beta.17', 'bin', 'postgres')
  const { size } = statSync(program)
  truncateSync(program, 1_000)
  const own = await start()
  expect(statSync(program).size).toBe(size)
  await own.stop()
})

test('a database without its passwords is not opened, and not begun anew', async () => {
  const passwords = join(dataDir, 'postgres-passwords.json')
  const kept = readFileSync(passwords, 'utf8')
  expect(statSync(passwords).mode % 0o1000).toBe(0o600)
  renameSync(passwords, `${passwords}.away`)
  await expect(start()).rejects.toMatchObject({ code: 'DATABASE_MISSING' })
  renameSync(`${passwords}.away`, passwords)
  expect(readFileSync(passwords, 'utf8')).toBe(kept)
})

test('a database of another version is not touched', async () => {
  const version = join(cluster, 'PG_VERSION')
  writeFileSync(version, '17\n')
  await expect(start()).rejects.toMatchObject({ code: 'DATABASE_OTHER_VERSION' })
  writeFileSync(version, '18\n')
})
