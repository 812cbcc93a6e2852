// One entry of a log: exact bytes, made once, and what their envelope says. Nothing here ever
// serialises an entry a second time.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'
import { hashAfter } from './chain-hash.ts'
import { Hlc } from './hlc.ts'
import { findUnfit, parseJson, type TextFault, type Unfit } from './json.ts'
import { DEPTH_MAX, ENTRY_BYTES_MAX, REFS_MAX, TYPE_VERSION_MAX } from './limits.ts'
import { type Hash, Inc, Name, type Position, Seq, Tenant, Uuid } from './names.ts'
import type { Codec, Utf8 } from './ports.ts'

export type Entry = {
  readonly seq: number
  readonly hash: Hash
  readonly bytes: Uint8Array
  readonly envelope: Envelope
}

/** What an entry is about: a word, so that it can name a fold, a fixture and a file. */
export const EntryType = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)

/**
 * What stands around a fact. Fields nobody here knows are kept: the node that wrote them may be
 * newer. A type or version nobody knows is a good envelope too.
 */
export const Envelope = z.looseObject({
  v: z.literal(1),
  id: Uuid,
  tenant: Tenant,
  store: Name,
  node: Uuid,
  inc: Inc,
  seq: Seq.min(1),
  type: EntryType,
  /** The version of the body's shape. */
  tv: z.int().min(1).max(TYPE_VERSION_MAX),
  hlc: Hlc,
  /** What the clock of the node said, in milliseconds; shown, never compared. */
  wall: z.int(),
  /** How far that clock was from the receiver's at the last look, in milliseconds. */
  off_ms: z.int().optional(),
  /** The business date of the terminal's day, and which opening of that date it was. */
  biz: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  open: z.int().min(0).optional(),
  actor: Name.optional(),
  terminal: Name.optional(),
  lease: Name.optional(),
  /** The command that caused it; one command never takes effect twice. */
  cmd: Uuid.optional(),
  refs: z.array(Uuid).max(REFS_MAX).optional(),
  body: z.looseObject({}),
})
export type Envelope = z.infer<typeof Envelope>

/** An envelope before it has its place in a log. */
const EntryDraft = Envelope.omit({ v: true, seq: true })
export type EntryDraft = z.infer<typeof EntryDraft>

export type EntryFault =
  | TextFault
  | { readonly code: 'HAS_LINE_FEED' }
  | { readonly code: 'NOT_AN_ENTRY'; readonly path: string }

export type EntryRefusal = EntryFault | Unfit

/**
 * Makes the next entry of a log. What it answers was read back from the bytes, so the writer sees
 * exactly what every reader will see.
 */
export function makeEntry(
  draft: EntryDraft,
  after: Position,
  { sha256, utf8 }: Codec,
): Result<Entry, EntryRefusal> {
  const unfit = findUnfit(draft, DEPTH_MAX)
  if (unfit) return refuse(unfit)
  const seq = after.seq + 1
  const bytes = utf8.encode(JSON.stringify({ v: 1, ...draft, seq }))
  const envelope = readEnvelope(bytes, utf8)
  if (!envelope.ok) return envelope
  return ok({ seq, hash: hashAfter(after.hash, bytes, sha256), bytes, envelope: envelope.value })
}

/** Whether these bytes may stand in a log at all; where, and what the fact means, is not asked. */
export function readEnvelope(bytes: Uint8Array, utf8: Utf8): Result<Envelope, EntryFault> {
  if (bytes.length <= ENTRY_BYTES_MAX && bytes.includes(LINE_FEED)) {
    return refuse({ code: 'HAS_LINE_FEED' })
  }
  const read = parseJson(bytes, { bytesMax: ENTRY_BYTES_MAX, depthMax: DEPTH_MAX }, utf8)
  if (!read.ok) return read
  const parsed = Envelope.safeParse(read.value)
  if (parsed.success) return ok(parsed.data)
  return refuse({ code: 'NOT_AN_ENTRY', path: parsed.error.issues[0]?.path.join('.') ?? '' })
}

const LINE_FEED = 0x0a
