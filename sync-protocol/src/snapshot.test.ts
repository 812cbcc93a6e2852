// Snapshots: cut by the hub from one reading, proven chunk by chunk and as a whole by the store.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codec } from '../testing/node-ports.ts'
import { hexOf } from './bytes.ts'
import type { Row } from './feed-row.ts'
import {
  FEED_ROW_BYTES_MAX,
  FEED_SLICE_ROWS,
  SNAPSHOT_CHUNK_BYTES,
  SNAPSHOT_CHUNK_BYTES_MAX,
  SNAPSHOT_CHUNKS_MAX,
} from './limits.ts'
import { encodeBody } from './ndjson.ts'
import {
  cutSnapshot,
  isCurrent,
  isOrdered,
  isWhole,
  readChunk,
  readManifest,
  slicesOf,
  writeManifest,
} from './snapshot.ts'
import { sumOf, writeSum } from './sum.ts'

const GEN = 'a'.repeat(32)
const FEED = 'common/acme'

function items(count: number, letters = 20): Row[] {
  return Array.from({ length: count }, (_, n) => {
    const body = `{"price":${n},"name":"${'n'.repeat(letters)}"}`
    return { key: `item/${n}`, ver: 1, seq: n + 2, del: false, body }
  })
}

function cut(rows: readonly Row[], chunkBytes = 2_048) {
  const sum = writeSum(sumOf(rows, codec))
  const head = { gen: GEN, publish: 1, seq: rows.length + 2, floor: 0, sum }
  const urlOf = (chunk: number) => `snap/${chunk}`
  return cutSnapshot({ feed: FEED, head, urlOf, chunkBytes }, rows, codec)
}

test('[N1] a snapshot is all live rows with the position, publish and sum they were read at', () => {
  const gone: Row = { key: 'item/gone', ver: 1, seq: 2, del: true, body: '' }
  const rows = items(100)
  const { manifest, chunks } = cut([gone, ...rows])
  expect(readManifest(writeManifest(manifest, codec), codec)).toEqual({ ok: true, value: manifest })
  expect(manifest).toMatchObject({ gen: GEN, publish: 1, seq: 103, rows: 100 })
  expect(chunks.length).toBeGreaterThan(3)
  const read = chunks.flatMap((bytes, n) => {
    const chunk = readChunk(manifest, n, bytes, codec)
    return chunk.ok ? chunk.value : []
  })
  expect(read).toEqual(rows)
  expect(writeSum(sumOf(read, codec))).toBe(manifest.sum)
})

test('[N1] no chunk is larger than a chunk may be, and a row too large for it has one of its own', () => {
  const frame = '{"key":"item/0","ver":1,"seq":2,"del":false,"body":{"price":0,"name":""}}'.length
  const largest = items(1, FEED_ROW_BYTES_MAX - frame)
  const { manifest, chunks } = cut(
    [...items(3), ...largest, ...items(900, 400)],
    SNAPSHOT_CHUNK_BYTES,
  )
  expect(readManifest(writeManifest(manifest, codec), codec)).toEqual({ ok: true, value: manifest })
  expect(manifest.chunks[1]?.bytes).toBeGreaterThan(FEED_ROW_BYTES_MAX)
  expect(manifest.chunks[1]?.bytes).toBeLessThanOrEqual(SNAPSHOT_CHUNK_BYTES_MAX)
  expect(readChunk(manifest, 1, chunks[1] ?? new Uint8Array(), codec)).toMatchObject({ ok: true })
  expect(chunks.length).toBeGreaterThan(4)
  for (const bytes of chunks.toSpliced(1, 1)) {
    expect(bytes.length).toBeLessThanOrEqual(SNAPSHOT_CHUNK_BYTES)
  }
})

test('[N1] a shop without a single item has a snapshot without a chunk', () => {
  const { manifest, chunks } = cut([])
  expect([manifest.rows, manifest.chunks, chunks]).toEqual([0, [], []])
})

test('[N1] a snapshot from which no position can be read on is not handed out', () => {
  const { manifest } = cut(items(3))
  const head = { gen: GEN, publish: 9, seq: 40, floor: manifest.seq, sum: manifest.sum }
  expect(isCurrent(manifest, head)).toBe(true)
  expect(isCurrent(manifest, { ...head, floor: manifest.seq + 1 })).toBe(false)
  expect(isCurrent(manifest, { ...head, gen: 'b'.repeat(32) })).toBe(false)
})

test('[N2] no byte of a chunk can change, be missing or be added without the chunk being refused', () => {
  const { manifest, chunks } = cut(items(40))
  const last = chunks.length - 1
  const bytes = chunks[last] ?? new Uint8Array()
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const spoiled = bytes.slice()
      spoiled[at] = ((spoiled[at] ?? 0) + by) % 256
      expect(readChunk(manifest, last, spoiled, codec).ok).toBe(false)
      expect(readChunk(manifest, last, bytes.slice(0, at), codec).ok).toBe(false)
    }),
  )
  const longer = new Uint8Array([...bytes, 0x0a])
  expect(readChunk(manifest, last, longer, codec).ok).toBe(false)
  expect(readChunk(manifest, last, bytes, codec).ok).toBe(true)
})

