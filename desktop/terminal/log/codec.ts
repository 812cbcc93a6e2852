// Hashing and text as a browser does them: at once, because an entry is made in one step.

import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { sha256 } from '@noble/hashes/sha2.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const CODEC: Codec = {
  sha256,
  utf8: { encode: (text) => encoder.encode(text), decode },
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
