// Wires the hub together: database, folders, doors, address. Each folder is given what it needs and
// gives its routes; none of them knows another one's tables.

import { statSync } from 'node:fs'
import { createNonces } from '@evertill/sync-protocol/nonces.ts'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { createDaily } from './backup/daily.ts'
import { backupRoutes } from './backup/routes.ts'
import { type Backups, createBackups } from './backup/service.ts'
import type { Config } from './config.ts'
import { makeDataDir, makeFolder } from './data-folder.ts'
import type { Db } from './db.ts'
import { demoRoutes } from './demo/routes.ts'
import { createDemo } from './demo/service.ts'
import { createEnrolments } from './fleet/enrolment.ts'
import { operatorKey } from './fleet/operator-key.ts'
import { fleetRoutes } from './fleet/routes.ts'
import { createFleet } from './fleet/service.ts'
import { createCredentials } from './http/credentials.ts'
import { createPace } from './http/pace.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { createInbox } from './inbox/service.ts'
import { INBOX_CHANNEL } from './inbox/store.ts'
import { createHints } from './masters/hints.ts'
import { mastersRoutes } from './masters/routes.ts'
import { createMasters } from './masters/service.ts'
import { FEEDS_CHANNEL } from './masters/store.ts'
import { openDatabase } from './open-database.ts'
import { pageRoutes } from './page/routes.ts'
import { codec, sealWith, verifyWith } from './ports.ts'
import { placeOf } from './postgres/place.ts'
import { createProjector } from './reports/projector.ts'
import { readNamed } from './reports/queries.ts'
import { reportsRoutes } from './reports/routes.ts'
import { createReports } from './reports/service.ts'
import { REPORTS_CHANNEL } from './reports/store.ts'
import { listen } from './serve.ts'
import { startError } from './start-error.ts'
import { restoredRoutes } from './sync/restored.ts'
import { syncRoutes } from './sync/routes.ts'
import { createReceiver } from './sync/service.ts'

export type HubDeps = {
  readonly config: Config
  readonly version: string
  readonly log: Logger
  readonly nowMs: () => number
  readonly monoMs: () => number
  readonly newId: () => string
  readonly newToken: () => string
  readonly dice: (bytes: number) => Uint8Array
}

export type Hub = {
  readonly url: string
  /** Resolves when the hub cannot go on, because its database ended by itself. */
  readonly died: Promise<void>
  readonly stop: () => Promise<void>
}

export async function startHub(deps: HubDeps): Promise<Hub> {
  const { config, log, newToken } = deps
  makeDataDir(config.dataDir)
  const key = operatorKey(config.dataDir, config.operatorKey, newToken)
  const onTrouble = (err: Error) => log.warn({ err }, 'a connection to the database broke')
  const startedMs = deps.monoMs()
  const database = await openDatabase({ ...config, newToken, onTrouble })
  log.info({ ...database.done, ms: Math.round(deps.monoMs() - startedMs) }, 'database open')
  const stopping = new AbortController()
  try {
    const { signal } = stopping
    const parts = await createParts(deps, { db: database.db, operatorKey: key, stopping: signal })
    const app = createApp({
      ...parts,
      ...deps,
      stopping: signal,
      isSecure: isSecure(config),
    })
    const listening = await listen(app, config).catch(async (cause: unknown) => {
      await parts.stop()
      throw cause
    })
    return { url: listening.url, died: database.died, stop }

    async function stop(): Promise<void> {
      stopping.abort()
      await listening.close()
      await parts.stop()
      await database.close()
    }
  } catch (cause) {
    await database.close()
    throw cause
  }
}

function isSecure({ publicUrl }: Config): boolean {
  return publicUrl?.startsWith('https:') ?? false
}

type PartNeeds = {
  readonly db: Db
  readonly operatorKey: string
  readonly stopping: AbortSignal
}

