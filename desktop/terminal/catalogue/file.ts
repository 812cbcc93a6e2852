// How blocks of rows lie in a file of the browser: a head that says which publish they make, then the
// columns of each block, all of it gzip. Files are read by the browser that wrote them only.

import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active } from '@evertill/sync-protocol/follower-state.ts'
import type { Block } from './block.ts'
import type { Breath } from './breath.ts'

/** Another shape of files, or another way to read rows into blocks, has another number. */
const FORMAT = 1

export type FileHead = {
  readonly format: typeof FORMAT
  /** Of the feeds: a till that moved to another store does not sell by the masters of the first. */
  readonly names: Readonly<Record<Feed, string>>
  /** Everything, or what changed since the edition before. */
  readonly kind: 'whole' | 'changes'
  readonly active: Active
  readonly blocks: Readonly<Record<Feed, number>>
}

export type MastersFile = {
  readonly head: FileHead
  readonly blocks: Readonly<Record<Feed, readonly Block[]>>
}

export function fileOf(
  blocks: MastersFile['blocks'],
  head: Omit<FileHead, 'format' | 'blocks'>,
): MastersFile {
  const counts = { common: blocks.common.length, store: blocks.store.length }
  return { head: { format: FORMAT, ...head, blocks: counts }, blocks }
}

export async function writeFile(
  { head, blocks }: MastersFile,
  breath: Breath,
): Promise<Uint8Array> {
  const gzip = new CompressionStream('gzip')
  const whole = bytesFrom(gzip.readable)
  const writer = gzip.writable.getWriter()
  const pace = breath.pacer()
  await writeParts([encoder.encode(JSON.stringify(head))])
  for (const feed of FEEDS) for (const block of blocks[feed]) await writeParts(partsOf(block))
  await writer.close()
  return whole

  /** Compressing a large piece at once would let a scan wait. */
  async function writeParts(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    await writer.write(lengthsOf(parts))
    for (const part of parts) {
      for (let from = 0; from < part.length; from += PIECE_BYTES) {
        await writer.write(part.subarray(from, from + PIECE_BYTES))
        await pace()
      }
    }
  }
}

/** Nothing where the file is none of ours; a file that was damaged is thrown at the caller. */
export async function readFile(bytes: Uint8Array): Promise<MastersFile | undefined> {
  const gunzip = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
  const source = createSource(gunzip.getReader())
  const [headBytes] = await readParts(source, 1)
  const head = JSON.parse(decoder.decode(headBytes)) as FileHead
  if (head.format !== FORMAT) return undefined
  const blocks = { common: [] as Block[], store: [] as Block[] }
  for (const feed of FEEDS) {
    while (blocks[feed].length < head.blocks[feed]) {
      blocks[feed].push(blockFrom(await readParts(source, BLOCK_PARTS)))
    }
  }
  // Only at the very end is the checksum compared.
  await source.end()
  return { head, blocks }
}

const PIECE_BYTES = 32 * 1024
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const BLOCK_PARTS = 9

function partsOf(block: Block): readonly Uint8Array<ArrayBuffer>[] {
  const columns = [
    block.vers,
    block.hashes,
    block.ends,
    block.barcodeEnds,
    block.barcodes,
    block.textStarts,
  ]
  return [
    encoder.encode(JSON.stringify(block.keys)),
    ...columns.map(bytesOf),
    encoder.encode(block.text),
    bytesOf(block.bodies),
  ]
}

function bytesOf(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
}

function blockFrom(parts: readonly Uint8Array<ArrayBuffer>[]): Block {
  const [keys, vers, hashes, ends, barcodeEnds, barcodes, textStarts, text, bodies] = parts
  return {
    keys: JSON.parse(decoder.decode(keys)),
    vers: new Float64Array(bufferOf(vers)),
    hashes: new BigUint64Array(bufferOf(hashes)),
    ends: new Uint32Array(bufferOf(ends)),
    barcodeEnds: new Uint32Array(bufferOf(barcodeEnds)),
    barcodes: new Float64Array(bufferOf(barcodes)),
    textStarts: new Uint32Array(bufferOf(textStarts)),
    text: decoder.decode(text),
    bodies: new Uint8Array(bufferOf(bodies)),
  }
}

/** Of its own, so that columns are aligned and the file as a whole can go. */
function bufferOf(bytes: Uint8Array<ArrayBuffer> | undefined): ArrayBuffer {
  if (!bytes) throw new RangeError('a part is missing')
  return bytes.slice().buffer
}

function lengthsOf(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return bytesOf(Uint32Array.from(parts, ({ length }) => length))
}

async function readParts(
  source: Source,
  count: number,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const lengths = new Uint32Array(bufferOf(await source.take(4 * count)))
  const all = await source.take(lengths.reduce((sum, length) => sum + length, 0))
  let from = 0
  return Array.from(lengths, (length) => {
    from += length
    return all.subarray(from - length, from)
  })
}

type Source = ReturnType<typeof createSource>

/** Bytes of a stream, as many at a time as are asked for. */
function createSource(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array()
  return { take, end }

  async function take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      if (rest.length === 0) rest = await next()
      const piece = rest.subarray(0, length - filled)
      taken.set(piece, filled)
      filled += piece.length
      rest = rest.subarray(piece.length)
    }
    return taken
  }

  async function next(): Promise<Uint8Array<ArrayBuffer>> {
    const { value, done } = await reader.read()
    if (done) throw new RangeError('the file ends too early')
    return value
  }

  async function end(): Promise<void> {
    const { done } = await reader.read()
    if (!done || rest.length > 0) throw new RangeError('the file does not end where it should')
  }
}

async function bytesFrom(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(
    await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  )
}
