// Takes a fact of somebody else's log into the own one: wrapped, byte for byte, once. What a fact
// does to sales, stock and totals is the caller's, in the same transaction.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'
import { firstBroken } from './chain.ts'
import {
  type Entry,
  type EntryDraft,
  type EntryRefusal,
  type Envelope,
  makeEntry,
  readEnvelope,
} from './entry.ts'
import type { ReadLimit } from './log.ts'
import type { OfferAnswer, OfferHeader, PeerHead, PushAnswer } from './messages.ts'
import { Hash, Inc, type Position, Seq, Uuid } from './names.ts'
import type { Codec } from './ports.ts'
import type { ReceiverAnswer } from './receiver-rows.ts'

/** Quotes double when a fact becomes text in its wrap, and the wrap is an entry too. */
export const FACT_BYTES_MAX = 1_000_000

/**
 * The node and place where the innermost bytes were written. The hash is what its log or its offer
 * said: evidence for later, which vouches for nothing by itself.
 */
const Origin = z.strictObject({ device: Uuid, inc: Inc, seq: Seq.min(1), hash: Hash })
type Origin = z.infer<typeof Origin>

export const AdoptedBody = z.strictObject({ fact: Uuid, origin: Origin, orig: z.string() })
export type AdoptedBody = z.infer<typeof AdoptedBody>

export type Fact = {
  readonly id: Uuid
  readonly origin: Origin
  readonly bytes: Uint8Array
  readonly envelope: Envelope
}

export type Carried = Pick<Entry, 'bytes' | 'envelope' | 'hash'>

/** The fact inside; what only looks like a wrap is a fact itself, whoever may read it one day. */
export function innermost({ bytes, envelope, hash }: Carried, codec: Codec): Fact {
  const { id, node, inc, seq } = envelope
  const origin: Origin = { device: node, inc, seq, hash }
  const wrapped = envelope.type === 'adopted' ? unwrap(envelope, codec) : undefined
  if (wrapped === undefined) return { id, origin, bytes, envelope }
  return innermost(wrapped, codec)
}

/**
 * The id under which an entry counts: that of the fact inside, so that two wraps of one fact count
 * once. Only what is called a wrap is opened.
 */
export function factIdOf(entry: Carried, codec: Codec): Uuid {
  return entry.envelope.type === 'adopted' ? innermost(entry, codec).id : entry.envelope.id
}

/** The text in a wrap is shorter than the wrap, so this ends. */
function unwrap({ body }: Envelope, codec: Codec): Carried | undefined {
  const read = AdoptedBody.safeParse(body)
  if (!read.success) return undefined
  const { fact, origin, orig } = read.data
  const bytes = codec.utf8.encode(orig)
  const inner = readEnvelope(bytes, codec.utf8)
  if (!inner.ok) return undefined
  const { id, node, inc, seq } = inner.value
  if (id !== fact && inner.value.type !== 'adopted') return undefined
  if (node !== origin.device || inc !== origin.inc || seq !== origin.seq) return undefined
  return { bytes, envelope: inner.value, hash: origin.hash }
}

/** Where the wrap is written, and what its writer's clock said. */
export type Stamp = Pick<EntryDraft, 'id' | 'tenant' | 'store' | 'node' | 'inc' | 'hlc' | 'wall'>

export type WrapRefusal = EntryRefusal | { readonly code: 'FACT_TOO_LARGE'; readonly max: number }

export function wrap(
  { id, origin, bytes, envelope }: Fact,
  stamp: Stamp,
  after: Position,
  codec: Codec,
): Result<Entry, WrapRefusal> {
  if (bytes.length > FACT_BYTES_MAX) return refuse({ code: 'FACT_TOO_LARGE', max: FACT_BYTES_MAX })
  const orig = codec.utf8.decode(bytes)
  if (orig === undefined) return refuse({ code: 'NOT_UTF8' })
  const { biz, open, actor, terminal, lease, cmd, refs } = envelope
  const about = { biz, open, actor, terminal, lease, cmd, refs }
  const body: AdoptedBody = { fact: id, origin, orig }
  return makeEntry({ ...about, ...stamp, type: 'adopted', tv: 1, body }, after, codec)
}

export type AdoptRows = {
  /** The end of the own journal. */
  readonly head: Position
  /** Those of the facts in hand that the journal has already, under whatever position. */
  readonly known: ReadonlySet<Uuid>
}

export type AdoptEffect =
  | { readonly type: 'append'; readonly entry: Entry }
  | { readonly type: 'keepFact'; readonly id: Uuid; readonly seq: number }
  /** What the fact does, in the same transaction; several parts of the store may listen. */
  | { readonly type: 'apply'; readonly fact: Fact }
  | { readonly type: 'note'; readonly id: Uuid; readonly code: 'DUP_ID' }
  | {
      readonly type: 'alarm'
      readonly code: 'FOREIGN' | WrapRefusal['code']
      readonly line: number
    }
  | { readonly type: 'commit' }
  | { readonly type: 'answer'; readonly answer: OfferAnswer }

/** Everything that came in order from one device; a fact that cannot be wrapped stops it there. */
export function adoptRun(
  rows: AdoptRows,
  entries: readonly Entry[],
  stamps: (at: number) => Stamp,
  codec: Codec,
): { readonly effects: readonly AdoptEffect[]; readonly taken: number } {
  const taking = takeAll(rows, entries, stamps, { codec, stopAtFault: true })
  return { effects: taking.effects, taken: taking.taken }
}

export type Offer = {
  readonly header: Pick<OfferHeader, 'inc' | 'sess' | 'hashes'>
  readonly lines: readonly Uint8Array[]
}

