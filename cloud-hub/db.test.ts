// The walls between tenants in a real PostgreSQL, and the migrations that build them.

import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insistOnMigrated, migrate } from './migrations/runner.ts'
import { insistOnSafeRole } from './postgres/roles.ts'
import { migrationsFolder, type OwnDatabase, startOwnDatabase } from './testing/own-database.ts'

let own: OwnDatabase
let copies: string

beforeAll(async () => {
  own = await startOwnDatabase()
  copies = await mkdtemp(join(tmpdir(), 'evertill-migrations-'))
  for (const tenant of ['acme', 'zenith']) {
    await own.db.withTenant(tenant, async (tx) => {
      await tx.run('insert into tenant_directory (tenant_id, made_ms) values ($1, 1)', [tenant])
      await tx.run(`insert into store values ($1, '0001', $1 || ' market', 1)`, [tenant])
    })
  }
})

afterAll(async () => {
  await own.close()
  await rm(copies, { recursive: true })
})

async function asApp<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...own.rights.app })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function tables(): Promise<readonly string[]> {
  const { rows } = await asApp((client) =>
    client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    ),
  )
  return rows.map(({ name }) => name)
}

test('whoever asks without a tenant sees no row of any table', async () => {
  const names = await tables()
  expect(names).toContain('store')
  for (const name of names) {
    const asked = asApp((client) => client.query(`select * from ${name}`))
    const seen = await asked.then(
      ({ rowCount }) => rowCount,
      (fault: Error) => fault.message,
    )
    expect([0, `permission denied for table ${name}`]).toContain(seen)
  }
})

test('a tenant sees its own rows and those of nobody else', async () => {
  const seen = await own.db.withTenant('acme', (tx) => tx.rows('select tenant_id, name from store'))
  expect(seen).toEqual([{ tenant_id: 'acme', name: 'acme market' }])
  const other = await own.db.withTenant('acme', (tx) =>
    tx.rows(`select * from store where tenant_id = 'zenith'`),
  )
  expect(other).toEqual([])
})

test('a tenant can neither write a row for another one nor give one away', async () => {
  const insert = own.db.withTenant('acme', (tx) =>
    tx.run(`insert into store values ('zenith', '0666', 'stolen', 1)`),
  )
  await expect(insert).rejects.toThrow('row-level security')
  const give = own.db.withTenant('acme', (tx) => tx.run(`update store set tenant_id = 'zenith'`))
  await expect(give).rejects.toThrow('row-level security')
  const take = own.db.withTenant('acme', (tx) =>
    tx.run(`delete from store where tenant_id = 'zenith'`),
  )
  expect(await take).toBe(0)
})

test('the tenant of a transaction is forgotten by its connection when the transaction ends', async () => {
  const owner = new pg.Client({ ...own.rights.owner })
  await owner.connect()
  await owner.query(
    `create function door.tenant_now() returns table (tenant text) language sql
       as $$ select current_setting('app.tenant', true) $$`,
  )
  await owner.end()
  const several = Array.from({ length: 20 })
  await Promise.all(several.map(() => own.db.withTenant('acme', (tx) => tx.rows('select 1'))))
  const now = await Promise.all(several.map(() => own.db.door<{ tenant: string }>('tenant_now')))
  for (const { tenant } of now.flat()) expect(['', null]).toContain(tenant)
})

test('the application reaches the keys of the hub and the migrations only as far as it must', async () => {
  await asApp(async (client) => {
    await expect(client.query('select * from hub_key')).rejects.toThrow('permission denied')
    await expect(client.query('delete from evertill_meta.migration')).rejects.toThrow('permission')
    await expect(client.query('create table mine (a int)')).rejects.toThrow('permission denied')
    await expect(client.query('set role evertill_door')).rejects.toThrow('permission denied')
    await expect(client.query('set role evertill_owner')).rejects.toThrow('permission denied')
  })
  const [first] = await own.db.door<{ key: string }>('shared_key', ['test', 'drawn first'])
  const [second] = await own.db.door<{ key: string }>('shared_key', ['test', 'drawn second'])
  expect([first, second]).toEqual([{ key: 'drawn first' }, { key: 'drawn first' }])
})

test('the door knows the tenants and nothing about them', async () => {
  expect(await own.db.door('tenants')).toEqual([{ tenant_id: 'acme' }, { tenant_id: 'zenith' }])
})

test('work that fails leaves nothing behind', async () => {
  const work = own.db.withTenant('acme', async (tx) => {
    await tx.run(`insert into store values ('acme', '0002', 'half', 1)`)
    throw new Error('in the middle')
  })
  await expect(work).rejects.toThrow('in the middle')
  const seen = await own.db.withTenant('acme', (tx) => tx.rows('select store from store'))
  expect(seen).toEqual([{ store: '0001' }])
})

