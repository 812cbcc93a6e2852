// Brings a database to what this version of the hub needs: numbered files, each applied once, in
// order, under a lock. Only forward; a file that was applied must never change.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Connection } from '../postgres/connection.ts'
import { startError } from '../start-error.ts'

type Migration = {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly hash: string
}

type Applied = { readonly number: number; readonly name: string; readonly hash: string }

/** One number for all hubs, so that of several that start at once one migrates and the others wait. */
const LOCK = 7_301_943

export async function migrate(owner: Connection, folder: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ ...owner, application_name: 'evertill-migrations' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(`
      create schema if not exists evertill_meta;
      create table if not exists evertill_meta.migration (
        number int primary key, name text not null, hash text not null,
        applied_at timestamptz not null default now()
      );
      grant usage on schema evertill_meta to evertill_app;
      grant select on evertill_meta.migration to evertill_app`)
    const waiting = compare(migrations, await readApplied(client))
    for (const migration of waiting) await apply(client, migration)
    return waiting.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** For a hub that has no owner's rights: whether somebody has migrated before it. */
export async function insistOnMigrated(app: Connection, folder: string): Promise<void> {
  const client = new pg.Client({ ...app, application_name: 'evertill-migrations' })
  await client.connect()
  try {
    const applied = await readApplied(client).catch(() => [])
    const waiting = compare(await readMigrations(folder), applied)
    if (waiting.length === 0) return
    throw startError(
      'MIGRATIONS_NEEDED',
      `the database lacks ${waiting.map(({ name }) => name).join(', ')}: ` +
        'start one hub with EVERTILL_DATABASE_OWNER_URL',
    )
  } finally {
    await client.end()
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const found = await Promise.all(names.map((name) => readMigration(folder, name)))
  found.forEach(({ number, name }, at) => {
    if (number === at + 1) return
    throw startError('MIGRATIONS_INVALID', `${name} should have the number ${at + 1}`)
  })
  return found
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
  if (Number.isNaN(number)) {
    throw startError('MIGRATIONS_INVALID', `${name} is not called like 0001-what-it-is-about.sql`)
  }
  // A checkout may change the ends of lines, which is no change of the migration.
  const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  return { number, name, text, hash: createHash('sha256').update(text).digest('hex') }
}

async function readApplied(client: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    'select number, name, hash from evertill_meta.migration order by number',
  )
  return rows
}

function compare(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): readonly Migration[] {
  const last = applied.at(-1)
  if (last !== undefined && last.number > migrations.length) {
    throw startError(
      'DATABASE_NEWER',
      `the database was migrated by a newer hub (${last.name}): start that one`,
    )
  }
  for (const { number, name, hash } of applied) {
    if (migrations[number - 1]?.hash === hash) continue
    throw startError('MIGRATION_CHANGED', `${name} was applied and is another file today`)
  }
  return migrations.slice(applied.length)
}

async function apply(client: pg.Client, { number, name, text, hash }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(text)
    await client.query(
      'insert into evertill_meta.migration (number, name, hash) values ($1, $2, $3)',
      [number, name, hash],
    )
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    const words = cause instanceof Error ? cause.message : String(cause)
    throw startError('MIGRATION_FAILED', `${name}: ${words}`, cause)
  }
}
