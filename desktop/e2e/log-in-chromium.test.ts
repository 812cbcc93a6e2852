// What every log must do, run by the log of a till on the IndexedDB of a real Chromium: the suite is
// bundled, served and run inside the page, with nothing of Node behind it.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageResult } from '../terminal/testing/tests-in-page.ts'
import { openBrowser } from './browser.ts'

const PAGE = fileURLToPath(new URL('../terminal/testing/log-page.ts', import.meta.url))
const RUNNER = fileURLToPath(new URL('../terminal/testing/tests-in-page.ts', import.meta.url))
const PORTS = fileURLToPath(new URL('../terminal/testing/ports-in-page.ts', import.meta.url))

type Page = { readonly results: readonly PageResult[] }

let served: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  served = await serve(await bundled())
})

afterAll(() => served.close())

describe('the log of a till in a real Chromium', () => {
  test('does what every log must do', async () => {
    const results = await resultsAt('')
    expect(results.filter(({ fault }) => fault !== undefined)).toEqual([])
    const rules = new Set(results.flatMap(({ name }) => name.match(/\[L\d\]/g) ?? []))
    expect([...rules].sort()).toEqual(['[L3]', '[L4]', '[L5]', '[L6]', '[L7]', '[L8]'])
    expect(results.length).toBeGreaterThanOrEqual(24)
  })

  test('one that forgets what was acknowledged is found out', async () => {
    const failed = (await resultsAt('#forgetful')).filter(({ fault }) => fault !== undefined)
    expect(failed.map(({ name }) => name).join()).toContain('acknowledged moves forward only')
  })
})

/** On a profile that nobody used before. */
async function resultsAt(hash: string): Promise<readonly PageResult[]> {
  const profile = mkdtempSync(join(tmpdir(), 'evertill-profile-'))
  const { page, kill } = await openBrowser(profile, served.url + hash)
  try {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    await page.waitForFunction(() => 'results' in window, undefined, { timeout: 0 })
    expect(faults).toEqual([])
    return await page.evaluate(() => (window as unknown as Page).results)
  } finally {
    await kill()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function bundled(): Promise<string> {
  const built = await build({
    logLevel: 'error',
    configFile: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: [
        { find: /^vitest$/, replacement: RUNNER },
        { find: /^.*\/node-ports\.ts$/, replacement: PORTS },
      ],
    },
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: PAGE, formats: ['es'], fileName: 'page' },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error('nothing was built')
  return first.output[0].code
}

/** Under a name that browsers trust as they trust HTTPS. */
async function serve(script: string) {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