test('a failed statement that somebody swallowed is never reported as kept', async () => {
  const work = own.db.withTenant('acme', async (tx) => {
    await tx.run(`insert into store values ('acme', '0003', 'kept?', 1)`)
    await tx.run('select 1 / 0').catch(() => undefined)
  })
  await expect(work).rejects.toThrow('cannot be committed')
})

test('a transaction that is over takes no more statements', async () => {
  const escaped = await own.db.withTenant('acme', (tx) => Promise.resolve({ tx }))
  await expect(escaped.tx.rows('select 1')).rejects.toThrow('has ended')
})

test('whole numbers arrive as numbers', async () => {
  const ask = (number: string) =>
    own.db.withTenant('acme', (tx) => tx.rows<{ n: number }>(`select ${number}::bigint as n`))
  expect(await ask('9007199254740991')).toEqual([{ n: Number.MAX_SAFE_INTEGER }])
  await expect(ask('9007199254740993')).rejects.toThrow('safe integer')
})

test('whoever listens is woken by what another connection says', async () => {
  const heard = Promise.withResolvers<string>()
  const stop = await own.db.listen('feeds', heard.resolve)
  await own.db.withTenant('acme', (tx) => tx.run(`select pg_notify('feeds', 'acme')`))
  expect(await heard.promise).toBe('acme')
  await stop()
})

test('whoever listens is woken when its connection came back', async () => {
  const heard: string[] = []
  const again = Promise.withResolvers<void>()
  const stop = await own.db.listen('feeds', (text) => {
    heard.push(text)
    again.resolve()
  })
  await own.breakListeners()
  await again.promise
  expect(heard).toEqual([''])
  await stop()
})

test('migrating twice changes nothing', async () => {
  expect(await migrate(own.rights.owner, migrationsFolder)).toEqual([])
  await insistOnMigrated(own.rights.app, migrationsFolder)
})

test('a migration that was applied and is another one today is refused', async () => {
  const folder = join(copies, 'changed')
  await cp(migrationsFolder, folder, { recursive: true })
  await writeFile(join(folder, '0001-fleet.sql'), '-- nothing')
  await expect(migrate(own.rights.owner, folder)).rejects.toThrow('0001-fleet.sql was applied')
})

test('a database that a newer hub migrated is left alone', async () => {
  const folder = join(copies, 'older')
  await cp(migrationsFolder, folder, { recursive: true })
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  await rm(join(folder, names.at(-1) ?? ''))
  await expect(migrate(own.rights.owner, folder)).rejects.toThrow('newer hub')
})

test('a migration that fails leaves no part of itself, and a hub without rights says what it lacks', async () => {
  const folder = join(copies, 'failing')
  await cp(migrationsFolder, folder, { recursive: true })
  const count = (await readdir(folder)).filter((name) => name.endsWith('.sql')).length
  const name = `${String(count + 1).padStart(4, '0')}-failing.sql`
  await writeFile(join(folder, name), 'create table half (a int); select 1 / 0;')
  await expect(migrate(own.rights.owner, folder)).rejects.toThrow('division by zero')
  expect(await tables()).not.toContain('half')
  await expect(insistOnMigrated(own.rights.app, folder)).rejects.toThrow(`lacks ${name}`)
})

test('a number that is missing between two migrations stops the start', async () => {
  const folder = join(copies, 'holes')
  await cp(migrationsFolder, folder, { recursive: true })
  await writeFile(join(folder, '0099-later.sql'), '-- nothing')
  await expect(migrate(own.rights.owner, folder)).rejects.toThrow('should have the number')
})

test('several hubs that start at once migrate one after the other', async () => {
  const folder = join(copies, 'together')
  await cp(migrationsFolder, folder, { recursive: true })
  const done = await Promise.all([1, 2, 3].map(() => migrate(own.rights.owner, folder)))
  expect(done).toEqual([[], [], []])
})

test('a role that could see more than one tenant does not start', async () => {
  await insistOnSafeRole(own.rights.app)
  await expect(insistOnSafeRole(own.rights.owner)).rejects.toMatchObject({
    code: 'UNSAFE_DATABASE_ROLE',
  })
  await expect(insistOnSafeRole(own.superuser)).rejects.toThrow('superuser')
})

test('a table without forced row-level security does not start', async () => {
  const owner = new pg.Client({ ...own.rights.owner })
  await owner.connect()
  await owner.query('create table open_to_all (tenant_id text)')
  await expect(insistOnSafeRole(own.rights.app)).rejects.toThrow('not forced on: open_to_all')
  await owner.query('drop table open_to_all')
  await owner.end()
})
