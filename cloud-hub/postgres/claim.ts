// Says inside the database that it has a hub. The claim lives as long as its connection, so a hub
// that was killed holds nothing.

import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startError } from '../start-error.ts'

export type Claim = {
  /** What the running database was started as. */
  readonly mark: string
  readonly release: () => Promise<void>
}

export const SUPERUSER = 'evertill_super'

/** One number for all hubs; it means something only inside the hub's own database. */
const CLAIM = 7_301_942

/** A killed hub's connection is closed at once; its last statement may run a little longer. */
const PATIENCE_MS = 2_000
const LOOK_AGAIN_MS = 50

export async function claimDatabase(socketDir: string, password: string): Promise<Claim> {
  const client = new pg.Client({
    host: socketDir,
    user: SUPERUSER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 10_000,
  })
  // Without the database, every question of the hub fails and says so; here is nothing to add.
  client.on('error', () => undefined)
  await client.connect()
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    const { rows } = await client.query<{ claimed: boolean; mark: string }>(
      `select pg_try_advisory_lock($1) as claimed, current_setting('cluster_name') as mark`,
      [CLAIM],
    )
    if (rows[0]?.claimed) return { mark: rows[0].mark, release: () => client.end() }
    await sleep(LOOK_AGAIN_MS)
  }
  await client.end()
  throw startError('DATA_DIR_IN_USE', 'another hub is running on this data folder')
}
