// What a store runs on: the time, ids, dice and hashes of this machine, which everything else is given.

import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Codec } from '@evertill/sync-protocol/ports.ts'

export function thisMachine() {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const codec: Codec = {
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
  return {
    codec,
    clock: { nowMs: () => Date.now(), monoMs: () => performance.now() },
    newId,
    newToken: () => randomBytes(16).toString('hex'),
    random: (bound: number) => randomInt(bound),
    soon: (work: () => void) => {
      setImmediate(work)
    },
    later: (delayMs: number, work: () => void) => {
      setTimeout(work, delayMs).unref()
    },
    every: (ms: number, work: () => void) => {
      const timer = setInterval(work, ms).unref()
      return () => clearInterval(timer)
    },
  }
}

/** A UUID of version 7: those made later sort behind, to the millisecond. */
function newId(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes.writeUInt8(0x70 + (bytes.readUInt8(6) % 16), 6)
  bytes.writeUInt8(0x80 + (bytes.readUInt8(8) % 64), 8)
  const hex = bytes.toString('hex')
  return [0, 8, 12, 16, 20].map((at, no) => hex.slice(at, [8, 12, 16, 20, 32][no])).join('-')
}
