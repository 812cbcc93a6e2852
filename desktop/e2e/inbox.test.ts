// A receipt that does not add up, from a till with a fault to the page of headquarters: it counts as
// printed, somebody is told, says that it was looked at, and it is gone from the list.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pairDevice } from '@evertill/edge-node/testing/device.ts'
import { salesAt } from '@evertill/edge-node/testing/sales.ts'
import { minor } from '@evertill/shared/money/money.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TillBrowser } from './browser.ts'
import { type Chain, STORE, startChain } from './chain.ts'

let chain: Chain
let profile: string
let browser: TillBrowser

beforeAll(async () => {
  chain = await startChain()
  profile = mkdtempSync(join(tmpdir(), 'evertill-profile-'))
  const { url, operatorKey } = chain.hub()
  browser = await openBrowser(profile, `${url}/#key=${operatorKey}`)
})

afterAll(async () => {
  await browser.kill()
  await chain.end()
  rmSync(profile, { recursive: true, force: true })
})

test('headquarters is told of a receipt that does not add up, and settles it with one press', async () => {
  const { page } = browser
  const inbox = page.locator('#inbox')
  await page.locator('#report').waitFor()
  expect(await inbox.isVisible()).toBe(false)

  while (!(await fetch(`${chain.store().url}/ready`)).ok) await sleep(50)
  const till = await pairDevice(chain.store(), 1)
  await till.hello()
  const { id, body } = salesAt(STORE).sale()
  const { totals } = body.fact
  const fact = { ...body.fact, tenant: till.tenant, totals: { ...totals, total: minor(1_000) } }
  till.write('transaction', { fact }, { id })
  expect((await till.push(0)).answer?.acked).toBe(1)

  await inbox.getByText('A receipt does not add up').waitFor()
  const text = await inbox.textContent()
  expect(text).toContain('It counts as it was printed.')
  expect(text).toContain('totals, tenders')
  expect(text).toContain(`Receipt ${body.fact.receiptNo} · Sale · till 1 of ${STORE}`)
  expect(text).toContain('¥1,000')

  await inbox.getByRole('button', { name: /Looked at/ }).click()
  await inbox.waitFor({ state: 'hidden' })
})

test('the manager in the shop is told too, with the hub gone', async () => {
  await chain.hub().kill()
  const { url, operatorKey } = chain.store()
  const { page } = browser
  await page.goto(`${url}/#key=${operatorKey}`)
  const found = page.locator('#to-look-at')
  await found.getByText('A receipt does not add up').waitFor()
  expect(await found.textContent()).toMatch(/Receipt 111111 · sale · terminal 1 .* · 1000 JPY/)
  await found.getByRole('button', { name: /Looked at/ }).click()
  await found.waitFor({ state: 'hidden' })
})
