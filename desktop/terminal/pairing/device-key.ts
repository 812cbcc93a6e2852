// The key of this device: made here, kept by the browser, and never readable by anybody, this page
// included. What it signed the store can check.

import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { readRecord, writeRecord } from './records.ts'

export type DeviceKey = {
  /** P-256, as the store wants it. */
  readonly publicKey: { readonly x: string; readonly y: string }
  /** ES256: 64 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
  readonly signHex: (bytes: Uint8Array) => Promise<string>
}

type KeyRecord = { readonly privateKey: CryptoKey; readonly publicKey: DeviceKey['publicKey'] }

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const NAME = 'device'

/** The same at every start. */
export async function openDeviceKey(factory: IDBFactory, subtle: SubtleCrypto): Promise<DeviceKey> {
  const kept = await readRecord<KeyRecord>(factory, NAME)
  return keyOf(kept ?? (await makeKey(factory, subtle)), subtle)
}

async function makeKey(factory: IDBFactory, subtle: SubtleCrypto): Promise<KeyRecord> {
  const { privateKey, publicKey } = await subtle.generateKey(CURVE, false, ['sign'])
  const { x = '', y = '' } = await subtle.exportKey('jwk', publicKey)
  const record = { privateKey, publicKey: { x, y } }
  await writeRecord(factory, NAME, record)
  return record
}

function keyOf({ privateKey, publicKey }: KeyRecord, subtle: SubtleCrypto): DeviceKey {
  return { publicKey, sign, signHex: async (bytes) => hexOf(await sign(bytes)) }

  async function sign(bytes: Uint8Array): Promise<Uint8Array> {
    // A view of shared memory cannot be signed, so what is signed is a copy.
    return new Uint8Array(await subtle.sign(SIGNING, privateKey, new Uint8Array(bytes)))
  }
}
