// A backup a day, on a real database: when one is due, and what becomes of one that cannot be made.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createDaily } from './daily.ts'
import { createBackups } from './service.ts'

const HOUR_MS = 3_600_000
const [BROKEN, SOUND] = ['broken', 'sound']
let own: OwnDatabase
let dir: string
let nowMs: number
let faults: unknown[]

beforeAll(async () => {
  own = await startOwnDatabase()
  for (const tenant of [BROKEN, SOUND]) {
    await own.db.withTenant(tenant, (tx) =>
      tx.run('insert into tenant_directory (tenant_id, made_ms) values ($1, 0)', [tenant]),
    )
  }
  // A journal that says it has five entries, and has none.
  await own.db.withTenant(BROKEN, (tx) =>
    tx.run(`insert into stream values ($1, $2, $3, 1, 'OPEN', 0, $4, 5, $4, 5, $4, 0, 0, '[]')`, [
      BROKEN,
      '0190c2a0-5555-7000-8000-000000000001',
      'a'.repeat(32),
      'b'.repeat(64),
    ]),
  )
})
afterAll(() => own.close())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'evertill-backup-'))
  nowMs = Date.now()
  faults = []
  return () => rm(dir, { recursive: true, force: true })
})

function open() {
  const { signal: stopping } = new AbortController()
  const clock = { db: own.db, nowMs: () => nowMs }
  const backups = createBackups({ ...clock, codec, dir, isElsewhere: () => true, stopping })
  const fault = (_: string, error: unknown) => faults.push(error)
  return { backups, daily: createDaily({ ...clock, backups, fault }) }
}

async function causesOf(tenant: string): Promise<readonly string[]> {
  const rows = await own.db.withTenant(tenant, (tx) =>
    tx.rows<{ readonly code: string }>('select code from exception'),
  )
  return rows.map(({ code }) => code)
}

test('each day brings one; one that cannot be made is told at headquarters and holds up no other', async () => {
  const { backups, daily } = open()
  for (const days of [0, 0, 1]) {
    nowMs += days * 25 * HOUR_MS
    await daily.look()
  }
  expect(await backups.list(SOUND)).toHaveLength(2)
  expect(await causesOf(SOUND)).toEqual([])
  expect(await backups.list(BROKEN)).toEqual([])
  expect(await causesOf(BROKEN)).toEqual(['BACKUP_FAILED'])
  expect(faults).toHaveLength(3)
  expect(String(faults[0])).toContain('ends at 0, not at 5')
})

test('a newest one of tomorrow does not keep the one of today from being made', async () => {
  const { backups, daily } = open()
  await daily.look()
  nowMs -= 25 * HOUR_MS
  await daily.look()
  expect(await backups.list(SOUND)).toHaveLength(2)
})
