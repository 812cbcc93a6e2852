// What a screen remembers of its people, and what it does where the browser remembers nothing.

import { expect, test } from 'vitest'
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts'

const shelf = (text: string | null = null) => {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value
    },
  }
}

test('what was chosen is there again', () => {
  const chosen: Preferences = { language: 'id', theme: 'dark', volume: 0 }
  const storage = shelf()
  expect(keepPreferences(storage, chosen)).toBe(true)
  expect(readPreferences(storage, ['ja-JP'])).toEqual(chosen)
})

test('a new screen speaks the first language of the browser that we speak', () => {
  expect(readPreferences(shelf(), ['fr-FR', 'ja-JP', 'en']).language).toBe('ja')
  expect(readPreferences(shelf(), ['in-ID']).language).toBe('id')
  expect(readPreferences(undefined, ['fr']).language).toBe('en')
})

test.each(['no json', '7', 'null', '{"language":"xx","theme":3,"volume":99}'])(
  'what was kept as %s is as if nobody had chosen',
  (text) => {
    expect(readPreferences(shelf(text), ['id'])).toEqual({
      language: 'id',
      theme: 'system',
      volume: 6,
    })
  },
)

test('a browser that keeps nothing is no fault', () => {
  const full = {
    setItem: () => {
      throw new Error('the disk is full')
    },
  }
  expect(keepPreferences(full, { language: 'ja', theme: 'light', volume: 3 })).toBe(false)
})
