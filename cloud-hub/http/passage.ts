// One request on its way through the doors, and the two doors that know how its body travels.

import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'
import { type Refusal, refusal } from './refusals.ts'
import type { Answer, EnrolledNode, Route } from './route.ts'

/** One request on its way; each door fills in what the next ones need. */
export type Passage = {
  readonly route: Route | undefined
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly address: string
  readonly url: URL
  correlation: string
  /** As it came, and unpacked. */
  sent: Uint8Array
  body: Uint8Array
  by: EnrolledNode | undefined
}

export type Next = () => Promise<Answer>
export type Door = (passage: Passage, next: Next) => Answer | Promise<Answer>
/** As small as gzip makes a body that unpacks to the largest one. */
const PACKED_MAX = 1024 * 1024
const PACK_FROM = 1024

const gunzipped = promisify(gunzip)
const gzipped = promisify(gzip)

export async function pack({ request }: Passage, next: Next): Promise<Answer> {
  const answer = await next()
  const { body } = answer
  if (body instanceof ReadableStream || body.length <= PACK_FROM) return answer
  const vary = withHeaders(answer, { vary: 'accept-encoding' })
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return vary
  const packed = await gzipped(body, { level: constants.Z_BEST_SPEED })
  return withHeaders({ ...vary, body: packed }, { 'content-encoding': 'gzip' })
}

export async function limitSize(passage: Passage, next: Next): Promise<Answer> {
  const { route, request } = passage
  const most = route?.bodyMax ?? 0
  if (most === 0) return next()
  const packing = request.headers.get('content-encoding') ?? 'identity'
  if (packing !== 'identity' && packing !== 'gzip') return refuse(passage, 'MALFORMED')
  const sent = await readUpTo(request, packing === 'gzip' ? Math.min(PACKED_MAX, most) : most)
  if (sent === undefined) return refuse(passage, 'TOO_LARGE')
  const body = packing === 'gzip' ? await unpack(sent, most) : sent
  if (typeof body === 'string') return refuse(passage, body)
  passage.sent = sent
  passage.body = body
  return next()
}

export function refuse({ url }: Passage, code: Refusal): Answer {
  return refusal(code, url.pathname)
}

export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** Nothing where there is more; the rest is then not read. */
async function readUpTo(request: Request, most: number): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers.get('content-length') ?? '0')
  if (announced > most) return undefined
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.length
    if (length > most) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function unpack(
  sent: Uint8Array,
  most: number,
): Promise<Uint8Array | 'MALFORMED' | 'TOO_LARGE'> {
  try {
    return await gunzipped(sent, { maxOutputLength: most })
  } catch (fault) {
    const isLarge = fault instanceof RangeError
    return isLarge ? 'TOO_LARGE' : 'MALFORMED'
  }
}
