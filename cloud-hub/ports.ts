// What the protocol asks of a machine, as Node has it: SHA-256, UTF-8, and Ed25519 keys as 32 bytes.

import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import type { Codec, Verify } from '@evertill/sync-protocol/ports.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const codec: Codec = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  utf8: {
    encode: (text) => encoder.encode(text),
    decode: (bytes) => {
      try {
        return decoder.decode(bytes)
      } catch {
        return undefined
      }
    },
  },
}

/** With a public key in hex. A key that is no point of the curve verifies nothing. */
export function verifyWith(publicKey: string): Verify {
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  return (bytes, signature) => {
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      return verify(null, bytes, key, signature)
    } catch {
      return false
    }
  }
}

/** A keyed hash as text: only who has the key can make it, whatever the key is made of. */
export function sealWith(key: string): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
