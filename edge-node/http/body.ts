// Bodies on their way in and out: measured while they are read, unpacked within a bound, and packed
// where that is worth it and wanted.

import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { BODY_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'
import type { Answer } from './route.ts'

/** Packed bytes of one request. */
const PACKED_BYTES_MAX = 1024 * 1024
/** Below it packing costs more than it saves. */
const PACK_FROM_BYTES = 1024

type BodyRefusal = { readonly code: 'TOO_LARGE' | 'ENCODING_UNKNOWN' | 'ENCODING_BROKEN' }

const unpacked = promisify(gunzip)
const packed = promisify(gzip)

/** The bytes as they were sent, which is what a signature is over. */
export async function readSent(request: Request): Promise<Result<Uint8Array, BodyRefusal>> {
  const max = request.headers.has('content-encoding') ? PACKED_BYTES_MAX : BODY_BYTES_MAX
  if (Number(request.headers.get('content-length') ?? 0) > max) return refuse({ code: 'TOO_LARGE' })
  if (request.body === null) return ok(new Uint8Array())
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request.body) {
    bytes += part.length
    if (bytes > max) return refuse({ code: 'TOO_LARGE' })
    parts.push(part)
  }
  return ok(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
}

export async function unpack(
  sent: Uint8Array,
  encoding: string | null,
): Promise<Result<Uint8Array, BodyRefusal>> {
  if (encoding === null || encoding === 'identity') return ok(sent)
  if (encoding !== 'gzip') return refuse({ code: 'ENCODING_UNKNOWN' })
  try {
    return ok(await unpacked(sent, { maxOutputLength: BODY_BYTES_MAX }))
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return refuse({ code: isLarge ? 'TOO_LARGE' : 'ENCODING_BROKEN' })
  }
}

/** A stream is told piece by piece and stays as it is. */
export async function pack(answer: Answer, accepted: string | null): Promise<Answer> {
  const { body, headers = {} } = answer
  if (!(body instanceof Uint8Array) || body.length <= PACK_FROM_BYTES) return answer
  if (!/\bgzip\b/.test(accepted ?? '') || headers['content-encoding']) return answer
  const small = await packed(body)
  return {
    ...answer,
    headers: { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    body: small,
  }
}
