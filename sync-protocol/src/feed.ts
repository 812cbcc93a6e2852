// A feed as the hub keeps it: rows under one rising number, each key in its latest version only,
// and a mark at the end of every publish. Values to values; the database is somebody else's.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { type Feed, isReadable, type Row, type RowFault, readRows, writeRow } from './feed-row.ts'
import { BODY_BYTES_MAX, FEED_ROW_BYTES_MAX, FEED_ROWS_MAX, HEADER_BYTES_MAX } from './limits.ts'
import { PullAnswer, type PullRequest } from './messages.ts'
import { type BodyFault, decodeBody, encodeBody } from './ndjson.ts'
import type { Codec, Utf8 } from './ports.ts'
import { EMPTY_SUM, readSum, replaceInSum, rowHash, type Sum, writeSum } from './sum.ts'

/** What the hub knows of one feed. The head is always the mark of its newest publish. */
export type FeedHead = {
  readonly gen: string
  readonly publish: number
  readonly seq: number
  /** Deleted rows up to here may be gone: who stands below cannot be told of them. */
  readonly floor: number
  readonly sum: Sum
}

export function feedName(feed: Feed, of: { readonly tenant: string; readonly store: string }) {
  return feed === 'common' ? `common/${of.tenant}` : `store/${of.store}`
}

/** The feed of a new tenant, or of a store that joins while its tenant is at a publish already. */
export function newFeed(gen: string, publish: number): FeedHead {
  return { gen, publish, seq: 1, floor: 0, sum: EMPTY_SUM }
}

/** One key as an editor left it; no body means deleted. */
export type Change = { readonly key: string; readonly body: string | undefined }

export type Published = { readonly head: FeedHead; readonly rows: readonly Row[] }

/**
 * One publish into every feed of a tenant, those without a change included: each gets its mark. To
 * be written in one transaction that holds all heads.
 */
export function publish<Name extends string>(
  heads: ReadonlyMap<Name, FeedHead>,
  changes: ReadonlyMap<Name, readonly Change[]>,
  present: (feed: Name, key: string) => Row | undefined,
  codec: Codec,
): ReadonlyMap<Name, Published> {
  const [first] = heads.values()
  for (const { gen, publish: number } of heads.values()) {
    const isTogether = gen === first?.gen && number === first.publish
    assert(isTogether, 'all feeds of a tenant stand at one publish of one generation')
  }
  for (const feed of changes.keys()) assert(heads.has(feed), `a feed without a head: ${feed}`)
  return new Map(
    [...heads].map(([feed, head]) => {
      const read = (key: string) => present(feed, key)
      return [feed, publishInto(head, changes.get(feed) ?? [], read, codec)]
    }),
  )
}

function publishInto(
  head: FeedHead,
  changes: readonly Change[],
  present: (key: string) => Row | undefined,
  codec: Codec,
): Published {
  const ver = head.publish + 1
  const rows: Row[] = []
  let sum = readSum(head.sum)
  // The last word on a key counts, and what it says already is no change.
  for (const { key, body } of new Map(changes.map((each) => [each.key, each])).values()) {
    const before = present(key)
    const isLive = before !== undefined && !before.del
    if (isLive ? before.body === body : body === undefined) continue
    const seq = head.seq + rows.length + 1
    const row = { key, ver, seq, del: body === undefined, body: body ?? '' }
    assert(isReadable(row, codec.utf8), `a row that readers would have otherwise: ${key}`)
    sum = replaceInSum(sum, before ? rowHash(before, codec) : 0n, rowHash(row, codec))
    rows.push(row)
  }
  const seq = head.seq + rows.length + 1
  return { head: { ...head, publish: ver, seq, sum: writeSum(sum) }, rows }
}

/** Why a position cannot be read on from: the follower takes a snapshot instead. */
export type PositionRefusal =
  | { readonly code: 'RESET'; readonly gen: string }
  | { readonly code: 'TOO_OLD' }
  | { readonly code: 'FUTURE' }

/** Whether a position means anything in this feed; asked before any row is read. */
export function judgePosition(
  head: FeedHead,
  { gen, after }: { readonly gen: string; readonly after: number },
): Result<null, PositionRefusal> {
  if (gen !== head.gen) return refuse({ code: 'RESET', gen: head.gen })
  if (after > head.seq) return refuse({ code: 'FUTURE' })
  if (after < head.floor) return refuse({ code: 'TOO_OLD' })
  return ok(null)
}

/** What a PULL brings: the header, without what the codec adds, and the rows after `from`. */
export type Page = Omit<PullAnswer, 'batch_sha256' | 'n'> & { readonly rows: readonly Row[] }

/**
 * The page after a position that was judged good. `rows` are those after it by number: all of them,
 * or at least one more than the limit. They and the head are of one reading of the database.
 */
export function pageOf(
  head: FeedHead,
  { feed, after, limit }: PullRequest,
  rows: readonly Row[],
  utf8: Utf8,
): Page {
  const fitting = fitPage(rows.slice(0, Math.min(limit, FEED_ROWS_MAX)), utf8)
  const isLast = fitting.length === rows.length
  return {
    feed,
    gen: head.gen,
    from: after,
    to: isLast ? head.seq : (fitting.at(-1)?.seq ?? after),
    publish: head.publish,
    txn_end: isLast,
    sum: head.sum,
    up_to_date: isLast,
    rows: fitting,
  }
}

/** As many rows as one body holds; a row is smaller than a body, so at least one does. */
function fitPage(rows: readonly Row[], utf8: Utf8): readonly Row[] {
  let bytes = HEADER_BYTES_MAX
  const end = rows.findIndex((row) => {
    bytes += writeRow(row, utf8).length + 1
    return bytes > BODY_BYTES_MAX
  })
  return end < 0 ? rows : rows.slice(0, end)
}

export function writePage({ rows, ...header }: Page, codec: Codec): Uint8Array {
  const lines = rows.map((row) => writeRow(row, codec.utf8))
  return encodeBody(header, lines, codec)
}

export function readPage(body: Uint8Array, codec: Codec): Result<Page, BodyFault | RowFault> {
  const read = decodeBody(PullAnswer, body, PAGE_LIMITS, codec)
  if (!read.ok) return read
  const rows = readRows(read.value.lines, codec.utf8)
  if (!rows.ok) return rows
  const { batch_sha256: _hash, n: _count, ...header } = read.value.header
  return ok({ ...header, rows: rows.value })
}

const PAGE_LIMITS = {
  bodyBytes: BODY_BYTES_MAX,
  lineBytes: FEED_ROW_BYTES_MAX,
  lines: FEED_ROWS_MAX,
}

/** Forgets deleted rows up to a number, and says from where on nothing is missing. */
export function pruneDeleted(
  head: FeedHead,
  rows: readonly Row[],
  upTo: number,
): { readonly head: FeedHead; readonly rows: readonly Row[] } {
  const isOld = (row: Row): boolean => row.del && row.seq <= upTo
  const floor = rows.filter(isOld).reduce((highest, { seq }) => Math.max(highest, seq), head.floor)
  return { head: { ...head, floor }, rows: rows.filter((row) => !isOld(row)) }
}

/** The hub was restored or found wrong: every position that anybody holds means nothing more. */
export function renewFeed(head: FeedHead, gen: string): FeedHead {
  assert(gen !== head.gen, 'a new generation has a new name')
  return { ...head, gen }
}
