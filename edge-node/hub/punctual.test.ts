// A timer of a store against a clock that does what real ones do.

import { expect, test } from 'vitest'
import { punctual } from './punctual.ts'

test('a timer that comes too early is set again, and runs once when it is due', () => {
  let nowMs = 0.25
  let ran = 0
  const delays: number[] = []
  let fire: () => void = () => undefined
  const later = punctual({
    nowMs: () => nowMs,
    later: (delayMs, run) => {
      delays.push(delayMs)
      fire = run
    },
  })
  later(10.5, () => {
    ran += 1
  })
  nowMs = 10.2
  fire()
  expect(ran).toBe(0)
  nowMs = 10.75
  fire()
  expect(ran).toBe(1)
  expect(delays).toEqual([11, 1])
})
