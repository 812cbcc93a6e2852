// Opens the database that the settings name: a PostgreSQL of the hub's own, or one that is already
// there. Either way it is migrated first, and the role of the application is one that may do little.

import { fileURLToPath } from 'node:url'
import { createDb, type Db } from './db.ts'
import { insistOnMigrated, migrate } from './migrations/runner.ts'
import type { Connection } from './postgres/connection.ts'
import { insistOnSafeRole, makeRoles, prepareRoles } from './postgres/roles.ts'
import { type OwnPostgres, startPostgres } from './postgres/server.ts'
import { StartError, startError } from './start-error.ts'

export type OpenDatabase = {
  readonly db: Db
  /** For the log: what was done on the way. */
  readonly done: {
    readonly own: boolean
    readonly wasRunning: boolean
    readonly migrations: readonly string[]
  }
  /** Resolves when a database of the hub's own ended by itself. */
  readonly died: Promise<void>
  readonly close: () => Promise<void>
}

export type OpenNeeds = {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly databaseOwnerUrl: string | undefined
  readonly newToken: () => string
  readonly onTrouble: (trouble: Error) => void
}

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

export async function openDatabase(needs: OpenNeeds): Promise<OpenDatabase> {
  const { databaseUrl } = needs
  if (databaseUrl !== undefined) return openGiven(databaseUrl, needs)
  const own = await startPostgres(needs)
  try {
    return await openOwn(own, needs)
  } catch (cause) {
    await own.stop()
    throw cause
  }
}

async function openOwn(own: OwnPostgres, { onTrouble }: OpenNeeds): Promise<OpenDatabase> {
  const { owner, app } = await makeRoles(own.socketDir, own.passwords)
  const migrations = await migrate(owner, migrationsFolder)
  await insistOnSafeRole(app)
  const db = createDb({ connection: app, onTrouble })
  const close = async (): Promise<void> => {
    await db.close()
    await own.stop()
  }
  return { db, done: { own: true, wasRunning: own.wasRunning, migrations }, died: own.died, close }
}

async function openGiven(
  databaseUrl: string,
  { databaseOwnerUrl, onTrouble }: OpenNeeds,
): Promise<OpenDatabase> {
  const app: Connection = { connectionString: databaseUrl }
  const migrations = await reaching(async () => {
    if (databaseOwnerUrl === undefined) {
      await insistOnSafeRole(app)
      await insistOnMigrated(app, migrationsFolder)
      return []
    }
    const owner: Connection = { connectionString: databaseOwnerUrl }
    await prepareRoles(owner, databaseUrl)
    return migrate(owner, migrationsFolder)
  })
  await reaching(() => insistOnSafeRole(app))
  const db = createDb({ connection: app, onTrouble })
  const died = new Promise<void>(() => undefined)
  return { db, done: { own: false, wasRunning: true, migrations }, died, close: db.close }
}

/** An address that nobody answers at is a setting to mend, and says nothing about its password. */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    const words = cause instanceof Error ? cause.message : String(cause)
    throw startError('DATABASE_FAILED', `the database cannot be used: ${words}`, cause)
  }
}
