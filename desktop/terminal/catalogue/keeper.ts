// Writes what is active behind the till's back: everything as one file, and small changes as records
// behind it. Nobody waits for it; what it did not write is only fetched again after a restart.

import { assert } from '@evertill/shared/result.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active } from '@evertill/sync-protocol/follower-state.ts'
import type { Block } from './block.ts'
import type { Breath } from './breath.ts'
import { packed } from './feed-table.ts'
import { fileOf, type MastersFile, writeFile } from './file.ts'
import type { Changes, MastersDisk } from './masters-disk.ts'
import type { CatalogueStorage } from './storage.ts'

type KeeperDeps = {
  readonly names: Readonly<Record<Feed, string>>
  readonly disk: Pick<MastersDisk, 'active' | 'tables' | 'replaceTable'>
  readonly storage: Pick<CatalogueStorage, 'replace' | 'append'>
  readonly breath: Breath
  /** Tried again in a while. */
  readonly failed: (error: unknown) => void
}

/** A publish seldom comes alone, and the first sale after one is worth more than its file. */
const REST_MS = 2_000
/** Writing everything is work, so a disk that stays full is tried ever more seldom. */
const RETRY_FIRST_MS = 60_000
const RETRY_MAX_MS = 3_600_000

/** Records behind a file; more make the start slow, and then one file takes their place. */
export const RECORDS_MAX = 64

/** A part of the file that changes may grow to before it is written anew. */
const CHANGED_SHARE = 0.25

/** Rows nobody sees are left out of the next whole file once they are so many. */
const WASTE_SHARE = 0.125

/** What is on disk, or about to be: the edition, and how much lies behind the whole file. */
type Chain = {
  readonly edition: number
  readonly rows: number
  readonly changed: number
  readonly records: number
}

export function createKeeper({ names, disk, storage, breath, failed }: KeeperDeps) {
  let chain: Chain | undefined
  let waiting: { readonly active: Active; readonly blocks: MastersFile['blocks'] } | undefined
  let durable: number | undefined
  const writer = createWriter({ breath, isDue, write: writeAll, failed: startOver })
  return { found, activated, durable: () => durable }

  /** What the last process left, and how many records; nothing where none may be added to them. */
  function found(edition: number, records: number | undefined): void {
    durable = edition
    if (records !== undefined) chain = { edition, rows: rowsNow(), changed: 0, records }
  }

  function activated(active: Active, changes: Changes): void {
    const isNext = chain?.edition === active.edition - 1
    if (chain && isNext && changes && fits(chain, changes)) {
      const before = waiting?.blocks ?? NO_BLOCKS
      const blocks = {
        common: [...before.common, ...changes.common],
        store: [...before.store, ...changes.store],
      }
      waiting = { active, blocks }
      chain = { ...chain, edition: active.edition, changed: chain.changed + rowsIn(changes) }
    } else {
      waiting = undefined
      chain = undefined
    }
    writer.wake()
  }

  function startOver(error: unknown): void {
    chain = undefined
    waiting = undefined
    failed(error)
  }

  function fits({ rows, changed, records }: Chain, changes: NonNullable<Changes>): boolean {
    return records < RECORDS_MAX && changed + rowsIn(changes) <= rows * CHANGED_SHARE
  }

  function isDue(): boolean {
    return !chain || waiting !== undefined
  }

  async function writeAll(): Promise<void> {
    while (isDue()) {
      if (chain) await writeChanges()
      else await writeWhole()
    }
  }

  async function writeChanges(): Promise<void> {
    if (!waiting || !chain) return
    const { active, blocks } = waiting
    waiting = undefined
    chain = { ...chain, records: chain.records + 1 }
    await storage.append(
      await writeFile(fileOf(blocks, { names, kind: 'changes', active }), breath),
    )
    durable = active.edition
  }

  async function writeWhole(): Promise<void> {
    for (const feed of FEEDS) await pack(feed)
    const active = disk.active()
    assert(active !== undefined, 'a file is written when something is active')
    const { common, store } = disk.tables()
    const blocks = { common: [...common.blocks], store: [...store.blocks] }
    chain = { edition: active.edition, rows: rowsNow(), changed: 0, records: 0 }
    await storage.replace(await writeFile(fileOf(blocks, { names, kind: 'whole', active }), breath))
    durable = active.edition
  }

  async function pack(feed: Feed): Promise<void> {
    const edition = disk.active()?.edition ?? 0
    const table = disk.tables()[feed]
    if (table.waste() <= table.size() * WASTE_SHARE) return
    disk.replaceTable(feed, edition, await breath.through(packed(table)))
  }

  function rowsNow(): number {
    const { common, store } = disk.tables()
    return common.size() + store.size()
  }
}

type WriterDeps = {
  readonly breath: Breath
  readonly isDue: () => boolean
  readonly write: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Writes when woken and rested, one thing at a time, and tries what failed again. */
function createWriter({ breath, isDue, write, failed }: WriterDeps) {
  let isBusy = false
  let failures = 0
  return { wake: () => work(REST_MS) }

  function work(delayMs: number): void {
    if (isBusy) return
    isBusy = true
    breath.pause(delayMs).then(write).then(done, again)
  }

  function done(): void {
    isBusy = false
    failures = 0
    // Another publish may have come while the last write was being told.
    if (isDue()) work(REST_MS)
  }

  function again(error: unknown): void {
    isBusy = false
    failed(error)
    work(Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS))
    failures += 1
  }
}

const NO_BLOCKS: Record<Feed, readonly Block[]> = { common: [], store: [] }

function rowsIn(changes: NonNullable<Changes>): number {
  return [...changes.common, ...changes.store].reduce((sum, { keys }) => sum + keys.length, 0)
}
