// Entries: made once, read back from their own bytes, and the bounds both ends hold to.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginningOf, draft, entryAfter, streamNo } from '../testing/entries.ts'
import { codec, utf8 } from '../testing/node-ports.ts'
import { hashAfter } from './chain-hash.ts'
import { makeEntry, readEnvelope } from './entry.ts'
import { DEPTH_MAX, ENTRY_BYTES_MAX, REFS_MAX } from './limits.ts'

const stream = streamNo(1)
const begin = beginningOf(stream)

/** The bytes of a good entry with one of its fields set otherwise. */
function bytesWith(field: string, value: unknown): Uint8Array {
  const good = JSON.parse(Buffer.from(entryAfter(stream, begin).bytes).toString('utf8'))
  return utf8.encode(JSON.stringify({ ...good, [field]: value }))
}

describe('making', () => {
  test('[L1] what was made is what every reader reads, whatever text a cashier typed', () => {
    const text = fc.string({ unit: 'binary', maxLength: 50 })
    const body = fc.dictionary(text, fc.oneof(text, fc.maxSafeInteger(), fc.array(text)))
    fc.assert(
      fc.property(body, (body) => {
        const entry = entryAfter(stream, begin, { body })
        expect(entry.bytes.includes(0x0a)).toBe(false)
        const read = readEnvelope(entry.bytes, utf8)
        assert(read.ok, 'an entry that was made can be read')
        expect(read.value).toEqual(entry.envelope)
        // A field of this name says nothing about objects; it is the one that zod leaves out.
        const { __proto__: _, ...fields } = body
        expect({ ...entry.envelope.body }).toMatchObject(fields)
      }),
    )
  })

  test('[L1] the hash is that of the very bytes, and the number is the next one', () => {
    const entry = entryAfter(stream, { seq: 41, hash: begin.hash })
    expect(entry.seq).toBe(42)
    expect(entry.envelope).toMatchObject({ v: 1, seq: 42, inc: stream.inc })
    expect(entry.hash).toBe(hashAfter(begin.hash, entry.bytes, codec.sha256))
  })

  test('[L1] fields that nobody knows yet are kept', () => {
    const entry = entryAfter(stream, begin, { crew: ['a'], body: { tip: { cash: 5 } } })
    expect(entry.envelope).toMatchObject({ crew: ['a'], body: { tip: { cash: 5 } } })
  })

  test.each([
    ['a fraction', { total: 10.8 }, { code: 'UNFIT_VALUE', path: 'body.total', why: 'number' }],
    [
      'half a character',
      { note: '\ud83c' },
      { code: 'UNFIT_VALUE', path: 'body.note', why: 'text' },
    ],
    [
      'too much',
      { note: 'x'.repeat(ENTRY_BYTES_MAX) },
      { code: 'TOO_LARGE', max: ENTRY_BYTES_MAX },
    ],
  ])('[L12] a body with %s becomes no entry', (_, body, error) => {
    expect(makeEntry(draft(stream, { body }), begin, codec)).toEqual({ ok: false, error })
  })

  test('[L12] the deepest body that can be made can be read', () => {
    const nested = (depth: number): Record<string, unknown> =>
      depth === 0 ? {} : { in: nested(depth - 1) }
    const deepest = nested(DEPTH_MAX - 2)
    expect(makeEntry(draft(stream, { body: deepest }), begin, codec).ok).toBe(true)
    expect(makeEntry(draft(stream, { body: { in: deepest } }), begin, codec)).toMatchObject({
      error: { code: 'UNFIT_VALUE', why: 'depth' },
    })
  })

  test.each([
    ['id', 'not-a-uuid'],
    ['id', '0190C2A0-0000-7000-8000-000000000001'],
    ['store', ''],
    ['actor', 'a\nb'],
    ['terminal', 'x'.repeat(101)],
    ['type', 'Transaction'],
    ['tv', 0],
    ['hlc', 'soon'],
    ['biz', '20261120'],
    ['refs', Array.from({ length: REFS_MAX + 1 }, () => stream.node)],
    ['v', 2],
  ])('[L12] an envelope whose %s is %j becomes no entry', (path, value) => {
    const made = makeEntry(draft(stream, { [path]: value }), begin, codec)
    expect(made).toEqual({ ok: false, error: { code: 'NOT_AN_ENTRY', path } })
  })
})

describe('reading', () => {
  test.each([
    ['v', 2],
    ['seq', 0],
    ['seq', 1.5],
    ['seq', 2 ** 53],
    ['node', 'x'],
    ['inc', stream.inc.toUpperCase().replaceAll('1', 'A')],
    ['wall', '2026'],
    ['body', null],
    ['body', []],
  ])('[L12] bytes whose %s is %j are no entry', (path, value) => {
    expect(readEnvelope(bytesWith(path, value), utf8)).toEqual({
      ok: false,
      error: { code: 'NOT_AN_ENTRY', path },
    })
  })

  test('[V4] a type, a version and a field nobody knows make no bad entry', () => {
    expect(readEnvelope(bytesWith('type', 'moon-phase'), utf8).ok).toBe(true)
    expect(readEnvelope(bytesWith('tv', 999), utf8).ok).toBe(true)
    expect(readEnvelope(bytesWith('later', { a: 1 }), utf8)).toMatchObject({
      value: { later: { a: 1 } },
    })
  })

  test('[L12] a line feed between two fields makes it two lines, so it is refused', () => {
    const text = Buffer.from(entryAfter(stream, begin).bytes).toString('utf8')
    expect(readEnvelope(utf8.encode(text.replace(',', ',\n')), utf8)).toEqual({
      ok: false,
      error: { code: 'HAS_LINE_FEED' },
    })
  })

  test('[C6] a field named like a part of the language changes no object', () => {
    const text = Buffer.from(bytesWith('crew', 1)).toString('utf8')
    const read = readEnvelope(utf8.encode(text.replace('"crew":1', '"__proto__":{"seen":1}')), utf8)
    assert(read.ok, 'it is an entry like any other')
    expect(read.value['seen']).toBeUndefined()
    expect(({} as Record<string, unknown>)['seen']).toBeUndefined()
  })
})
