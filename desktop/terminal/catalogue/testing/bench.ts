// How long the till's masters take with 100,000 items: taking them from the store, writing them
// behind, starting again, finding one, and a publish of three rows. `node testing/bench.ts [items]`.

import '@evertill/shared/scripts/node24.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { PIECE_MS } from '../breath.ts'
import { createCatalogue } from '../catalogue.ts'
import { ANNA, barcodeOf, CASH, groceryChange, itemChange, storeChange, TAX } from './goods.ts'
import { createMemoryStorage } from './memory-storage.ts'
import { createStoreFeeds, NAMES } from './store-feeds.ts'

const items = Number(process.argv[2] ?? 100_000)
const feeds = createStoreFeeds(codec)
const changes = Array.from({ length: items }, (_, number) => groceryChange(number))
const rowBytes = changes.reduce((sum, { body = '' }) => sum + Buffer.byteLength(body), 0)
feeds.publish({ common: [...changes, TAX, CASH], store: [storeChange('One'), ANNA] })
feeds.answer('manifest', codec.utf8.encode(JSON.stringify({ feed: NAMES.common })))
changes.length = 0
say('rows', `${items} items, ${megabytes(rowBytes)} of bodies`)

let lastTurn = 0
let pausedAt = 0
const storage = createMemoryStorage()

const heapBefore = memory()
const cold = newCatalogue()
await timed('first load from the store', async () => {
  await cold.start()
  await until(() => cold.active() !== undefined)
})
say('memory of one catalogue (and the answers of the store)', megabytes(memory() - heapBefore))
await timed('written behind', () => until(() => cold.isKept()))
say('file', megabytes(storage.files().reduce((sum, file) => sum + file.length, 0)))

const warmBefore = memory()
const warm = newCatalogue()
await timed('warm start', () => warm.start())
say('memory after a warm start', megabytes(memory() - warmBefore))

perCall('by barcode, each the first time', 1_900, (at) =>
  warm.byBarcode(barcodeOf((at * 53) % items)),
)
perCall('by barcode, read before', 1_900, (at) => warm.byBarcode(barcodeOf((at * 53) % items)))
perCall('by barcode, unknown', 100_000, (at) => warm.byBarcode(String(at).padStart(14, '9')))
for (const words of [
  '99871',
  'みどり屋 緑茶',
  'midoriya milk 99',
  'ぎゅうにゅう',
  'zzz',
  '青汁',
  'カレー 535g',
  'a',
  '4900000',
]) {
  perCall(`search '${words}' (${warm.search(words, 50).length} found)`, 50, () =>
    warm.search(words, 50),
  )
}

feeds.publish({ common: [itemChange('100001', 1), itemChange('100002', 2), itemChange('new', 3)] })
await timed('publish of three rows, from hint to price', async () => {
  warm.hint()
  await until(() => warm.byCode('new') !== undefined)
})
await until(() => warm.isKept())
say('its record', `${storage.files().at(-1)?.length} bytes`)

feeds.publish({
  common: Array.from({ length: 20_000 }, (_, at) => itemChange(`${100_000 + at}`, 7)),
})
await timed('publish of 20,000 rows', async () => {
  warm.hint()
  await until(() => warm.byCode('119999')?.prices[0]?.price.value === 7)
})
process.exit()

function newCatalogue() {
  return createCatalogue({
    ask: (path, body, answered) => {
      // The store's own work is no wait of the till.
      setImmediate(() => {
        pausedAt = performance.now()
        const bytes = feeds.answer(path, body)
        lastTurn += performance.now() - pausedAt
        answered(bytes)
      })
    },
    codec,
    dice: () => 0.5,
    names: NAMES,
    nowMs: () => performance.now(),
    later: (delayMs, run) => {
      if (delayMs === 0) setImmediate(run)
      else setTimeout(run, Math.min(delayMs, 60_000))
    },
    storage,
    alarm: (alarm) => say('ALARM', JSON.stringify(alarm)),
  })
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  const stop = watch()
  await work()
  const tookMs = performance.now() - began
  say(what, `${tookMs.toFixed(0)} ms, longest piece ${stop().toFixed(1)} ms (aim ${PIECE_MS})`)
}

/** The longest time in which nothing else got a turn. */
function watch(): () => number {
  let longest = 0
  let isOn = true
  lastTurn = performance.now()
  const turn = () => {
    longest = Math.max(longest, performance.now() - lastTurn)
    lastTurn = performance.now()
    if (isOn) setImmediate(turn)
  }
  setImmediate(turn)
  return () => {
    isOn = false
    return longest
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(1)
}

function perCall(what: string, times: number, call: (at: number) => unknown): void {
  const began = performance.now()
  for (let at = 0; at < times; at += 1) call(at)
  say(what, `${((1_000 * (performance.now() - began)) / times).toFixed(1)} µs`)
}

function memory(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what}: ${figure}\n`)
}
