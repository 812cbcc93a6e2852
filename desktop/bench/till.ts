// Measures the till as a cashier meets it: real hub, store and browser, a hundred thousand items, the
// processor at full pace and at a quarter of it. `node desktop/bench/till.ts [items] [baskets]` prints
// the tables of the README.

import '@evertill/shared/scripts/node24.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { barcodeOf, buildTill, startChain } from '../e2e/chain.ts'
import { tillPage } from '../e2e/till-page.ts'
import { openCounter } from './counter.ts'
import { megabytes, type Row, seconds, spread, table } from './figures.ts'
import type { ProbedScan } from './page-probe.ts'

const items = Number(process.argv[2] ?? 100_000)
const baskets = Number(process.argv[3] ?? 4)
/** Before anything is measured. */
const LINES = 60
/** Behind the goods of the demo shop that have names of their own. */
const FIRST_ITEM = 1_000
const SCANS_EACH = 25
const PACES = [1, 4] as const
/** The keys of the one screen to sell. */
const READY = 'main > .grid'
/** A hand takes the next item. */
const HAND_MS = 120

type Pace = (typeof PACES)[number]
type Times = Record<Pace, number[]>

const perPace = (): Times => ({ 1: [], 4: [] })
const toDom = perPace()
const toPaint = perPace()
const toReceipt = perPace()
const warm = perPace()
const cold = perPace()
let scanned = 0

buildTill()
const profile = mkdtempSync(join(tmpdir(), 'evertill-bench-'))
const chain = await startChain({ items })
const url = `${chain.toStore.url}/till/`.replace('127.0.0.1', 'localhost')
let counter = await openCounter(profile, url, READY)
try {
  const firstLoad = await pair()
  for (let basket = 0; basket < baskets; basket += 1) await sell(basket)
  // Behind the last sale the masters are written; a start that has to fetch them is no warm one.
  const heap = await counter.heap()
  for (const pace of PACES) for (let start = 0; start < 3; start += 1) await reload(pace)
  await killEverybody()
  for (const pace of PACES) for (let start = 0; start < 2; start += 1) await startAnew(pace)
  print(firstLoad, heap)
} finally {
  await counter.browser.kill()
  await chain.end()
  rmSync(profile, { recursive: true, force: true })
}

async function pair(): Promise<number> {
  await storeHasPrices()
  await counter.go()
  const till = tillPage(counter.page)
  const code = await till.pairingCode()
  const began = performance.now()
  await chain.approve(code, 1)
  counter.page.setDefaultTimeout(0)
  await counter.page.getByRole('heading', { name: 'The till is closed' }).waitFor()
  const took = performance.now() - began
  await till.openDay('10000')
  return took
}

/** What the store itself fetches from head quarters is measured elsewhere. */
async function storeHasPrices(): Promise<void> {
  const { url: store, operatorKey } = chain.store()
  const headers = { authorization: `Bearer ${operatorKey}` }
  for (;;) {
    const { link } = await (await fetch(`${store}/status`, { headers })).json()
    if (link.publish !== undefined) return
    await sleep(100)
  }
}

/** One basket: full first, then measured in turns at both paces, and paid. */
async function sell(basket: number): Promise<void> {
  for (let line = 0; line < LINES; line += 1) await scanNext()
  const paces = basket % 2 === 0 ? PACES : PACES.toReversed()
  for (const pace of paces) {
    await counter.slowDown(pace)
    for (let scan = 0; scan < SCANS_EACH; scan += 1) {
      await sleep(HAND_MS)
      const { domMs, paintMs } = await scanNext()
      toDom[pace].push(domMs)
      toPaint[pace].push(paintMs)
    }
  }
  const pace = paces[1] ?? 1
  const paid = await counter.pay()
  toReceipt[pace].push(paid.paintMs)
  await counter.slowDown(1)
}

/** Another item each time, so that none of them was looked up before. */
async function scanNext(): Promise<ProbedScan> {
  scanned += 1
  return await counter.scan(barcodeOf(FIRST_ITEM + ((scanned * 7_919) % (items - 200))))
}

async function reload(pace: Pace): Promise<void> {
  await counter.slowDown(pace)
  await counter.page.reload()
  warm[pace].push(await counter.readyAt())
  await sleep(1_000)
}

async function killEverybody(): Promise<void> {
  await chain.store().kill('SIGKILL')
  await chain.hub().kill()
}

/** A browser that was killed, with nobody there to answer it. */
async function startAnew(pace: Pace): Promise<void> {
  await counter.browser.kill()
  counter = await openCounter(profile, url, READY)
  await counter.slowDown(pace)
  await counter.go()
  cold[pace].push(await counter.readyAt())
}

function print(firstLoad: number, heap: { objects: number; arrays: number }): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model}`
  console.log(`${new Date().toISOString().slice(0, 10)} · ${machine} · ${items} items\n`)
  const rows = PACES.flatMap((pace): Row[] => [
    [`scan → line in the page, CPU ×${pace}`, ...spread(toDom[pace])],
    [`scan → line painted, CPU ×${pace}`, ...spread(toPaint[pace])],
    [`cash → receipt painted, CPU ×${pace}`, ...spread(toReceipt[pace])],
    [`reload → ready to sell, CPU ×${pace}`, ...spread(warm[pace])],
    [`killed browser, nobody answers → ready to sell, CPU ×${pace}`, ...spread(cold[pace])],
  ])
  console.log(table(['from 60 lines on', 'times', 'p50', 'p95', 'slowest'], rows))
  console.log(
    `\nApproved → all prices there: ${seconds(firstLoad)}. ` +
      `Memory: ${megabytes(heap.objects)} of objects, ${megabytes(heap.arrays)} of arrays.`,
  )
}
