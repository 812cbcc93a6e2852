// The chain: what binds an entry to its past, and what a reader does with a run that is damaged.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginningOf, entriesAfter, entryAfter, idNo, streamNo } from '../testing/entries.ts'
import { codec } from '../testing/node-ports.ts'
import { firstBroken, isGenesis, readRun } from './chain.ts'
import { genesis, hashAfter } from './chain-hash.ts'

const stream = streamNo(1)
const begin = beginningOf(stream)
const entries = entriesAfter(stream, begin, 4)
const lines = entries.map(({ bytes }) => bytes)
const last = { seq: 4, hash: entries[3]?.hash }

describe('the hash', () => {
  test('[L2] it is made of the mark, the hash before, the length and the bytes, in this order', () => {
    const bytes = Buffer.from('{"v":1}')
    const before = createHash('sha256').update('before').digest()
    const length = Buffer.from([0, 0, 0, 7])
    const expected = createHash('sha256')
      .update(Buffer.concat([Buffer.from('evertill1'), before, length, bytes]))
      .digest('hex')
    expect(hashAfter(before.toString('hex'), bytes, codec.sha256)).toBe(expected)
  })

  test('[L2] a stream begins with the hash of its own name, so no two begin alike', () => {
    const name = `evertill1-genesis${stream.tenant}${stream.node}${stream.inc}`
    const expected = createHash('sha256').update(name).digest('hex')
    expect(genesis(stream, codec)).toEqual({ seq: 0, hash: expected })
    expect(isGenesis(stream, begin, codec)).toBe(true)
    expect(isGenesis(streamNo(2), begin, codec)).toBe(false)
    expect(isGenesis(stream, { ...begin, seq: 1 }, codec)).toBe(false)
  })
})

describe('a run of lines', () => {
  test('[L9] a good run gives every entry and the new head', () => {
    expect(readRun(stream, begin, lines, codec)).toEqual({ good: entries, head: last })
    expect(readRun(stream, begin, [], codec)).toEqual({ good: [], head: begin })
  })

  test('[L9] it may begin anywhere, if the position before is known', () => {
    const [first] = entries
    const after = { seq: 1, hash: first?.hash ?? '' }
    expect(readRun(stream, after, lines.slice(1), codec)).toEqual({
      good: entries.slice(1),
      head: last,
    })
  })

  test('[L9] a bad line ends it: what stands before is kept, nothing after it', () => {
    const spoilt = lines.with(2, Uint8Array.of(0x7b))
    const run = readRun(stream, begin, spoilt, codec)
    expect(run.good).toEqual(entries.slice(0, 2))
    expect(run.head.seq).toBe(2)
    expect(run.broken).toEqual({ at: 3, fault: { code: 'NOT_JSON' } })
  })

  test.each([
    ['tenant', { ...stream, tenant: 'B1' }],
    ['node', { ...stream, node: streamNo(2).node }],
    ['inc', { ...stream, inc: streamNo(2).inc }],
  ] as const)('[L9] an entry that names another %s is not of this stream', (path, name) => {
    const alien = entryAfter(name, begin)
    expect(readRun(stream, begin, [alien.bytes], codec).broken).toEqual({
      at: 1,
      fault: { code: 'MISPLACED', path },
    })
  })

  test('[L9] lines out of order, doubled or left out are found by their numbers', () => {
    for (const wrong of [lines.toReversed(), [...lines, ...lines], lines.toSpliced(1, 1)]) {
      expect(readRun(stream, begin, wrong, codec).broken).toMatchObject({
        fault: { code: 'MISPLACED', path: 'seq' },
      })
    }
  })

  test('[L2] one flipped bit anywhere breaks the run or changes its head', () => {
    for (const [place, line] of lines.entries()) {
      for (let bit = 0; bit < line.length * 8; bit += 1) {
        const run = readRun(stream, begin, lines.with(place, flip(line, bit)), codec)
        expect(run.broken !== undefined || run.head.hash !== last.hash).toBe(true)
      }
    }
  })

  test('[L2] a line cut at any byte is no entry', () => {
    const [line = new Uint8Array()] = lines
    for (let length = 0; length < line.length; length += 1) {
      const run = readRun(stream, begin, [line.subarray(0, length)], codec)
      expect(run.good).toEqual([])
      expect(run.broken?.at).toBe(1)
    }
  })

  test('[C6] any bytes as lines end in a run, good or broken', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1 }), (lines) => {
        expect(readRun(stream, begin, lines, codec)).toMatchObject({ good: [], head: begin })
      }),
    )
  })
})

describe('a walk over the own disk', () => {
  test('[L9] a sound log is walked to its end', () => {
    expect(firstBroken(begin, entries, codec)).toBeUndefined()
  })

  test('[L9] the first number that is damaged, exchanged or missing is named', () => {
    const [a, b, c, d] = entries
    if (!(a && b && c && d)) throw new Error('four entries')
    const damaged = { ...c, bytes: flip(c.bytes, 99) }
    expect(firstBroken(begin, [a, b, damaged, d], codec)).toBe(3)
    expect(firstBroken(begin, [a, b, d], codec)).toBe(3)
    const exchanged = entryAfter(stream, { seq: 1, hash: begin.hash }, { id: idNo(9) })
    expect(firstBroken(begin, [a, exchanged, c, d], codec)).toBe(2)
  })
})

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const at = Math.floor(bit / 8)
  const flipped = bytes.slice()
  // biome-ignore lint/suspicious/noBitwiseOperators: a flipped bit is what this is about
  flipped[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  return flipped
}
