// The ports of the protocol as Node has them: SHA-256, UTF-8 and Ed25519 of node:crypto.

import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto'
import type { Codec, Sha256, Sign, Utf8, Verify } from '../src/ports.ts'

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const utf8: Utf8 = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  },
}

export const codec: Codec = { sha256, utf8 }

/** A fresh pair of keys of one node. */
export function newKeys(): { readonly sign: Sign; readonly verify: Verify } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { sign: signFor(privateKey), verify: verifyFor(publicKey) }
}

function signFor(key: KeyObject): Sign {
  return (bytes) => signWith(null, bytes, key)
}

function verifyFor(key: KeyObject): Verify {
  return (bytes, signature) => verifyWith(null, bytes, key, signature)
}
