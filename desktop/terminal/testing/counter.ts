// A till at a counter for tests: the whole logic on a disk in memory, with a store that can be taken
// away, a clock that a test moves, and a plug that can be pulled.

import { webcrypto } from 'node:crypto'
import { minor } from '@evertill/shared/money/money.ts'
import { wholePrice } from '@evertill/shared/money/price.ts'
import { anItem } from '@evertill/shared/testing/builders.ts'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createTill, type OpenTill } from '../till.ts'
import type { CartView, TillView } from '../view.ts'
import { aPlug } from './plug.ts'
import { aShelf } from './shelf.ts'
import { aStore, type StoreDouble } from './store-double.ts'

export const ITEMS = [
  anItem('tea', 120, { taxCode: '00', barcodes: ['00000049012345'] }),
  anItem('mug', 880, { taxCode: '00' }),
  anItem('rice', 0, {
    taxCode: '00',
    unit: 'kg',
    weighed: true,
    prices: [{ kind: 'common', price: wholePrice(minor(500)) }],
  }),
]

/** 21 November 2026, nine in the morning in Tokyo. */
const MORNING_MS = Date.UTC(2026, 10, 21, 0, 0, 0)

export type Counter = ReturnType<typeof aCounter>

export function aCounter(store: StoreDouble = aStore()) {
  const indexedDB = new IDBFactory()
  const shelf = aShelf(ITEMS)
  const faults: unknown[] = []
  let timers: { readonly atMs: number; readonly run: () => void }[] = []
  let nowMs = 0
  let ids = 0
  const plug = aPlug()
  let till: OpenTill | undefined
  return {
    store,
    shelf,
    faults,
    plug,
    start,
    crash,
    pull,
    pass,
    until,
    till: () => till as OpenTill,
  }

  /** The browser opens the page. */
  function start(): OpenTill {
    timers = []
    till = createTill({
      openRows: (place) => plug.openRows(place, { indexedDB, IDBKeyRange }),
      indexedDB,
      subtle: webcrypto.subtle as SubtleCrypto,
      locks: { request: freeLock as LockManager['request'] },
      persist: () => Promise.resolve(true),
      fetch: store.fetch,
      origin: 'http://store',
      app: 'evertill-test',
      dice: () => 0.5,
      wallMs: () => MORNING_MS + nowMs,
      monoMs: () => nowMs,
      newId: () => {
        ids += 1
        return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
      },
      newToken: () => {
        ids += 1
        return String(ids).padStart(32, '0')
      },
      later: (delayMs, run) => {
        timers.push({ atMs: nowMs + delayMs, run })
      },
      openCatalogue: () => shelf.catalogue,
      fault: (error) => faults.push(error),
    })
    return till
  }

  /** The page is closed. */
  async function crash(): Promise<void> {
    await till?.stop()
    till = undefined
  }

  /** The power is gone: the disk has what it had written up to now, and the page knows of nothing. */
  async function pull(): Promise<void> {
    timers = []
    // Whatever it waits for on its way out never comes.
    till?.stop().catch((error: unknown) => faults.push(error))
    till = undefined
    await plug.pull()
  }

  /** Time passes, and what was due happens in its order. */
  async function pass(ms: number): Promise<void> {
    const endMs = nowMs + ms
    for (;;) {
      await breathe()
      const [next] = timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
      if (next === undefined) break
      timers = timers.filter((each) => each !== next)
      nowMs = Math.max(nowMs, next.atMs)
      next.run()
    }
    nowMs = endMs
  }

  /** As long as it takes: a till that never gets there hangs here and says what it shows. */
  async function until(shows: (view: TillView) => boolean): Promise<TillView> {
    for (let turn = 0; turn < 400; turn += 1) {
      await breathe()
      const view = till?.view()
      if (view && shows(view)) return view
      // Keys are used on other threads, which have a time of their own.
      await new Promise((next) => setTimeout(next, 1))
      await pass(250)
    }
    throw new Error(`never shown: ${JSON.stringify(till?.view())} ${String(faults[0])}`)
  }
}

/** Lets promises and the disk in memory get on. */
async function breathe(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((next) => setImmediate(next))
}

/** Nobody else has the till. */
function freeLock(_name: string, _how: LockOptions, granted: LockGrantedCallback<unknown>) {
  return Promise.resolve(granted({ name: 'till', mode: 'exclusive' }))
}

/** Taken in by the store, and closed. */
export async function closedCounter(
  counter: Counter,
  lease: 'held' | 'refused' = 'held',
): Promise<OpenTill> {
  const till = counter.start()
  await counter.until(({ stage }) => stage.at === 'pairing')
  till.pair('counter 3')
  await counter.until(({ stage }) => stage.at === 'pairing' && stage.code === '4821-93')
  counter.store.approve()
  await counter.until(({ stage }) => stage.at === 'closed' && stage.lease === lease)
  return till
}

/** With a lease, and open with a float of 5,000. */
export async function openCounter(counter: Counter): Promise<OpenTill> {
  const till = await closedCounter(counter)
  till.signInAndOpen('anna', '5000')
  await counter.until(({ stage }) => stage.at === 'open')
  return till
}

/** After one sale in exact cash. */
export async function soldAt(counter: Counter, code: string): Promise<OpenTill> {
  const till = await openCounter(counter)
  till.scan(code)
  till.cash('')
  await till.settled()
  return till
}

export function cartOf({ stage }: TillView): CartView {
  if (stage.at !== 'open') throw new Error(`the till is ${stage.at}`)
  return stage.cart
}

export function numbersAt(store: StoreDouble): readonly number[] {
  return store.entries().flatMap(({ envelope }) => {
    const { transactionNo } = envelope.body['fact'] as { readonly transactionNo?: number }
    return transactionNo === undefined ? [] : [transactionNo]
  })
}
