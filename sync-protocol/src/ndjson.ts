// Bodies on the wire: a header line, then exact lines of bytes, each ended by 0x0A and split there
// alone. Whatever arrives is measured before it is hashed, and hashed before it is parsed.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import type * as z from 'zod'
import { concat, copyOf, equalBytes, hexOf } from './bytes.ts'
import { parseJson } from './json.ts'
import {
  BATCH_ENTRIES_MAX,
  BODY_BYTES_MAX,
  DEPTH_MAX,
  ENTRY_BYTES_MAX,
  HEADER_BYTES_MAX,
} from './limits.ts'
import type { ErrorAnswer, Limits } from './messages.ts'
import type { Codec, Utf8 } from './ports.ts'

/** What every header says: how many lines follow, and the hash of the whole body. */
export type Counted = { readonly batch_sha256: string; readonly n: number }

export type Body<H> = { readonly header: H; readonly lines: readonly Uint8Array[] }

export type BodyLimits = {
  readonly bodyBytes: number
  readonly lineBytes: number
  readonly lines: number
}

export type BodyFault =
  | { readonly code: 'TOO_LARGE'; readonly what: 'body' | 'header' | 'line'; readonly max: number }
  | { readonly code: 'TOO_MANY_LINES'; readonly max: number }
  | { readonly code: 'TRUNCATED' }
  | { readonly code: 'GARBLED' }
  | { readonly code: 'HEADER_INVALID'; readonly path: string }
  | { readonly code: 'EMPTY_LINE'; readonly line: number }
  | { readonly code: 'COUNT_WRONG'; readonly lines: number }

/** A push, an offer, a recovered part of a log. */
export const ENTRY_LIMITS: BodyLimits = {
  bodyBytes: BODY_BYTES_MAX,
  lineBytes: ENTRY_BYTES_MAX,
  lines: BATCH_ENTRIES_MAX,
}

/** The header gets its count and its hash here; the lines stay as they are. */
export function encodeBody<H extends Counted>(
  header: Omit<H, keyof Counted>,
  lines: readonly Uint8Array[],
  { sha256, utf8 }: Codec,
): Uint8Array {
  for (const line of lines) {
    assert(line.length > 0 && !line.includes(LINE_FEED), 'a line of a body is one line')
  }
  const counted: Counted = { batch_sha256: NO_HASH, n: lines.length }
  // Counted first for the place of the hash, and last for what a header read before brings along.
  const text = JSON.stringify(Object.assign({}, counted, header, counted))
  const body = concat([utf8.encode(text), END, ...lines.flatMap((line) => [line, END])])
  body.set(utf8.encode(hexOf(sha256(body))), HASH_AT)
  return body
}

/** The lines are views into the body; whoever keeps one longer than the request copies it. */
export function decodeBody<H extends Counted>(
  schema: z.ZodType<H>,
  body: Uint8Array,
  limits: BodyLimits,
  codec: Codec,
): Result<Body<H>, BodyFault> {
  if (body.length > limits.bodyBytes) return tooLarge('body', limits.bodyBytes)
  const end = body.subarray(0, HEADER_BYTES_MAX + 1).indexOf(LINE_FEED)
  if (end < 0) {
    return body.length > HEADER_BYTES_MAX
      ? tooLarge('header', HEADER_BYTES_MAX)
      : refuse({ code: 'TRUNCATED' })
  }
  if (body.at(-1) !== LINE_FEED) return refuse({ code: 'TRUNCATED' })
  if (!hasItsHash(body, end, codec)) return refuse({ code: 'GARBLED' })
  const lines = splitLines(body, end + 1, limits)
  if (!lines.ok) return lines
  const header = readHeader(schema, body.subarray(0, end), codec.utf8)
  if (!header.ok) return header
  if (lines.value.length !== header.value.n) {
    return refuse({ code: 'COUNT_WRONG', lines: lines.value.length })
  }
  return ok({ header: header.value, lines: lines.value })
}

/** What a body that cannot be read is answered with: smaller please, or the same once more. */
export function answerTo(fault: BodyFault, limits: Limits): ErrorAnswer {
  const isLarge = fault.code === 'TOO_LARGE' || fault.code === 'TOO_MANY_LINES'
  return isLarge ? { code: 'TOO_LARGE', limits } : { code: 'MALFORMED', fault: fault.code }
}

/**
 * The hash covers every byte of the body, the header too: it is taken while its own 64 characters,
 * which always stand at the same place, are zeros.
 */
function hasItsHash(body: Uint8Array, end: number, { sha256, utf8 }: Codec): boolean {
  if (end < HASH_AT + NO_HASH.length) return false
  const blank = copyOf(body)
  blank.set(utf8.encode(NO_HASH), HASH_AT)
  const said = body.subarray(HASH_AT, HASH_AT + NO_HASH.length)
  return equalBytes(said, utf8.encode(hexOf(sha256(blank))))
}

function readHeader<H extends Counted>(
  schema: z.ZodType<H>,
  bytes: Uint8Array,
  utf8: Utf8,
): Result<H, BodyFault> {
  const read = parseJson(bytes, { bytesMax: HEADER_BYTES_MAX, depthMax: DEPTH_MAX }, utf8)
  if (!read.ok) return refuse({ code: 'HEADER_INVALID', path: '' })
  const parsed = schema.safeParse(read.value)
  if (parsed.success) return ok(parsed.data)
  const path = parsed.error.issues[0]?.path.join('.') ?? ''
  return refuse({ code: 'HEADER_INVALID', path })
}

function splitLines(
  body: Uint8Array,
  from: number,
  limits: BodyLimits,
): Result<readonly Uint8Array[], BodyFault> {
  const lines: Uint8Array[] = []
  let begin = from
  while (begin < body.length) {
    const end = body.indexOf(LINE_FEED, begin)
    if (lines.length === limits.lines) return refuse({ code: 'TOO_MANY_LINES', max: limits.lines })
    if (end === begin) return refuse({ code: 'EMPTY_LINE', line: lines.length + 1 })
    if (end - begin > limits.lineBytes) return tooLarge('line', limits.lineBytes)
    lines.push(body.subarray(begin, end))
    begin = end + 1
  }
  return ok(lines)
}

function tooLarge(what: 'body' | 'header' | 'line', max: number) {
  return refuse({ code: 'TOO_LARGE' as const, what, max })
}

const LINE_FEED = 0x0a
const END = Uint8Array.of(LINE_FEED)
const NO_HASH = '0'.repeat(64)
const HASH_AT = '{"batch_sha256":"'.length
