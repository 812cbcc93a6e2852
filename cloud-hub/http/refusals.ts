// How the doors refuse. Under the protocol's own paths a refusal that the protocol has a word for is
// said in it, so that a node acts on it; everything else is a code and a sentence.

import { BATCH_ENTRIES_MAX, BODY_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'
import { type ErrorAnswer, STATUS_OF_ERROR } from '@evertill/sync-protocol/messages.ts'
import { failure, json } from './answers.ts'
import type { CredentialRefusal } from './credentials.ts'
import type { Answer } from './route.ts'

export type Refusal =
  | CredentialRefusal
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'TOO_MANY_TRIES'
  | 'NOT_FOUND'
  | 'INTERNAL'

type Row = { readonly status: number; readonly message: string }

const rows: Record<Refusal, Row> = {
  OPERATOR_KEY_NEEDED: { status: 401, message: 'this needs the key of the operator' },
  OPERATOR_KEY_WRONG: { status: 401, message: 'this is not the key of the operator' },
  NONCE_NEEDED: { status: 401, message: 'sign the request with the nonce of this answer' },
  PROOF_UNREADABLE: { status: 401, message: 'the proof of the request cannot be read' },
  NOT_ENROLLED: { status: 401, message: 'this node is not enrolled here' },
  BAD_SIGNATURE: { status: 401, message: 'the proof is not of this request, or not of this node' },
  REPLAYED: { status: 401, message: 'this request was sent before: sign it anew' },
  REVOKED: { status: 403, message: 'this node was revoked, or another box took its place' },
  TOO_MANY_REQUESTS: { status: 429, message: 'too many requests of this node: wait a few minutes' },
  TOO_MANY_TRIES: { status: 429, message: 'too many tries from this address: wait a minute' },
  MALFORMED: { status: 400, message: 'the body cannot be unpacked' },
  TOO_LARGE: { status: 413, message: 'the body is larger than this route takes' },
  NOT_FOUND: { status: 404, message: 'there is nothing here' },
  INTERNAL: { status: 500, message: 'something failed here; the log tells what' },
}

/** How long a node waits that is told to come back; its own back-off goes on from there. */
const BUSY_MS = 5_000

export function refusal(code: Refusal, path: string): Answer {
  const inProtocol = path.startsWith('/sync/') ? protocolAnswer(code) : undefined
  if (inProtocol !== undefined) {
    return json({ error: inProtocol }, STATUS_OF_ERROR[inProtocol.code])
  }
  const { status, message } = rows[code]
  const answer = failure(status, { code, message })
  if (code !== 'OPERATOR_KEY_NEEDED') return answer
  return { ...answer, headers: { 'www-authenticate': 'Bearer' } }
}

function protocolAnswer(code: Refusal): ErrorAnswer | undefined {
  if (code === 'REVOKED') return { code }
  if (code === 'MALFORMED') return { code, fault: 'body' }
  if (code === 'INTERNAL' || code === 'TOO_MANY_REQUESTS') {
    return { code: 'BUSY', retryAfterMs: BUSY_MS }
  }
  if (code !== 'TOO_LARGE') return undefined
  const limits = { max_entries: BATCH_ENTRIES_MAX, max_bytes: BODY_BYTES_MAX, min_interval_ms: 0 }
  return { code, limits }
}
