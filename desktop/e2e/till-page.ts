// What a cashier does at the page of the till, by its keys, and what is to be read on it.

import type { Page } from 'playwright-core'

export type Printed = { readonly number: string; readonly total: string }

export type TillPage = ReturnType<typeof tillPage>

/** One key of a scanner comes after the other in less time than any hand needs. */
const SCANNER_MS = 8

const LINES = 'Items of this sale'

export function tillPage(page: Page) {
  return {
    pairingCode,
    codeToComeBack,
    openDay,
    scan,
    payExact,
    sell,
    isReady,
    hasLines,
    total,
    isAlone,
    hasCopyAt,
    receipt,
  }

  async function pairingCode(): Promise<string> {
    await page.locator('#device-name').fill('Till by the door')
    await page.getByRole('button', { name: 'Ask the store' }).click()
    return ((await page.locator('strong.font-mono').textContent()) ?? '').trim()
  }

  /** Beside the sale: where the store has forgotten this till. */
  async function codeToComeBack(): Promise<string> {
    await page.getByRole('button', { name: 'Connect again' }).click()
    return ((await page.locator('strong.font-mono').textContent()) ?? '').trim()
  }

  async function openDay(float: string): Promise<void> {
    await page.getByRole('heading', { name: 'The till is closed' }).waitFor()
    await page.getByRole('group').getByRole('button').first().click()
    await page.locator('#float').fill(float)
    await page.keyboard.press('Enter')
    await isReady()
  }

  async function isReady(): Promise<void> {
    await page.getByText('Ready to sell').waitFor()
    // A till that was just let in asks for its numbers a moment longer, and says so.
    await page.getByText('Asking the store whether').waitFor({ state: 'hidden' })
  }

  async function scan(code: string): Promise<void> {
    const before = await page.getByRole('list', { name: LINES }).getByRole('listitem').count()
    await page.keyboard.type(code, { delay: SCANNER_MS })
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: LINES }).getByRole('listitem').nth(before).waitFor()
  }

  /** That many and no more, as soon as the till has painted them. */
  async function hasLines(count: number): Promise<void> {
    const items = page.getByRole('list', { name: LINES }).getByRole('listitem')
    await items.nth(count - 1).waitFor()
    if ((await items.count()) !== count)
      throw new Error(`${await items.count()} lines, not ${count}`)
  }

  async function payExact(): Promise<Printed> {
    await page.keyboard.press('F12')
    await page.getByText('Left to pay').waitFor()
    await page.keyboard.press('F9')
    return await receipt()
  }

  async function receipt(): Promise<Printed> {
    await page.getByText('Sale complete').waitFor()
    const heading = page.getByRole('heading', { name: /^Receipt / })
    const number = (await heading.textContent()) ?? ''
    const total = await figure('Total')
    return { number: number.replace('Receipt ', '').trim(), total: total.trim() }
  }

  async function sell(...codes: readonly string[]): Promise<Printed> {
    for (const code of codes) await scan(code)
    return await payExact()
  }

  async function total(): Promise<string> {
    return await figure('Total')
  }

  async function figure(label: string): Promise<string> {
    const named = page.locator('div', { has: page.locator(`> span:text-is("${label}")`) })
    return ((await named.locator('> strong').first().textContent()) ?? '').trim()
  }

  /** The header says so within the time that one try takes. */
  async function isAlone(): Promise<void> {
    await page.getByText('Working alone, sales are safe').waitFor()
  }

  async function hasCopyAt(place: 'Store' | 'Head office'): Promise<void> {
    await page.getByText(`✓ ${place}`).first().waitFor()
  }
}
