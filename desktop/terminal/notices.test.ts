// In whose words the till speaks: those of the screen in front of the person, not those of the store.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { aCounter, type Counter, closedCounter, openCounter } from './testing/counter.ts'

let counter: Counter

beforeEach(() => {
  counter = aCounter()
})

afterEach(async () => {
  await counter.crash()
  expect(counter.faults).toEqual([])
})

test('a notice follows the language of the screen, and so does the next one', async () => {
  const till = await openCounter(counter)
  till.scan('nothing')
  const english = till.view().notice
  expect(english?.text).toContain('Your sales are safe.')
  till.speak('ja')
  expect(till.view().notice).toMatchObject({ no: english?.no, code: english?.code, kind: 'error' })
  expect(till.view().notice?.text).toContain('売上の記録は無事です。')
  till.scan('nothing')
  expect(till.view().notice?.text).toContain('売上の記録は無事です。')
  till.speak('id')
  expect(till.view().notice?.text).toContain('Data penjualan aman.')
})

test('what stands in the way of sending is said in the language of the screen', async () => {
  counter.store.claimsAre('HELD')
  const till = await closedCounter(counter, 'refused')
  const { no } = till.view().header.trouble ?? {}
  till.speak('ja')
  expect(till.view().header.trouble?.text).toContain('レジ3は別の機器が使っています。')
  const again = till.view().header.trouble
  till.lookUp('tea')
  expect(till.view().header.trouble).toBe(again)
  expect(no).toBeLessThan(again?.no ?? 0)
})

test('the end of the day is told in it too, with the money of the store', async () => {
  const till = await openCounter(counter)
  till.speak('id')
  till.closeDay('5000')
  const { notice } = await counter.until(({ stage }) => stage.at === 'closed')
  expect(notice?.text).toContain('Hari sudah ditutup. Laci seharusnya berisi ¥5')
  till.speak('en')
  expect(till.view().notice?.text).toContain('The drawer should hold ¥5,000.')
})

test('a page that never says its language is spoken to in that of the store', async () => {
  const till = await openCounter(counter)
  till.scan('nothing')
  expect(till.view().notice?.text).toContain('Your sales are safe.')
  till.scan('tea')
  till.speak('ja')
  expect(till.view().notice).toBeUndefined()
})
