// Takes pictures of the till with one that only plays views: a few for the README, or every state in
// three sizes of screen into the folder that is named. People look at them, no test compares them.

import '@evertill/shared/scripts/node24.ts'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { createFakeTill } from '../terminal/testing/fake-till.ts'
import { pageConfig, tillFolder } from './till-config.ts'

type Fake = ReturnType<typeof createFakeTill>
type Shown = Parameters<Fake['show']>[0]

const SIZES = [
  { name: 'wide', width: 1280, height: 800 },
  { name: 'small', width: 800, height: 600 },
  { name: 'phone', width: 390, height: 844 },
]
const LOCALES: Readonly<Record<string, string>> = { small: 'ja-JP', phone: 'id-ID' }
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
}
const TEA = '4901234567894'
const RICE = '4902102072618'
const NOODLES = '8991002101234'
const UMBRELLA = '4512345678906'
const WAITING = Array.from({ length: 5 }, (_, at) => ({
  id: String(at),
  number: `0001${30 + at}`,
  totalText: `¥${(((at + 3) * 1_234) % 5_000) + 108}`,
  copies: at > 2 ? ('till' as const) : ('store' as const),
}))

const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  ready: () => Promise.resolve(),
  selling: async (page) => {
    await typeByHand(page, ['3', 'NumpadMultiply'])
    await scanAll(page, [TEA, RICE, UMBRELLA, NOODLES, RICE])
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Delete')
  },
  'sixty-lines': (page) =>
    scanAll(
      page,
      Array.from({ length: 62 }, (_, at) => (at % 3 ? TEA : RICE)),
    ),
  error: async (page) => {
    await scanAll(page, [TEA, RICE])
    await typeByHand(page, ['2', 'NumpadMultiply'])
    await scanAll(page, ['4999999999996'])
  },
  search: async (page) => {
    await scanAll(page, [TEA])
    await page.keyboard.press('F2')
    await page.keyboard.type('a', { delay: 200 })
    await page.keyboard.press('ArrowDown')
  },
  paying: async (page) => {
    await scanAll(page, [TEA, RICE, UMBRELLA, NOODLES])
    await page.keyboard.press('F12')
    await typeByHand(page, ['3', '0'])
  },
  paid: async (page) => {
    await scanAll(page, [TEA, RICE, UMBRELLA])
    await page.keyboard.press('F12')
    await typeByHand(page, ['2', '0', '0', '0', 'Enter'])
  },
  cancel: async (page) => {
    await scanAll(page, [TEA, RICE])
    await page.keyboard.press('Shift+Delete')
  },
  alone: async (page) => {
    await show(page, {
      header: {
        link: 'alone',
        waitingStore: 3,
        waitingHq: 12,
        safeToSwitchOff: false,
        publish: 118,
        pricesAgeMinutes: 190,
        storage: 'kept',
      },
      waiting: WAITING,
    })
    await scanAll(page, [TEA, RICE])
  },
  status: async (page) => {
    await show(page, {
      header: {
        link: 'alone',
        waitingStore: 3,
        waitingHq: 12,
        safeToSwitchOff: false,
        publish: 118,
        pricesAgeMinutes: 190,
        storage: 'may-be-cleared',
        trouble: {
          no: 1,
          kind: 'error',
          code: 'CERTIFICATE_EXPIRED',
          text: "The store's certificate has run out. Sales are kept here and go on. Call the technician.",
        },
      },
      waiting: WAITING,
    })
    await page.keyboard.press('F1')
  },
  'pair-again': async (page) => {
    await show(page, {
      header: {
        ...{ link: 'alone', waitingStore: 3, waitingHq: 3, safeToSwitchOff: false },
        ...{ publish: 118, pricesAgeMinutes: 3, storage: 'kept' },
        pairAgain: { code: '4821-93' },
        trouble: {
          no: 1,
          kind: 'error',
          code: '406025',
          text: 'This device is not paired with the store. Your sales are safe. Ask a manager to pair it.',
        },
      },
      waiting: WAITING,
    })
    await scanAll(page, [TEA, RICE])
  },
  pairing: async (page) => {
    await show(page, { stage: { at: 'pairing', name: 'Till 1' } })
  },
  'pairing-code': (page) =>
    show(page, { stage: { at: 'pairing', name: 'Till 1, by the door', code: '4821-93' } }),
  loading: (page) => show(page, { stage: { at: 'loading', rows: 41_200, of: 100_000 } }),
  closed: (page) =>
    show(page, {
      stage: {
        at: 'closed',
        storeName: 'Harbour Street',
        terminal: 3,
        lease: 'held',
        staff: ['Aya Tanaka', 'Budi Santoso', 'Chris Miller', 'Dewi Lestari'].map((name, at) => ({
          id: String(at),
          name,
        })),
      },
    }),
  'closed-refused': (page) =>
    show(page, {
      stage: {
        at: 'closed',
        storeName: 'Harbour Street',
        terminal: 3,
        lease: 'refused',
        staff: [{ id: '1', name: 'Aya Tanaka' }],
      },
    }),
  elsewhere: (page) => show(page, { stage: { at: 'elsewhere' } }),
}

