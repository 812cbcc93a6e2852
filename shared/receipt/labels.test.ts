// Every word stands in every language; the types demand the keys, these tests the words.
import { expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../language.ts'
import { RECEIPT_LABELS } from './labels.ts'
import { DAY_LABELS, SLIP_LABELS, STORE_REPORT_LABELS } from './report-labels.ts'
import { widthOf } from './width.ts'

const tables = { RECEIPT_LABELS, DAY_LABELS, SLIP_LABELS, STORE_REPORT_LABELS }

/** Every text of a table with the path to it; a text with gaps is filled with a mark. */
function wordsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') {
    const gaps = ['«1»', '«2»'].slice(0, value.length)
    return [[path, String(value(...gaps))]]
  }
  return Object.entries(value as object).flatMap(([key, child]) =>
    wordsOf(child, path === '' ? key : `${path}.${key}`),
  )
}

/** Japan alone writes the sign of a reduced rate before the name. */
const mayBeEmpty = new Set(['reducedSign'])

test.for(LANGUAGES)('%s has a word for everything', (language) => {
  for (const [name, table] of Object.entries(tables)) {
    const words = wordsOf(table[language])
    const missing = words.filter(([path, word]) => word === '' && !mayBeEmpty.has(path))
    expect(missing, name).toEqual([])
  }
})

test.for(LANGUAGES)('%s says every figure it is given', (language) => {
  for (const table of Object.values(tables)) {
    for (const [path, word] of wordsOf(table[language])) {
      const expected = wordsOf(table.ja).find(([other]) => other === path)?.[1] ?? ''
      if (expected.includes('«')) expect(word, path).toContain('«')
    }
  }
})

test('no language has kept a Japanese word', () => {
  for (const language of ['en', 'id'] as const satisfies readonly Language[]) {
    for (const table of Object.values(tables)) {
      for (const [path, word] of wordsOf(table[language])) {
        expect(word, path).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff【】]/)
      }
    }
  }
})

test.for(LANGUAGES)('the marks of the tax are two columns wide in %s', (language) => {
  const paper = { columns: 32, ambiguousWide: language === 'ja' }
  for (const mark of Object.values(RECEIPT_LABELS[language].taxMarks)) {
    expect(widthOf(mark, paper)).toBe(2)
  }
})

test.for(LANGUAGES)('every title fits the narrowest roll in %s', (language) => {
  const paper = { columns: 32, ambiguousWide: language === 'ja' }
  const titles = [
    ...Object.values(RECEIPT_LABELS[language].titles),
    DAY_LABELS[language].x,
    DAY_LABELS[language].z,
  ]
  for (const title of titles) expect(widthOf(title, paper)).toBeLessThanOrEqual(32)
})
