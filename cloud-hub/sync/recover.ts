// Gives a node its own log back, as it was received: a store that lost its disk is built again from it.

import { ok, refuse } from '@evertill/shared/result.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import {
  BATCH_ENTRIES_MAX,
  BODY_BYTES_MAX,
  HEADER_BYTES_MAX,
} from '@evertill/sync-protocol/limits.ts'
import type { RecoverAnswer, RecoverRequest } from '@evertill/sync-protocol/messages.ts'
import type { Hash } from '@evertill/sync-protocol/names.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { StreamRow } from '@evertill/sync-protocol/receiver-rows.ts'
import type { Tx } from '../db.ts'
import { type Owner, readHashes, readLog, readStream } from '../journal/store.ts'
import type { Answered } from './answered.ts'

export async function recoverLog(
  tx: Tx,
  owner: Owner,
  { inc, after, limit }: RecoverRequest,
  codec: Codec,
): Promise<Answered> {
  const stream = await readStream(tx, owner, inc)
  if (stream === undefined || after < stream.base.seq) return refuse({ code: 'TOO_OLD' })
  if (after > stream.head.seq) return refuse({ code: 'FUTURE' })
  const prev = await hashAt(tx, owner, stream, after, codec)
  const found = await readLog(tx, owner, inc, after, { entries: limit, bytes: RECOVER_BYTES })
  // A push may commit between the two readings; what came after the head that is named waits.
  const lines = found.filter(({ seq }) => seq <= stream.head.seq).map(({ bytes }) => bytes)
  const { head, prunable } = stream
  const header = { node: owner.node, inc, from: after + 1, prev, head, prunable }
  return ok(encodeBody<RecoverAnswer>(header, lines, codec))
}

const RECOVER_BYTES = BODY_BYTES_MAX - HEADER_BYTES_MAX - BATCH_ENTRIES_MAX

async function hashAt(
  tx: Tx,
  owner: Owner,
  { inc, base, head }: StreamRow,
  seq: number,
  codec: Codec,
): Promise<Hash> {
  if (seq === 0) return genesis({ ...owner, inc }, codec).hash
  if (seq === base.seq) return base.hash
  if (seq === head.seq) return head.hash
  return (await readHashes(tx, owner, inc, seq, seq)).get(seq) ?? base.hash
}
