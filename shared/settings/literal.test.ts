// Reading what shops wrote into their settings over the years: JSON, the older single-quoted style,
// and what is neither.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LITERAL_DEPTH_MAX, LITERAL_PARTS_MAX, type Literal, parseLiteral } from './literal.ts'

describe('a setting written', () => {
  test.each<[string, Literal]>([
    ["[{'text': 'ありがとう', 'align': 'center'}]", [{ text: 'ありがとう', align: 'center' }]],
    ['[{"text": "Thanks", "align": null}]', [{ text: 'Thanks', align: null }]],
    ["{'a': True, 'b': False, 'c': None, }", { a: true, b: false, c: null }],
    ['[true, false, null,]', [true, false, null]],
    ['[]', []],
    [' { } ', {}],
    ["['it\\'s', \"it's\", 'say \"hi\"']", ["it's", "it's", 'say "hi"']],
    ['["\\u00a5", "\\x41", "\\U0001F363", "\\ud83c\\udf63"]', ['¥', 'A', '🍣', '🍣']],
    ["['\\n\\t\\\\\\/']", ['\n\t\\/']],
    ['[0, -12, 3.5, 1e3, +7]', [0, -12, 3.5, 1000, 7]],
    ['[[["deep"]]]', [[['deep']]]],
    ["'alone'", 'alone'],
  ])('as %s is read', (text, value) => {
    expect(parseLiteral(text)).toEqual({ ok: true, value })
  })

  test.each([
    ['', 1],
    ['   ', 4],
    ['[1, 2', 6],
    ["['open", 7],
    ['[1 2]', 4],
    ['[,]', 2],
    ['{1: 2}', 2],
    ["{'a' 1}", 6],
    ["{'a':}", 6],
    ['[] x', 4],
    ['[01]', 2],
    ['[1.]', 2],
    ['[NaN]', 2],
    ['[TRUE]', 2],
    ['[9007199254740993]', 2],
    ['[1e999]', 2],
    ["['line\nbreak']", 8],
    ["['\\q']", 3],
    ["['\\u12']", 3],
    ["['\\U00110000']", 3],
    ['(1, 2)', 1],
    ["__import__('os').system('ls')", 1],
    ['[lambda: 1]', 2],
  ])('as %j is refused at character %i', (text, position) => {
    expect(parseLiteral(text)).toEqual({ ok: false, error: { position } })
  })

  test('deeper than any shop needs is refused', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(parseLiteral(nested(LITERAL_DEPTH_MAX)).ok).toBe(true)
    expect(parseLiteral(nested(LITERAL_DEPTH_MAX + 1)).ok).toBe(false)
    expect(parseLiteral('['.repeat(100_000)).ok).toBe(false)
  })

  test('with more parts than any shop needs is refused', () => {
    const long = (items: number) => `[${'1,'.repeat(items)}]`
    expect(parseLiteral(long(LITERAL_PARTS_MAX - 1)).ok).toBe(true)
    expect(parseLiteral(long(LITERAL_PARTS_MAX)).ok).toBe(false)
  })

  test('with a key that means something to JavaScript stays a plain key', () => {
    const read = parseLiteral('{"__proto__": {"role": "admin"}}')
    expect(JSON.stringify(read)).toBe('{"ok":true,"value":{"__proto__":{"role":"admin"}}}')
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  test('with half a character is made whole', () => {
    expect(parseLiteral('["\\ud83c"]')).toEqual({ ok: true, value: ['\ufffd'] })
  })

  test('as JSON by a computer always comes back the same', () => {
    const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !hasUnsafeNumber(value))
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value)
        const read = parseLiteral(text)
        expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  test('in any way at all never brings the shop down', () => {
    const marks = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      "'",
      '"',
      ',',
      ':',
      '\\',
      'u',
      '1',
      'True',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        const read = parseLiteral(text)
        if (read.ok) return
        expect(read.error.position).toBeGreaterThanOrEqual(1)
        expect(read.error.position).toBeLessThanOrEqual(text.length + 1)
      }),
    )
  })
})

function hasUnsafeNumber(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasUnsafeNumber)
}
