// The doors of a receiver: bytes come in, and what goes further was measured, hashed, read, named
// for the node that was let in, and for a push signed by it. A refusal here changes nothing.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { Offer } from './adopt.ts'
import { isHeadOf } from './head.ts'
import { type ErrorAnswer, type Limits, OfferHeader, PushHeader } from './messages.ts'
import type { StreamName } from './names.ts'
import { answerTo, type Body, type Counted, decodeBody, ENTRY_LIMITS } from './ndjson.ts'
import type { Codec, Verify } from './ports.ts'
import type { Push } from './receiver.ts'

/** The node whose credential came with the request, and the key it was enrolled with. */
export type Enrolled = Pick<StreamName, 'tenant' | 'node'> & { readonly verify: Verify }

export type DoorNeeds = Codec & { readonly limits: Limits }

export function readPush(
  bytes: Uint8Array,
  enrolled: Enrolled,
  needs: DoorNeeds,
): Result<Push, ErrorAnswer> {
  const body = readBody(PushHeader, bytes, enrolled, needs)
  if (!body.ok) return body
  const { tenant, node, verify } = enrolled
  const { inc, head } = body.value.header
  const isSigned = isHeadOf({ tenant, node, inc }, head, { verify, utf8: needs.utf8 })
  return isSigned ? body : malformed('head.sig')
}

/** An offer is no log and has no head; its facts count by their ids. */
export function readOffer(
  bytes: Uint8Array,
  enrolled: Pick<Enrolled, 'node'>,
  needs: DoorNeeds,
): Result<Offer, ErrorAnswer> {
  return readBody(OfferHeader, bytes, enrolled, needs)
}

function readBody<H extends Counted & { readonly node: string }>(
  schema: Parameters<typeof decodeBody<H>>[0],
  bytes: Uint8Array,
  { node }: Pick<Enrolled, 'node'>,
  needs: DoorNeeds,
): Result<Body<H>, ErrorAnswer> {
  const body = decodeBody(schema, bytes, ENTRY_LIMITS, needs)
  if (!body.ok) return refuse(answerTo(body.error, needs.limits))
  return body.value.header.node === node ? ok(body.value) : malformed('node')
}

function malformed(fault: string) {
  return refuse({ code: 'MALFORMED' as const, fault })
}
