// The log of the protocol on PostgreSQL, for one node of one tenant, inside the transaction it is given.
// A fact counts under the id of the innermost one, so that two wraps of it count once.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { factIdOf } from '@evertill/sync-protocol/adopt.ts'
import { hashAfter } from '@evertill/sync-protocol/chain-hash.ts'
import { type Entry, readEnvelope } from '@evertill/sync-protocol/entry.ts'
import type {
  AppendNote,
  AppendRefusal,
  AppendResult,
  AsyncLog,
  Place,
  ReadLimit,
  StreamState,
} from '@evertill/sync-protocol/log.ts'
import type { Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Tx } from '../db.ts'
import {
  dropEntries,
  insertEntries,
  insertIds,
  type KeptStream,
  type LogRow,
  lockStream,
  lockStreams,
  type Owner,
  placeOf,
  readHashes,
  readLog,
  saveCursors,
  saveStreams,
} from './store.ts'

export function createJournalLog(tx: Tx, owner: Owner, codec: Codec): AsyncLog {
  return { streams, open, append, read, at, byId, ...createCursors(tx, owner) }

  async function streams(): Promise<readonly StreamState[]> {
    return (await lockStreams(tx, owner)).map(stateOf)
  }

  async function open(inc: Inc, base: Position, as: 'current' | 'past'): Promise<void> {
    const kept = await lockStreams(tx, owner)
    assert(!kept.some((each) => each.inc === inc), `the stream ${inc} is open already`)
    const sealed = kept.filter(({ state }) => as === 'current' && state === 'OPEN')
    const ep = Math.max(0, ...kept.map((each) => each.ep)) + 1
    const at = { base, head: base, announced: base, prunable: base.seq, gaps: [] }
    await saveStreams(tx, owner, [
      ...sealed.map((each) => ({ ...each, state: 'SEALED' as const })),
      { inc, ep, state: as === 'current' ? 'OPEN' : 'SEALED', ...at },
    ])
  }

  async function append(inc: Inc, entries: readonly Entry[]): Promise<AppendResult> {
    const stream = await lockStream(tx, owner, inc)
    if (stream === undefined) return refuse({ code: 'UNKNOWN_STREAM' })
    const follows = following(stream.head, entries, codec)
    if (!follows.ok) return follows
    const head = follows.value
    const facts = entries.map((entry) => ({ id: factIdOf(entry, codec), seq: entry.seq }))
    const firsts = new Map(facts.toReversed().map((fact) => [fact.id, fact]))
    const ids = facts.map(({ id }) => id)
    await insertEntries(tx, owner, inc, entries, ids)
    const kept = await insertIds(tx, owner, inc, [...firsts.values()])
    const announced = stream.announced.seq > head.seq ? stream.announced : head
    await saveStreams(tx, owner, [{ ...stream, head, announced }])
    const notes = facts
      .filter((fact) => !kept.has(fact.id) || firsts.get(fact.id) !== fact)
      .map(({ seq }): AppendNote => ({ seq, code: 'DUP_ID' }))
    return ok({ head, notes })
  }

  async function read(inc: Inc, after: number, limit: ReadLimit): Promise<readonly Entry[]> {
    assert(limit.entries >= 1, 'whoever reads nothing never ends')
    await streamOf(tx, owner, inc)
    const rows = await readLog(tx, owner, inc, after, limit)
    return rows.map((row) => entryOf(row, codec))
  }

  async function at(inc: Inc, seq: number): Promise<Entry | undefined> {
    await streamOf(tx, owner, inc)
    const [row] = await readLog(tx, owner, inc, seq - 1, { entries: 1, bytes: 1 })
    return row?.seq === seq ? entryOf(row, codec) : undefined
  }

  function byId(id: string): Promise<Place | undefined> {
    return placeOf(tx, owner, id)
  }
}

/** How far somebody else has the log, and how far it may be forgotten. */
function createCursors(tx: Tx, owner: Owner) {
  return { setAcked, setPrunable, prune, rewind }

  async function setAcked(inc: Inc, { seq, hash }: Position): Promise<void> {
    const stream = await streamOf(tx, owner, inc)
    if (seq <= stream.acked) return
    assert(seq <= stream.head.seq, `${seq} was acknowledged and never written`)
    const held = await hashAt(tx, owner, stream, seq)
    assert(held === hash, `what was acknowledged as ${seq} is another entry`)
    await saveCursors(tx, owner, { ...stream, acked: seq })
  }

  async function setPrunable(inc: Inc, seq: number): Promise<void> {
    const stream = await streamOf(tx, owner, inc)
    const prunable = Math.max(stream.prunable, Math.min(seq, stream.acked))
    await saveCursors(tx, owner, { ...stream, prunable })
  }

  async function prune(inc: Inc, upTo: number): Promise<void> {
    const stream = await streamOf(tx, owner, inc)
    if (upTo <= stream.base.seq) return
    assert(upTo <= stream.prunable, `${upTo} is kept until it is in a backup of the peer`)
    const hash = await hashAt(tx, owner, stream, upTo)
    assert(hash !== undefined, `${upTo} is not in the log`)
    await dropEntries(tx, owner, inc, { seq: upTo, hash })
  }

  async function rewind(inc: Inc, seq: number): Promise<void> {
    const stream = await streamOf(tx, owner, inc)
    const acked = Math.min(stream.acked, seq)
    await saveCursors(tx, owner, { inc, acked, prunable: Math.min(stream.prunable, acked) })
  }
}

/** The head after these entries, if each follows on the one before it. */
function following(
  before: Position,
  entries: readonly Entry[],
  { sha256 }: Codec,
): Result<Position, AppendRefusal> {
  let head = before
  for (const { seq, hash, bytes } of entries) {
    if (seq !== head.seq + 1) return refuse({ code: 'NOT_CONTIGUOUS', expected: head.seq + 1 })
    if (hash !== hashAfter(head.hash, bytes, sha256)) {
      return refuse({ code: 'BROKEN_CHAIN', at: seq })
    }
    head = { seq, hash }
  }
  return ok(head)
}

async function streamOf(tx: Tx, owner: Owner, inc: Inc): Promise<KeptStream> {
  const stream = await lockStream(tx, owner, inc)
  assert(stream !== undefined, `there is no stream ${inc}`)
  return stream
}

async function hashAt(
  tx: Tx,
  owner: Owner,
  { inc, base }: KeptStream,
  seq: number,
): Promise<string | undefined> {
  if (seq === base.seq) return base.hash
  return (await readHashes(tx, owner, inc, seq, seq)).get(seq)
}

function entryOf({ seq, hash, bytes }: LogRow, { utf8 }: Codec): Entry {
  const envelope = readEnvelope(bytes, utf8)
  assert(envelope.ok, `the disk gave back other bytes than were written as ${seq}`)
  return { seq, hash, bytes, envelope: envelope.value }
}

function stateOf({ inc, base, head, acked, prunable, state }: KeptStream): StreamState {
  const current = state === 'OPEN'
  return { inc, floor: base.seq + 1, floorHash: base.hash, head, acked, prunable, current }
}
