// Enrolment codes: drawn, typed, and kept as hashes.

import { expect, test } from 'vitest'
import { codeFrom, createCodeHashes, readCode } from './codes.ts'

test('a code is forty bits in eight letters that nobody confuses', () => {
  expect(codeFrom(Uint8Array.from([0, 0, 0, 0, 0]))).toBe('0000-0000')
  expect(codeFrom(Uint8Array.from([255, 255, 255, 255, 255]))).toBe('ZZZZ-ZZZZ')
  expect(codeFrom(Uint8Array.from([0, 0, 0, 0, 31]))).toBe('0000-000Z')
  expect(codeFrom(Uint8Array.from([128, 0, 0, 0, 0]))).toBe('G000-0000')
})

test('a code is understood the way people type it', () => {
  for (const typed of ['AB10-CDE2', 'ab10cde2', 'ab1o cde2', 'ABIO-CDE2', ' abl0-cde2 ']) {
    expect(readCode(typed)).toBe('AB10CDE2')
  }
  for (const typed of ['', 'AB10-CDE', 'AB10-CDEU', 'AB10-CDE22', 'AB10_CDE2']) {
    expect(readCode(typed)).toBeUndefined()
  }
})

test('hashes tell nothing without the key, and find a code by its first half', () => {
  const hash = createCodeHashes('a'.repeat(64))
  expect(hash('AB10CDE2').selectorHash).toBe(hash('AB10ZZZZ').selectorHash)
  expect(hash('AB10CDE2').codeHash).not.toBe(hash('AB10ZZZZ').codeHash)
  expect(hash('AB10CDE2')).not.toEqual(createCodeHashes('b'.repeat(64))('AB10CDE2'))
})
