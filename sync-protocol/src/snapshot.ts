// All live rows of a feed at one publish, cut into chunks that any number of stores can fetch, and
// taken in again: each chunk is proven before a row of it is used, and the whole before it counts.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { hexOf } from './bytes.ts'
import { type FeedHead, judgePosition } from './feed.ts'
import { type Row, type RowFault, readRows, writeRow } from './feed-row.ts'
import { parseJson } from './json.ts'
import {
  BODY_BYTES_MAX,
  FEED_ROW_BYTES_MAX,
  FEED_SLICE_ROWS,
  SNAPSHOT_CHUNK_BYTES,
  SNAPSHOT_CHUNK_BYTES_MAX,
  SNAPSHOT_CHUNK_ROWS_MAX,
  SNAPSHOT_CHUNKS_MAX,
  SNAPSHOT_HEADER_BYTES,
  SNAPSHOT_PART_BYTES_MAX,
} from './limits.ts'
import { ManifestAnswer, SnapshotChunk, type SnapshotManifest, SnapshotPart } from './messages.ts'
import { type BodyFault, decodeBody, encodeBody } from './ndjson.ts'
import type { Codec } from './ports.ts'
import type { Sum } from './sum.ts'

/** What was fetched so far is on disk: the next chunk, and nothing before it again. */
export type Loading = { readonly manifest: SnapshotManifest; readonly next: number }

export type Snapshot = {
  readonly manifest: SnapshotManifest
  readonly chunks: readonly Uint8Array[]
}

export type SnapshotCut = {
  readonly feed: string
  readonly head: FeedHead
  readonly urlOf: (chunk: number) => string
  /** Smaller ones suit a line that breaks often. */
  readonly chunkBytes?: number
}

/**
 * `rows` and the head are of one reading of the database. Chunks are cut by size, so that a line
 * that breaks loses a bounded piece; a row too large for that has a chunk of its own.
 */
export function cutSnapshot(
  { feed, head, urlOf, chunkBytes = SNAPSHOT_CHUNK_BYTES }: SnapshotCut,
  rows: readonly Row[],
  codec: Codec,
): Snapshot {
  const live = rows.filter((row) => !row.del)
  const { gen, seq, publish, sum } = head
  const lines = live.map((row) => writeRow(row, codec.utf8))
  const chunks = packed(lines, chunkBytes - SNAPSHOT_HEADER_BYTES).map((packet, chunk) =>
    encodeBody({ feed, gen, seq, chunk }, packet, codec),
  )
  const listed = chunks.map((bytes, n) => ({
    n,
    bytes: bytes.length,
    sha256: hexOf(codec.sha256(bytes)),
    url: urlOf(n),
  }))
  return { manifest: { feed, gen, seq, publish, rows: live.length, sum, chunks: listed }, chunks }
}

/**
 * Whether a snapshot that was cut earlier may still be handed out: who installs it must be able to
 * read on from where it ends.
 */
export function isCurrent({ gen, seq }: SnapshotManifest, head: FeedHead): boolean {
  return judgePosition(head, { gen, after: seq }).ok
}

function packed(
  lines: readonly Uint8Array[],
  roomBytes: number,
): readonly (readonly Uint8Array[])[] {
  const chunks: Uint8Array[][] = []
  let room = 0
  for (const line of lines) {
    const bytes = line.length + 1
    if (bytes > room) {
      chunks.push([])
      room = roomBytes
    }
    chunks.at(-1)?.push(line)
    room -= bytes
  }
  return chunks
}

export type ManifestFault = BodyFault | { readonly code: 'PART_INVALID'; readonly line: number }

export function writeManifest({ chunks, ...header }: SnapshotManifest, codec: Codec): Uint8Array {
  const lines = chunks.map((part) => codec.utf8.encode(JSON.stringify(part)))
  return encodeBody<ManifestAnswer>(header, lines, codec)
}

/** Nothing in a manifest is believed that its hash does not cover: it decides what becomes active. */
export function readManifest(
  bytes: Uint8Array,
  codec: Codec,
): Result<SnapshotManifest, ManifestFault> {
  const body = decodeBody(ManifestAnswer, bytes, MANIFEST_LIMITS, codec)
  if (!body.ok) return body
  const chunks: SnapshotPart[] = []
  for (const line of body.value.lines) {
    const json = parseJson(line, { bytesMax: SNAPSHOT_PART_BYTES_MAX, depthMax: 2 }, codec.utf8)
    const part = SnapshotPart.safeParse(json.ok ? json.value : undefined)
    if (!part.success) return refuse({ code: 'PART_INVALID', line: chunks.length + 1 })
    chunks.push(part.data)
  }
  const { batch_sha256: _hash, n: _count, ...header } = body.value.header
  return ok({ ...header, chunks })
}

const MANIFEST_LIMITS = {
  bodyBytes: BODY_BYTES_MAX,
  lineBytes: SNAPSHOT_PART_BYTES_MAX,
  lines: SNAPSHOT_CHUNKS_MAX,
}

export type ChunkFault =
  | { readonly code: 'CHUNK_WRONG'; readonly chunk: number }
  | BodyFault
  | RowFault

/** The rows of one chunk, or why it must be fetched again. */
export function readChunk(
  manifest: SnapshotManifest,
  chunk: number,
  bytes: Uint8Array,
  codec: Codec,
): Result<readonly Row[], ChunkFault> {
  const listed = manifest.chunks[chunk]
  assert(listed !== undefined, `a chunk that the manifest does not list: ${chunk}`)
  const wrong = refuse({ code: 'CHUNK_WRONG' as const, chunk })
  if (bytes.length !== listed.bytes) return wrong
  if (hexOf(codec.sha256(bytes)) !== listed.sha256) return wrong
  const body = decodeBody(SnapshotChunk, bytes, CHUNK_LIMITS, codec)
  if (!body.ok) return body
  const { feed, gen, seq, chunk: number } = body.value.header
  const isOurs = feed === manifest.feed && gen === manifest.gen && seq === manifest.seq
  if (!isOurs || number !== chunk) return wrong
  const rows = readRows(body.value.lines, codec.utf8)
  // A deleted row has no place among the live ones: it would count as a row and add nothing.
  return rows.ok && rows.value.some((row) => row.del) ? wrong : rows
}

const CHUNK_LIMITS = {
  bodyBytes: SNAPSHOT_CHUNK_BYTES_MAX,
  lineBytes: FEED_ROW_BYTES_MAX,
  lines: SNAPSHOT_CHUNK_ROWS_MAX,
}

/** A disk that writes more at once lets a sale wait. No rows are one empty slice. */
export function slicesOf<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.max(1, Math.ceil(rows.length / FEED_SLICE_ROWS))
  return Array.from({ length: count }, (_, at) =>
    rows.slice(at * FEED_SLICE_ROWS, (at + 1) * FEED_SLICE_ROWS),
  )
}

/** What the disk holds of a snapshot, counted again from its rows. */
export type Counted = { readonly rows: number; readonly sum: Sum }

export function isWhole({ manifest, next }: Loading, counted: Counted): boolean {
  return (
    next === manifest.chunks.length &&
    counted.rows === manifest.rows &&
    counted.sum === manifest.sum
  )
}

/** A manifest lists its chunks in order, each once; anything else is not one. */
export function isOrdered({ chunks }: SnapshotManifest): boolean {
  return chunks.every(({ n }, at) => n === at)
}
