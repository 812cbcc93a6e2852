// Proves what is taken out of names, and what codes and passwords keep.

import { expect, test } from 'vitest'
import { code, line, lines, secret } from './text.ts'

test('a name loses what no printer can print and keeps everything else', () => {
  expect(line(50).parse('緑茶\u0000\u001B 500ml\u007F')).toBe('緑茶 500ml')
  expect(line(50).parse('half \ud83c a pair')).toBe('half  a pair')
  expect(line(50).parse('🍵 tea')).toBe('🍵 tea')
  expect(line(50).parse('\uFEFFmark\uFFFE')).toBe('mark')
})

test('line breaks in a name become spaces, those in a note stay', () => {
  expect(line(50).parse(' a\r\nb\u2028c\td ')).toBe('a b c d')
  expect(lines(50).parse('a\nb\tc\u0000')).toBe('a\nb\tc')
})

test('a name that is only invisible characters is an empty one', () => {
  expect(line(50, 1).safeParse('\u0000\u0007 ').success).toBe(false)
  expect(line(50).parse('\u0000')).toBe('')
})

test('a text that is too long is refused before it is cleaned', () => {
  expect(line(3).safeParse('\u0000\u0000abc').success).toBe(false)
  expect(line(3).safeParse('x'.repeat(10_000_000)).success).toBe(false)
})

test('a code is trimmed, but never changed inside: two codes must not become one', () => {
  expect(code(20).parse(' 4901-1 ')).toBe('4901-1')
  for (const bad of ['49\u000001', '49\u200101\ud800', 'a\nb', '', '   ']) {
    expect(code(20).safeParse(bad).success, JSON.stringify(bad)).toBe(false)
  }
})

test('a password is taken as it was typed, spaces and all', () => {
  expect(secret(20).parse('  pa ss\t')).toBe('  pa ss\t')
  expect(secret(20).safeParse('').success).toBe(false)
})
