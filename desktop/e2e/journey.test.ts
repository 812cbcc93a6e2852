// A morning at one till, through a real browser and real processes: whatever is killed, wiped or lost
// on the way, HQ has each sale once, with the number and the amount that were printed.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '@evertill/cloud-hub/testing/read-log.ts'
import { readJournal } from '@evertill/edge-node/testing/read-journal.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, type TillBrowser } from './browser.ts'
import { barcodeOf, buildTill, type Chain, startChain, TENANT } from './chain.ts'
import { type Printed, type TillPage, tillPage } from './till-page.ts'

const TOMATOES = barcodeOf(1)
const CUCUMBERS = barcodeOf(2)
const CABBAGE = barcodeOf(3)

/** No hand is faster from the scanner to the plug. */
const HAND_TO_PLUG_MS = 500

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
    await morning({ backWith: chain.restartStore })
  })

  test('goes on when the store comes back with an empty disk', async () => {
    await morning({ backWith: chain.replaceStore })
  })

  test('goes on when the answer of each push is lost once, on both hops', async () => {
    chain.toStore.weather(everySecondPushLost())
    chain.toHub.weather(everySecondPushLost())
    await morning({ backWith: chain.restartStore })
    expect(chain.toStore.lost()).toBeGreaterThan(0)
    expect(chain.toHub.lost()).toBeGreaterThan(0)
  })
})

/** From the first sale to a hub that has all of them, however the store comes back. */
async function morning({ backWith }: { readonly backWith: () => Promise<void> }): Promise<void> {
  const printed: Printed[] = [await till.sell(TOMATOES)]
  await atHub(1)

  await till.scan(TOMATOES)
  await chain.store().kill('SIGKILL')
  await till.scan(CUCUMBERS)
  printed.push(await till.payExact())
  for (const code of [CABBAGE, CUCUMBERS, TOMATOES]) printed.push(await till.sell(code))
  await till.isAlone()

  await till.scan(CABBAGE)
  await chain.hub().kill()
  // The basket is kept behind the cashier's back, some milliseconds after it was painted.
  await sleep(HAND_TO_PLUG_MS)
  await browser.kill()
  await openTill()
  await till.hasLines(1)
  printed.push(await till.payExact())

  await chain.restartHub()
  await backWith()
  printed.push(await till.sell(TOMATOES, CUCUMBERS))
  await till.hasCopyAt('Store')
  await chain.hub().kill()
  printed.push(await till.sell(CABBAGE))
  await chain.restartHub()
  await expectAtHub(printed)
}

/** The first answer of every push is thrown away after it was given; asked again, it comes. */
function everySecondPushLost() {
  let pushes = 0
  return (path: string) => {
    if (path !== '/sync/v1/push') return 'none'
    pushes += 1
    return pushes % 2 === 1 ? 'answer-lost' : 'none'
  }
}

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

/** Each sale once, as printed, the total of the day to the coin, and chains that add up on both sides. */
async function expectAtHub(printed: readonly Printed[]): Promise<void> {
  await atHub(printed.length)
  await till.hasCopyAt('Head office')
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
  await chain.store().kill('SIGKILL')
  for (const log of [readJournal(chain.store().dir), await readLog(chain.hub().dir, TENANT)]) {
    expect(log.broken).toEqual([])
    const sold = log.facts.filter(({ type }) => type === 'transaction').map(({ id }) => id)
    expect(new Set(sold).size).toBe(printed.length)
    // Neither a number twice nor a receipt that does not add up.
    expect(log.facts.filter(({ type }) => type === 'exception')).toEqual([])
  }
}
