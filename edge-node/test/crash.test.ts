// A store that is killed at any moment keeps everything it has acknowledged, each sale once.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { firstBroken } from '@evertill/sync-protocol/chain.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { expect, test } from 'vitest'
import { openDb } from '../db.ts'
import { createSqliteLog } from '../journal/log.ts'
import { pairDevice } from '../testing/device.ts'
import { salesAt } from '../testing/sales.ts'
import { type RunningNode, startNode } from '../testing/start-node.ts'

const KILLS = 20

test('nothing acknowledged is lost and nothing counts twice, through 20 kills at any moment', async () => {
  let node: RunningNode = await startNode({ entry: 'testing/alone.ts' })
  const till = await pairDevice(node, 1)
  const sales = salesAt(till.store)
  let acked = 0
  const phases = new Set<string>()
  for (let kill = 0; kill < KILLS; kill += 1) {
    await till.hello()
    let answers = 0
    let isAlive = true
    let ended: Promise<void> | undefined
    while (isAlive) {
      // Spread over the life of a push, before and after it: some before the first answer.
      if (ended === undefined && answers >= kill % 3) ended = killedAfter(kill % 10)
      for (let some = 0; some < 1 + (kill % 7); some += 1) {
        const { id, body } = sales.sale()
        till.write('transaction', body, { id })
      }
      const pushed = await till.push(acked).catch(() => undefined)
      if (pushed?.answer) acked = pushed.answer.acked
      answers += pushed?.answer ? 1 : 0
      phases.add(pushed?.answer ? 'answered' : 'cut off')
    }

    async function killedAfter(delayMs: number): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await node.kill('SIGKILL')
      isAlive = false
    }
    await ended
    node = await node.restart()
  }
  await till.hello()
  while (acked < till.entries.length) acked = (await till.push(acked)).answer?.acked ?? acked
  expect(await node.stop()).toBe(0)
  expect(phases).toEqual(new Set(['answered', 'cut off']))
  const db = openDb(join(node.dir, 'data', 'store.sqlite'))
  const log = createSqliteLog(db, codec)
  const adopted = log.streams().flatMap(({ inc, floor, floorHash }) => {
    const entries = log.read(inc, 0, { entries: 1_000_000, bytes: 1e9 })
    expect(firstBroken({ seq: floor - 1, hash: floorHash }, entries, codec)).toBeUndefined()
    return entries.filter(({ envelope }) => envelope.type === 'adopted')
  })
  const facts = adopted.map((entry) => innermost(entry, codec).id)
  expect(facts).toEqual(till.entries.map(({ envelope }) => envelope.id))
  const counted = db.prepare<{ n: number; numbers: number }>(
    'SELECT count(*) AS n, count(DISTINCT number) AS numbers FROM sale',
  )
  expect(counted.get()).toEqual({ n: facts.length, numbers: facts.length })
  db.close()
  rmSync(node.dir, { recursive: true })
})
