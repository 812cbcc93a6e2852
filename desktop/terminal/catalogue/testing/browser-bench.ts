// Measures the till's masters in a real Chromium, at its full pace and at a quarter of it:
// `node testing/browser-bench.ts [items] [path of the browser]`.

import '@evertill/shared/scripts/node24.ts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import type { MastersPath } from '@evertill/sync-protocol/wire.ts'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { ANNA, barcodeOf, CASH, groceryChange, itemChange, storeChange, TAX } from './goods.ts'
import { createStoreFeeds, NAMES } from './store-feeds.ts'

const items = Number(process.argv[2] ?? 100_000)
const feeds = createStoreFeeds(codec)
const common = Array.from({ length: items }, (_, number) => groceryChange(number))
feeds.publish({ common: [...common, TAX, CASH], store: [storeChange('One'), ANNA] })
feeds.answer('manifest', codec.utf8.encode(JSON.stringify({ feed: NAMES.common })))

const script = await bundled()
const server = createServer((request, response) => {
  const path = (request.url ?? '/').slice(1)
  if (request.method === 'GET') {
    response.setHeader('content-type', path === 'page.js' ? 'text/javascript' : 'text/html')
    response.end(path === 'page.js' ? script : '<script type="module" src="/page.js"></script>')
    return
  }
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => response.end(feeds.answer(path as MastersPath, Buffer.concat(parts))))
})
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const executablePath = process.argv[3] ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
for (const slower of [1, 4]) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await page.goto(url)
  say(`CPU slower ${slower} times`)
  await run('start()')
  say(`  first load: ${await run('active()')}`)
  say(`  written behind: ${await run('kept()')}`)
  await page.reload()
  say(`  warm start: ${await run('start()')}`)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage')
  say(`  heap: ${megabytes(usedSize)}, arrays: ${megabytes(backingStorageSize)}`)
  const codes = Array.from({ length: 1_900 }, (_, at) => barcodeOf((at * 53) % items))
  for (const times of ['first', 'second']) {
    say(`  by barcode, ${times} time: ${await run(`barcodes(${JSON.stringify(codes)})`)}`)
  }
  for (const words of ['99871', 'みどり屋 緑茶', 'midoriya milk 99', 'zzz', '青汁', 'a']) {
    say(`  search '${words}': ${await run(`search('${words}')`)}`)
  }
  const code = `new-${slower}`
  feeds.publish({ common: [itemChange('1', slower), itemChange('2', slower), itemChange(code, 3)] })
  say(`  publish of three rows: ${await run(`hint('${code}')`)}`)
  say(`  alarms: ${await run('alarms.join()')}`)
  await context.close()

  async function run(call: string): Promise<string> {
    return await page.evaluate(`window.${call}`)
  }
}
await browser.close()
server.close()

async function bundled(): Promise<string> {
  const built = await build({
    logLevel: 'error',
    configFile: false,
    build: {
      write: false,
      target: 'esnext',
      lib: {
        entry: fileURLToPath(new URL('browser-page.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'page',
      },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error('nothing was built')
  return first.output[0].code
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
