// The multiplier before an item, and keys under a Japanese input method.

import { expect, test } from 'vitest'
import { isBarcode, readEntry, typeInto } from './entry.ts'
import { characterOf, GROUP_SEPARATOR, type KeyPress } from './key-character.ts'

const typeAll = (text: string): string => [...text].reduce(typeInto, '')

const press = (some: Partial<KeyPress>): KeyPress => ({
  code: '',
  key: '',
  shift: false,
  capsLock: false,
  control: false,
  alt: false,
  ...some,
})

test('three, a star and a code are three of that item', () => {
  expect(readEntry(typeAll('3*4901234567894'))).toEqual({ times: 3, code: '4901234567894' })
})

test('three and a star wait for the next scan', () => {
  expect(readEntry(typeAll('3*'))).toEqual({ times: 3, code: '' })
})

test('a star behind nothing, behind nought or behind a code is not taken', () => {
  expect(typeAll('*')).toBe('')
  expect(typeAll('0*')).toBe('0')
  expect(typeAll('3**')).toBe('3*')
  expect(typeAll('4901*')).toBe('4901')
})

test('a code without a star is one piece', () => {
  expect(readEntry('10')).toEqual({ code: '10' })
})

test('thirteen digits are a barcode and twelve are money', () => {
  expect(isBarcode('4901234567894')).toBe(true)
  expect(isBarcode('490123456789')).toBe(false)
})

test('a Japanese input method hides no digit and no letter', () => {
  expect(characterOf(press({ code: 'Digit4', key: 'Process' }))).toBe('4')
  expect(characterOf(press({ code: 'Digit4', key: '４' }))).toBe('4')
  expect(characterOf(press({ code: 'KeyA', key: 'ち' }))).toBe('a')
  expect(characterOf(press({ code: 'KeyA', key: 'ち', shift: true }))).toBe('A')
  expect(characterOf(press({ code: 'KeyA', key: 'A', capsLock: true }))).toBe('A')
  expect(characterOf(press({ code: 'Minus', key: 'Process' }))).toBe('-')
})

test('signs are where the layout of the keyboard has them', () => {
  expect(characterOf(press({ code: 'Quote', key: ':' }))).toBe(':')
  expect(characterOf(press({ code: 'Quote', key: '*', shift: true }))).toBe('*')
  expect(characterOf(press({ code: 'Digit8', key: '(', shift: true }))).toBe('(')
  expect(characterOf(press({ code: 'Digit8', key: 'Process', shift: true }))).toBe('*')
})

test('keys that write nothing are no characters, and Ctrl+] separates fields', () => {
  expect(characterOf(press({ code: 'F12', key: 'F12' }))).toBeUndefined()
  expect(characterOf(press({ code: 'Enter', key: 'Enter' }))).toBeUndefined()
  expect(characterOf(press({ code: 'KeyA', key: 'a', control: true }))).toBeUndefined()
  expect(characterOf(press({ code: 'BracketRight', key: ']', control: true }))).toBe(
    GROUP_SEPARATOR,
  )
})
