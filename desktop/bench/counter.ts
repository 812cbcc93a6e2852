// The counter of a shop for a bench: a till in a real browser whose processor can be slowed, a scanner
// that types as scanners do, and the stopwatch inside the page.

import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import { openBrowser } from '../e2e/browser.ts'
import { installProbe, type Probe, type ProbedScan } from './page-probe.ts'

type Probed = { readonly probe: Probe }

export type Counter = Awaited<ReturnType<typeof openCounter>>

/** From key to key; common scanners take so long. */
const KEY_MS = 10
const POLL_MS = 5
const LINE = 'ol > li'
const RECEIPT = 'h2'

export async function openCounter(profile: string, url: string, ready: string) {
  const browser = await openBrowser(profile, 'about:blank')
  const { page } = browser
  const devtools = await page.context().newCDPSession(page)
  await page.addInitScript(installProbe, ready)
  return {
    ...{ browser, page, devtools },
    go: () => page.goto(url),
    slowDown: (rate: number) => devtools.send('Emulation.setCPUThrottlingRate', { rate }),
    scan: (code: string) => measured(LINE, () => typeScan(devtools, code)),
    pay: () => measured(RECEIPT, () => press(devtools, 'F9', 120)),
    readyAt,
    heap: () => heapOf(devtools),
  }

  async function measured(selector: string, act: () => Promise<void>): Promise<ProbedScan> {
    await page.evaluate((looked) => (window as unknown as Probed).probe.expect(looked), selector)
    await act()
    for (;;) {
      const found = await page.evaluate(() => (window as unknown as Probed).probe.measured())
      if (found) return found
      await sleep(POLL_MS)
    }
  }

  /** Since the navigation began. */
  async function readyAt(): Promise<number> {
    for (;;) {
      const at = await page.evaluate(() => (window as unknown as Probed).probe.shownAtMs())
      if (at !== undefined) return at
      await sleep(20)
    }
  }
}

/** Nobody waits for a key to be heard before the next is sent. */
async function typeScan(devtools: CDPSession, code: string): Promise<void> {
  const sent: Promise<void>[] = []
  for (const digit of code) {
    sent.push(press(devtools, digit, digit.charCodeAt(0)))
    await sleep(KEY_MS)
  }
  sent.push(press(devtools, 'Enter', 13))
  await Promise.all(sent)
}

async function press(devtools: CDPSession, key: string, keyCode: number): Promise<void> {
  const isDigit = /^\d$/.test(key)
  const common = { key, code: isDigit ? `Digit${key}` : key, windowsVirtualKeyCode: keyCode }
  const text = isDigit ? key : key === 'Enter' ? '\r' : undefined
  const down = { ...common, type: text ? ('keyDown' as const) : ('rawKeyDown' as const) }
  await Promise.all([
    devtools.send('Input.dispatchKeyEvent', { ...down, ...(text ? { text } : {}) }),
    devtools.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' }),
  ])
}

async function heapOf(devtools: CDPSession): Promise<{ objects: number; arrays: number }> {
  await devtools.send('HeapProfiler.collectGarbage')
  const heap = await devtools.send('Runtime.getHeapUsage')
  return { objects: heap.usedSize, arrays: heap.backingStorageSize }
}
