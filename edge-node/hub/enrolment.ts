// How a store becomes one of the hub's: a code that headquarters made, typed in or set, and the proof
// that this machine holds the key it shows.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { Name, Uuid } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { jsonBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import { createHubHttp } from './http.ts'
import type { Enrolled, Identity } from './identity.ts'

const Answer = z.looseObject({ tenant: Name, store: Name, node: Uuid, storeName: Name })
const Failure = z.looseObject({ code: z.string().max(100) })

/** The hub said no, or nothing was heard of it. */
export type EnrolRefusal = {
  readonly code: 'CODE_WRONG' | 'HUB_REFUSED' | 'HUB_UNREACHABLE' | 'OTHER_STORE'
  /** What the hub called it. */
  readonly said?: string
}

type EnrolDeps = { readonly identity: Identity; readonly codec: Codec; readonly app: string }

/**
 * What the hub answered is kept before anybody hears of it. A machine that is enrolled may be enrolled
 * again as the same store: its key had been revoked.
 */
export async function enrol(
  { identity, codec, app }: EnrolDeps,
  hubUrl: string,
  typed: string,
): Promise<Result<Enrolled, EnrolRefusal>> {
  const { publicKey } = identity
  const code = typed.trim().toUpperCase()
  const proof = hexOf(identity.sign(codec.utf8.encode(`evertill1-enrol\n${code}\n${publicKey}`)))
  const http = createHubHttp(hubUrl)
  const reply = await http.ask({
    method: 'POST',
    path: http.pathOf('/fleet/v1/enrol'),
    headers: { 'content-type': 'application/json' },
    body: jsonBody({ code, publicKey, app, proof }, codec),
  })
  http.close()
  if (reply === undefined || reply.type !== 'application/json') {
    return refuse({ code: 'HUB_UNREACHABLE' })
  }
  const answer = reply.status === 200 ? readJsonBody(Answer, reply.body, codec) : undefined
  if (answer === undefined) {
    const said = readJsonBody(Failure, reply.body, codec)?.code ?? `HTTP_${reply.status}`
    return refuse(said === 'CODE_WRONG' ? { code: said } : { code: 'HUB_REFUSED', said })
  }
  const { tenant, store, node, storeName } = answer
  const before = identity.enrolled()
  // The journal of one store never goes on as that of another one.
  if (before && before.node !== node) return refuse({ code: 'OTHER_STORE', said: store })
  const enrolled = { tenant, store, node, storeName, hubUrl }
  identity.enrol(enrolled)
  return ok(enrolled)
}
