// That no language of the page says nothing, or says English where it has words of its own.

import { LANGUAGES } from '@evertill/shared/language.ts'
import { expect, test } from 'vitest'
import { textsIn } from './texts.ts'

const plain = (language: (typeof LANGUAGES)[number]) =>
  Object.entries(textsIn(language)).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  )

test.each(LANGUAGES)('every text in %s says something', (language) => {
  for (const [name, text] of plain(language)) expect(text.trim(), name).not.toBe('')
})

test('Japanese is written in Japanese', () => {
  for (const [name, text] of plain('ja'))
    expect(text, name).toMatch(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u)
})

test('Indonesian sentences are not the English ones', () => {
  const english = new Map(plain('en'))
  for (const [name, text] of plain('id')) {
    if (text.includes(' ')) expect(text, name).not.toBe(english.get(name))
  }
})

test('the age of the prices is said in minutes, hours and days', () => {
  const { pricesAge } = textsIn('en')
  expect([1, 5, 119, 120, 2879, 2880].map(pricesAge)).toEqual([
    'Prices: up to date',
    'Prices: checked 5 minutes ago',
    'Prices: checked 119 minutes ago',
    'Prices: checked 2 hours ago',
    'Prices: checked 47 hours ago',
    'Prices: checked 2 days ago',
  ])
})

test('one sale and two are counted rightly', () => {
  expect(textsIn('en').storageRiskNow(1)).toMatch(/^1 sale is /)
  expect(textsIn('en').storageRiskNow(2)).toMatch(/^2 sales are /)
})
