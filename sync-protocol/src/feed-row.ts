// One row of a feed: as it is kept, with its body as text, and as the line that travels.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { parseJson } from './json.ts'
import { DEPTH_MAX, FEED_ROW_BYTES_MAX } from './limits.ts'
import { FeedRow } from './messages.ts'
import type { Codec, Utf8 } from './ports.ts'
import { rowHash } from './sum.ts'

/**
 * The body is the JSON that `JSON.stringify` makes of its value: read and written again it is the
 * same text at every node, so its hash is too. Of a deleted row it is empty.
 */
export type Row = {
  readonly key: string
  /** The publish that wrote it. */
  readonly ver: number
  readonly seq: number
  readonly del: boolean
  readonly body: string
}

/** A row on its way to the disk, with what it adds to the sum. */
export type HashedRow = Row & { readonly hash: bigint }

/** Both feeds a store follows: what the chain shares, and what is this store's alone. */
export const FEEDS = ['common', 'store'] as const
export type Feed = (typeof FEEDS)[number]

export type RowFault = { readonly code: 'ROW_INVALID'; readonly line: number }

export function hashed(rows: readonly Row[], codec: Codec): readonly HashedRow[] {
  return rows.map((row) => ({ ...row, hash: rowHash(row, codec) }))
}

export function writeRow({ body, ...row }: Row, utf8: Utf8): Uint8Array {
  // The text of the body goes in as it is: it was made once.
  const rest = JSON.stringify(row).slice(0, -1)
  const line = utf8.encode(`${rest},"body":${row.del ? 'null' : body}}`)
  assert(line.length <= FEED_ROW_BYTES_MAX, `a row larger than a row may be: ${row.key}`)
  return line
}

/** Whether every reader will have this row letter for letter, and so its hash. */
export function isReadable(row: Row, utf8: Utf8): boolean {
  const read = readRow(writeRow(row, utf8), utf8)
  return read !== undefined && read.key === row.key && read.body === row.body
}

/** All rows, or the number of the first line that is none. */
export function readRows(
  lines: readonly Uint8Array[],
  utf8: Utf8,
): Result<readonly Row[], RowFault> {
  const rows: Row[] = []
  for (const line of lines) {
    const row = readRow(line, utf8)
    if (row === undefined) return refuse({ code: 'ROW_INVALID', line: rows.length + 1 })
    rows.push(row)
  }
  return ok(rows)
}

function readRow(line: Uint8Array, utf8: Utf8): Row | undefined {
  const json = parseJson(line, { bytesMax: FEED_ROW_BYTES_MAX, depthMax: DEPTH_MAX }, utf8)
  const parsed = json.ok ? FeedRow.safeParse(json.value) : undefined
  if (!parsed?.success) return undefined
  const { body: _checked, ...row } = parsed.data
  // As it was read, not as the schema copied it: a copy leaves out a field called __proto__.
  const { body } = (json.ok ? json.value : {}) as { readonly body: unknown }
  if (row.del !== (body === null) || !row.key.isWellFormed()) return undefined
  return { ...row, body: body === null ? '' : JSON.stringify(body) }
}
