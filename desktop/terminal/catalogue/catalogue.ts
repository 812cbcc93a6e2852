// The masters a till sells by: a follower of the store's feeds that keeps every row in memory, finds
// an item in microseconds, and is ready again after a restart without asking anybody.

import type { Shop } from '@evertill/shared/cart/shop.ts'
import type { StoreSettings } from '@evertill/shared/masters/catalogue.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import type { Staff } from '@evertill/shared/masters/staff.ts'
import type { Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active, FollowerAlarm } from '@evertill/sync-protocol/follower-state.ts'
import {
  createFollowing,
  type DiskAnswer,
  type DiskQuestion,
  type FollowingDeps,
} from '@evertill/sync-protocol/following.ts'
import type { RowFault } from './block.ts'
import { createBreath } from './breath.ts'
import { createKeeper } from './keeper.ts'
import { loadMasters } from './load.ts'
import { createLookUp } from './look-up.ts'
import { type Changes, createMastersDisk } from './masters-disk.ts'
import type { CatalogueStorage } from './storage.ts'

export type CatalogueDeps = Pick<FollowingDeps, 'ask' | 'codec' | 'dice' | 'names' | 'nowMs'> & {
  /** A delay of 0 is asked for every few milliseconds of long work: see `createSoon`. */
  readonly later: FollowingDeps['later']
  readonly storage: CatalogueStorage
  readonly alarm: (alarm: CatalogueAlarm) => void
  /** Transactions that came back or may; without it none is known here. */
  readonly receipt?: Shop['receipt']
}

export type CatalogueAlarm =
  | FollowerAlarm
  /** The till does not sell by this row; head office must publish it right. */
  | { readonly code: 'ROW_UNREADABLE'; readonly feed: Feed; readonly fault: RowFault }
  /** What was kept in the browser cannot be read: it is fetched again. */
  | { readonly code: 'FILE_UNREADABLE'; readonly reason: string }
  /** Selling goes on from memory; the next start would have to fetch everything. */
  | { readonly code: 'STORAGE_FAILED'; readonly reason: string }

export type CatalogueProgress = { readonly rows: number; readonly of: number }

export type Catalogue = {
  /** Ready with what the browser kept, if it kept anything; then follows the store. */
  readonly start: () => Promise<void>
  readonly hint: () => void
  /** Fourteen digits, as `shared` writes them. */
  readonly byBarcode: (code14: string) => Item | undefined
  readonly byCode: (code: string) => Item | undefined
  readonly search: (text: string, limit: number) => readonly Item[]
  /** The same object until the next publish; its items are always those that are active. */
  readonly shop: () => Shop | undefined
  readonly store: () => StoreSettings | undefined
  readonly staff: () => readonly Staff[]
  readonly active: () => Active | undefined
  /** While everything is fetched anew. */
  readonly progress: () => CatalogueProgress | undefined
  /** Whether a restart now would find what is active. */
  readonly isKept: () => boolean
  readonly subscribe: (listener: () => void) => () => void
}

/** Faulty rows that are reported one by one between two publishes; a thousand say no more. */
const FAULTS_TOLD_MAX = 20

export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const { codec, names, storage, alarm, receipt = () => undefined } = deps
  const listeners = new Set<() => void>()
  const breath = createBreath(deps)
  const isShown = createShown(deps.nowMs)
  let faults = 0
  const disk = createMastersDisk({ codec, breath, faulty, activated })
  const lookUp = createLookUp({ tables: disk.tables, utf8: codec.utf8, receipt })
  const failed = (error: unknown) => alarm({ code: 'STORAGE_FAILED', reason: String(error) })
  const keeper = createKeeper({ names, disk, storage, breath, failed })
  const following = createFollowing({
    ...deps,
    disk: (question, answered) => {
      // Nothing is lost with memory that ran out: the follower looks again at what there is.
      answer(question)
        .catch(() => undefined)
        .then(answered)
    },
    // Only what is active is kept: a cart has its prices by value.
    sweep: () => undefined,
    told: () => undefined,
  })

  return {
    start,
    hint,
    byBarcode: lookUp.byBarcode,
    byCode: lookUp.byCode,
    search: lookUp.search,
    shop: () => lookUp.edition().shop,
    store: () => lookUp.edition().store,
    staff: () => lookUp.edition().staff,
    active: disk.active,
    progress: disk.progress,
    isKept: () => keeper.durable() === disk.active()?.edition,
    subscribe,
  }

  async function start(): Promise<void> {
    await load()
    following.start()
  }

  function hint(): void {
    // Before it follows at all, the first thing it does then is to ask.
    if (following.state()) following.hint()
  }

  async function load(): Promise<void> {
    const files = await Promise.race([storage.load(), hanging()]).catch((error: unknown) => {
      failed(error)
      return []
    })
    const unreadable = (reason: string) => alarm({ code: 'FILE_UNREADABLE', reason })
    const loaded = await loadMasters(files, names, unreadable)
    if (!loaded) return
    const { active, tables, records } = loaded
    disk.load(active, tables)
    keeper.found(active.edition, records)
    lookUp.renew()
    tell()
  }

  /** Browsers are known to leave the opening of a database without any answer. */
  async function hanging(): Promise<never> {
    await breath.pause(LOAD_WITHIN_MS)
    throw new Error('the database of the browser does not open')
  }

  async function answer(question: DiskQuestion): Promise<DiskAnswer> {
    const answered = await disk.answer(question)
    if (isShown(question)) tell()
    return answered
  }

  function activated(active: Active, changes: Changes): void {
    faults = 0
    lookUp.renew()
    keeper.activated(active, changes)
  }

  function faulty(feed: Feed, fault: RowFault): void {
    faults += 1
    if (faults <= FAULTS_TOLD_MAX) alarm({ code: 'ROW_UNREADABLE', feed, fault })
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  function tell(): void {
    for (const listener of listeners) listener()
  }
}

/** Everything of a large shop is read in a tenth of this. */
const LOAD_WITHIN_MS = 15_000

/** After these a page has something new to show. */
const TOLD: ReadonlySet<DiskQuestion['type']> = new Set(['begin-load', 'drop-stage', 'activate'])

/** Whether a page has something new to show; of a load that goes on, a few times a second. */
function createShown(nowMs: () => number): (question: DiskQuestion) => boolean {
  let shownAtMs = 0
  return ({ type }) => {
    if (TOLD.has(type)) return true
    if (type !== 'shelve' || nowMs() - shownAtMs < STEP_MS) return false
    shownAtMs = nowMs()
    return true
  }
}

/** Between two steps of the progress. */
const STEP_MS = 100
