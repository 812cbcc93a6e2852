// The chain of doors that every request of a store passes, in this order: name and log, headers,
// size, credential, unpacking, handler. No route stands outside of it.

import type { ErrorAnswer } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { errorBody } from '@evertill/sync-protocol/wire.ts'
import { Hono } from 'hono'
import { DiskFull, isBroken } from './db.ts'
import type { ProofRefusal, Proofs } from './devices/proof.ts'
import { pack, readSent, unpack } from './http/body.ts'
import { type Answer, type Asked, fault, type Route } from './http/route.ts'

export type AppDeps = {
  readonly routes: readonly Route[]
  readonly proofs: Proofs
  readonly nonce: () => string
  readonly isOperator: (authorization: string | undefined) => boolean
  readonly codec: Codec
  readonly newId: () => string
  readonly monoMs: () => number
  readonly log: AccessLog
  /** The database said something after which nothing it says can be relied on. */
  readonly broken: (error: unknown) => void
}

type AccessLog = {
  readonly info: (about: object, text: string) => void
  readonly error: (about: object, text: string) => void
}

const STATUS_OF_PROOF = {
  NONCE_NEEDED: 401,
  REPLAYED: 401,
  NOT_ENROLLED: 401,
  BAD_SIGNATURE: 401,
  REVOKED: 403,
  BUSY: 503,
} as const satisfies Record<ProofRefusal, number>

/** Nothing of another origin, nothing inside a frame, nothing that says where it was opened. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

export function createApp(deps: AppDeps): Hono {
  const app = new Hono()
  for (const route of deps.routes) {
    app.on(route.method, route.path, (c) => passed(deps, route, c.req.raw, c.req.param()))
  }
  app.notFound((c) =>
    finished(deps, c.req.raw, deps.newId(), fault(404, 'NOT_FOUND', 'There is nothing here.')),
  )
  return app
}

/** One request through all doors; whatever happens inside, it is answered and logged. */
async function passed(
  deps: AppDeps,
  route: Route,
  request: Request,
  params: Asked['params'],
): Promise<Response> {
  const id = deps.newId()
  const sinceMs = deps.monoMs()
  let answer: Answer
  try {
    answer = await letIn(deps, route, request, params)
  } catch (error) {
    answer = failed(deps, id, route, error)
  }
  const { pathname } = new URL(request.url)
  const ms = Math.round(deps.monoMs() - sinceMs)
  deps.log.info(
    { id, method: request.method, path: pathname, status: answer.status ?? 200, ms },
    'request',
  )
  return finished(deps, request, id, answer)
}

async function letIn(
  deps: AppDeps,
  route: Route,
  request: Request,
  params: Asked['params'],
): Promise<Answer> {
  const { pathname, search } = new URL(request.url)
  const sent = await readSent(request)
  if (!sent.ok) return bodyFault(sent.error.code)
  const authorization = request.headers.get('authorization') ?? undefined
  const asked = async (): Promise<Asked | Answer> => {
    const body = await unpack(sent.value, request.headers.get('content-encoding'))
    if (!body.ok) return bodyFault(body.error.code)
    return {
      path: pathname,
      body: body.value,
      params,
      headers: request.headers,
      gone: request.signal,
    }
  }
  if (route.door === 'device') {
    const path = `${pathname}${search}`
    const signed = { authorization, method: request.method, path, body: sent.value }
    const caller = deps.proofs.check(signed)
    if (!caller.ok) return proofFault(deps, caller.error.code)
    const open = await asked()
    return 'params' in open ? route.handle(open, caller.value) : open
  }
  if (route.door === 'operator' && !deps.isOperator(authorization)) {
    return fault(401, 'OPERATOR_KEY_NEEDED', 'This needs the operator key of the store.')
  }
  const open = await asked()
  return 'params' in open ? route.handle(open) : open
}

/** Who is revoked, or must wait, hears it in the words of the protocol. */
function proofFault({ codec }: AppDeps, code: ProofRefusal): Answer {
  const status = STATUS_OF_PROOF[code]
  if (code === 'REVOKED') return protocolError({ code }, status, codec)
  if (code === 'BUSY') return protocolError({ code, retryAfterMs: 60_000 }, status, codec)
  return fault(status, code, 'The request is not signed as it has to be.')
}

function protocolError(error: ErrorAnswer, status: number, codec: Codec): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: errorBody(error, codec) }
}

function bodyFault(code: 'TOO_LARGE' | 'ENCODING_UNKNOWN' | 'ENCODING_BROKEN'): Answer {
  if (code === 'TOO_LARGE') return fault(413, code, 'The request is larger than this store takes.')
  return fault(code === 'ENCODING_UNKNOWN' ? 415 : 400, code, 'The body cannot be unpacked.')
}

function failed(deps: AppDeps, id: string, route: Route, error: unknown): Answer {
  deps.log.error({ id, path: route.path, err: error }, 'request failed')
  if (isBroken(error)) deps.broken(error)
  if (error instanceof DiskFull) {
    return protocolError({ code: 'BUSY', retryAfterMs: 5_000 }, 503, deps.codec)
  }
  return fault(500, 'INTERNAL', `Something went wrong here; the log knows it as ${id}.`)
}

async function finished(
  deps: AppDeps,
  request: Request,
  id: string,
  answer: Answer,
): Promise<Response> {
  const {
    status = 200,
    headers = {},
    body,
  } = await pack(answer, request.headers.get('accept-encoding'))
  const { pathname } = new URL(request.url)
  const isSigned = pathname.startsWith('/sync/') || pathname.startsWith('/devices/')
  const nonce = isSigned ? { 'evertill-nonce': deps.nonce(), 'cache-control': 'no-store' } : {}
  const all = { ...HEADERS, 'request-id': id, ...nonce, ...headers }
  return new Response(
    body === undefined ? null : (body as Uint8Array<ArrayBuffer> | ReadableStream),
    { status, headers: all },
  )
}
