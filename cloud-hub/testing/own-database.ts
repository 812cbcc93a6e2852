// A real PostgreSQL with the tables of the hub, in a folder that is gone afterwards.

import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { createDb, type Db } from '../db.ts'
import { migrate } from '../migrations/runner.ts'
import { SUPERUSER } from '../postgres/claim.ts'
import type { Connection } from '../postgres/connection.ts'
import { makeRoles, type Rights } from '../postgres/roles.ts'
import { startPostgres } from '../postgres/server.ts'

export type OwnDatabase = {
  readonly db: Db
  readonly rights: Rights
  readonly superuser: Connection
  /** As when the network fails for a moment. */
  readonly breakListeners: () => Promise<void>
  readonly close: () => Promise<void>
}

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

export async function startOwnDatabase(migrations = migrationsFolder): Promise<OwnDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'evertill-hub-'))
  // The account of the database passes through it where the tests run as root.
  await chmod(dataDir, 0o711)
  const postgres = await startPostgres({ dataDir, newToken: () => randomBytes(16).toString('hex') })
  const rights = await makeRoles(postgres.socketDir, postgres.passwords)
  await migrate(rights.owner, migrations)
  const db = createDb({ connection: rights.app, onTrouble: () => undefined })
  const superuser = {
    ...rights.app,
    user: SUPERUSER,
    password: postgres.passwords.superuser,
  }
  return { db, rights, superuser, breakListeners, close }

  async function breakListeners(): Promise<void> {
    const client = new pg.Client(superuser)
    await client.connect()
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'evertill-hub-listener'`,
    )
    await client.end()
  }

  async function close(): Promise<void> {
    await db.close()
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
