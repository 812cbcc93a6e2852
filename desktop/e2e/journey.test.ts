// A morning at one till, through a real browser and real processes: whatever is killed, wiped or lost
// on the way, HQ has each sale once, with the number and the amount that were printed.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, type TillBrowser } from './browser.ts'
import { barcodeOf, buildTill, type Chain, startChain } from './chain.ts'
import { type Printed, type TillPage, tillPage } from './till-page.ts'

const TOMATOES = barcodeOf(1)
const CUCUMBERS = barcodeOf(2)
const CABBAGE = barcodeOf(3)

let chain: Chain
let profile: string
let browser: TillBrowser
let till: TillPage

beforeAll(buildTill)

beforeEach(async () => {
  chain = await startChain()
  profile = mkdtempSync(join(tmpdir(), 'evertill-profile-'))
  await openTill()
  await chain.approve(await till.pairingCode(), 1)
  await till.openDay('10000')
})

afterEach(async () => {
  await browser.kill()
  await chain.end()
  rmSync(profile, { recursive: true, force: true })
})

describe('a morning at the till', () => {
  test('goes on while the store, the browser and the hub are killed', async () => {
    const printed: Printed[] = [await till.sell(TOMATOES)]
    await atHub(1)

    await till.scan(TOMATOES)
    await chain.store().kill('SIGKILL')
    await till.scan(CUCUMBERS)
    printed.push(await till.payExact())
    for (const code of [CABBAGE, CUCUMBERS, TOMATOES]) printed.push(await till.sell(code))
    await till.isAlone()

    await chain.hub().kill()
    await till.scan(CABBAGE)
    await browser.kill()
    await openTill()
    await till.hasLines(1)
    printed.push(await till.payExact())

    await chain.restartStore()
    printed.push(await till.sell(TOMATOES, CUCUMBERS))
    await chain.restartHub()
    await expectAtHub(printed)
  })

  test('survives the loss of the store and its disk', async () => {
    const printed: Printed[] = [await till.sell(TOMATOES), await till.sell(CUCUMBERS)]
    await atHub(2)
    chain.toHub.weather(() => 'cut')
    printed.push(await till.sell(CABBAGE))
    await till.hasCopyAt('Store')
    chain.toHub.weather(() => 'none')
    await chain.store().kill('SIGKILL')
    printed.push(await till.sell(TOMATOES))
    await chain.replaceStore()
    printed.push(await till.sell(CUCUMBERS))
    await expectAtHub(printed)
  })

  test('survives that the answer of each push is lost, on both hops', async () => {
    const everySecond = () => {
      let pushes = 0
      return (path: string) => {
        if (path !== '/sync/v1/push') return 'none'
        pushes += 1
        return pushes % 2 === 1 ? 'answer-lost' : 'none'
      }
    }
    chain.toStore.weather(everySecond())
    chain.toHub.weather(everySecond())
    const printed: Printed[] = []
    for (const code of [TOMATOES, CUCUMBERS, CABBAGE]) {
      printed.push(await till.sell(code))
      await atHub(printed.length)
    }
    await expectAtHub(printed)
    expect(chain.toStore.lost()).toBeGreaterThanOrEqual(3)
    expect(chain.toHub.lost()).toBeGreaterThanOrEqual(3)
  })
})

async function openTill(): Promise<void> {
  browser = await openBrowser(
    profile,
    `${chain.toStore.url}/till/`.replace('127.0.0.1', 'localhost'),
  )
  till = tillPage(browser.page)
}

async function atHub(count: number): Promise<void> {
  for (;;) {
    const { transactions } = await chain.salesAtHub()
    if (transactions.length >= count) return
    await sleep(100)
  }
}

/** Each sale once, as printed, and the total of the day to the coin. */
async function expectAtHub(printed: readonly Printed[]): Promise<void> {
  await atHub(printed.length)
  await sleep(1_000)
  const report = await chain.salesAtHub()
  const found = report.transactions
    .map(({ receiptNo, amount }) => ({ number: String(receiptNo), amount }))
    .sort((a, b) => Number(a.number) - Number(b.number))
  expect(found).toEqual(
    printed
      .map(({ number, total }) => ({ number, amount: Number(total.replace(/\D/g, '')) }))
      .sort((a, b) => Number(a.number) - Number(b.number)),
  )
  const amount = found.reduce((sum, each) => sum + each.amount, 0)
  expect(report.totals).toMatchObject([{ count: printed.length, amount }])
  expect(report.incomplete).toBe(0)
}
