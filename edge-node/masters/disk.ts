// Carries out what the follower asks of the disk, one question after another: each effect is one
// transaction, and what is long is cut into slices between which the store sells.

import { assert } from '@evertill/shared/result.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { FollowerAlarm, Kept, Stage } from '@evertill/sync-protocol/follower-state.ts'
import type { DiskAnswer, DiskQuestion } from '@evertill/sync-protocol/following.ts'
import type { SnapshotManifest } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { RELAY_DELETIONS_MAX } from '@evertill/sync-protocol/relay.ts'
import type { Counted } from '@evertill/sync-protocol/snapshot.ts'
import { replaceInSum, rowHash, writeSum } from '@evertill/sync-protocol/sum.ts'
import type { Db } from '../db.ts'
import { cellOf } from '../journal/tables.ts'
import { type Differences, differencesOf } from './differences.ts'
import type { MastersStore, Sight } from './store.ts'
import { sweepBelow, undo } from './sweep.ts'
import { nextEdition, shelfUnder, type Writing, writeMasters } from './writes.ts'

export type MastersDiskDeps = {
  readonly db: Db
  readonly store: MastersStore
  readonly codec: Codec
  /** Lets everybody else have a turn. */
  readonly turn: () => Promise<void>
  /** Which rows of a feed were wrong here, once the right ones are in. */
  readonly differ: (differences: Differences) => void
  readonly deletionsMax?: number
}

/** What was asked is asked again by the next life of the process. */
class MastersStopped extends Error {}

/** Rows that are hashed between two sales. */
const SLICE_ROWS = 200

export function createMastersDisk(deps: MastersDiskDeps) {
  const { db, store, deletionsMax = RELAY_DELETIONS_MAX } = deps
  const left: Writing['left'] = cellOf<readonly string[]>(db, 'masters_left', [])
  const keptOf = createKept(store)
  let last: Promise<unknown> = Promise.resolve()
  let isStopped = false
  return { answer, sweep, stop, left: left.get }

  function answer(question: DiskQuestion): Promise<DiskAnswer> {
    return inOrder(() => answerOf(question))
  }

  /** Rows that nobody sees any more; what a crash leaves over goes with the next sweep. */
  function sweep(below: number): Promise<void> {
    return inOrder(async () => {
      await compareDoubted({ ...deps, turn })
      await sweepBelow({ db, store, turn, deletionsMax }, below)
    })
  }

  /** When this has answered, nothing here touches the database any more. */
  async function stop(): Promise<void> {
    isStopped = true
    await last
  }

  async function turn(): Promise<void> {
    await deps.turn()
    if (isStopped) throw new MastersStopped()
  }

  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(turn).then(work)
    last = done.catch(() => undefined)
    return done
  }

  async function answerOf(question: DiskQuestion): Promise<DiskAnswer> {
    if (question.type === 'count') return { counted: await count({ ...deps, turn }, question) }
    if (question.type !== 'open') {
      for (const shelf of builtOn(question)) await undo({ db, store, turn }, shelf)
      db.transact(() => writeMasters({ store, left }, question))
    }
    return { kept: keptOf() }
  }

  /** Shelves that rows are put over, or that become visible as they are. */
  function builtOn(question: DiskQuestion): readonly number[] {
    if (question.type !== 'stage' && question.type !== 'activate') return []
    const feeds = question.type === 'stage' ? [question.feed] : FEEDS
    return feeds.flatMap((feed) => shelfUnder(store, feed) ?? [])
  }
}

type Counting = Pick<MastersDiskDeps, 'store' | 'codec' | 'turn'>

/** Hashes every body again, from the disk. */
async function count(
  { store, codec, turn }: Counting,
  { feed, of }: Extract<DiskQuestion, { readonly type: 'count' }>,
): Promise<Counted> {
  const shelf = of === 'stage' ? store.stage(feed)?.shelf : store.active()?.shelves[feed]
  assert(shelf !== undefined, `there is nothing to count of ${feed}`)
  const edition = of === 'stage' ? nextEdition(store) : nextEdition(store) - 1
  let rows = 0
  let sum = 0n
  for (let after = -1; ; ) {
    const slice = store.liveAfter({ shelf, edition }, after, SLICE_ROWS)
    for (const row of slice) sum = replaceInSum(sum, 0n, rowHash(row, codec))
    rows += slice.length
    after = slice.at(-1)?.seq ?? after
    if (slice.length < SLICE_ROWS) return { rows, sum: writeSum(sum) }
    await turn()
  }
}

/** What is on disk, without its rows. */
function createKept(store: MastersStore) {
  /** It is long, and asked for after every slice. */
  let manifest: { readonly shelf: number; readonly value: SnapshotManifest } | undefined
  return function kept(): Kept {
    return {
      active: store.active()?.active,
      stages: { common: stageOf('common'), store: stageOf('store') },
    }
  }

  function stageOf(feed: Feed): Stage | undefined {
    const row = store.stage(feed)
    if (row === undefined) return undefined
    if (row.cursor) return { at: 'ready', cursor: row.cursor }
    return { at: 'loading', manifest: manifestOf(row.shelf), next: row.next ?? 0 }
  }

  function manifestOf(shelf: number): SnapshotManifest {
    if (manifest?.shelf !== shelf) {
      const value = store.manifest(shelf)
      assert(value !== undefined, 'a snapshot under way has a manifest')
      manifest = { shelf, value }
    }
    return manifest.value
  }
}

/** Rows found wrong stay until they were compared with those that come in their place. */
export function keepDoubted(db: Db, store: MastersStore, alarm: FollowerAlarm): void {
  if (alarm.code !== 'SUM_DIFFERS' && alarm.code !== 'AUDIT_DIFFERS') return
  const { code, feed } = alarm
  const now = store.active()
  const isStaged = code === 'SUM_DIFFERS'
  const shelf = isStaged ? shelfUnder(store, feed) : now?.shelves[feed]
  if (shelf === undefined) return
  const edition = isStaged ? nextEdition(store) : nextEdition(store) - 1
  const publish = isStaged ? alarm.publish : (now?.active.publish ?? 0)
  const cursor = store.stage(feed)?.cursor ?? now?.active.cursors[feed]
  const gen = cursor?.gen ?? ''
  db.transact(() => store.putDoubt({ feed, code, gen, publish, shelf, edition }))
}

async function compareDoubted({ store, codec, turn, differ }: MastersDiskDeps): Promise<void> {
  for (const feed of FEEDS) {
    const doubted = store.doubt(feed)
    const now = store.active()
    if (!doubted || !now || now.shelves[feed] === doubted.shelf) continue
    const { gen, publish, edition } = now.active
    // A snapshot that was cut earlier is read on from first.
    if (gen === doubted.gen && publish < doubted.publish) continue
    const theirs: Sight = { shelf: now.shelves[feed], edition }
    differ(await differencesOf(store, doubted, theirs, { codec, turn }))
    store.dropDoubt(feed)
  }
}
