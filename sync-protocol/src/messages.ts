// What travels between two nodes: every request, answer and error, as schemas that know no field
// they do not need and no list without an end. How they become bytes is the codec's matter.

import { z } from 'zod'
import { EntryType } from './entry.ts'
import {
  BATCH_ENTRIES_MAX,
  BODY_BYTES_MAX,
  FEED_ROWS_MAX,
  FEEDS_MAX,
  GAPS_SHOWN_MAX,
  LEASES_SHOWN_MAX,
  NAME_MAX,
  PACE_MAX_MS,
  PROTOCOLS_MAX,
  RETRY_AFTER_MAX_MS,
  SNAPSHOT_CHUNK_BYTES_MAX,
  SNAPSHOT_CHUNK_ROWS_MAX,
  SNAPSHOT_CHUNKS_MAX,
  STREAMS_MAX,
  TYPE_VERSION_MAX,
  TYPES_MAX,
} from './limits.ts'
import { Hash, Inc, Name, Position, Seq, Uuid } from './names.ts'

/** Ed25519, in lowercase. */
export const Signature = z.string().regex(/^[0-9a-f]{128}$/)

/** A random value that says "still the same": of a process, of a hub's database, of a feed. */
export const Token = z.string().regex(/^[0-9a-f]{32}$/)

/** A sum over the live rows of a feed, modulo 2⁶⁴. */
export const FeedSum = z.string().regex(/^[0-9a-f]{16}$/)

/** `common/<tenant>` or `store/<store>`. */
export const FeedName = z
  .string()
  .max(NAME_MAX + 'common/'.length)
  .regex(/^(common|store)\/[^\p{Cc}\p{Cs}\u2028\u2029]+$/u)

const Session = z.int().min(0)
const Wall = z.int()
const Ids = z.array(Uuid).max(BATCH_ENTRIES_MAX)

/** Where the own log of the answering node stands: whoever later sees less knows it was restored. */
export const PeerHead = z.strictObject({ inc: Inc, ...Position.shape })
export type PeerHead = z.infer<typeof PeerHead>

/** The pace the receiver sets; it may lower it at every answer. */
export const Limits = z.strictObject({
  max_entries: z.int().min(1).max(BATCH_ENTRIES_MAX),
  max_bytes: z.int().min(1).max(BODY_BYTES_MAX),
  min_interval_ms: z.int().min(0).max(PACE_MAX_MS),
})
export type Limits = z.infer<typeof Limits>

/** One incarnation that a node still keeps. `floor` is what lies before its lowest entry. */
export const KeptStream = z.strictObject({
  inc: Inc,
  floor: Position,
  head: Position,
  acked: Seq,
  cur: z.literal(true).optional(),
})

/** A lease that a till operates under, and the highest number it gave in it. */
export const ShownLease = z.strictObject({
  terminal: z.int().min(1),
  lease: z.int().min(1),
  from: z.int().min(1),
  lastNumber: Seq,
})
export type ShownLease = z.infer<typeof ShownLease>

/** What became of a shown lease; LEASE_LOST is said here, so that no till has to guess. */
export const LeaseStanding = z.strictObject({
  ...ShownLease.omit({ lastNumber: true }).shape,
  standing: z.enum(['current', 'lost']),
})
export type LeaseStanding = z.infer<typeof LeaseStanding>

export const HelloRequest = z.strictObject({
  proto: z.array(z.int().min(1)).min(1).max(PROTOCOLS_MAX),
  app: Name,
  node: Uuid,
  boot: Token,
  streams: z.array(KeptStream).min(1).max(STREAMS_MAX),
  /** Over the head of the current stream. */
  head_sig: Signature,
  feeds: z
    .array(z.strictObject({ feed: FeedName, gen: Token, seq: Seq, sum: FeedSum }))
    .max(FEEDS_MAX),
  /** The highest version of each type of entry that this node can read. */
  schemas: z
    .record(EntryType, z.int().min(1).max(TYPE_VERSION_MAX))
    .refine((types) => Object.keys(types).length <= TYPES_MAX),
  wall: Wall,
  /** The highest head of the other side's own log that this node was ever shown. */
  seen: PeerHead.optional(),
  /** On the first hop, from a till that operates a terminal. */
  leases: z.array(ShownLease).max(LEASES_SHOWN_MAX).optional(),
})
export type HelloRequest = z.infer<typeof HelloRequest>

/** SEALED is only "not the current one": entries may still come. SUSPECT waits for an operator. */
export const StreamStanding = z.enum(['OPEN', 'SEALED', 'SUSPECT'])

