// JSON that nobody vouches for, and values that must not become JSON.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../testing/node-ports.ts'
import { findUnfit, parseJson } from './json.ts'

const limits = { bytesMax: 1_000_000, depthMax: 3 }
const read = (text: string) => parseJson(utf8.encode(text), limits, utf8)

describe('reading', () => {
  test('[C2] nesting is counted before anything is built, and not inside of text', () => {
    expect(read('[[[1]]]')).toEqual({ ok: true, value: [[[1]]] })
    expect(read('[[[[1]]]]')).toEqual({ ok: false, error: { code: 'TOO_DEEP', max: 3 } })
    expect(read('[{"a":[]},{"b":[]}]').ok).toBe(true)
    expect(read('["[[[[", "\\"[[[[", "\\\\", [[1]]]').ok).toBe(true)
    expect(read('["\\\\", [[[1]]]]')).toMatchObject({ error: { code: 'TOO_DEEP' } })
    expect(read('['.repeat(500_000))).toMatchObject({ error: { code: 'TOO_DEEP' } })
    expect(read('{"a":'.repeat(100_000))).toMatchObject({ error: { code: 'TOO_DEEP' } })
  })

  test('[C2] too many bytes are not even looked at', () => {
    const never = {
      encode: utf8.encode,
      decode: () => {
        throw new Error('was decoded')
      },
    }
    expect(parseJson(new Uint8Array(11), { bytesMax: 10, depthMax: 3 }, never)).toEqual({
      ok: false,
      error: { code: 'TOO_LARGE', max: 10 },
    })
  })

  test('[C6] any bytes at all end in a value or a code', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ maxLength: 100 }).map(utf8.encode),
      fc.json().map(utf8.encode),
    )
    fc.assert(
      fc.property(hostile, (bytes) => {
        const result = parseJson(bytes, limits, utf8)
        if (result.ok) {
          expect(result.value).toEqual(JSON.parse(Buffer.from(bytes).toString('utf8')))
        } else expect(['TOO_DEEP', 'NOT_UTF8', 'NOT_JSON']).toContain(result.error.code)
      }),
    )
  })

  test.each([[[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xff]], [[0xe2, 0x82]]])(
    '[C6] the bytes %j inside of text are no UTF-8',
    (bytes) => {
      const quoted = Uint8Array.from([0x22, ...bytes, 0x22])
      expect(parseJson(quoted, limits, utf8)).toEqual({ ok: false, error: { code: 'NOT_UTF8' } })
    },
  )

  test('[C6] a byte order mark is no JSON, and is not swallowed either', () => {
    expect(read('\uFEFF{}')).toEqual({ ok: false, error: { code: 'NOT_JSON' } })
  })
})

describe('values that are kept for ever', () => {
  test.each([
    ['a fraction', { total: 0.1 }, 'total', 'number'],
    ['a number too large to be exact', { a: [1, 2 ** 53] }, 'a.1', 'number'],
    ['not a number', { a: Number.NaN }, 'a', 'number'],
    ['without end', { a: Number.POSITIVE_INFINITY }, 'a', 'number'],
    ['half a character', { note: '\ud83c' }, 'note', 'text'],
    ['half a character as a name', { a: { '\udf63': 1 } }, 'a', 'text'],
    ['a bigint', { a: 1n }, 'a', 'kind'],
    ['a function', { toJSON: () => 1 }, 'toJSON', 'kind'],
    ['a date', { at: new Date(0) }, 'at', 'kind'],
    ['a map', { a: new Map() }, 'a', 'kind'],
    ['nothing in a list', { a: [undefined] }, 'a.0', 'kind'],
    ['deep', [[[[1]]]], '0.0.0', 'depth'],
  ])('[L12] %s is not fit for an entry', (_, value, path, why) => {
    expect(findUnfit(value, 3)).toEqual({ code: 'UNFIT_VALUE', path, why })
  })

  test('[L12] a value that contains itself is found out', () => {
    const knot: Record<string, unknown> = {}
    knot['self'] = knot
    expect(findUnfit(knot, 32)).toMatchObject({ why: 'depth' })
  })

  test('[L12] what is fit comes back from JSON as it was', () => {
    const text = fc.string({ unit: 'binary', maxLength: 10 })
    const values = [text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null)]
    fc.assert(
      fc.property(fc.anything({ key: text, values, maxDepth: 4 }), (value) => {
        expect(findUnfit(value, 32)).toBeUndefined()
        expect(JSON.parse(JSON.stringify(value))).toEqual(value)
      }),
    )
    expect(findUnfit({ a: undefined, b: null, c: [true, -0, '🍣'] }, 3)).toBeUndefined()
  })
})
