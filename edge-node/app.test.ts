// The doors of a store: who gets in, what everybody is told, and that no route stands beside them.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Device, pairDevice, plain } from './testing/device.ts'
import { openNode } from './testing/open-node.ts'

type Node = Awaited<ReturnType<typeof openNode>>

let node: Node
let till: Device
const files = mkdtempSync(join(tmpdir(), 'evertill-till-'))

beforeAll(async () => {
  mkdirSync(join(files, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(files, 'dist', 'index.html'), '<!doctype html><title>Till</title>')
  writeFileSync(join(files, 'dist', 'sw.js'), 'self.skipWaiting()')
  writeFileSync(
    join(files, 'dist', 'assets', 'till-4f2a.js'),
    `export const a = '${'x'.repeat(5_000)}'`,
  )
  writeFileSync(join(files, 'dist', '.hidden.js'), 'secret')
  writeFileSync(join(files, 'outside.js'), 'secret')
  symlinkSync(join(files, 'outside.js'), join(files, 'dist', 'link.js'))
  node = await openNode({ tillDir: join(files, 'dist') })
  till = await pairDevice(node, 1)
})

afterAll(async () => {
  await node.wipe()
  rmSync(files, { recursive: true })
})

describe('the chain of doors', () => {
  test('holds every route, and each of them says whom it lets in', () => {
    const inside = node.routes.map(({ method, path }) => `${method} ${path}`)
    const all = node.app.routes.map(({ method, path }) => `${method} ${path}`)
    expect(all).toEqual(inside)
    expect(new Set(inside).size).toBe(inside.length)
    const open = node.routes.filter(({ door }) => door === 'open').map(({ path }) => path)
    expect(open).toEqual([
      '/health',
      '/ready',
      '/',
      '/page/store.js',
      '/page/store.css',
      '/till',
      '/till/*',
      '/devices/v1/pairings',
      '/devices/v1/pairings/:pairing',
    ])
  })

  test('asks every route of the operator for the key, and every route of a device for its proof', async () => {
    const known = { method: 'GET', path: '/status', door: 'operator' }
    expect(node.routes.map(({ method, path, door }) => ({ method, path, door }))).toContainEqual(
      known,
    )
    for (const { method, path, door } of node.routes) {
      if (door === 'open') continue
      for (const authorization of ['', 'Bearer', `Bearer ${'0'.repeat(64)}`, 'Evertill a.b.c']) {
        const headers = authorization === '' ? {} : { authorization }
        const answer = await fetch(node.url + path, { method, headers })
        expect(answer.status, `${method} ${path} with '${authorization}'`).toBe(401)
      }
    }
  })

  test('says on every answer what a browser may do with it', async () => {
    for (const path of ['/health', '/', '/nowhere', '/status', '/till/']) {
      const { headers } = await fetch(node.url + path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('a body that is too large, packed so that it would be, or broken, is refused by code', async () => {
    const post = (body: Uint8Array, headers: Record<string, string> = {}) =>
      fetch(`${node.url}/devices/v1/pairings`, { method: 'POST', body: Buffer.from(body), headers })
    const large = await post(new Uint8Array(4 * 1024 * 1024 + 1))
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'TOO_LARGE' }])
    const bomb = await post(gzipSync(new Uint8Array(50_000_000)), { 'content-encoding': 'gzip' })
    expect([bomb.status, await bomb.json()]).toMatchObject([413, { code: 'TOO_LARGE' }])
    const broken = await post(Buffer.from('no gzip'), { 'content-encoding': 'gzip' })
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'ENCODING_BROKEN' }])
    const other = await post(Buffer.from('x'), { 'content-encoding': 'br' })
    expect([other.status, await other.json()]).toMatchObject([415, { code: 'ENCODING_UNKNOWN' }])
    const garbage = await post(Buffer.from('{'))
    expect([garbage.status, await garbage.json()]).toMatchObject([400, { code: 'BODY_INVALID' }])
  })
})

describe('what a store says of itself', () => {
  test('it lives, it is ready, and how it stands', async () => {
    expect(await plain(node, '/health')).toMatchObject({ ok: true, name: 'evertill-edge-node' })
    expect(await plain(node, '/ready')).toEqual({ ok: true })
    expect(await plain(node, '/status')).toMatchObject({
      store: { store: '5678', name: 'Back room' },
      link: { hub: 'alone', waiting: 1 },
      devices: [{ terminal: 1, name: 'Till 1', revoked: false }],
    })
  })

  test('a long answer is packed where that is wanted', async () => {
    const answer = await fetch(`${node.url}/till/assets/till-4f2a.js`)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect((await answer.text()).length).toBeGreaterThan(5_000)
    const headers = { 'accept-encoding': 'identity' }
    const flat = await fetch(`${node.url}/till/assets/till-4f2a.js`, { headers })
    expect(flat.headers.get('content-encoding')).toBeNull()
  })
})