export const HelloAnswer = z.strictObject({
  proto: z.int().min(1),
  hub_gen: Token,
  sess: Session,
  ep: z.int().min(0),
  /** Also those incarnations of the node that it did not name itself. */
  streams: z
    .array(
      z.strictObject({
        inc: Inc,
        state: StreamStanding,
        head: Position,
        prunable: Seq,
        /** What is lost for the receiver, for people to see: the entries behind one position up to another. */
        gaps: z
          .array(z.strictObject({ after: Position, until: Position }))
          .min(1)
          .max(GAPS_SHOWN_MAX)
          .optional(),
      }),
    )
    .max(STREAMS_MAX),
  wall: Wall,
  limits: Limits,
  feeds: z
    .array(
      z.strictObject({
        feed: FeedName,
        plan: z.enum(['delta', 'snapshot', 'reset']),
        gen: Token,
        seq: Seq,
      }),
    )
    .max(FEEDS_MAX),
  must_upgrade_by: Wall.optional(),
  /** No lease of a new incarnation begins below this number. */
  numbersFrom: z.int().min(1).optional(),
  peer: PeerHead.optional(),
  /** One for each lease that was shown, in that order. */
  leases: z.array(LeaseStanding).max(LEASES_SHOWN_MAX).optional(),
})
export type HelloAnswer = z.infer<typeof HelloAnswer>

/** In front of `n` entries, the first of which has the number `from` and follows on `prev`. */
export const PushHeader = z.strictObject({
  batch_sha256: Hash,
  node: Uuid,
  inc: Inc,
  sess: Session,
  from: Seq.min(1),
  prev: Hash,
  n: z.int().min(0).max(BATCH_ENTRIES_MAX),
  head: z.strictObject({ ...Position.shape, sig: Signature }),
  /** Up to here this node keeps what the other side wrote itself. */
  seen: PeerHead.optional(),
  /** The highest head of the other side's own log that this node was ever told, as in HELLO. */
  shown: PeerHead.optional(),
})
export type PushHeader = z.infer<typeof PushHeader>

/** What the receiver noticed and kept all the same. */
export const PushNote = z.strictObject({ seq: Seq.min(1), code: z.enum(['DUP_ID']) })

/**
 * In front of `n` entries that the answering node wrote itself and the asking node had not seen:
 * the tills of a store keep them, so that they outlive the store's own machine.
 */
export const PushAnswer = z
  .strictObject({
    batch_sha256: Hash,
    acked: Seq,
    hash: Hash,
    prunable: Seq,
    limits: Limits,
    notes: z.array(PushNote).max(BATCH_ENTRIES_MAX),
    peer: PeerHead.optional(),
    n: z.int().min(0).max(BATCH_ENTRIES_MAX),
    /** Of each entry, as it stands in the log of the answering node. */
    hashes: z.array(Hash).max(BATCH_ENTRIES_MAX),
  })
  .refine(({ n, hashes }) => hashes.length === n, { path: ['hashes'] })
export type PushAnswer = z.infer<typeof PushAnswer>

export const PullRequest = z.strictObject({
  feed: FeedName,
  gen: Token,
  after: Seq,
  limit: z.int().min(1).max(FEED_ROWS_MAX),
})
export type PullRequest = z.infer<typeof PullRequest>

/** In front of `n` rows. `publish` is the one they belong to; `txn_end` says it is complete here. */
export const PullAnswer = z.strictObject({
  batch_sha256: Hash,
  feed: FeedName,
  gen: Token,
  from: Seq,
  to: Seq,
  publish: Seq,
  n: z.int().min(0).max(FEED_ROWS_MAX),
  txn_end: z.boolean(),
  sum: FeedSum,
  up_to_date: z.boolean(),
})
export type PullAnswer = z.infer<typeof PullAnswer>

/** One row of a feed; of a deleted one only the key is left. */
export const FeedRow = z.strictObject({
  key: z.string().min(1).max(200),
  ver: z.int().min(1),
  seq: Seq.min(1),
  del: z.boolean(),
  body: z.looseObject({}).nullable(),
})
export type FeedRow = z.infer<typeof FeedRow>

/** In front of `n` parts, one for each chunk, in order. Its hash covers which publish it is. */
export const ManifestAnswer = z.strictObject({
  batch_sha256: Hash,
  feed: FeedName,
  gen: Token,
  seq: Seq,
  publish: Seq,
  rows: z.int().min(0),
  sum: FeedSum,
  n: z.int().min(0).max(SNAPSHOT_CHUNKS_MAX),
})
export type ManifestAnswer = z.infer<typeof ManifestAnswer>

/** Where one chunk is fetched, and what must come then. */
export const SnapshotPart = z.strictObject({
  n: z
    .int()
    .min(0)
    .max(SNAPSHOT_CHUNKS_MAX - 1),
  bytes: z.int().min(1).max(SNAPSHOT_CHUNK_BYTES_MAX),
  sha256: Hash,
  url: z.string().min(1).max(500),
})
export type SnapshotPart = z.infer<typeof SnapshotPart>

