// How a till comes into a store and is put out again.

import { generateKeyPairSync } from 'node:crypto'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { readErrorBody } from '@evertill/sync-protocol/wire.ts'
import { describe, expect, test } from 'vitest'
import { pairDevice, plain } from '../testing/device.ts'
import { openNode } from '../testing/open-node.ts'

function aKey() {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  return { x, y }
}

async function withNode(
  work: (node: Awaited<ReturnType<typeof openNode>>) => Promise<void>,
  options: Parameters<typeof openNode>[0] = {},
) {
  const node = await openNode(options)
  await work(node)
  await node.wipe()
}

test('a till shows a code, and is in as soon as a manager has typed it at the store', async () => {
  await withNode(async (node) => {
    const asked = await plain(node, '/devices/v1/pairings', { publicKey: aKey(), name: 'Front' })
    expect(asked['code']).toMatch(/^\d{4}-\d{2}$/)
    const place = `/devices/v1/pairings/${asked['pairing']}`
    expect(await plain(node, place)).toMatchObject({ state: 'waiting' })
    expect(await plain(node, '/devices/v1/pairings')).toEqual({
      pairings: [{ code: asked['code'], name: 'Front' }],
    })
    const code = String(asked['code']).replace('-', ' ')
    await plain(node, '/devices/v1/pairings/approve', { code, terminal: 3 })
    expect(await plain(node, place)).toEqual({
      ...{ state: 'approved', device: asked['pairing'], terminal: 3 },
      ...{ tenant: 'A1234', store: '5678' },
    })
    expect(await plain(node, '/devices/v1/pairings')).toEqual({ pairings: [] })
  })
})

test('a code nobody shows lets nobody in, nor does a key that is none, nor a terminal without number', async () => {
  await withNode(async (node) => {
    const approve = (body: object) => plain(node, '/devices/v1/pairings/approve', body)
    expect(await approve({ code: '0000-00', terminal: 1 })).toMatchObject({ code: 'CODE_UNKNOWN' })
    expect(await approve({ code: '0000-00', terminal: 0 })).toMatchObject({ code: 'BODY_INVALID' })
    const ask = (body: object) => plain(node, '/devices/v1/pairings', body)
    const publicKey = { x: 'A'.repeat(43), y: 'B'.repeat(43) }
    expect(await ask({ publicKey, name: 'Front' })).toMatchObject({ code: 'KEY_INVALID' })
    expect(await ask({ publicKey: aKey(), name: '' })).toMatchObject({ code: 'BODY_INVALID' })
    expect(await ask({ publicKey: aKey(), name: 'a\nb' })).toMatchObject({ code: 'BODY_INVALID' })
  })
})

test('twenty tills wait at most, each ten minutes at most, and one that asks again keeps its code', async () => {
  let nowMs = 0
  const deps = { clock: { nowMs: () => Date.now(), monoMs: () => nowMs } }
  await withNode(
    async (node) => {
      const ask = (publicKey: object) =>
        plain(node, '/devices/v1/pairings', { publicKey, name: 'Till' })
      const first = aKey()
      const asked = await ask(first)
      for (let more = 1; more < 20; more += 1) await ask(aKey())
      expect(await ask(first)).toEqual(asked)
      expect(await ask(aKey())).toMatchObject({ code: 'TOO_MANY_WAITING' })
      nowMs = 10 * 60_000
      expect(await plain(node, `/devices/v1/pairings/${asked['pairing']}`)).toEqual({
        state: 'gone',
      })
      expect(await ask(aKey())).toHaveProperty('code')
    },
    { deps },
  )
})

test('who is in stays in when the store starts anew, even if it had not heard so yet', async () => {
  const node = await openNode()
  const till = await pairDevice(node, 1)
  await till.hello()
  await node.close()
  const again = await openNode({ dir: node.dir })
  expect(await plain(again, `/devices/v1/pairings/${till.device}`)).toMatchObject({
    state: 'approved',
    device: till.device,
  })
  await again.wipe()
})

