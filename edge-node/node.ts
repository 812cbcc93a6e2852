// Puts a store together: its database and journal, the doors for its tills, its link to the hub, and
// the page for its manager. Knows everybody and decides nothing.

import { createHmac } from 'node:crypto'
import { assert } from '@evertill/shared/result.ts'
import { createNonces, type Nonces } from '@evertill/sync-protocol/nonces.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { MastersPath } from '@evertill/sync-protocol/wire.ts'
import type { Hono } from 'hono'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { type Db, openDb } from './db.ts'
import { createPairing, type Pairing } from './devices/pairing.ts'
import { createProofs } from './devices/proof.ts'
import { createRegistry, type Registry } from './devices/registry.ts'
import { deviceRoutes } from './devices/routes.ts'
import { findingRoutes } from './http/finding-routes.ts'
import { createHints } from './http/hints.ts'
import { operatorDoor } from './http/operator.ts'
import { ownRoutes } from './http/own-routes.ts'
import { pageRoutes } from './http/page-routes.ts'
import type { Route } from './http/route.ts'
import { statusOf } from './http/status.ts'
import { syncRoutes } from './http/sync-routes.ts'
import { fingerprintOf, holdFolder } from './journal/data-folder.ts'
import { createEngine, type Engine } from './journal/engine.ts'
import { createMark } from './journal/high-water.ts'
import type { Clock, Name } from './journal/machine.ts'

export type NodeDeps = {
  readonly clock: Clock
  readonly codec: Codec
  readonly newId: () => string
  /** 32 characters that nobody can guess. */
  readonly newToken: () => string
  readonly random: (bound: number) => number
  readonly soon: (run: () => void) => void
  readonly later: (delayMs: number, run: () => void) => void
  readonly every: (ms: number, run: () => void) => () => void
  readonly version: string
  readonly log: Log
  /** The process can only be begun anew. */
  readonly fatal: (error: unknown) => void
}

type Log = {
  readonly info: (about: object, text: string) => void
  readonly warn: (about: object, text: string) => void
  readonly error: (about: object, text: string) => void
}

export type StoreNode = {
  readonly app: Hono
  readonly routes: readonly Route[]
  /** Streams that would stay open for ever end. */
  readonly drain: () => void
  /** Nobody is answered any more: what is left is on the disk. */
  readonly stop: () => Promise<void>
}

/** What the hub calls this store. */
export type Identity = Name & { readonly storeName: string }

/** The side of the store that speaks with the hub. */
export type HubSide = {
  /** Nothing until the store is enrolled. */
  readonly identity: () => Identity | undefined
  /** By which a store is enrolled; `then` opens the store without a new start. */
  readonly routes: (then: (identity: Identity) => void) => readonly Route[]
  readonly open: (deps: HubOpenDeps) => OpenHub
}

/** Asked once the folder of the store is there, and this process's own. */
export type MakeHubSide = (config: Config, deps: NodeDeps) => HubSide

export type HubOpenDeps = {
  readonly engine: () => Engine
  readonly db: Db
  readonly identity: Identity
  /** Another publish is what tills sell with. */
  readonly changed: () => void
}

export type OpenHub = {
  readonly start: () => void
  readonly appended: (inc: string) => void
  readonly state: () => 'linked' | 'alone'
  readonly behind: (shown: { readonly inc: string }) => void
  readonly beginAnew: (why: string) => void
  /** For people to read. */
  readonly status: () => object
  readonly currency: () => { readonly code: string; readonly decimals: number } | undefined
  readonly masters: { readonly serve: (path: MastersPath, body: Uint8Array) => Promise<Uint8Array> }
  /** When it has answered, nothing of it touches the database any more. */
  readonly stop: () => Promise<void>
}

type OpenStore = {
  readonly name: Name
  readonly storeName: string
  readonly engine: Engine
  readonly pairing: Pairing
  readonly hub: OpenHub
}

export function createNode(config: Config, makeHubSide: MakeHubSide, deps: NodeDeps): StoreNode {
  const folder = holdFolder(config.dataDir)
  const hubSide = makeHubSide(config, deps)
  const db = openDb(folder.file)
  const registry = createRegistry(db)
  const hints = createHints(deps.every)
  const nonces = noncesOf(deps)
  const isOperator = operatorDoor(config.dataDir, config.operatorKey, deps.newToken)
  let store: OpenStore | undefined
  let isStopped = false
  const known = hubSide.identity()
  if (known) open(known)
  const routes = [
    ...ownRoutes({
      version: deps.version,
      unready: () => (store ? undefined : 'NOT_ENROLLED'),
      status: () =>
        statusOf({ store, devices: registry.all(), file: folder.file, hubUrl: config.hubUrl }),
    }),
    ...pageRoutes(config.tillDir),
    ...syncRoutes({
      engine: () => store?.engine,
      masters: () => store?.hub.masters,
      hints,
      codec: deps.codec,
    }),
    ...[deviceRoutes, findingRoutes].flatMap((routesOf) => routesOf({ store: () => store })),
    ...hubSide.routes(open),
  ]
  const app = createApp({
    ...deps,
    routes,
    proofs: createProofs({ registry, nonces, codec: deps.codec }),
    nonce: nonces.current,
    isOperator,
    monoMs: deps.clock.monoMs,
    broken: deps.fatal,
  })
  return { app, routes, drain: hints.closeAll, stop }

  function open(identity: Identity): void {
    assert(store === undefined, 'a store is opened once')
    const { tenant, store: code, node, storeName } = identity
    const name: Name = { tenant, store: code, node }
    const hub: OpenHub = hubSide.open({
      engine: () => engine,
      db,
      identity,
      changed: hints.changed,
    })
    const engine = createEngine({
      ...deps,
      later: (delayMs, run) => deps.later(delayMs, () => isStopped || run()),
      db,
      name,
      registry,
      mark: createMark(config.markDir, deps.clock.monoMs),
      fingerprint: fingerprintOf(folder.file),
      alarm: (code, about) => deps.log.warn({ code, ...about }, 'alarm'),
      appended: hub.appended,
      hub: hub.state,
      behind: hub.behind,
      beginAnew: hub.beginAnew,
    })
    store = {
      name,
      storeName,
      engine,
      hub,
      pairing: pairingOf(engine, registry, deps, hints.closeOf),
    }
    engine.start()
    hub.start()
  }

  async function stop(): Promise<void> {
    isStopped = true
    await store?.hub.stop()
    db.close()
    folder.release()
  }
}

function pairingOf(
  { turns, journal }: Engine,
  registry: Registry,
  { newId, random, clock }: NodeDeps,
  revoked: (device: string) => void,
): Pairing {
  const write = async (type: string, body: object) => {
    await turns.take(() => journal.own(type, body))
  }
  return createPairing({ registry, newId, random, monoMs: clock.monoMs, write, revoked })
}

/** Under a key of this process: with the next start every nonce is old. */
function noncesOf({ newToken, clock, codec }: NodeDeps): Nonces {
  const key = newToken() + newToken()
  const seal = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  return createNonces({ seal, nowMs: clock.monoMs, utf8: codec.utf8 })
}
