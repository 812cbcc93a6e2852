// What somebody is told to look at has words, also where a newer program told it.
import { expect, test } from 'vitest'
import { findingText } from './findings.ts'

test('a finding says what it means and what to do', () => {
  const { title, text } = findingText('return-doubled', ['some-id'])
  expect(title).toBe('More came back than was sold')
  expect(text).toContain('Both refunds count.')
})

test('a receipt that does not add up says where, and only there', () => {
  const about = ['S1', '0190c2a0-6666-7000-8000-000000000001', 'totals', 'tenders']
  expect(findingText('settlement-differs', about).text).toMatch(/It differs in: totals, tenders\.$/)
  expect(findingText('settlement-differs', ['S1']).text).not.toContain('differs in')
  expect(findingText('cart-two-hands', ['totals']).text).not.toContain('differs in')
})

test('a code of a newer program is shown as it is', () => {
  expect(findingText('moon-eclipsed', [])).toEqual({
    title: 'moon-eclipsed',
    text: 'It was told by a newer program; this one has no words for it.',
  })
  expect(findingText('constructor', []).title).toBe('constructor')
})
