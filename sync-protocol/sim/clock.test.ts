// Virtual time: events come in the order of their moments, and those of one moment as the seed says.

import { diceOf } from '@evertill/shared/testing/random.ts'
import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

function story(seed: number): string[] {
  const clock = createClock(diceOf(seed))
  const told: string[] = []
  for (const [at, name] of [
    [30, 'c'],
    [10, 'a'],
    [20, 'b1'],
    [20, 'b2'],
    [20, 'b3'],
  ] as const) {
    clock.later(at, () => told.push(`${name} ${clock.nowMs()}`))
  }
  clock.later(15, () => clock.later(1, () => told.push(`later ${clock.nowMs()}`)))
  clock.runUntil(25)
  told.push(`until ${clock.nowMs()}`)
  clock.runUntil(30)
  return told
}

test('what is to happen happens at its moment, also what is planned on the way', () => {
  const told = story(1)
  expect(told[0]).toBe('a 10')
  expect(told[1]).toBe('later 16')
  expect(told.slice(2, 5).sort()).toEqual(['b1 20', 'b2 20', 'b3 20'])
  expect(told.slice(5)).toEqual(['until 25', 'c 30'])
})

test('one seed orders one moment always alike, and seeds differ', () => {
  const orders = Array.from({ length: 20 }, (_, seed) => story(seed + 1).join())
  expect(story(3).join()).toBe(orders[2])
  expect(new Set(orders).size).toBeGreaterThan(1)
})

test('hundreds of events come out sorted', () => {
  const clock = createClock(diceOf(9))
  const dice = diceOf(4)
  const moments: number[] = []
  for (let event = 0; event < 500; event += 1) {
    clock.later(dice.below(1_000), () => moments.push(clock.nowMs()))
  }
  clock.runUntil(1_000)
  expect(moments).toHaveLength(500)
  expect(moments).toEqual(moments.toSorted((a, b) => a - b))
})
