// The line that fails on purpose strikes in the phase it was told, and a strike waits for a request
// that gets so far.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFaultProxy, type FaultProxy } from './fault-proxy.ts'

let server: Server
let proxy: FaultProxy
let heard: number
/** How many of the next requests die with their server. */
let dying: number

beforeEach(async () => {
  heard = 0
  dying = 0
  server = createServer((asked, answer) => {
    heard += 1
    dying -= 1
    if (dying >= 0) answer.destroy()
    else asked.resume().on('end', () => answer.end('done'))
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  proxy = await createFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  server.close()
})

const push = () =>
  fetch(`${proxy.url}/push`, { method: 'POST', body: 'entries' }).then(
    (answer) => answer.text(),
    () => 'broken',
  )

test('a strike on arrival falls before the other side has heard of the request', async () => {
  let heardThen = -1
  const struck = proxy.strike('/push', 'arriving', () => {
    heardThen = heard
    return Promise.resolve()
  })
  expect(await push()).toBe('broken')
  await struck
  expect(heardThen).toBe(0)
  expect(await push()).toBe('done')
})

test('a strike on the answer falls when the other side has done it, and the answer is gone', async () => {
  let heardThen = -1
  const struck = proxy.strike('/push', 'answered', () => {
    heardThen = heard
    return Promise.resolve()
  })
  expect(await push()).toBe('broken')
  await struck
  expect(heardThen).toBe(1)
})

test('a strike waits for the next request where one breaks before its moment', async () => {
  dying = 2
  const struck = proxy.strike('/push', 'answered', () => Promise.resolve())
  for (let turn = 0; turn < 3; turn += 1) expect(await push()).toBe('broken')
  await struck
  expect(await push()).toBe('done')
})

test('of two strikes each meets a request of its own', async () => {
  const fallen: string[] = []
  const strikes = ['first', 'second'].map((name) =>
    proxy.strike('/push', 'working', () => {
      fallen.push(name)
      return Promise.resolve()
    }),
  )
  await push()
  await push()
  await Promise.all(strikes)
  expect(fallen).toEqual(['first', 'second'])
})

test('a strike is told whether the answer has left by then', async () => {
  let before: boolean | undefined
  let after: boolean | undefined
  const struck = proxy.strike('/push', 'working', async (hasAnswered) => {
    before = hasAnswered()
    while (!hasAnswered()) await new Promise((soon) => setTimeout(soon, 1))
    after = hasAnswered()
  })
  await push()
  await struck
  expect([before, after]).toEqual([false, true])
})
