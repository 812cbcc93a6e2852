// The masters of a node as a follower's disk keeps them, in memory. Every write makes a new value,
// so that a crash is simply the value before, and an old edition the map it was.

import { assert } from '@evertill/shared/result.ts'
import { FEEDS, type Feed, type HashedRow } from '../src/feed-row.ts'
import type { Active, FollowerEffect, Kept, Stage } from '../src/follower-state.ts'
import type { Codec } from '../src/ports.ts'
import type { Counted } from '../src/snapshot.ts'
import { readSum, replaceInSum, sumOf, writeSum } from '../src/sum.ts'

export type MasterRows = ReadonlyMap<string, HashedRow>

export type Masters = {
  readonly active: Active | undefined
  /** The rows of every edition that may still be asked for. */
  readonly editions: ReadonlyMap<number, Record<Feed, MasterRows>>
  readonly stages: Record<Feed, StagedRows | undefined>
}

/** Slices are kept as they came; a newer one lies on top of the older ones. */
type StagedRows = {
  readonly stage: Stage
  readonly base: MasterRows
  readonly slices: Slices | undefined
}

type Slices = { readonly rows: readonly HashedRow[]; readonly below: Slices | undefined }

export const NO_MASTERS: Masters = {
  active: undefined,
  editions: new Map(),
  stages: { common: undefined, store: undefined },
}

export function keptOf({ active, stages }: Masters): Kept {
  return { active, stages: { common: stages.common?.stage, store: stages.store?.stage } }
}

/** What a cart of this edition sees. */
export function rowsOf(masters: Masters, edition: number, feed: Feed): MasterRows {
  const rows = masters.editions.get(edition)?.[feed]
  assert(rows !== undefined, `edition ${edition} is gone`)
  return rows
}

export type DiskWrite = Extract<
  FollowerEffect,
  { type: 'stage' | 'begin-load' | 'shelve' | 'install' | 'drop-stage' | 'activate' | 'sweep' }
>

/** One transaction. */
export function writeMasters(masters: Masters, write: DiskWrite): Masters {
  switch (write.type) {
    case 'stage':
      return staged(masters, write)
    case 'begin-load': {
      const stage = { at: 'loading', manifest: write.manifest, next: 0 } as const
      return withStage(masters, write.feed, { stage, base: new Map(), slices: undefined })
    }
    case 'shelve': {
      const { stage, base, slices } = stageOf(masters, write.feed)
      assert(stage.at === 'loading', 'a chunk belongs to a snapshot')
      const loading = { ...stage, next: write.next }
      const on = { rows: write.rows, below: slices }
      return withStage(masters, write.feed, { stage: loading, base, slices: on })
    }
    case 'install': {
      const loaded = stageOf(masters, write.feed)
      assert(loaded.stage.at === 'loading', 'only what was loaded is installed')
      const stage = { at: 'ready', cursor: write.cursor } as const
      return withStage(masters, write.feed, { stage, base: flat(loaded), slices: undefined })
    }
    case 'drop-stage':
      return withStage(masters, write.feed, undefined)
    case 'activate':
      return activated(masters, write)
    case 'sweep': {
      const kept = [...masters.editions].filter(([edition]) => edition >= write.below)
      return { ...masters, editions: new Map(kept) }
    }
  }
}

/** Reads every row again, as the effect `count` asks. */
export function countMasters(
  masters: Masters,
  { feed, of }: { readonly feed: Feed; readonly of: 'active' | 'stage' },
  codec: Codec,
): Counted {
  const { active } = masters
  const rows =
    of === 'stage'
      ? flat(stageOf(masters, feed))
      : rowsOf(masters, active?.edition ?? Number.NaN, feed)
  return { rows: rows.size, sum: writeSum(sumOf(rows.values(), codec)) }
}

function staged(
  masters: Masters,
  { feed, rows, place }: Extract<DiskWrite, { type: 'stage' }>,
): Masters {
  const under = masters.stages[feed] ?? overActive(masters, feed)
  assert(under.stage.at === 'ready', 'rows are not staged into a snapshot that is not whole')
  let sum = readSum(under.stage.cursor.sum)
  for (const row of rows) sum = replaceInSum(sum, seen(under, row.key)?.hash ?? 0n, row.hash)
  const stage = { at: 'ready', cursor: { ...place, sum: writeSum(sum) } } as const
  const slices = { rows, below: under.slices }
  return withStage(masters, feed, { stage, base: under.base, slices })
}

function overActive(masters: Masters, feed: Feed): StagedRows {
  const { active } = masters
  assert(active !== undefined, 'there is nothing that rows could change')
  const stage = { at: 'ready', cursor: active.cursors[feed] } as const
  return { stage, base: rowsOf(masters, active.edition, feed), slices: undefined }
}

/** The row a key has now; rows of one slice never share a key. */
function seen({ base, slices }: StagedRows, key: string): HashedRow | undefined {
  for (let slice = slices; slice; slice = slice.below) {
    const found = slice.rows.find((row) => row.key === key)
    if (found) return found
  }
  return base.get(key)
}

function activated(
  masters: Masters,
  { gen, publish, cursors }: Extract<DiskWrite, { type: 'activate' }>,
): Masters {
  const edition = (masters.active?.edition ?? 0) + 1
  const rowsFor = (feed: Feed): MasterRows =>
    flat(masters.stages[feed] ?? overActive(masters, feed))
  const rows = { common: rowsFor('common'), store: rowsFor('store') }
  for (const feed of FEEDS) {
    const { stage } = masters.stages[feed] ?? overActive(masters, feed)
    const isMeant = stage.at === 'ready' && stage.cursor.seq === cursors[feed].seq
    assert(isMeant, 'what becomes visible is what is on disk')
  }
  return {
    active: { edition, gen, publish, cursors },
    editions: new Map([...masters.editions, [edition, rows]]),
    stages: { common: undefined, store: undefined },
  }
}

function flat({ base, slices }: StagedRows): MasterRows {
  if (!slices) return base
  const upwards: (readonly HashedRow[])[] = []
  for (let slice: Slices | undefined = slices; slice; slice = slice.below) upwards.push(slice.rows)
  const rows = new Map(base)
  for (const row of upwards.reverse().flat()) {
    if (row.del) rows.delete(row.key)
    else rows.set(row.key, row)
  }
  return rows
}

function stageOf(masters: Masters, feed: Feed): StagedRows {
  const stage = masters.stages[feed]
  assert(stage !== undefined, `nothing is staged for ${feed}`)
  return stage
}

function withStage(masters: Masters, feed: Feed, stage: StagedRows | undefined): Masters {
  return { ...masters, stages: { ...masters.stages, [feed]: stage } }
}
