// What seeds draw: the same each time, within what a shop can be, and fair to every fault.

import { expect, test } from 'vitest'
import { drawOptions, FAULTS, readOptions, textOf } from './options.ts'

const seeds = Array.from({ length: 4_000 }, (_, at) => drawOptions(at + 1))
const shareOf = (count: number) => count / seeds.length

test('a seed always draws the same world', () => {
  expect(drawOptions(17)).toEqual(drawOptions(17))
  expect(drawOptions(17)).not.toEqual({ ...drawOptions(18), seed: 17 })
})

test('every world is one that can be played again from its line', () => {
  for (const options of seeds)
    expect(readOptions(textOf(options))).toEqual({ ok: true, value: options })
  expect(textOf(drawOptions(3))).not.toMatch(/['\n]/)
})

test('most chains are small, and few have more than eight tills', () => {
  const count = (is: (each: (typeof seeds)[0]) => boolean) => shareOf(seeds.filter(is).length)
  expect(count(({ stores }) => stores === 1)).toBeGreaterThan(0.6)
  expect(count(({ tills }) => tills <= 3)).toBeGreaterThan(0.7)
  expect(count(({ stores, tills }) => stores * tills > 8)).toBeLessThan(0.03)
  expect(new Set(seeds.map(({ stores }) => stores))).toEqual(new Set([1, 2, 3, 4, 5]))
  expect(new Set(seeds.map(({ tills }) => tills))).toEqual(new Set([1, 2, 3, 4, 5, 6]))
  const deeds = seeds.map((each) => each.deeds)
  expect([Math.min(...deeds), Math.max(...deeds)]).toEqual([20, 120])
})

test('some seeds are calm, some have everything, and no fault is left out', () => {
  const counts = seeds.map(({ rates }) => Object.keys(rates).length)
  const all = Object.keys(FAULTS).length
  expect(shareOf(counts.filter((count) => count === 0).length)).toBeCloseTo(0.1, 1)
  expect(shareOf(counts.filter((count) => count === all).length)).toBeCloseTo(0.05, 1)
  for (const fault of Object.keys(FAULTS)) {
    const share = shareOf(seeds.filter(({ rates }) => fault in rates).length)
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.42)
  }
})

test('packets may get lost often, deeds go wrong seldom', () => {
  const highest = (fault: 'loss' | 'hubRestore') =>
    Math.max(...seeds.map(({ rates }) => rates[fault] ?? 0))
  expect(highest('loss')).toBe(300)
  expect(highest('hubRestore')).toBe(60)
})

test.each([
  ['{', 'not JSON: {'],
  ['{"seed":1,"stores":9,"tills":1,"deeds":40,"rates":{}}', 'stores'],
  ['{"seed":1,"stores":1,"tills":1,"deeds":40,"rates":{"rain":3}}', 'rates'],
  ['{"seed":1,"stores":1,"tills":1,"deeds":40,"rates":{"loss":1001}}', 'rates.loss'],
  ['{"seed":1,"stores":1,"tills":1,"deeds":40}', 'rates'],
])('%s is refused by name', (text, says) => {
  const read = readOptions(text)
  expect(read.ok ? '' : read.error).toContain(says)
})
