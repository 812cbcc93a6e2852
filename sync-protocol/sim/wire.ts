// Bytes of the world's lines: messages without entries are JSON, checked by their schema on arrival;
// signatures are a keyed hash here, because Ed25519 is proven elsewhere and would take all the time.

import type * as z from 'zod'
import { hexOf } from '../src/bytes.ts'
import { ErrorAnswer } from '../src/messages.ts'
import type { Codec, Sign, Verify } from '../src/ports.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function jsonBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value))
}

export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

export function readJson<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | undefined {
  const read = schema.safeParse(parsed(bytes))
  return read.success ? read.data : undefined
}

const ERROR = encoder.encode('{"error":')

export function errorBytes(error: ErrorAnswer): Uint8Array {
  return jsonBytes({ error })
}

export function errorIn(bytes: Uint8Array): ErrorAnswer | undefined {
  if (!ERROR.every((byte, at) => bytes[at] === byte)) return undefined
  const value = parsed(bytes) as { readonly error?: unknown } | undefined
  const read = ErrorAnswer.safeParse(value?.error)
  return read.success ? read.data : undefined
}

/** The key of every node of a world; what a forger could do is not what a world asks. */
const KEY = encoder.encode('a key of this world')

export function signOf({ sha256 }: Pick<Codec, 'sha256'>): Sign {
  return (bytes) => {
    const half = sha256(joined(KEY, bytes))
    return joined(half, half)
  }
}

export function verifyOf(codec: Pick<Codec, 'sha256'>): Verify {
  const sign = signOf(codec)
  return (bytes, signature) => hexOf(sign(bytes)) === hexOf(signature)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