/** Facts in any order from whoever still has them, after the store lost its own copy. */
export function decideOffer(
  rows: AdoptRows,
  lines: readonly Uint8Array[],
  hashes: readonly Hash[],
  stamps: (at: number) => Stamp,
  codec: Codec,
): readonly AdoptEffect[] {
  assert(hashes.length === lines.length, 'an offer has a hash for each line')
  const carried = lines.map((bytes, line) => {
    const hash = hashes[line]
    assert(hash !== undefined, `line ${line} of an offer has its hash`)
    const read = readEnvelope(bytes, codec.utf8)
    return read.ok ? { bytes, envelope: read.value, hash } : read.error
  })
  const { effects, adopted, known } = takeAll(rows, carried, stamps, { codec, stopAtFault: false })
  return [...effects, { type: 'commit' }, { type: 'answer', answer: { adopted, known } }]
}

type Taking = {
  readonly effects: AdoptEffect[]
  readonly adopted: Uuid[]
  readonly known: Uuid[]
  readonly taken: number
}

function takeAll(
  rows: AdoptRows,
  carried: readonly (Carried | EntryRefusal)[],
  stamps: (at: number) => Stamp,
  { codec, stopAtFault }: { readonly codec: Codec; readonly stopAtFault: boolean },
): Taking {
  const effects: AdoptEffect[] = []
  const adopted: Uuid[] = []
  const known: Uuid[] = []
  const seen = new Set(rows.known)
  let head = rows.head
  for (const [line, each] of carried.entries()) {
    const one = takeOne(each, { seen, stamp: stamps(line), head }, codec)
    if (!one.ok) {
      effects.push({ type: 'alarm', code: one.error, line })
      if (stopAtFault) return { effects, adopted, known, taken: line }
      continue
    }
    const { id, fact, entry } = one.value
    if (entry === undefined) {
      known.push(id)
      effects.push({ type: 'note', id: fact.id, code: 'DUP_ID' })
      continue
    }
    adopted.push(id)
    seen.add(fact.id)
    head = { seq: entry.seq, hash: entry.hash }
    effects.push({ type: 'append', entry }, { type: 'keepFact', id: fact.id, seq: entry.seq })
    effects.push({ type: 'apply', fact })
  }
  return { effects, adopted, known, taken: carried.length }
}

type Taken = { readonly id: Uuid; readonly fact: Fact; readonly entry?: Entry }

function takeOne(
  carried: Carried | EntryRefusal,
  at: { readonly seen: ReadonlySet<Uuid>; readonly stamp: Stamp; readonly head: Position },
  codec: Codec,
): Result<Taken, 'FOREIGN' | WrapRefusal['code']> {
  if ('code' in carried) return refuse(carried.code)
  const fact = innermost(carried, codec)
  const { id } = carried.envelope
  const { tenant, store } = fact.envelope
  if (tenant !== at.stamp.tenant || store !== at.stamp.store) return refuse('FOREIGN')
  if (at.seen.has(fact.id)) return ok({ id, fact })
  const entry = wrap(fact, at.stamp, at.head, codec)
  return entry.ok ? ok({ id, fact, entry: entry.value }) : refuse(entry.error.code)
}

/** What a device goes on offering: everything the answer does not name. */
export function stillToOffer(offered: readonly Uuid[], answer: OfferAnswer): readonly Uuid[] {
  const settled = new Set([...answer.adopted, ...answer.known])
  return offered.filter((id) => !settled.has(id))
}

/** The number behind which a device has seen nothing of the store's own log. */
export function carriedUpTo(inc: Inc, floor: number, seen: PeerHead | undefined): number {
  return seen?.inc === inc ? Math.max(seen.seq, floor) : floor
}

/**
 * What the store wrote itself travels to the tills with its answers; what it adopted came from
 * one. `upTo` is how far the device has seen then, so that a cut answer goes on where it ended.
 */
export function ownEntries(
  after: Position,
  entries: readonly Entry[],
  limit: ReadLimit,
): { readonly carry: readonly Entry[]; readonly upTo: Position } {
  const carry: Entry[] = []
  let bytes = 0
  let upTo = after
  for (const entry of entries) {
    if (entry.envelope.type !== 'adopted') {
      bytes += entry.bytes.length
      const isFull = carry.length >= limit.entries || bytes > limit.bytes
      if (isFull && carry.length > 0) break
      carry.push(entry)
    }
    upTo = { seq: entry.seq, hash: entry.hash }
  }
  return { carry, upTo }
}

/**
 * The answer to a push on the first hop. The head it names is that of what it carries, whatever the
 * journal holds by now: a till that was shown more would never ask for the rest. `own.entries`
 * follow on `own.after`, which is where the till was shown to stand. A row that the disk gave back
 * otherwise than it was written is not carried, and nothing behind it.
 */
export function carryingAnswer(
  body: PushBody,
  own: { readonly inc: Inc; readonly after: Position; readonly entries: readonly Entry[] },
  limit: ReadLimit,
  codec: Codec,
): {
  readonly header: PushBody & Pick<PushAnswer, 'peer' | 'hashes'>
  readonly entries: readonly Entry[]
} {
  const { inc, after, entries } = own
  const isRun = entries.every(({ seq }, at) => seq === after.seq + at + 1)
  assert(isRun, `what is carried follows on ${after.seq} without a gap`)
  const broken = firstBroken(after, entries, codec)
  const sound = broken === undefined ? entries : entries.filter(({ seq }) => seq < broken)
  const { carry, upTo } = ownEntries(after, sound, limit)
  const hashes = carry.map(({ hash }) => hash)
  return {
    header: { ...body, peer: { inc, seq: upTo.seq, hash: upTo.hash }, hashes },
    entries: carry,
  }
}

type PushBody = Extract<ReceiverAnswer, { readonly to: 'push' }>['body']
