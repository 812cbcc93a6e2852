// Which rows of a feed were wrong on this disk: those that were doubted, beside those that came in
// their place. Names keys, versions and hashes, and no body: staff rows hold what no log may.

import type { Feed, Row } from '@evertill/sync-protocol/feed-row.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { rowHash, writeSum } from '@evertill/sync-protocol/sum.ts'
import type { Doubt, MastersStore, Sight } from './store.ts'

export type Differences = {
  readonly feed: Feed
  readonly code: string
  /** The publish that the rows here should have been of. */
  readonly publish: number
  /** How many there are; the list below ends earlier. */
  readonly count: number
  readonly rows: readonly Difference[]
}

type Difference = {
  readonly key: string
  readonly ours: Version | undefined
  readonly theirs: Version | undefined
}

/** `hash` is what the row adds to the sum, as it reads now. */
type Version = { readonly ver: number; readonly hash: string }

/** As many as a person reads. */
const ROWS_MAX = 50

const SLICE_ROWS = 200

export async function differencesOf(
  store: MastersStore,
  { feed, code, publish, shelf, edition }: Doubt,
  theirs: Sight,
  { codec, turn }: { readonly codec: Codec; readonly turn: () => Promise<void> },
): Promise<Differences> {
  const ours: Sight = { shelf, edition }
  const rows: Difference[] = []
  let count = 0
  await each(theirs, (row) => {
    const own = store.live(ours, row.key)
    // What a later publish wrote differs rightly.
    if (row.ver <= publish && !(own && isSame(own, row))) found(row.key, own, row)
  })
  await each(ours, (row) => {
    if (!store.live(theirs, row.key)) found(row.key, row, undefined)
  })
  return { feed, code, publish, count, rows }

  function found(key: string, own: Row | undefined, other: Row | undefined): void {
    count += 1
    if (rows.length < ROWS_MAX) rows.push({ key, ours: versionOf(own), theirs: versionOf(other) })
  }

  function versionOf(row: Row | undefined): Version | undefined {
    return row && { ver: row.ver, hash: writeSum(rowHash(row, codec)) }
  }

  async function each(sight: Sight, look: (row: Row) => void): Promise<void> {
    for (let after = -1; ; ) {
      const slice = store.liveAfter(sight, after, SLICE_ROWS)
      for (const row of slice) look(row)
      after = slice.at(-1)?.seq ?? after
      if (slice.length < SLICE_ROWS) return
      await turn()
    }
  }
}

function isSame(one: Row, other: Row): boolean {
  return one.ver === other.ver && one.body === other.body
}
