// A whole chain of real processes for one journey: a hub with its database, a store, and between them
// and the till two lines that can be told to fail.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningHub, startHub } from '@evertill/cloud-hub/testing/start-hub.ts'
import { type RunningNode, startNode } from '@evertill/edge-node/testing/start-node.ts'
import { createFaultProxy, type FaultProxy } from './fault-proxy.ts'

export const TENANT = 'demo'
export const STORE = '0001'

export type Chain = {
  readonly hub: () => RunningHub
  readonly store: () => RunningNode
  /** Where the till's browser finds the store: the same address whatever happens behind it. */
  readonly toStore: FaultProxy
  readonly toHub: FaultProxy
  readonly folder: string
  readonly restartHub: () => Promise<void>
  readonly restartStore: () => Promise<void>
  /** A new machine with an empty disk in the place of the old one. */
  readonly replaceStore: () => Promise<void>
  readonly approve: (code: string, terminal: number) => Promise<void>
  /** Of today, where no date is given. */
  readonly salesAtHub: (date?: string) => Promise<SalesReport>
  readonly end: () => Promise<void>
}

export type SalesReport = {
  readonly totals: readonly { readonly count: number; readonly amount: number }[]
  readonly transactions: readonly {
    readonly id: string
    readonly terminal: number
    readonly transactionNo: number
    readonly receiptNo: number
    readonly kind: string
    readonly amount: number
  }[]
  readonly incomplete: number
}

/** The page as it is now: journeys are about this commit. */
export function buildTill(): void {
  const script = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))
  execFileSync(process.execPath, [script], { stdio: 'ignore' })
}

/** What stands on the item of the demo shop with this number. */
export function barcodeOf(number: number): string {
  const twelve = `456995${String(number).padStart(6, '0')}`
  const sum = [...twelve].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 3 : 1), 0)
  return `${twelve}${(10 - (sum % 10)) % 10}`
}

export async function startChain({ items = 120, hubEnv = {} } = {}): Promise<Chain> {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-journey-'))
  const env = { EVERTILL_DEMO: '1', EVERTILL_DEMO_ITEMS: String(items), EVERTILL_LOG_LEVEL: 'warn' }
  let hub = await startHub({ env: { ...env, ...hubEnv } })
  const toHub = await createFaultProxy(hub.url)
  await askHub('PUT', '/fleet/v1/stores', { tenant: TENANT, store: STORE, storeName: 'Corner' })
  await askHub('POST', '/demo/v1/seed', { tenant: TENANT, store: STORE })
  let machines = 0
  let store = await newMachine()
  const toStore = await createFaultProxy(store.url)
  return {
    hub: () => hub,
    store: () => store,
    toStore,
    toHub,
    folder,
    restartHub: async () => {
      hub = await hub.restart()
      toHub.lead(hub.url)
    },
    restartStore: async () => {
      store = await store.restart()
      toStore.lead(store.url)
    },
    replaceStore: async () => {
      await store.kill('SIGKILL')
      rmSync(store.dir, { recursive: true, force: true })
      store = await newMachine()
      toStore.lead(store.url)
    },
    approve,
    salesAtHub,
    end,
  }

  async function newMachine(): Promise<RunningNode> {
    machines += 1
    const { code } = await askHub<{ code: string }>('POST', '/fleet/v1/codes', {
      tenant: TENANT,
      store: STORE,
    })
    return await startNode({
      dir: join(folder, `store-${machines}`),
      env: { EVERTILL_HUB_URL: toHub.url, EVERTILL_ENROL_CODE: code },
    })
  }

  async function approve(code: string, terminal: number): Promise<void> {
    await ask(store.url, store.operatorKey, 'POST', '/devices/v1/pairings/approve', {
      code,
      terminal,
    })
  }

  async function salesAtHub(date?: string): Promise<SalesReport> {
    const day = date === undefined ? '' : `&date=${date}`
    const first = await page(day)
    const transactions = [...first.transactions]
    for (let { next } = first; next !== undefined; ) {
      const more = await page(`${day}&after=${next}`)
      transactions.push(...more.transactions)
      next = more.next
    }
    return { ...first, transactions }
  }

  function page(more: string): Promise<SalesReport & { readonly next?: string }> {
    return askHub('GET', `/reports/v1/sales?tenant=${TENANT}&limit=200${more}`)
  }

  function askHub<T>(method: string, path: string, body?: object): Promise<T> {
    return ask(hub.url, hub.operatorKey, method, path, body)
  }

  async function end(): Promise<void> {
    await toStore.close()
    await toHub.close()
    await store.kill('SIGKILL')
    await hub.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ask<T>(
  url: string,
  key: string,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text === '' ? {} : JSON.parse(text)) as T
}
