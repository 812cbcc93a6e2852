// The demo chain: one hub, one store with its node, and the till page that the store serves. Everything
// it keeps lies in one folder; a second start finds it there.

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProgram, type Program } from './program.ts'

const DEMO = { tenant: 'demo', store: '1', storeName: 'みどり屋 駅前店' } as const

export type Chain = {
  readonly hub: Program
  readonly store: Program
  /** Where people look; the key opens the page once and is not shown again. */
  readonly pages: () => { readonly till: string; readonly store: string; readonly hub: string }
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Ends a database that goes on because its hub was killed. */
  readonly endDatabase: () => Promise<void>
}

export type ChainDeps = {
  readonly folder: string
  readonly hubPort: number
  readonly storePort: number
  readonly items: number
  readonly say: (text: string) => void
  readonly born: (pid: number) => void
  readonly ended: (name: string, why: string) => void
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export function createChain({ folder, hubPort, storePort, items, say, ...deps }: ChainDeps): Chain {
  const hubFolder = join(folder, 'hub')
  const storeFolder = join(folder, 'store')
  const hub = createProgram({
    ...deps,
    name: 'hub',
    file: join(root, 'cloud-hub/main.ts'),
    env: {
      EVERTILL_DATA_DIR: hubFolder,
      EVERTILL_PORT: String(hubPort),
      EVERTILL_BACKUP_DIR: join(folder, 'backups'),
      EVERTILL_DEMO: '1',
      EVERTILL_DEMO_ITEMS: String(items),
    },
    logFile: join(folder, 'hub.log'),
  })
  const store = createProgram({
    ...deps,
    name: 'store',
    file: join(root, 'edge-node/main.ts'),
    env: {
      EVERTILL_DATA_DIR: storeFolder,
      EVERTILL_PORT: String(storePort),
      EVERTILL_HUB_URL: `http://127.0.0.1:${hubPort}`,
    },
    logFile: join(folder, 'store.log'),
  })
  return { hub, store, pages, start, stop, endDatabase }

  async function start(): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    say('the hub starts, with a database of its own')
    await hub.start()
    say('the store starts')
    await store.start()
    const { store: known } = await askStore('GET', '/status')
    if (known === null) await openShop()
  }

  /** What of it was done before a start was cut off is done again and changes nothing. */
  async function openShop(): Promise<void> {
    say('a shop is made, filled with goods, and its store enrolled at the hub')
    const { tenant, store: code } = DEMO
    await askHub('PUT', '/fleet/v1/stores', DEMO)
    await askHub('POST', '/demo/v1/seed', { tenant, store: code })
    const drawn = await askHub('POST', '/fleet/v1/codes', { tenant, store: code })
    await askStore('POST', '/node/v1/enrol', { code: drawn['code'] })
  }

  /** The store first, so that it can tell the hub what it still has. */
  async function stop(): Promise<void> {
    const hadHub = hub.pid() !== undefined
    await store.stop()
    await hub.stop()
    if (!hadHub && hub.url() !== '') await endDatabase()
  }

  async function endDatabase(): Promise<void> {
    await hub.start()
    await hub.stop()
  }

  function pages() {
    return {
      till: `${local(store.url())}/till/`,
      store: `${local(store.url())}/#key=${keyIn(storeFolder)}`,
      hub: `${local(hub.url())}/#key=${keyIn(hubFolder)}`,
    }
  }

  function askHub(method: string, path: string, body?: object) {
    return ask(hub, hubFolder, { method, path, body })
  }

  function askStore(method: string, path: string, body?: object) {
    return ask(store, storeFolder, { method, path, body })
  }
}

type Question = {
  readonly method: string
  readonly path: string
  readonly body: object | undefined
}

async function ask(
  program: Program,
  folder: string,
  { method, path, body }: Question,
): Promise<Record<string, unknown>> {
  const answer = await fetch(program.url() + path, {
    method,
    headers: { authorization: `Bearer ${keyIn(folder)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  if (answer.ok) return told
  const { code = answer.status, message = '' } = told
  throw new Error(`the ${program.name} refused ${method} ${path}: ${code} ${message}`)
}

/** A browser gives a page on `localhost` what it gives to one with a certificate. */
function local(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

function keyIn(folder: string): string {
  return readFileSync(join(folder, 'operator-key'), 'utf8').trim()
}
