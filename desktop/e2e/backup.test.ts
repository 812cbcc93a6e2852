// What a till may forget: not what its store has, not what the hub has, but what a backup of the hub
// has on another disk. With real processes.

import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Device, pairDevice } from '@evertill/edge-node/testing/device.ts'
import { salesAt } from '@evertill/edge-node/testing/sales.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TillBrowser } from './browser.ts'
import { type Chain, STORE, startChain, TENANT } from './chain.ts'

/** Another disk than the database's, where this machine has one. */
const MEMORY = '/dev/shm'
const isElsewhere = existsSync(MEMORY) && statSync(MEMORY).dev !== statSync(tmpdir()).dev
let chain: Chain
let folder: string
let till: Device
let profile: string
let browser: TillBrowser

beforeAll(async () => {
  folder = mkdtempSync(join(isElsewhere ? MEMORY : tmpdir(), 'evertill-backup-'))
  chain = await startChain({ hubEnv: { EVERTILL_BACKUP_DIR: folder } })
  while (!(await fetch(`${chain.store().url}/ready`)).ok) await sleep(50)
  till = await pairDevice(chain.store(), 1)
  await till.hello()
  profile = mkdtempSync(join(tmpdir(), 'evertill-profile-'))
  const { url, operatorKey } = chain.hub()
  browser = await openBrowser(profile, `${url}/#key=${operatorKey}`)
})

afterAll(async () => {
  await browser.kill()
  rmSync(profile, { recursive: true, force: true })
  await chain.end()
  rmSync(folder, { recursive: true, force: true })
})

test('a till may forget a sale as soon as a backup of the hub holds it, and none before', async () => {
  const sales = salesAt(STORE)
  const sell = async () => {
    const { id, body } = sales.sale()
    const { length } = till.entries
    till.write('transaction', { fact: { ...body.fact, tenant: TENANT } }, { id })
    const { answer } = await till.push(length)
    return answer?.prunable
  }
  for (let no = 0; no < 3; no += 1) expect(await sell()).toBe(0)
  await hubHas(3)
  expect(await sell()).toBe(0)

  await hubHas(4)
  const { page } = browser
  await page.getByText('Not backed up yet.').waitFor()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('Backed up just now.').waitFor()
  expect(readdirSync(folder)).toHaveLength(1)
  // The store hears it with the answer to its next push, and tells the till with the one after.
  let prunable = 0
  for (let no = 0; no < 50 && prunable === 0; no += 1) {
    prunable = (await sell()) ?? 0
    await sleep(100)
  }
  expect(prunable).toBe(isElsewhere ? 4 : 0)
})

async function hubHas(count: number): Promise<void> {
  while ((await chain.salesAtHub('2026-11-21')).transactions.length < count) await sleep(50)
}
