// Puts a backup into a database that does not know its tenant: all of it or nothing. It takes a new
// generation, so that the stores send what came after the backup.

import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db, Tx } from '../db.ts'
import { restoreSessions } from '../sync/restored.ts'
import { BackupFault, readLines } from './file.ts'
import { type Judged, judgeBackup, tableIn } from './judge.ts'
import { insertRows, isKnownTenant, readMigrated, type Table } from './store.ts'

export type PutBackDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly newToken: () => string
  /** At least 0 and below 1. */
  readonly fraction: () => number
  readonly renewFeeds: (tx: Tx, tenant: string, gen: string) => Promise<void>
}

/** So many rows, or so much text, in one statement. */
const ROWS_AT_ONCE = 500
const LENGTH_AT_ONCE = 4 * 1024 * 1024

export async function putBack(deps: PutBackDeps, path: string): Promise<Judged> {
  const { db, codec, newToken } = deps
  const judged = await judgeBackup(readLines(path), codec)
  const { tenant, migrations } = judged
  await db.withTenant(tenant, async (tx) => {
    const known = await readMigrated(tx)
    const unknown = migrations.find((name, at) => known[at] !== name)
    if (unknown !== undefined) {
      throw new BackupFault(`it needs a newer hub: this one does not know ${unknown}`)
    }
    if (await isKnownTenant(tx, tenant)) {
      throw new BackupFault(
        `this hub has a tenant '${tenant}' already, and nothing is written over`,
      )
    }
    const rows = await insertAll(tx, path)
    if (rows !== judged.rows) throw new BackupFault('it was changed while it was read')
    const gen = newToken()
    await restoreSessions(tx, tenant, gen, deps.fraction)
    await deps.renewFeeds(tx, tenant, gen)
  })
  return judged
}

async function insertAll(tx: Tx, path: string): Promise<number> {
  let table: Table | undefined
  let waiting: string[] = []
  let length = 0
  let rows = 0
  const flush = async () => {
    if (table !== undefined) await insertRows(tx, table, waiting)
    rows += waiting.length
    waiting = []
    length = 0
  }
  let isHeader = true
  for await (const line of readLines(path)) {
    if (isHeader) {
      isHeader = false
      continue
    }
    const title = tableIn(line)
    if (title !== undefined) {
      await flush()
      table = title
      continue
    }
    waiting.push(line)
    length += line.length
    if (waiting.length >= ROWS_AT_ONCE || length >= LENGTH_AT_ONCE) await flush()
  }
  await flush()
  return rows
}