describe('the files of the till', () => {
  test('what is named by its content is kept for ever, everything else is asked for anew', async () => {
    const asset = await fetch(`${node.url}/till/assets/till-4f2a.js`)
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-type')).toContain('text/javascript')
    for (const path of ['/till/', '/till/sw.js', '/till/some/page']) {
      const answer = await fetch(node.url + path)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache'])
      const headers = { 'if-none-match': answer.headers.get('etag') ?? '' }
      expect((await fetch(node.url + path, { headers })).status).toBe(304)
    }
    const moved = await fetch(`${node.url}/till`, { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/till/'])
  })

  test.each([
    '/till/../outside.js',
    '/till/%2e%2e/outside.js',
    '/till/..%2foutside.js',
    '/till/assets/..%5c..%5coutside.js',
    '/till/.hidden.js',
    '/till/link.js',
    '/till/%00.js',
    '/till/assets',
    '/till/nothing.js',
    '/till//etc/passwd.txt',
  ])('nothing outside of their folder is served: %s', async (path) => {
    const { status, body } = await raw(path)
    expect(body).not.toContain('secret')
    if (path !== '/till/assets') expect(status).toBe(404)
  })

  /** As it is written: `fetch` would tidy the path up. */
  function raw(path: string): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(node.url)
      const asked = request({ hostname, port, path }, (answer) => {
        let body = ''
        answer.on('data', (part) => {
          body += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode, body }))
      })
      asked.on('error', reject).end()
    })
  }
})

describe('a request of a till', () => {
  const nothing = new Uint8Array()
  const wish = Buffer.from('{}')

  test('without a nonce is told one, and gets through with it', async () => {
    const first = await fetch(`${node.url}/sync/v1/pull`, { method: 'POST' })
    expect([first.status, await first.json()]).toMatchObject([401, { code: 'NONCE_NEEDED' }])
    expect(first.headers.get('evertill-nonce')).toBeTruthy()
    expect((await till.request('POST', '/sync/v1/pull', nothing)).status).toBe(503)
  })

  test.each([
    ['the same once more', 'REPLAYED', {}],
    ['another body', 'BAD_SIGNATURE', { body: Buffer.from('{"more":1}') }],
    ['another way', 'BAD_SIGNATURE', { path: '/sync/v1/manifest' }],
    ['with a query', 'BAD_SIGNATURE', { path: '/sync/v1/pull?all' }],
  ] as const)('that was heard by somebody is of no use to him: %s', async (_, code, change) => {
    await till.request('POST', '/sync/v1/pull', wish)
    const authorization = till.signed('POST', '/sync/v1/pull', wish)
    const send = (path: string, body: Uint8Array) =>
      fetch(node.url + path, {
        method: 'POST',
        headers: { authorization },
        body: Buffer.from(body),
      })
    if (code === 'REPLAYED') expect((await send('/sync/v1/pull', wish)).status).toBe(503)
    const { path = '/sync/v1/pull', body = wish } = change as { path?: string; body?: Uint8Array }
    const again = await send(path, body)
    expect([again.status, await again.json()]).toMatchObject([401, { code }])
  })

  test('signed with the key of another till is refused', async () => {
    const other = await pairDevice(node, 2)
    await other.request('POST', '/sync/v1/pull', wish)
    const [scheme = '', token = ''] = other.signed('POST', '/sync/v1/pull', wish).split(' ')
    const [header = '', ...rest] = token.split('.')
    const named = Buffer.from(header, 'base64url').toString().replace(other.device, till.device)
    const forged = [Buffer.from(named).toString('base64url'), ...rest].join('.')
    const headers = { authorization: `${scheme} ${forged}` }
    const answer = await fetch(`${node.url}/sync/v1/pull`, { method: 'POST', headers, body: '{}' })
    expect(await answer.json()).toMatchObject({ code: 'BAD_SIGNATURE' })
  })

  test('of a till that nobody paired is refused', async () => {
    const elsewhere = await openNode()
    const stranger = await pairDevice(elsewhere, 1)
    const headers = { authorization: stranger.signed('POST', '/sync/v1/pull', wish) }
    const answer = await fetch(`${node.url}/sync/v1/pull`, { method: 'POST', headers, body: '{}' })
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'NOT_ENROLLED' }])
    await elsewhere.wipe()
  })
})
