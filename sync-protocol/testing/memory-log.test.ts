// The log in memory against the contract of all logs, and its images.

import { expect, test } from 'vitest'
import { beginningOf, entriesAfter, streamNo } from './entries.ts'
import { logContract } from './log-contract.ts'
import { createMemoryLog } from './memory-log.ts'
import { codec } from './node-ports.ts'

logContract('memory log', () => createMemoryLog(codec))

test('a log made from an image knows what the first one knew then, and nothing it learned since', () => {
  const stream = streamNo(1)
  const log = createMemoryLog(codec)
  log.open(stream.inc, beginningOf(stream), 'current')
  const entries = entriesAfter(stream, beginningOf(stream), 4)
  log.append(stream.inc, entries.slice(0, 2))
  const image = log.image()
  log.append(stream.inc, entries.slice(2, 3))
  for (const restored of [createMemoryLog(codec, image), createMemoryLog(codec, image)]) {
    expect(restored.streams()[0]?.head.seq).toBe(2)
    expect(restored.byId(entries[2]?.envelope.id ?? '')).toBeUndefined()
    expect(restored.append(stream.inc, entries.slice(2))).toMatchObject({
      ok: true,
      value: { notes: [] },
    })
  }
  expect(log.streams()[0]?.head.seq).toBe(3)
  expect(log.byId(entries[3]?.envelope.id ?? '')).toBeUndefined()
})
