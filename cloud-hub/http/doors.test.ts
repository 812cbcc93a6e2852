// The doors: their order, that no route lies outside, and what each of them refuses.

import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createSigner, type Signer } from '../testing/signer.ts'
import { startSmallHub } from '../testing/small-hub.ts'
import { eventStream } from './events.ts'
import type { Answer, Route } from './route.ts'

let own: OwnDatabase
let hub: Awaited<ReturnType<typeof startSmallHub>>
let box: Signer
let closed = 0

const text = (body: string): Answer => ({ status: 200, type: 'text/plain', body })

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/sync/v1/echo',
    who: 'node',
    bodyMax: 4_000_000,
    answer: ({ body, query }) => text(`${query.get('q') ?? ''}${Buffer.from(body).toString()}`),
  },
  {
    method: 'GET',
    path: '/sync/v1/events',
    who: 'node',
    answer: ({ stopping }) =>
      eventStream({
        stopping,
        open: (send) => {
          send('hint', 'a\nb')
          return () => {
            closed += 1
          }
        },
        everyMs: 5,
      }),
  },
  {
    method: 'GET',
    path: '/broken',
    who: 'anyone',
    answer: () => {
      throw new Error('the secret plan')
    },
  },
]

beforeAll(async () => {
  own = await startOwnDatabase()
  hub = await startSmallHub(own.db, routes)
  box = createSigner()
  await box.enrol(hub, { tenant: 'acme', store: '0001', storeName: 'Market' })
})

afterAll(async () => {
  await hub.close()
  await own.close()
})

test('every request passes the same doors in the same order', () => {
  expect(hub.app.doors.names).toEqual([
    'correlation id',
    'access log',
    'security headers',
    'nonce',
    'faults',
    'packing',
    'rate',
    'size',
    'credential',
    'handler',
  ])
})

test('no path is answered outside of the doors', async () => {
  const own: readonly Pick<Route, 'method' | 'path'>[] = [
    { method: 'GET', path: '/health' },
    { method: 'GET', path: '/ready' },
  ]
  const given = [...own, ...hub.given].map(({ method, path }) => `${method} ${path}`)
  expect(hub.app.answered.map(({ method, path }) => `${method} ${path}`)).toEqual(given)
  for (const { method, path } of [...hub.app.answered, { method: 'GET', path: '/nothing' }]) {
    if (path === '/sync/v1/events') continue
    const { headers } = await fetch(`${hub.url}${path}`, { method })
    expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  }
})

test('whoever shows nothing, or the wrong thing, gets nowhere', async () => {
  const wrong = ['', 'Bearer', `Bearer ${'00'.repeat(32)}`, 'Evertill a.b.c', `Basic ${box.keyHex}`]
  for (const route of hub.given) {
    if (route.who === 'anyone') continue
    for (const authorization of wrong) {
      const { method, path } = route
      const body = method === 'GET' ? null : '{}'
      const replied = await fetch(`${hub.url}${path}`, { method, body, headers: { authorization } })
      expect([path, replied.status]).toEqual([path, 401])
    }
  }
  const node = { authorization: box.proofFor('GET', '/fleet/v1/nodes') }
  expect((await fetch(`${hub.url}/fleet/v1/nodes`, { headers: node })).status).toBe(401)
  expect((await box.asOperator(hub, 'POST', '/sync/v1/echo', {})).status).toBe(401)
})

test('a signed request is let in with its query and its body', async () => {
  const { status, text } = await box.ask(hub, 'POST', '/sync/v1/echo?q=%20a', 'bc')
  expect([status, text]).toEqual([200, ' abc'])
})

test('a request that was signed for another purpose is not', async () => {
  await box.ask(hub, 'POST', '/sync/v1/echo', 'x')
  const others = [
    box.proofFor('POST', '/sync/v1/echo', 'y'),
    box.proofFor('POST', '/sync/v1/echo?q=1', 'x'),
    box.proofFor('GET', '/sync/v1/echo', 'x'),
  ]
  for (const authorization of others) expect(await send(authorization)).toBe('BAD_SIGNATURE')
})

async function send(authorization: string): Promise<string> {
  const asked = { method: 'POST', body: 'x', headers: { authorization } }
  const replied = await fetch(`${hub.url}/sync/v1/echo`, asked)
  expect(replied.headers.get('Evertill-Nonce')).toMatch(/^[0-9a-f]{32}$/)
  const body = await replied.text()
  return replied.ok ? 'let in' : (JSON.parse(body) as { code: string }).code
}

test('a request that is played again is refused', async () => {
  await box.ask(hub, 'POST', '/sync/v1/echo', 'x')
  const authorization = box.proofFor('POST', '/sync/v1/echo', 'x')
  expect(await send(authorization)).toBe('let in')
  expect(await send(authorization)).toBe('REPLAYED')
})

