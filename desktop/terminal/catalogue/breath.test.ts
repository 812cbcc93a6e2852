// Work that may take long, beside a cashier who may not wait.

import { expect, test } from 'vitest'
import { createBreath } from './breath.ts'
import { createSoon } from './soon.ts'

test('long work gives way again and again, and loses nothing by it', async () => {
  let clock = 0
  const pieces: number[] = []
  const done: number[] = []
  const slow = createBreath({
    nowMs: () => clock++,
    later: (_delayMs, run) => {
      pieces.push(done.length)
      setImmediate(run)
    },
  })
  await slow.each(new Array(20).keys(), (one) => done.push(one))
  expect(done).toEqual([...new Array(20).keys()])
  expect(pieces.length).toBeGreaterThan(2)
})

test('what is due soon runs in the order it was asked for, after what runs now', async () => {
  const soon = createSoon()
  const done: string[] = []
  const all = new Promise<void>((resolve) => {
    soon(() => done.push('first'))
    soon(() => {
      done.push('second')
      resolve()
    })
  })
  done.push('now')
  await all
  expect(done).toEqual(['now', 'first', 'second'])
})
