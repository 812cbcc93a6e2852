// The pump of a sender: what it asks the line for, and what it makes of timers that are not on time.

import { expect, test } from 'vitest'
import { beginningOf, entriesAfter, streamNo } from '../testing/entries.ts'
import { createMemoryLog } from '../testing/memory-log.ts'
import { codec } from '../testing/node-ports.ts'
import { createLink, type LinkDeps } from './link.ts'

const stream = streamNo(1)

/** A line that nobody answers on, and a clock that moves by hand. */
function alone(more: Partial<LinkDeps> = {}) {
  const log = createMemoryLog(codec)
  log.open(stream.inc, beginningOf(stream), 'current')
  log.append(stream.inc, entriesAfter(stream, beginningOf(stream), 2))
  const asked: string[] = []
  const timers: { readonly atMs: number; readonly run: () => void }[] = []
  let nowMs = 0
  const link = createLink({
    ...{ codec, dice: () => 0.5, hop: 'edge-hub', name: stream },
    log: {
      ...log,
      hashAt: (inc, seq) => (seq === 0 ? beginningOf(stream).hash : log.at(inc, seq)?.hash),
    },
    nowMs: () => nowMs,
    later: (delayMs, run) => timers.push({ atMs: nowMs + delayMs, run }),
    call: (path, _, answered) => {
      asked.push(path)
      answered(undefined)
    },
    sign: (_, signed) => signed('0'.repeat(128)),
    hello: () => ({
      proto: [1],
      app: 'test',
      boot: '0'.repeat(32),
      feeds: [],
      schemas: {},
      wall: 0,
    }),
    pushMore: () => ({}),
    leaving: (_, __, then) => then(),
    greeted: () => undefined,
    pushed: () => undefined,
    acked: () => undefined,
    rebirth: () => undefined,
    carry: () => undefined,
    recover: () => undefined,
    alarm: () => undefined,
    told: () => undefined,
    isDiskFault: () => false,
    ...more,
  })
  const go = (toMs: number) => {
    nowMs = toMs
  }
  return { link, asked, timers, go }
}

test('[S17] a timer that comes too early waits on, and the node greets when it is time', () => {
  const { link, asked, timers, go } = alone()
  link.start()
  expect(asked).toEqual(['hello'])
  const [timer] = timers
  if (timer === undefined) throw new Error('a lost greeting is tried again')
  go(timer.atMs - 0.4)
  timer.run()
  expect(asked).toEqual(['hello'])
  const again = timers.at(-1)
  expect(again).not.toBe(timer)
  go(timer.atMs)
  again?.run()
  expect(asked).toEqual(['hello', 'hello'])
})

test('what the disk did not take has not happened: the link begins anew from the disk', () => {
  class Full extends Error {}
  const { link, asked, timers, go } = alone({
    told: () => {
      if (asked.length === 1) throw new Full()
    },
    isDiskFault: (error) => error instanceof Full,
  })
  link.start()
  expect(link.state().at.phase).toBe('idle')
  const timer = timers.at(-1)
  go(timer?.atMs ?? 0)
  timer?.run()
  expect(asked).toEqual(['hello', 'hello'])
})
