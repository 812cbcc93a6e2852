// Up to 512 rows of a feed side by side in columns: the exact bytes of their bodies, and what look-ups
// need without reading those. A block never changes, in memory as in a file.

import { type MasterFault, parseMasterRow } from '@evertill/shared/masters/catalogue.ts'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { HashedRow } from '@evertill/sync-protocol/feed-row.ts'
import { textOf } from './search-text.ts'

/** No slice that the follower writes has more rows. */
export const BLOCK_ROWS_MAX = 512

export type Block = {
  readonly keys: readonly string[]
  readonly vers: Float64Array
  /** What each row adds to the sum of its feed. */
  readonly hashes: BigUint64Array
  /** Where each body ends in `bodies`; a deleted row has none. */
  readonly ends: Uint32Array
  readonly bodies: Uint8Array
  /** Where the barcodes of each row end in `barcodes`. */
  readonly barcodeEnds: Uint32Array
  readonly barcodes: Float64Array
  /** Where the words of each row begin in `text`. */
  readonly textStarts: Uint32Array
  readonly text: string
}

export type RowFault = MasterFault & { readonly key: string }

/** What is taken out of one row when it arrives. */
export type BlockRow = {
  readonly key: string
  readonly ver: number
  readonly hash: bigint
  readonly body: Uint8Array
  readonly barcodes: readonly number[]
  readonly text: string
}

/** A row that cannot be read is kept, because the sum counts it, but found by nobody. */
export function readForBlock(
  row: HashedRow,
  encode: (text: string) => Uint8Array,
): { readonly row: BlockRow; readonly fault?: RowFault } {
  const { key, ver, del, hash } = row
  const bare = { key, ver, hash, body: NO_BYTES, barcodes: [], text: '' }
  if (del) return { row: bare }
  const body = encode(row.body)
  const read = readMaster(key, row.body)
  if (!read.ok) return { row: { ...bare, body }, fault: { ...read.error, key } }
  if (read.value.kind !== 'item') return { row: { ...bare, body } }
  const item = read.value.value
  return { row: { ...bare, body, barcodes: item.barcodes.map(Number), text: textOf(item) } }
}

export function readMaster(key: string, body: string): ReturnType<typeof parseMasterRow> {
  const json = readJson(body)
  return json.ok ? parseMasterRow(key, json.value) : refuse({ code: 'BODY_INVALID', path: '' })
}

function readJson(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse(null)
  }
}

export function blockOf(rows: readonly BlockRow[]): Block {
  const { length } = rows
  const ends = new Uint32Array(length)
  const barcodeEnds = new Uint32Array(length)
  const textStarts = new Uint32Array(length)
  const bodies = new Uint8Array(rows.reduce((bytes, { body }) => bytes + body.length, 0))
  let end = 0
  let barcodeEnd = 0
  let text = ''
  for (const [at, row] of rows.entries()) {
    bodies.set(row.body, end)
    end += row.body.length
    ends[at] = end
    barcodeEnd += row.barcodes.length
    barcodeEnds[at] = barcodeEnd
    textStarts[at] = text.length
    text += row.text
  }
  return {
    keys: rows.map(({ key }) => key),
    vers: Float64Array.from(rows, ({ ver }) => ver),
    hashes: BigUint64Array.from(rows, ({ hash }) => hash),
    ends,
    bodies,
    barcodeEnds,
    barcodes: Float64Array.from(rows.flatMap(({ barcodes }) => barcodes)),
    textStarts,
    text,
  }
}

export function bodyAt({ ends, bodies }: Block, at: number): Uint8Array {
  return bodies.subarray(ends[at - 1] ?? 0, ends[at] ?? 0)
}

export function isDeleted({ ends }: Block, at: number): boolean {
  return (ends[at - 1] ?? 0) === ends[at]
}

export function barcodesAt({ barcodeEnds, barcodes }: Block, at: number): Float64Array {
  return barcodes.subarray(barcodeEnds[at - 1] ?? 0, barcodeEnds[at] ?? 0)
}

/** One row out of its columns, to be put into another block. */
export function rowAt(block: Block, at: number): BlockRow {
  const { keys, vers, hashes, textStarts, text } = block
  return {
    key: keys[at] ?? '',
    ver: vers[at] ?? 0,
    hash: hashes[at] ?? 0n,
    body: bodyAt(block, at),
    barcodes: [...barcodesAt(block, at)],
    text: text.slice(textStarts[at], textStarts[at + 1]),
  }
}

/** The row in whose words a place of the text lies. */
export function rowAtText({ textStarts }: Block, place: number): number {
  let low = 0
  let high = textStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((textStarts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

export function isItem(key: string): boolean {
  return key.startsWith('item/')
}

const NO_BYTES = new Uint8Array()
