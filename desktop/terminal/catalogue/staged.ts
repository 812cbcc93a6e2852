// Rows that nobody sees yet: changes to what is active, or a snapshot instead of it, and how they
// become the table that carts are rung up with.

import { assert } from '@evertill/shared/result.ts'
import type { HashedRow } from '@evertill/sync-protocol/feed-row.ts'
import type { Cursor, Place, Stage } from '@evertill/sync-protocol/follower-state.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Counted } from '@evertill/sync-protocol/snapshot.ts'
import { readSum, replaceInSum, rowHash, writeSum } from '@evertill/sync-protocol/sum.ts'
import { type Block, type BlockRow, blockOf, bodyAt, type RowFault, readForBlock } from './block.ts'
import type { Breath } from './breath.ts'
import { createFeedTable, type FeedTable, tableOf } from './feed-table.ts'

export type Staged = StagedChanges | StagedSnapshot

type StagedChanges = {
  readonly from: 'active'
  readonly stage: Extract<Stage, { at: 'ready' }>
  readonly blocks: readonly Block[]
  /** Of the rows in `blocks`; grows with them, since nobody looks at a stage of before. */
  readonly hashes: Map<string, bigint>
}

export type StagedSnapshot = {
  readonly from: 'snapshot'
  readonly stage: Stage
  readonly table: FeedTable
  /** Rows of the whole snapshot. */
  readonly of: number
}

export function beginLoad(manifest: Extract<Stage, { at: 'loading' }>['manifest']): StagedSnapshot {
  const stage = { at: 'loading', manifest, next: 0 } as const
  return { from: 'snapshot', stage, table: createFeedTable(), of: manifest.rows }
}

/** Changes that lie over what is active, none yet. */
export function overActive(cursor: Cursor): StagedChanges {
  return { from: 'active', stage: { at: 'ready', cursor }, blocks: [], hashes: new Map() }
}

/** A page more; `table` is the active one. */
export function withRows(
  staged: Staged,
  { rows, place }: { readonly rows: readonly HashedRow[]; readonly place: Place },
  block: Block | undefined,
  table: FeedTable,
): Staged {
  assert(staged.stage.at === 'ready', 'rows are not staged into a snapshot that is not whole')
  const hashes = staged.from === 'active' ? staged.hashes : new Map<string, bigint>()
  const under = staged.from === 'active' ? table : staged.table
  let sum = readSum(staged.stage.cursor.sum)
  for (const { key, hash } of rows) {
    sum = replaceInSum(sum, hashes.get(key) ?? under.hashOf(key), hash)
    hashes.set(key, hash)
  }
  const stage = { at: 'ready', cursor: { ...place, sum: writeSum(sum) } } as const
  if (staged.from === 'active') {
    return { ...staged, stage, blocks: block ? [...staged.blocks, block] : staged.blocks }
  }
  if (block) staged.table.add(block)
  return { ...staged, stage }
}

export function withSlice(
  staged: StagedSnapshot,
  block: Block | undefined,
  next: number,
): StagedSnapshot {
  assert(staged.stage.at === 'loading', 'a slice belongs to a snapshot under way')
  if (block) staged.table.add(block)
  return { ...staged, stage: { ...staged.stage, next } }
}

export async function readBlock(
  rows: readonly HashedRow[],
  { codec, breath }: { readonly codec: Codec; readonly breath: Breath },
  faulty: (fault: RowFault) => void,
): Promise<Block | undefined> {
  if (rows.length === 0) return undefined
  const read: BlockRow[] = []
  await breath.each(rows, (each) => {
    const { row, fault } = readForBlock(each, codec.utf8.encode)
    if (fault) faulty(fault)
    read.push(row)
  })
  return blockOf(read)
}

/** Hashes every body again. */
export async function countRows(table: FeedTable, codec: Codec, breath: Breath): Promise<Counted> {
  let rows = 0
  let sum = 0n
  await breath.each(table.liveRows(), ({ key, block, at }) => {
    const body = codec.utf8.decode(bodyAt(block, at)) ?? ''
    const row = { key, ver: block.vers[at] ?? 0, del: false, body }
    sum = replaceInSum(sum, 0n, rowHash(row, codec))
    rows += 1
  })
  return { rows, sum: writeSum(sum) }
}

/** A table, and the blocks it still lacks. */
export type Grown = { readonly table: FeedTable; readonly rest: readonly Block[] }

/** A few changes are put into the table as it is; many make a new one, piece by piece. */
export async function grow(
  staged: Staged | undefined,
  table: FeedTable,
  breath: Breath,
): Promise<Grown> {
  if (staged?.from === 'snapshot') return { table: staged.table, rest: [] }
  const blocks = staged?.blocks ?? []
  const rows = blocks.reduce((sum, { keys }) => sum + keys.length, 0)
  if (rows <= AT_ONCE_ROWS_MAX) return { table, rest: blocks }
  return { table: await breath.through(tableOf([...table.blocks, ...blocks])), rest: [] }
}

/** In a table of this size a row takes a microsecond or two, four times that on a slow till. */
const AT_ONCE_ROWS_MAX = 1_000