test('[N2] a chunk with other prices, sound in itself, is not the one the manifest lists', () => {
  const { manifest } = cut(items(4))
  const other = cut(items(4).map((row) => ({ ...row, body: row.body.replace('":3', '":4') })))
  const bytes = other.chunks[0] ?? new Uint8Array()
  expect(bytes.length).toBe(manifest.chunks[0]?.bytes)
  expect(readChunk(manifest, 0, bytes, codec)).toMatchObject({ error: { code: 'CHUNK_WRONG' } })
})

test('[N2] a chunk stands in its own place of its own snapshot, or nowhere', () => {
  const { manifest, chunks } = cut(items(40))
  expect(readChunk(manifest, 0, chunks[1] ?? new Uint8Array(), codec).ok).toBe(false)
  const foreign = (header: object, lines: readonly string[] = []) => {
    const own = { feed: FEED, gen: GEN, seq: manifest.seq, chunk: 0 }
    const body = encodeBody({ ...own, ...header }, lines.map(codec.utf8.encode), codec)
    const listed = { n: 0, bytes: body.length, sha256: hexOf(codec.sha256(body)), url: 'x' }
    return readChunk({ ...manifest, chunks: [listed] }, 0, body, codec)
  }
  expect(foreign({}).ok).toBe(true)
  expect(foreign({ chunk: 1 })).toMatchObject({ error: { code: 'CHUNK_WRONG', chunk: 0 } })
  expect(foreign({ feed: 'store/one' })).toMatchObject({ error: { code: 'CHUNK_WRONG' } })
  expect(foreign({ gen: 'b'.repeat(32) })).toMatchObject({ error: { code: 'CHUNK_WRONG' } })
  expect(foreign({ seq: 1 })).toMatchObject({ error: { code: 'CHUNK_WRONG' } })
  const gone = '{"key":"a","ver":1,"seq":1,"del":true,"body":null}'
  expect(foreign({}, [gone])).toMatchObject({ error: { code: 'CHUNK_WRONG' } })
  expect(foreign({}, ['{}'])).toMatchObject({ error: { code: 'ROW_INVALID', line: 1 } })
  expect(() => readChunk(manifest, 999, new Uint8Array(), codec)).toThrow('does not list')
})

test('[N4] a snapshot is whole with its last chunk, its number of rows and its sum, and not before', () => {
  const { manifest } = cut(items(40))
  const next = manifest.chunks.length
  const { rows, sum } = manifest
  expect(isWhole({ manifest, next }, { rows, sum })).toBe(true)
  expect(isWhole({ manifest, next: next - 1 }, { rows, sum })).toBe(false)
  expect(isWhole({ manifest, next }, { rows: rows - 1, sum })).toBe(false)
  expect(isWhole({ manifest, next }, { rows, sum: '0'.repeat(16) })).toBe(false)
})

test('[N2] a manifest lists each chunk once, in order', () => {
  const { manifest } = cut(items(40))
  expect(isOrdered(manifest)).toBe(true)
  expect(isOrdered({ ...manifest, chunks: manifest.chunks.toReversed() })).toBe(false)
  expect(isOrdered({ ...manifest, chunks: manifest.chunks.slice(1) })).toBe(false)
})

test('[N6] rows go to disk in slices that let a sale in between', () => {
  const rows = items(2 * FEED_SLICE_ROWS + 1)
  expect(slicesOf(rows).map((slice) => slice.length)).toEqual([FEED_SLICE_ROWS, FEED_SLICE_ROWS, 1])
  expect(slicesOf(rows).flat()).toEqual(rows)
  expect(slicesOf(rows.slice(0, FEED_SLICE_ROWS)).length).toBe(1)
  expect(slicesOf([])).toEqual([[]])
})

test('[N8] a manifest with any byte changed, cut or doubled is none, and no part of it counts', () => {
  const { manifest } = cut(items(40))
  const bytes = writeManifest(manifest, codec)
  for (let at = 0; at < bytes.length; at += 7) {
    const flipped = Uint8Array.from(bytes)
    flipped[at] = 255 - (flipped[at] ?? 0)
    expect(readManifest(flipped, codec).ok).toBe(false)
    expect(readManifest(bytes.subarray(0, at), codec).ok).toBe(false)
  }
})

test('[N8] a part that names no chunk is told by its line', () => {
  const { manifest } = cut(items(40))
  const [first] = manifest.chunks
  if (first === undefined) throw new RangeError('a snapshot has a chunk')
  for (const wrong of [
    { ...first, bytes: 0 },
    { ...first, sha256: 'x' },
    { ...first, url: '' },
  ]) {
    const bytes = writeManifest({ ...manifest, chunks: [first, wrong] }, codec)
    expect(readManifest(bytes, codec)).toEqual({
      ok: false,
      error: { code: 'PART_INVALID', line: 2 },
    })
  }
})

test('[N8] the manifest of the largest snapshot is one message', () => {
  const { manifest } = cut(items(40))
  const [first] = manifest.chunks
  if (first === undefined) throw new RangeError('a snapshot has a chunk')
  const url = `https://hub.example/${'x'.repeat(480)}`
  const chunks = Array.from({ length: SNAPSHOT_CHUNKS_MAX }, (_, n) => ({ ...first, n, url }))
  const largest = { ...manifest, chunks }
  expect(readManifest(writeManifest(largest, codec), codec)).toEqual({ ok: true, value: largest })
})
