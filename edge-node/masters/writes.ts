// What the follower writes: each of these is a part of one transaction. What the next edition will
// see is written beside what is seen now, and one row decides between them.

import { assert, unreachable } from '@evertill/shared/result.ts'
import type { Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { DiskWrite } from '@evertill/sync-protocol/following.ts'
import { RELAY_GENERATIONS_MAX } from '@evertill/sync-protocol/relay.ts'
import { readSum, replaceInSum, writeSum } from '@evertill/sync-protocol/sum.ts'
import type { Cell } from '../journal/tables.ts'
import type { ActiveRow, MastersStore } from './store.ts'

export type Writing = {
  readonly store: MastersStore
  /** Generations that were active here once. */
  readonly left: Cell<readonly string[]>
}

type Of<T extends DiskWrite['type']> = Extract<DiskWrite, { readonly type: T }>

export function writeMasters(writing: Writing, write: DiskWrite): void {
  const { store } = writing
  switch (write.type) {
    case 'stage':
      stage(store, write)
      break
    case 'begin-load':
      beginLoad(store, write)
      break
    case 'shelve':
      shelve(store, write)
      break
    case 'install':
      install(store, write)
      break
    case 'drop-stage':
      dropStage(store, write.feed)
      break
    case 'activate':
      activate(writing, write)
      break
    default:
      unreachable(write)
  }
}

/** The edition that what is staged now will be seen by. */
export function nextEdition(store: MastersStore): number {
  return (store.active()?.active.edition ?? 0) + 1
}

/** What rows of a feed are written on. */
export function shelfUnder(store: MastersStore, feed: Feed): number | undefined {
  return store.stage(feed)?.shelf ?? store.active()?.shelves[feed]
}

function stage(store: MastersStore, { feed, rows, place }: Of<'stage'>): void {
  const staged = store.stage(feed)
  const shelf = shelfUnder(store, feed)
  const cursor = staged ? staged.cursor : store.active()?.active.cursors[feed]
  assert(shelf !== undefined && cursor !== undefined, 'rows change what is there and whole')
  const next = nextEdition(store)
  let sum = readSum(cursor.sum)
  for (const row of rows) {
    const before = store.open(shelf, row.key)
    if (before && before.since < next) store.end(before.id, next)
    if (before?.since === next) store.removeRow(before.id)
    sum = replaceInSum(sum, before ? BigInt(`0x${before.hash}`) : 0n, row.hash)
    store.put(shelf, next, row)
  }
  store.putStage(feed, { shelf, next: null, cursor: { ...place, sum: writeSum(sum) } })
}

function beginLoad(store: MastersStore, { feed, manifest }: Of<'begin-load'>): void {
  dropStage(store, feed)
  const shelf = store.newShelf(feed)
  store.putManifest(shelf, manifest)
  store.putStage(feed, { shelf, next: 0, cursor: undefined })
}

function shelve(store: MastersStore, { feed, rows, next }: Of<'shelve'>): void {
  const staged = store.stage(feed)
  assert(staged !== undefined && staged.next !== null, 'a chunk belongs to a snapshot')
  const edition = nextEdition(store)
  for (const row of rows) store.put(staged.shelf, edition, row)
  store.putStage(feed, { ...staged, next })
}

function install(store: MastersStore, { feed, cursor }: Of<'install'>): void {
  const staged = store.stage(feed)
  assert(staged !== undefined && staged.next !== null, 'only what was loaded is installed')
  const { shelf } = staged
  // A snapshot names no deletion: none from before its place can be told.
  store.setFloor(shelf, cursor.seq)
  store.dropManifest(shelf)
  store.putStage(feed, { shelf, next: null, cursor })
}

/** Changes to what is active are undone before others come; a shelf of its own is swept. */
function dropStage(store: MastersStore, feed: Feed): void {
  const staged = store.stage(feed)
  if (staged === undefined) return
  const now = store.active()
  if (staged.shelf === now?.shelves[feed]) {
    store.setUndo(staged.shelf, now.active.cursors[feed].seq)
  } else {
    store.endShelf(staged.shelf, 0)
    store.dropManifest(staged.shelf)
  }
  store.dropStage(feed)
}

function activate({ store, left }: Writing, { gen, publish, cursors }: Of<'activate'>): void {
  const before = store.active()
  const edition = nextEdition(store)
  const common = settle(store, before, 'common', cursors.common.seq)
  const shelves = { common, store: settle(store, before, 'store', cursors.store.seq) }
  store.setActive({ active: { edition, gen, publish, cursors }, shelves })
  if (before && before.active.gen !== gen) {
    const others = left.get().filter((each) => each !== before.active.gen)
    left.set([...others, before.active.gen].slice(-RELAY_GENERATIONS_MAX))
  }
}

/** The stage of a feed ends, and with it the shelf that it takes the place of. */
function settle(
  store: MastersStore,
  before: ActiveRow | undefined,
  feed: Feed,
  seq: number,
): number {
  const staged = store.stage(feed)
  const shelf = staged?.shelf ?? before?.shelves[feed]
  const cursor = staged ? staged.cursor : before?.active.cursors[feed]
  const isMeant = shelf !== undefined && cursor?.seq === seq
  assert(isMeant, 'what becomes visible is what is on disk')
  const old = before?.shelves[feed]
  if (before && old !== undefined && old !== shelf) {
    store.endShelf(old, before.active.edition + 1)
  }
  store.dropStage(feed)
  return shelf
}
