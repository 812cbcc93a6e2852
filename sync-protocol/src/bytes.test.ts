// Bytes: joined, compared, and written as text and back.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfHex, concat, copyOf, equalBytes, hexOf, u32be } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 40 })

test('what is written as hex is read back as the same bytes', () => {
  fc.assert(
    fc.property(bytes, (bytes) => {
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'))
      expect(bytesOfHex(hexOf(bytes))).toEqual(bytes)
    }),
  )
})

test('joined bytes are a copy in order', () => {
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect([...concat(parts)]).toEqual(parts.flatMap((part) => [...part]))
    }),
  )
  const part = Uint8Array.of(1)
  const joined = concat([part])
  part[0] = 2
  expect([...joined]).toEqual([1])
})

test('bytes are equal when every one is, and their number', () => {
  const of = (...values: number[]) => Uint8Array.from(values)
  expect(equalBytes(of(1, 2), of(1, 2))).toBe(true)
  expect(equalBytes(of(1, 2), of(1, 3))).toBe(false)
  expect(equalBytes(of(1, 2), of(1, 2, 3))).toBe(false)
  expect(equalBytes(of(), of())).toBe(true)
})

test('a length is four bytes, the largest first', () => {
  expect([...u32be(0x01020304)]).toEqual([1, 2, 3, 4])
  expect([...u32be(0xffff_ffff)]).toEqual([255, 255, 255, 255])
})

test('a copy shares no byte with what it was made of, a Buffer included', () => {
  const buffer = Buffer.from([1, 2, 3])
  const copy = copyOf(buffer)
  buffer[0] = 9
  expect([...copy]).toEqual([1, 2, 3])
})