/** What a reader of the README wants to see. */
const TELLING = new Set([
  'alone-wide',
  'paying-small',
  'sixty-lines-wide',
  'search-wide',
  'selling-wide',
  'status-wide',
])

const [, , named, only] = process.argv
const pictures = named ?? fileURLToPath(new URL('../pictures/', import.meta.url))
const built = mkdtempSync(join(tmpdir(), 'evertill-look-'))
mkdirSync(pictures, { recursive: true })
await build(pageConfig(built, join(tillFolder, 'testing/look.html')))
const server = createServer(({ url = '' }, response) => {
  const path = normalize(new URL(url, 'http://localhost').pathname).replace(/^\/till\//, '')
  response.setHeader('content-security-policy', POLICY)
  response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain')
  try {
    response.end(readFileSync(join(built, path)))
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/till/testing/look.html`
const browser = await chromium.launch({
  executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
try {
  for (const size of SIZES) await pictureAll(size)
} finally {
  await browser.close()
  server.close()
  rmSync(built, { recursive: true })
}

async function pictureAll({ name, width, height }: (typeof SIZES)[number]): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: name === 'small' ? 'dark' : 'light',
    locale: LOCALES[name] ?? 'en-GB',
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`the page says: ${message.text()}`)
  })
  page.on('pageerror', (error) => console.log(`the page broke: ${error.message}`))
  for (const [state, play] of Object.entries(STATES)) {
    if (!isWanted(state, name)) continue
    await page.goto(address)
    await page.locator('header').waitFor()
    await play(page)
    // The light on a new line goes out before the picture is taken.
    await page.waitForTimeout(1_000)
    await page.screenshot({ path: join(pictures, `${state}-${name}.png`) })
    await complainOfWidth(page, `${state}-${name}`)
  }
  await context.close()
}

function isWanted(state: string, size: string): boolean {
  if (named === undefined) return TELLING.has(`${state}-${size}`)
  return only === undefined || state.includes(only)
}

async function complainOfWidth(page: Page, picture: string): Promise<void> {
  const wrong = await page.evaluate(() => {
    const tooWide = document.documentElement.scrollWidth > window.innerWidth
    const tooLow = document.body.scrollHeight > window.innerHeight
    const tooSmall = [...document.querySelectorAll('button, input, select')].filter((each) => {
      const { width, height } = each.getBoundingClientRect()
      return width > 0 && (height < 44 || width < 44)
    })
    const cut = [...document.querySelectorAll('button, output')].filter(
      (each) =>
        each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1,
    )
    const names = (list: Element[]) => list.map((each) => each.textContent?.trim() || each.tagName)
    return { tooWide, tooLow, tooSmall: names(tooSmall), cut: names(cut) }
  })
  const { tooWide, tooLow, tooSmall, cut } = wrong
  if (tooWide || tooLow || tooSmall.length > 0 || cut.length > 0) {
    console.log(`${picture}: ${JSON.stringify(wrong)}`)
  }
}

function show(page: Page, shown: Shown): Promise<void> {
  return page.evaluate((some) => (window as unknown as { fake: Fake }).fake.show(some), shown)
}

/** As a scanner does it: one key after the other, faster than a driver of browsers can. */
function scanAll(page: Page, codes: readonly string[]): Promise<void> {
  return page.evaluate((all) => {
    const press = (key: string, code: string) =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key, code, cancelable: true }))
    for (const scanned of all) {
      for (const digit of scanned) press(digit, `Digit${digit}`)
      press('Enter', 'Enter')
    }
  }, codes)
}

async function typeByHand(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.waitForTimeout(200)
  }
}