/** A manifest as it is kept: header and parts together. */
export type SnapshotManifest = Omit<ManifestAnswer, 'batch_sha256' | 'n'> & {
  readonly chunks: readonly SnapshotPart[]
}

/** In front of the `n` rows of one chunk. */
export const SnapshotChunk = z.strictObject({
  batch_sha256: Hash,
  feed: FeedName,
  gen: Token,
  seq: Seq,
  chunk: z
    .int()
    .min(0)
    .max(SNAPSHOT_CHUNKS_MAX - 1),
  n: z.int().min(0).max(SNAPSHOT_CHUNK_ROWS_MAX),
})
export type SnapshotChunk = z.infer<typeof SnapshotChunk>

/** Any incarnation of the store: a replacement node fetches those of the node before it too. */
export const RecoverRequest = z.strictObject({
  node: Uuid,
  inc: Inc,
  after: Seq,
  limit: z.int().min(1).max(BATCH_ENTRIES_MAX),
})
export type RecoverRequest = z.infer<typeof RecoverRequest>

/** In front of `n` entries. */
export const RecoverAnswer = z.strictObject({
  batch_sha256: Hash,
  node: Uuid,
  inc: Inc,
  from: Seq.min(1),
  prev: Hash,
  n: z.int().min(0).max(BATCH_ENTRIES_MAX),
  head: Position,
  prunable: Seq,
})
export type RecoverAnswer = z.infer<typeof RecoverAnswer>

/** In front of `n` entries of any stream, in any order: each counts by its id. */
export const OfferHeader = z
  .strictObject({
    batch_sha256: Hash,
    node: Uuid,
    inc: Inc,
    sess: Session,
    n: z.int().min(1).max(BATCH_ENTRIES_MAX),
    /** Of each entry, in the order of the lines, as the offering node has it in its log. */
    hashes: z.array(Hash).min(1).max(BATCH_ENTRIES_MAX),
  })
  .refine(({ n, hashes }) => hashes.length === n, { path: ['hashes'] })
export type OfferHeader = z.infer<typeof OfferHeader>

/** `peer` is where the answering log stands with what was taken: it is evidence, nothing was carried. */
export const OfferAnswer = z.strictObject({ adopted: Ids, known: Ids, peer: PeerHead.optional() })
export type OfferAnswer = z.infer<typeof OfferAnswer>

/** What the hub has of a store, signed: evidence that can be kept elsewhere. */
export const AttestAnswer = z.strictObject({
  hub_gen: Token,
  wall: Wall,
  streams: z.array(z.strictObject({ node: Uuid, inc: Inc, head: Position })).max(STREAMS_MAX),
  sig: Signature,
})
export type AttestAnswer = z.infer<typeof AttestAnswer>

/** Why a request was not carried out, with what the asking side needs to go on. */
export const ErrorAnswer = z.discriminatedUnion('code', [
  /** The entry after `hash` is missing: send again from `expected`. */
  z.strictObject({ code: z.literal('GAP'), expected: Seq.min(1), hash: Hash }),
  /** The receiver holds another entry under the number `at`; `hash` is that one's. */
  z.strictObject({ code: z.literal('FORK'), at: Seq, hash: Hash }),
  z.strictObject({ code: z.literal('SUPERSEDED'), sess: Session }),
  /** Everything before `at` was kept. */
  z.strictObject({ code: z.literal('CORRUPT'), at: Seq.min(1), acked: Seq, hash: Hash }),
  z.strictObject({ code: z.literal('TOO_LARGE'), limits: Limits }),
  z.strictObject({ code: z.literal('UPGRADE'), proto: z.array(z.int().min(1)).max(PROTOCOLS_MAX) }),
  z.strictObject({ code: z.literal('REVOKED') }),
  z.strictObject({
    code: z.literal('BUSY'),
    retryAfterMs: z.int().min(0).max(RETRY_AFTER_MAX_MS),
  }),
  z.strictObject({ code: z.literal('RESET'), gen: Token }),
  z.strictObject({ code: z.literal('TOO_OLD') }),
  z.strictObject({ code: z.literal('FUTURE') }),
  /** The body is not what was sent: nothing of it was kept, and sending it again is right. */
  z.strictObject({ code: z.literal('MALFORMED'), fault: Name }),
])
export type ErrorAnswer = z.infer<typeof ErrorAnswer>
export type ErrorCode = ErrorAnswer['code']

/** The HTTP status of each error: what a proxy in between makes of it. */
export const STATUS_OF_ERROR: Record<ErrorCode, number> = {
  GAP: 409,
  FORK: 409,
  SUPERSEDED: 409,
  CORRUPT: 422,
  TOO_LARGE: 413,
  UPGRADE: 426,
  REVOKED: 403,
  BUSY: 503,
  RESET: 409,
  TOO_OLD: 410,
  FUTURE: 409,
  MALFORMED: 400,
}
