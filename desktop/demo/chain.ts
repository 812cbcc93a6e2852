// The demo chain: one hub, one store with its node, and the till page that the store serves. Everything
// it keeps lies in one folder; a second start finds it there.

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProgram, type Program } from './program.ts'

export const DEMO = { tenant: 'demo', store: '1', storeName: 'みどり屋 駅前店' } as const

export type Chain = {
  readonly hub: Program
  readonly store: Program
  /** Where people look; the key opens the page once and is not shown again. */
  readonly pages: () => { readonly till: string; readonly store: string; readonly hub: string }
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type ChainDeps = {
  readonly folder: string
  readonly hubPort: number
  readonly storePort: number
  readonly items: number
  readonly say: (text: string) => void
  readonly ended: (name: string, why: string) => void
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export function createChain(deps: ChainDeps): Chain {
  const { folder, say } = deps
  const hubFolder = join(folder, 'hub')
  const storeFolder = join(folder, 'store')
  const hub = createProgram({
    name: 'hub',
    file: join(root, 'cloud-hub/main.ts'),
    env: {
      EVERTILL_DATA_DIR: hubFolder,
      EVERTILL_PORT: String(deps.hubPort),
      EVERTILL_DEMO: '1',
      EVERTILL_DEMO_ITEMS: String(deps.items),
    },
    logFile: join(folder, 'hub.log'),
    ended: deps.ended,
  })
  const store = createProgram({
    name: 'store',
    file: join(root, 'edge-node/main.ts'),
    env: {
      EVERTILL_DATA_DIR: storeFolder,
      EVERTILL_PORT: String(deps.storePort),
      EVERTILL_HUB_URL: `http://127.0.0.1:${deps.hubPort}`,
    },
    logFile: join(folder, 'store.log'),
    ended: deps.ended,
  })
  return { hub, store, pages, start, stop }

  async function start(): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    say('the hub starts its database')
    await hub.start()
    const mark = join(storeFolder, 'node.json')
    if (existsSync(mark)) {
      await store.start()
      return
    }
    say('a shop is made and its store node enrolled')
    await ask('PUT', '/fleet/v1/stores', DEMO)
    await ask('POST', '/demo/v1/seed', { tenant: DEMO.tenant, store: DEMO.store })
    const { code } = await ask('POST', '/fleet/v1/codes', {
      tenant: DEMO.tenant,
      store: DEMO.store,
    })
    await store.start({ EVERTILL_ENROL_CODE: String(code) })
  }

  /** The store first, so that it can tell the hub what it still has. */
  async function stop(): Promise<void> {
    await store.stop()
    await hub.stop()
  }

  function pages() {
    return {
      till: `${local(store.url())}/till/`,
      store: `${local(store.url())}/#key=${keyIn(storeFolder)}`,
      hub: `${local(hub.url())}/#key=${keyIn(hubFolder)}`,
    }
  }

  async function ask(method: string, path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(hub.url() + path, {
      method,
      headers: {
        authorization: `Bearer ${keyIn(hubFolder)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(told)}`)
    return told
  }
}

/** A browser gives a page on `localhost` what it gives to one with a certificate. */
function local(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

function keyIn(folder: string): string {
  return readFileSync(join(folder, 'operator-key'), 'utf8').trim()
}
