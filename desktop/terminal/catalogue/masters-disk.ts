// What the follower takes for its disk: the masters of the till in memory. Rows are taken in piece by
// piece, so that a scan never waits for a publish; what carts see changes in one moment.

import { assert } from '@evertill/shared/result.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active } from '@evertill/sync-protocol/follower-state.ts'
import type { DiskAnswer, DiskQuestion } from '@evertill/sync-protocol/following.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Counted } from '@evertill/sync-protocol/snapshot.ts'
import { writeSum } from '@evertill/sync-protocol/sum.ts'
import type { Block, RowFault } from './block.ts'
import type { Breath } from './breath.ts'
import { createFeedTable, type FeedTable } from './feed-table.ts'
import {
  beginLoad,
  countRows,
  grow,
  overActive,
  readBlock,
  type Staged,
  type StagedSnapshot,
  withRows,
  withSlice,
} from './staged.ts'

export type Tables = Readonly<Record<Feed, FeedTable>>

/** What an activation changed, block by block; nothing where a feed was taken anew. */
export type Changes = Readonly<Record<Feed, readonly Block[]>> | undefined

type DiskDeps = {
  readonly codec: Codec
  readonly breath: Breath
  readonly faulty: (feed: Feed, fault: RowFault) => void
  readonly activated: (active: Active, changes: Changes) => void
}

type Of<T extends DiskQuestion['type']> = Extract<DiskQuestion, { type: T }>

type Stages = Readonly<Record<Feed, Staged | undefined>>

export type MastersDisk = ReturnType<typeof createMastersDisk>

export function createMastersDisk({ codec, breath, faulty, activated }: DiskDeps) {
  let active: Active | undefined
  let tables: Tables = { common: createFeedTable(), store: createFeedTable() }
  let stages: Stages = NO_STAGES

  return {
    load,
    answer,
    active: () => active,
    tables: () => tables,
    progress: () => progressOf(stages),
    replaceTable,
  }

  /** What the last process left, before the follower asks. */
  function load(kept: Active, loaded: Tables): void {
    active = kept
    tables = loaded
  }

  async function answer(question: DiskQuestion): Promise<DiskAnswer> {
    switch (question.type) {
      case 'open':
        return kept()
      case 'begin-load':
        return setStage(question.feed, beginLoad(question.manifest))
      case 'install':
        return setStage(question.feed, {
          ...snapshotOf(question.feed),
          stage: { at: 'ready', cursor: question.cursor },
        })
      case 'drop-stage':
        return setStage(question.feed, undefined)
      case 'stage':
        return stageRows(question)
      case 'shelve':
        return shelve(question)
      case 'count':
        return { counted: await count(question) }
      case 'activate':
        return activate(question)
    }
  }

  function kept(): DiskAnswer {
    const { common, store } = stages
    return { kept: { active, stages: { common: common?.stage, store: store?.stage } } }
  }

  function setStage(feed: Feed, staged: Staged | undefined): DiskAnswer {
    stages = { ...stages, [feed]: staged }
    return kept()
  }

  async function stageRows(page: Of<'stage'>): Promise<DiskAnswer> {
    const { feed, rows } = page
    const block = await readBlock(rows, { codec, breath }, (fault) => faulty(feed, fault))
    const cursor = active?.cursors[feed]
    const staged = stages[feed] ?? (cursor && overActive(cursor))
    assert(staged !== undefined, 'there is nothing that rows could change')
    return setStage(feed, withRows(staged, page, block, tables[feed]))
  }

  async function shelve({ feed, rows, next }: Of<'shelve'>): Promise<DiskAnswer> {
    const block = await readBlock(rows, { codec, breath }, (fault) => faulty(feed, fault))
    return setStage(feed, withSlice(snapshotOf(feed), block, next))
  }

  function snapshotOf(feed: Feed): StagedSnapshot {
    const staged = stages[feed]
    assert(staged?.from === 'snapshot', `no snapshot of ${feed} is on its way`)
    return staged
  }

  /** What arrived a moment ago was hashed then; what is sold by for days is hashed again. */
  async function count({ feed, of }: Of<'count'>): Promise<Counted> {
    if (of === 'active') return await countRows(tables[feed], codec, breath)
    const { table } = snapshotOf(feed)
    return { rows: table.size(), sum: writeSum(table.sum()) }
  }

  async function activate({ gen, publish, cursors }: Of<'activate'>): Promise<DiskAnswer> {
    const changes = changesOf(stages)
    const common = await grow(stages.common, tables.common, breath)
    const store = await grow(stages.store, tables.store, breath)
    // From here to the end nothing waits, so nobody sees half of a publish.
    for (const { table, rest } of [common, store]) for (const block of rest) table.add(block)
    tables = { common: common.table, store: store.table }
    stages = NO_STAGES
    active = { edition: (active?.edition ?? 0) + 1, gen, publish, cursors }
    activated(active, changes)
    return kept()
  }

  /** The same rows in fewer blocks; not where another edition became active since they were packed. */
  function replaceTable(feed: Feed, edition: number, tight: FeedTable): void {
    if (active?.edition === edition) tables = { ...tables, [feed]: tight }
  }
}

const NO_STAGES: Stages = { common: undefined, store: undefined }

/** How much of the snapshots under way is here. */
function progressOf(stages: Stages): { readonly rows: number; readonly of: number } | undefined {
  let rows = 0
  let of = 0
  for (const feed of FEEDS) {
    const staged = stages[feed]
    if (staged?.from !== 'snapshot') continue
    rows += Math.min(staged.table.size(), staged.of)
    of += staged.of
  }
  return of === 0 ? undefined : { rows, of }
}

function changesOf({ common, store }: Stages): Changes {
  if (common?.from === 'snapshot' || store?.from === 'snapshot') return undefined
  return { common: common?.blocks ?? [], store: store?.blocks ?? [] }
}