async function createParts(
  { config, log, nowMs, monoMs, newId, newToken, dice }: HubDeps,
  { db, operatorKey, stopping }: PartNeeds,
) {
  const fraction = () => Buffer.from(dice(6)).readUIntBE(0, 6) / 2 ** 48
  const fault = (what: string, err: unknown) => log.error({ err }, what)
  const fleet = createFleet({ db, verifyWith, nowMs })
  const enrolments = createEnrolments({ db, codec, operatorKey, verifyWith, nowMs, newId, dice })
  const receiver = createReceiver({ db, codec, nowMs, newToken, fault })
  const masters = createMasters({ db, codec, newToken, fault })
  const hints = createHints({ db, channel: FEEDS_CHANNEL })
  const changed = createHints({ db, channel: REPORTS_CHANNEL })
  const met = createHints({ db, channel: INBOX_CHANNEL })
  const projector = createProjector({ db, codec, fault })
  const reports = createReports({ db, nowMs })
  const backups = backupsOf(config, { db, nowMs, log, stopping })
  const nonces = createNonces({
    seal: sealWith(await sharedKey(db, 'nonces', newToken)),
    nowMs,
    utf8: codec.utf8,
  })
  await hints.start()
  await changed.start()
  await met.start()
  await projector.start()
  const daily = backups && createDaily({ db, backups, nowMs, fault })
  daily?.start()
  return {
    routes: [
      ...fleetRoutes({ fleet, enrolments }),
      ...syncRoutes({ receiver }),
      ...backupRoutes({ backups, hasTenant: fleet.hasTenant, fault }),
      ...restoredRoutes({ db, newToken, fraction, renewFeeds: masters.renew }),
      ...mastersRoutes({ masters, hints, codec, hasStore: fleet.hasStore }),
      ...reportsRoutes({ reports, changed, met }),
      ...inboxRoutes({ inbox: createInbox({ db, readNamed }) }),
      ...pageRoutes(),
      ...(config.demo === undefined
        ? []
        : demoRoutes({
            demo: createDemo({
              masters,
              makeStore: async (tenant, store, name) => {
                const isThere = await fleet.hasStore(tenant, store)
                if (!isThere) await fleet.putStore({ tenant, store }, name)
              },
              ...config.demo,
            }),
          })),
    ],
    nonces,
    credentials: createCredentials({ operatorKey, codec, nonces, findNode: fleet.findNode }),
    pace: createPace(monoMs),
    saw: (node: { readonly tenant: string; readonly node: string }) => {
      fleet
        .saw(node)
        .catch((err: unknown) => fault('a node that was seen is not written down', err))
    },
    isReady: () =>
      db.door('tenants').then(
        () => true,
        () => false,
      ),
    stop: async () => {
      await daily?.stop()
      await hints.stop()
      await changed.stop()
      await met.stop()
      await projector.stop()
    },
  }
}

/** A backup beside its database dies with it, and only says so. */
function backupsOf(
  { backupDir, dataDir, databaseUrl }: Config,
  { log, ...deps }: Pick<HubDeps, 'nowMs' | 'log'> & Omit<PartNeeds, 'operatorKey'>,
): Backups | undefined {
  if (backupDir === undefined) {
    log.info('no backups are made, so tills keep everything: EVERTILL_BACKUP_DIR names no folder')
    return undefined
  }
  makeFolder(backupDir, 'EVERTILL_BACKUP_DIR', 'BACKUP_DIR_NOT_WRITABLE')
  const isOwn = databaseUrl === undefined
  const isElsewhere = () => {
    const folder = statSync(backupDir, { throwIfNoEntry: false })
    return !isOwn || (folder && folder.dev !== statSync(placeOf(dataDir).cluster).dev) === true
  }
  if (!isElsewhere()) log.warn({ backupDir }, 'BACKUP_ON_SAME_DISK: stores forget nothing for it')
  return createBackups({ ...deps, codec, dir: backupDir, isElsewhere })
}

/** Drawn by the first process of a hub, used by all of them. */
async function sharedKey(db: Db, name: string, newToken: () => string): Promise<string> {
  const [row] = await db.door<{ key: string }>('shared_key', [name, `${newToken()}${newToken()}`])
  if (row === undefined) throw startError('DATABASE_FAILED', `the key '${name}' cannot be kept`)
  return row.key
}
