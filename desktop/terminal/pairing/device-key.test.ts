// The key of a device: one for ever, and nobody's to read.
import { webcrypto } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { openDeviceKey } from './device-key.ts'
import { readRecord } from './records.ts'

const subtle = webcrypto.subtle as SubtleCrypto
const BYTES = new TextEncoder().encode('a request')

test('a device has the same key at every start, and what it signs is checked with the public half', async () => {
  const factory = new IDBFactory()
  const first = await openDeviceKey(factory, subtle)
  const again = await openDeviceKey(factory, subtle)
  expect(again.publicKey).toEqual(first.publicKey)
  const signature = await again.sign(BYTES)
  expect(signature).toHaveLength(64)
  expect(await verified(first.publicKey, signature)).toBe(true)
})

test('two devices have two keys', async () => {
  const one = await openDeviceKey(new IDBFactory(), subtle)
  const other = await openDeviceKey(new IDBFactory(), subtle)
  expect(await verified(one.publicKey, await other.sign(BYTES))).toBe(false)
})

test('the private half cannot be taken out of the browser', async () => {
  const factory = new IDBFactory()
  await openDeviceKey(factory, subtle)
  const kept = await readRecord<{ readonly privateKey: CryptoKey }>(factory, 'device')
  expect(kept?.privateKey.extractable).toBe(false)
  await expect(subtle.exportKey('pkcs8', kept?.privateKey as CryptoKey)).rejects.toThrow()
})

async function verified(
  publicKey: { readonly x: string; readonly y: string },
  signature: Uint8Array,
): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const jwk = { kty: 'EC', crv: 'P-256', ...publicKey }
  const key = await subtle.importKey('jwk', jwk, curve, false, ['verify'])
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  return subtle.verify(how, key, new Uint8Array(signature), BYTES)
}
