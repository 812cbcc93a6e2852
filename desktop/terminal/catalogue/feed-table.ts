// The live rows of one feed: blocks one after the other, and where each key and barcode is found in
// them. A newer row of a key stands in a later block; the older one stays behind, unseen.

import {
  BLOCK_ROWS_MAX,
  type Block,
  barcodesAt,
  blockOf,
  bodyAt,
  isDeleted,
  isItem,
  rowAt,
} from './block.ts'

export type FeedTable = ReturnType<typeof createFeedTable>

/** Block and row in one number. */
type Slot = number

export function createFeedTable() {
  const blocks: Block[] = []
  const slots = new Map<string, Slot>()
  const barcodes = createBarcodes()
  /** Keys of taxes, methods, people: few, and read all at once. */
  const others = new Set<string>()
  let written = 0

  return {
    blocks: blocks as readonly Block[],
    others: others as ReadonlySet<string>,
    size: () => slots.size,
    /** Rows in blocks that nobody sees any more. */
    waste: () => written - slots.size,
    has: (key: string) => slots.has(key),
    add,
    hashOf,
    body,
    withBarcode,
    isLive,
    liveRows,
    sum,
  }

  function add(block: Block): void {
    const first = blocks.length * BLOCK_ROWS_MAX
    blocks.push(block)
    written += block.keys.length
    for (const [at, key] of block.keys.entries()) {
      const before = slots.get(key)
      if (before !== undefined) forget(before)
      if (isDeleted(block, at)) {
        slots.delete(key)
        others.delete(key)
        continue
      }
      slots.set(key, first + at)
      if (isItem(key))
        for (const barcode of barcodesAt(block, at)) barcodes.put(barcode, first + at)
      else others.add(key)
    }
  }

  function forget(slot: Slot): void {
    const { block, at } = placeOf(slot)
    for (const barcode of barcodesAt(block, at)) barcodes.remove(barcode, slot)
  }

  function placeOf(slot: Slot): { readonly block: Block; readonly at: number } {
    const block = blocks[Math.floor(slot / BLOCK_ROWS_MAX)]
    if (!block) throw new RangeError(`no block holds row ${slot}`)
    return { block, at: slot % BLOCK_ROWS_MAX }
  }

  /** What the row of a key adds to the sum; no row adds nothing. */
  function hashOf(key: string): bigint {
    const slot = slots.get(key)
    return slot === undefined ? 0n : hashAt(slot)
  }

  function hashAt(slot: Slot): bigint {
    const { block, at } = placeOf(slot)
    return block.hashes[at] ?? 0n
  }

  function body(key: string): Uint8Array | undefined {
    const slot = slots.get(key)
    if (slot === undefined) return undefined
    const { block, at } = placeOf(slot)
    return bodyAt(block, at)
  }

  /** The keys of all items with a barcode: one, unless head office made a mistake. */
  function withBarcode(barcode: number): readonly string[] {
    return barcodes.get(barcode).map((slot) => {
      const { block, at } = placeOf(slot)
      return block.keys[at] ?? ''
    })
  }

  function isLive(block: number, at: number): boolean {
    const key = blocks[block]?.keys[at]
    return key !== undefined && slots.get(key) === block * BLOCK_ROWS_MAX + at
  }

  function* liveRows(): Generator<{
    readonly key: string
    readonly block: Block
    readonly at: number
  }> {
    for (const [key, slot] of slots) yield { key, ...placeOf(slot) }
  }

  /** From the hashes that were written with the rows. */
  function sum(): bigint {
    let total = 0n
    for (const slot of slots.values()) total += hashAt(slot)
    return BigInt.asUintN(64, total)
  }
}

/** The same rows from other blocks, in as many steps as the caller likes. */
export function* tableOf(blocks: Iterable<Block>): Generator<undefined, FeedTable> {
  const table = createFeedTable()
  for (const block of blocks) {
    table.add(block)
    yield
  }
  return table
}

/** Copies what is seen into new, full blocks. */
export function* packed(table: FeedTable): Generator<undefined, FeedTable> {
  const tight = createFeedTable()
  let rows: ReturnType<typeof rowAt>[] = []
  for (const { block, at } of table.liveRows()) {
    rows.push(rowAt(block, at))
    if (rows.length < BLOCK_ROWS_MAX) continue
    tight.add(blockOf(rows))
    rows = []
    yield
  }
  if (rows.length > 0) tight.add(blockOf(rows))
  return tight
}

/** Barcodes and the rows that bear them: nearly always one, so only more than one are a list. */
function createBarcodes() {
  const all = new Map<number, Slot | readonly Slot[]>()
  return { get, put, remove }

  function get(barcode: number): readonly Slot[] {
    const slots = all.get(barcode)
    if (slots === undefined) return NONE
    return typeof slots === 'number' ? [slots] : slots
  }

  function put(barcode: number, slot: Slot): void {
    all.set(barcode, all.has(barcode) ? [...get(barcode), slot] : slot)
  }

  function remove(barcode: number, slot: Slot): void {
    const rest = get(barcode).filter((each) => each !== slot)
    const [first] = rest
    if (first === undefined) all.delete(barcode)
    else all.set(barcode, rest.length === 1 ? first : rest)
  }
}

const NONE: readonly Slot[] = []
