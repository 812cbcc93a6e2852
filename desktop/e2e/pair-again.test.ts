// A till whose store and hub were begun anew and know nothing of it: it sells on, is let in again on
// the page, and what it had not sent arrives once, with the numbers that were printed.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '@evertill/cloud-hub/testing/read-log.ts'
import { readJournal } from '@evertill/edge-node/testing/read-journal.ts'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, type TillBrowser } from './browser.ts'
import { barcodeOf, buildTill, type Chain, startChain, TENANT } from './chain.ts'
import { type Printed, type TillPage, tillPage } from './till-page.ts'

const TOMATOES = barcodeOf(1)
const CUCUMBERS = barcodeOf(2)
const CABBAGE = barcodeOf(3)

let before: Chain
let anew: Chain
let profile: string
let browser: TillBrowser
let till: TillPage

beforeAll(buildTill)

beforeEach(async () => {
  before = await startChain()
  anew = await startChain()
  profile = mkdtempSync(join(tmpdir(), 'evertill-profile-'))
  const url = `${before.toStore.url}/till/`.replace('127.0.0.1', 'localhost')
  browser = await openBrowser(profile, url)
  till = tillPage(browser.page)
  await before.approve(await till.pairingCode(), 1)
  await till.openDay('10000')
})

afterEach(async () => {
  await browser.kill()
  await before.end()
  await anew.end()
  rmSync(profile, { recursive: true, force: true })
})

test('what a forgotten till had not sent arrives once, as soon as it is let in again', async () => {
  await till.sell(TOMATOES)
  await till.hasCopyAt('Head office')
  await before.store().kill('SIGKILL')
  await before.hub().kill()
  const printed: Printed[] = [await till.sell(CUCUMBERS), await till.sell(CABBAGE, TOMATOES)]

  before.toStore.lead(anew.store().url)
  // The shop is Japanese, the screen of this till is not.
  await browser.page.getByText('This device is not paired with the store.').waitFor()
  const code = await till.codeToComeBack()
  printed.push(await till.sell(CABBAGE))
  const wrong = anew.approve(code, 2)
  await expect(wrong).rejects.toThrow('It is terminal 1.')
  await anew.approve(code, 1)
  await till.hasCopyAt('Head office')
  printed.push(await till.sell(TOMATOES, CUCUMBERS))
  await till.hasCopyAt('Head office')

  await expectOnce(printed)
})

/** The sale that only the first hub has may be among them too: the till still held it, or not. */
async function expectOnce(printed: readonly Printed[]): Promise<void> {
  const numbers = printed.map(({ number }) => Number(number))
  const report = await atHub(numbers)
  const found = report.transactions.filter(({ receiptNo }) => numbers.includes(receiptNo))
  expect(
    found.map(({ receiptNo, amount }) => [receiptNo, amount]).sort(([a = 0], [b = 0]) => a - b),
  ).toEqual(printed.map(({ number, total }) => [Number(number), Number(total.replace(/\D/g, ''))]))
  expect(report.incomplete).toBe(0)
  await anew.store().kill('SIGKILL')
  for (const log of [readJournal(anew.store().dir), await readLog(anew.hub().dir, TENANT)]) {
    expect(log.broken).toEqual([])
    const sold = log.facts.filter(({ type }) => type === 'transaction').map(({ id }) => id)
    expect(new Set(sold).size).toBe(sold.length)
    expect(sold).toEqual(expect.arrayContaining(found.map(({ id }) => id)))
  }
}

async function atHub(numbers: readonly number[]) {
  for (;;) {
    const report = await anew.salesAtHub()
    const known = new Set(report.transactions.map(({ receiptNo }) => receiptNo))
    if (numbers.every((number) => known.has(number))) return report
    await sleep(100)
  }
}
