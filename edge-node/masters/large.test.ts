// A hundred thousand items on a real file: a first load, a first load of a till out of it, and how
// long a sale has to wait for either.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { Change } from '@evertill/sync-protocol/feed.ts'
import { afterAll, expect, test } from 'vitest'
import { COMMON, createSmallHub, OWN, openStore } from './testing/small-hub.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-large-'))

afterAll(() => rmSync(folder, { recursive: true }))

const ITEMS = 100_000

function item(n: number, coins: number): Change {
  const code = `49${String(n * 7_919).padStart(11, '0')}`
  const body = {
    ...{
      code,
      name: `Article ${n} with a name as shops give it`,
      tax: 'A',
      category: `C${n % 200}`,
    },
    ...{ price: coins, unit: 'piece', barcodes: [code, `20${code.slice(2)}`], openPrice: false },
    ...{ points: 1, discountable: true, returnable: true, supplier: `S${n % 90}`, pack: 12 },
  }
  return { key: `item/${code}`, body: JSON.stringify(body) }
}

/** Everything between two turns of the event loop, as a sale that came meanwhile has to wait. */
function stopwatch() {
  const waits: number[] = []
  let isOver = false
  const done = (async () => {
    for (let last = performance.now(); !isOver; ) {
      await setImmediate()
      const now = performance.now()
      waits.push(now - last)
      last = now
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await done
      return spread(waits)
    },
  }
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1)
  return `longest ${sorted.at(-1)?.toFixed(1)} ms, p99 ${at(0.99)} ms, p50 ${at(0.5)} ms`
}

test('a store takes 100,000 items, and a till takes them from the store', async () => {
  const hub = createSmallHub(64 * 1024)
  hub.publish(Array.from({ length: ITEMS }, (_, n) => item(n, 100 + n)))
  await hub.serve('manifest', new TextEncoder().encode(JSON.stringify({ feed: COMMON })))
  const report: string[] = []
  const store = openStore(folder, 'store', { ask: hub.serve })
  await timed('install', async () => {
    store.masters.start()
    await store.until(() => store.masters.active() !== undefined)
  })
  const ask = new TextEncoder().encode(JSON.stringify({ feed: COMMON }))
  await timed('cut for the tills', () => store.masters.serve('manifest', ask))
  const till = openStore(folder, 'till', { ask: store.masters.serve })
  await timed('a till takes it', async () => {
    till.masters.start()
    await till.until(() => till.masters.active() !== undefined)
  })
  for (const feed of [COMMON, OWN]) expect(sumOf(till, feed)).toBe(hub.head(feed)?.sum)
  hub.publish(Array.from({ length: 5_000 }, (_, n) => item(n * 3, 1)))
  await timed('5,000 changed prices', async () => {
    store.masters.hint()
    await store.until(() => store.masters.active()?.publish === 2)
  })
  expect(sumOf(store, COMMON)).toBe(hub.head(COMMON)?.sum)
  expect(store.alarms).toEqual([])
  await timed('sweep', () => store.stop())
  await till.stop()
  report.push(`transactions of the store: ${spread(store.writes)}`)
  if (process.env['EVERTILL_SHOW_TIMES']) process.stderr.write(`${report.join('\n')}\n`)

  async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
    const watch = stopwatch()
    const began = performance.now()
    await work()
    const tookMs = performance.now() - began
    report.push(`${what}: ${(tookMs / 1_000).toFixed(2)} s, ${await watch.stop()}`)
  }
})

function sumOf({ masters }: Pick<ReturnType<typeof openStore>, 'masters'>, feed: string) {
  return masters.active()?.cursors[feed === COMMON ? 'common' : 'store'].sum
}
