// What the hub does with a HELLO, a PUSH and a RECOVER: loads rows under their locks, asks the machine,
// carries out what it says in the same transaction, and answers after the commit. Several pushes and
// several hub processes may do so at once.

import { ok, refuse } from '@evertill/shared/result.ts'
import { firstNumberAfter } from '@evertill/shared/terminal/lease.ts'
import { readPush } from '@evertill/sync-protocol/door.ts'
import { BATCH_ENTRIES_MAX } from '@evertill/sync-protocol/limits.ts'
import {
  type ErrorAnswer,
  HelloRequest,
  type PushAnswer,
  RecoverRequest,
} from '@evertill/sync-protocol/messages.ts'
import type { Hash } from '@evertill/sync-protocol/names.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { decidePush, type Push } from '@evertill/sync-protocol/receiver.ts'
import { decideHello } from '@evertill/sync-protocol/receiver-hello.ts'
import type {
  NodeRow,
  ReceiverAnswer,
  ReceiverNeeds,
  StreamRow,
} from '@evertill/sync-protocol/receiver-rows.ts'
import { jsonBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import type { Db, Tx } from '../db.ts'
import type { EnrolledNode } from '../http/route.ts'
import { generationOf } from '../journal/generation.ts'
import { lockStream, lockStreams, type Owner, readHashes } from '../journal/store.ts'
import type { Answered } from './answered.ts'
import { carryOut } from './carry-out.ts'
import { recoverLog } from './recover.ts'
import { insertNode, type KeptNode, lockNode } from './store.ts'

type ReceiverDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly nowMs: () => number
  readonly newToken: () => string
  /** A request that ended in a fault of the database, for the log. */
  readonly fault: (what: string, error: unknown) => void
}

export type Receiver = ReturnType<typeof createReceiver>

export function createReceiver({ db, codec, nowMs, newToken, fault }: ReceiverDeps) {
  const needs: ReceiverNeeds = { ...codec, limits: LIMITS, proto: [1], hop: 'edge-hub' }
  return { hello, push, recover }

  function hello(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const request = readJsonBody(HelloRequest, body, codec)
    if (request === undefined) return answered(malformed('HELLO'))
    if (request.node !== by.node) return answered(malformed('node'))
    return inTransaction('hello', by, async (tx) => {
      const gen = await generationOf(tx, by.tenant, newToken)
      await insertNode(tx, by, by.store, gen)
      const kept = (await lockNode(tx, by)) ?? newNode(gen)
      const streams = await lockStreams(tx, by)
      const current = request.streams.find(({ cur }) => cur)
      const isNew = current !== undefined && !streams.some(({ inc }) => inc === current.inc)
      const numbersFrom = isNew ? raisedNumbers(kept) : kept.numbersFrom
      const rows = { node: nodeRow(by, kept), streams }
      const effects = decideHello(rows, request, needs)
      const answer = await carryOut(tx, by, effects, { kept: { ...kept, numbersFrom }, codec })
      if (answer?.to !== 'hello') return refuse(errorOf(answer))
      const more = { wall: nowMs(), feeds: [], numbersFrom: numbersFrom ?? 1 }
      return ok(jsonBody({ ...answer.body, ...more }, codec))
    })
  }

  function push(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const read = readPush(body, by, needs)
    if (!read.ok) return answered(read)
    return inTransaction('push', by, async (tx) => {
      const kept = (await lockNode(tx, by)) ?? newNode('')
      const stream = await lockStream(tx, by, read.value.header.inc)
      const hashes = await hashesFor(tx, by, stream, read.value)
      // The ids are asked when they are written: only that is the truth for several at once.
      const rows = { node: nodeRow(by, kept), stream, hashes, ids: new Map() }
      const effects = decidePush(rows, read.value, needs)
      const answer = await carryOut(tx, by, effects, { kept, codec })
      if (answer?.to !== 'push') return refuse(errorOf(answer))
      const told = { ...answer.body, notes: [...answer.body.notes], hashes: [] }
      return ok(encodeBody<PushAnswer>(told, [], codec))
    })
  }

  function recover(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const request = readJsonBody(RecoverRequest, body, codec)
    if (request === undefined) return answered(malformed('RECOVER'))
    if (request.node !== by.node) return answered(malformed('node'))
    return inTransaction('recover', by, (tx) => recoverLog(tx, by, request, codec))
  }

  /**
   * Whether the commit of a connection that was lost took effect is unknown: the node is told to come
   * again, and everything it sends again has no second effect.
   */
  async function inTransaction(
    what: string,
    { tenant }: Owner,
    work: (tx: Tx) => Promise<Answered>,
  ): Promise<Answered> {
    try {
      return await db.withTenant(tenant, work)
    } catch (error) {
      fault(what, error)
      return refuse({ code: 'BUSY', retryAfterMs: BUSY_MS })
    }
  }
}

/** A batch of the usual sales fits twice; the rest of a body is its header. */
const LIMITS = { max_entries: BATCH_ENTRIES_MAX, max_bytes: 3_500_000, min_interval_ms: 0 }

/** Long enough for a database to come back, short enough that nobody notices. */
const BUSY_MS = 2_000

/** No lease of a new incarnation begins where one before it may have given numbers. */
function raisedNumbers({ numbersFrom, highest }: KeptNode): number {
  const known = Math.max(numbersFrom ?? 0, highest)
  return known === 0 ? 1 : firstNumberAfter(known)
}

/** What is held from the entry before the first pushed one up to the head, as far as it is pushed. */
function hashesFor(
  tx: Tx,
  by: Owner,
  stream: StreamRow | undefined,
  { header, lines }: Push,
): Promise<ReadonlyMap<number, Hash>> {
  const before = header.from - 1
  if (stream === undefined || before >= stream.head.seq) return Promise.resolve(new Map())
  const last = Math.min(before + lines.length, stream.head.seq)
  return readHashes(tx, by, stream.inc, before, last)
}

function newNode(gen: string): KeptNode {
  return { session: { sess: 0, gen }, ep: 0, highest: 0, numbersFrom: undefined }
}

/** Who is revoked never gets as far as this. */
function nodeRow({ tenant, node }: Owner, { session, ep }: KeptNode): NodeRow {
  return { tenant, node, status: 'active', session, ep }
}

function errorOf(answer: ReceiverAnswer | undefined): ErrorAnswer {
  return answer?.to === 'error' ? answer.body : { code: 'BUSY', retryAfterMs: BUSY_MS }
}

function malformed(fault: string) {
  return refuse({ code: 'MALFORMED' as const, fault })
}

function answered(answer: Answered): Promise<Answered> {
  return Promise.resolve(answer)
}