test('a nonce that is too old brings a new one, and no clock of the box plays a part', async () => {
  await box.ask(hub, 'POST', '/sync/v1/echo', 'x')
  hub.clock.ms += 11 * 60_000
  expect(await send(box.proofFor('POST', '/sync/v1/echo', 'x'))).toBe('NONCE_NEEDED')
  expect((await box.ask(hub, 'POST', '/sync/v1/echo', 'x')).status).toBe(200)
})

test('a stranger who signs well is still a stranger', async () => {
  const stranger = createSigner()
  const { body } = await stranger.ask(hub, 'POST', '/sync/v1/echo', 'x')
  expect(body).toMatchObject({ code: 'NOT_ENROLLED' })
})

test('a packed body is unpacked after its proof was checked over what was sent', async () => {
  const packed = new Uint8Array(gzipSync('packed'))
  const headers = { 'content-encoding': 'gzip' }
  expect((await box.ask(hub, 'POST', '/sync/v1/echo', packed, headers)).text).toBe('packed')
  const broken = await box.ask(hub, 'POST', '/sync/v1/echo', 'no gzip', headers)
  expect([broken.status, broken.body]).toEqual([
    400,
    { error: { code: 'MALFORMED', fault: 'body' } },
  ])
  const odd = await box.ask(hub, 'POST', '/sync/v1/echo', 'x', { 'content-encoding': 'br' })
  expect(odd.status).toBe(400)
})

test('a body that is too large, packed or not, is refused in the words of the protocol', async () => {
  const large = 'x'.repeat(4_000_001)
  const replied = await box.ask(hub, 'POST', '/sync/v1/echo', large)
  expect([replied.status, replied.body]).toMatchObject([
    413,
    { error: { code: 'TOO_LARGE', limits: {} } },
  ])
  const bomb = new Uint8Array(gzipSync(large))
  const headers = { 'content-encoding': 'gzip' }
  expect((await box.ask(hub, 'POST', '/sync/v1/echo', bomb, headers)).status).toBe(413)
})

test('a long answer is packed for whoever takes it packed', async () => {
  const replied = await box.ask(hub, 'POST', '/sync/v1/echo', 'y'.repeat(2_000), {
    'accept-encoding': 'gzip',
  })
  expect(replied.headers.get('content-encoding')).toBe('gzip')
  expect(replied.text).toBe('y'.repeat(2_000))
})

test('a fault says nothing of itself to the outside, and everything to the log', async () => {
  const replied = await fetch(`${hub.url}/broken`, { headers: { 'x-correlation-id': 'mine-1' } })
  expect(replied.status).toBe(500)
  expect(await replied.json()).toMatchObject({ code: 'INTERNAL' })
  expect(replied.headers.get('x-correlation-id')).toBe('mine-1')
  const line = hub.lines.findLast((each) => each.includes('the secret plan'))
  expect(JSON.parse(line ?? '{}')).toMatchObject({ correlation: 'mine-1' })
})

test('the log names route, status and store, and neither query nor key', async () => {
  hub.lines.splice(0)
  await box.ask(hub, 'POST', '/sync/v1/echo?q=hidden', 'body of a sale')
  const line = JSON.parse(hub.lines.at(-1) ?? '{}')
  expect(line).toMatchObject({ route: '/sync/v1/echo', status: 200, tenant: 'acme', store: '0001' })
  expect(hub.lines.join()).not.toMatch(/hidden|body of a sale|Evertill /)
})

test('an answer that goes on says that it is alive, and ends when nobody listens', async () => {
  await box.ask(hub, 'POST', '/sync/v1/echo', 'x')
  const path = '/sync/v1/events'
  const leaving = new AbortController()
  const headers = { authorization: box.proofFor('GET', path) }
  const replied = await fetch(`${hub.url}${path}`, { headers, signal: leaving.signal })
  expect(replied.headers.get('content-type')).toBe('text/event-stream')
  let read = ''
  for await (const part of replied.body ?? []) {
    read += Buffer.from(part).toString()
    if (read.includes(': alive')) break
  }
  expect(read).toContain('event: hint\ndata: a\ndata: b\n\n')
  leaving.abort()
  await expect.poll(() => closed).toBe(1)
})

test('health tells name and version, and readiness ends with the hub', async () => {
  expect(await (await fetch(`${hub.url}/health`)).json()).toEqual({
    ok: true,
    name: 'cloud-hub',
    version: '1.2.3',
  })
  expect((await fetch(`${hub.url}/ready`)).status).toBe(200)
})

test('an address that nobody answers is 404, whatever is asked of it', async () => {
  for (const method of ['GET', 'POST', 'DELETE']) {
    const replied = await fetch(`${hub.url}/nothing`, { method })
    expect([replied.status, await replied.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
  }
})