describe('a till that its store has forgotten', () => {
  const DEVICE = '00000000-0000-4000-8000-00000000d001'

  test('comes back under the number and the key that it has, to the terminal that it is', async () => {
    await withNode(async (node) => {
      const mine = { publicKey: aKey(), name: 'Front', device: DEVICE, terminal: 3 }
      const asked = await plain(node, '/devices/v1/pairings', mine)
      expect(asked).toMatchObject({ tenant: 'A1234', store: '5678' })
      expect(asked['pairing']).not.toBe(DEVICE)
      const place = `/devices/v1/pairings/${asked['pairing']}`
      expect(await plain(node, place)).toMatchObject({ state: 'waiting' })
      const approve = '/devices/v1/pairings/approve'
      const wrong = await plain(node, approve, { code: asked['code'], terminal: 4 })
      expect(wrong).toMatchObject({ code: 'TERMINAL_OTHER' })
      expect(wrong['message']).toContain('It is terminal 3.')
      await plain(node, approve, { code: asked['code'], terminal: 3 })
      expect(await plain(node, place)).toMatchObject({
        ...{ state: 'approved', device: DEVICE, terminal: 3, tenant: 'A1234', store: '5678' },
      })
      expect(await plain(node, '/status')).toMatchObject({ devices: [{ device: DEVICE }] })
    })
  })

  test('is let in again also where the store still knows it, by the same key only', async () => {
    await withNode(async (node) => {
      const till = await pairDevice(node, 1)
      const ask = (body: object) => plain(node, '/devices/v1/pairings', { name: 'Till', ...body })
      const { device, publicKey } = till
      expect(await ask({ device, publicKey: aKey() })).toMatchObject({ code: 'KEY_OTHER' })
      expect(await ask({ device, publicKey })).toHaveProperty('pairing')
      await plain(node, `/devices/v1/devices/${device}/revoke`, {})
      expect(await ask({ device, publicKey })).toMatchObject({ code: 'DEVICE_REVOKED' })
      expect(await ask({ device: 'till', publicKey })).toMatchObject({ code: 'BODY_INVALID' })
    })
  })

  test('is one till: of two that ask for one number, the second cannot be approved', async () => {
    await withNode(async (node) => {
      const ask = (publicKey: object) =>
        plain(node, '/devices/v1/pairings', { publicKey, name: 'Till', device: DEVICE })
      const approve = ({ code }: Record<string, unknown>) =>
        plain(node, '/devices/v1/pairings/approve', { code, terminal: 1 })
      const [first, second] = [await ask(aKey()), await ask(aKey())]
      expect(await approve(first)).toEqual({ device: DEVICE, terminal: 1 })
      expect(await approve(second)).toMatchObject({ code: 'KEY_OTHER' })
    })
  })
})

test('a till that is put out is refused at its next request, and its open stream ends at once', async () => {
  await withNode(async (node) => {
    const till = await pairDevice(node, 1)
    await till.hello()
    const nothing = new Uint8Array()
    const headers = { authorization: till.signed('GET', '/sync/v1/hint', nothing) }
    const stream = await fetch(`${node.url}/sync/v1/hint`, { headers })
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    const heard = stream.text()
    expect(await plain(node, `/devices/v1/devices/${till.device}/revoke`, {})).toEqual({})
    expect(await heard).toBe(': hello\n\n')
    const refused = await till.request('POST', '/sync/v1/hello', nothing)
    expect(refused.status).toBe(403)
    expect(readErrorBody(refused.body, codec)).toEqual({ code: 'REVOKED' })
    expect(await plain(node, '/status')).toMatchObject({ devices: [{ revoked: true }] })
    const unknown = '/devices/v1/devices/nobody/revoke'
    expect(await plain(node, unknown, {})).toMatchObject({ code: 'DEVICE_UNKNOWN' })
  })
})
