// Wakes the till up: the only one of its browser, over what it left on the disk, taken in by the store
// or asking to be. Whatever comes of it is told step by step.

import type { Catalogue } from './catalogue/catalogue.ts'
import { createShift } from './day/shift.ts'
import { CODEC } from './log/codec.ts'
import type { Rows, RowsPlace } from './log/rows.ts'
import { openTillLog } from './log/till-log.ts'
import type { Notices } from './notices.ts'
import { openDeviceKey } from './pairing/device-key.ts'
import { becomeTheTill, type TabLock } from './pairing/one-tab.ts'
import { createPairAgain } from './pairing/pair-again.ts'
import { createPairing, type PairingView, pairedAs } from './pairing/pairing.ts'
import { type CatalogueParts, type RunningDeps, startRunning, tryNow } from './running.ts'
import { createSelling } from './sale/selling.ts'
import type { Shown } from './show.ts'
import { createStoreLine } from './store-link/store-line.ts'
import type { TillName } from './trade/own-entries.ts'

export type TillDeps = {
  readonly openRows: (place: Pick<RowsPlace, 'name' | 'durability'>) => Promise<Rows>
  /** Where the key of this device is kept. */
  readonly indexedDB: IDBFactory
  readonly subtle: SubtleCrypto
  readonly locks: TabLock
  /** Asks the browser not to clear what is kept; absent where it cannot be asked. */
  readonly persist: (() => Promise<boolean>) | undefined
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Of the store; empty where the page came from there. */
  readonly origin: string
  readonly app: string
  readonly dice: () => number
  readonly wallMs: () => number
  readonly monoMs: () => number
  /** A UUID. */
  readonly newId: () => string
  /** 128 random bits. */
  readonly newToken: () => string
  readonly later: (delayMs: number, run: () => void) => void
  readonly openCatalogue: (parts: CatalogueParts) => Catalogue
  /** Whatever nobody foresaw, for the log of the browser. */
  readonly fault: (error: unknown) => void
}

/** Where a till is on its way up. */
export type Waking =
  | { readonly at: 'starting' | 'elsewhere' }
  | { readonly at: 'pairing'; readonly view: PairingView; readonly pair: (name: string) => void }
  | { readonly at: 'running'; readonly shown: Shown }

export type WakeDeps = TillDeps & {
  readonly notices: Notices
  readonly go: (to: Waking) => void
  readonly changed: () => void
  /** What is to be closed at the end, the last one first. */
  readonly closing: (() => unknown)[]
  /** The till will not come up. */
  readonly broken: (error: unknown) => void
}

type Opened = Pick<RunningDeps, 'log' | 'cartRows' | 'key' | 'line'>

export async function wake(deps: WakeDeps): Promise<void> {
  const { go, closing, broken } = deps
  const { letGo } = await becomeTheTill(deps.locks, () => go({ at: 'elsewhere' }))
  closing.unshift(letGo)
  go({ at: 'starting' })
  const opened = await openAll(deps)
  const name = pairedAs(opened.log)
  if (name) return run(deps, name, opened)
  const pairing = createPairing({
    ...opened,
    later: deps.later,
    changed: (view) => go({ at: 'pairing', view, pair: pairing.pair }),
    paired: (known) => {
      go({ at: 'starting' })
      run(deps, known, opened).catch(broken)
    },
  })
  pairing.start()
}

async function openAll(deps: WakeDeps): Promise<Opened> {
  const open = async (name: string, durability: RowsPlace['durability']) => {
    const rows = await deps.openRows({ name: `evertill-${name}`, durability })
    deps.closing.unshift(rows.close)
    return rows
  }
  const [logRows, cartRows] = await Promise.all([open('log', 'strict'), open('cart', 'relaxed')])
  const log = await openTillLog(logRows, CODEC)
  const key = await openDeviceKey(deps.indexedDB, deps.subtle)
  return { log, cartRows, key, line: createStoreLine({ ...deps, codec: CODEC, key }) }
}

async function run(deps: WakeDeps, name: TillName, opened: Opened): Promise<void> {
  const { notices, persist, closing } = deps
  // Asked before the first sale: what is sold must not be cleared away.
  const isKept = (await persist?.().catch(() => false)) ?? false
  const till = await startRunning({ ...deps, ...opened, name })
  closing.unshift(till.stop, till.keptCart.settled, opened.log.settled)
  const pairAgain = createPairAgain({
    ...deps,
    ...opened,
    name,
    isKnown: () => till.heartbeat.beat().link === 'online',
    back: () => tryNow(till),
  })
  pairAgain.start()
  const selling = createSelling(till, notices)
  const shift = createShift(till, notices)
  const storage = isKept ? 'kept' : 'may-be-cleared'
  deps.go({
    at: 'running',
    shown: { till, selling, shift, pairAgain, notices, storage, wallMs: deps.wallMs },
  })
}
