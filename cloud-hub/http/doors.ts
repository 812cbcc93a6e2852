// The doors that every request passes, in one order, on its way to a handler; also a request that no
// route wants. What a door adds to the answer it adds on the way back.

import type { Nonces } from '@evertill/sync-protocol/nonces.ts'
import { NONCE_HEADER } from '@evertill/sync-protocol/request-proof.ts'
import type { Logger } from 'pino'
import type { Credentials, Shown } from './credentials.ts'
import type { Pace } from './pace.ts'
import {
  type Door,
  limitSize,
  type Next,
  type Passage,
  pack,
  refuse,
  withHeaders,
} from './passage.ts'
import type { Answer, Asked, EnrolledNode } from './route.ts'

export type DoorNeeds = {
  readonly credentials: Credentials
  readonly nonces: Nonces
  readonly pace: Pace
  readonly log: Logger
  readonly monoMs: () => number
  readonly newId: () => string
  readonly stopping: AbortSignal
  /** Whether browsers reach this hub only by https. */
  readonly isSecure: boolean
  /** Called for each request of a node that was let in. */
  readonly saw: (node: EnrolledNode) => void
}

export type Doors = {
  readonly names: readonly string[]
  readonly pass: (passage: Passage) => Promise<Answer>
}

export function createDoors(needs: DoorNeeds): Doors {
  const doors: readonly (readonly [string, Door])[] = [
    ['correlation id', correlate(needs.newId)],
    ['access log', writeLog],
    ['security headers', secure(needs.isSecure)],
    ['nonce', giveNonce],
    ['faults', catchFaults],
    ['packing', pack],
    ['rate', limitRate(needs.pace)],
    ['size', limitSize],
    ['credential', askCredential],
    ['handler', handle],
  ]
  return { names: doors.map(([name]) => name), pass }

  function pass(passage: Passage): Promise<Answer> {
    const from = (at: number): Next => {
      const door = doors[at]?.[1]
      return async () =>
        door === undefined ? refuse(passage, 'INTERNAL') : door(passage, from(at + 1))
    }
    return from(0)()
  }

  /** One line for a request; never a body, a key or what stands behind the question mark. */
  async function writeLog(passage: Passage, next: Next): Promise<Answer> {
    const startedMs = needs.monoMs()
    const answer = await next()
    const { route, request, by, correlation } = passage
    const line = {
      method: request.method,
      route: route?.path ?? 'none',
      status: answer.status,
      ms: Math.round((needs.monoMs() - startedMs) * 10) / 10,
      correlation,
      ...(by === undefined ? {} : { tenant: by.tenant, store: by.store, node: by.node }),
    }
    needs.log[levelOf(passage, answer)](line, 'request')
    return answer
  }

  async function catchFaults(passage: Passage, next: Next): Promise<Answer> {
    try {
      return await next()
    } catch (fault) {
      needs.log.error({ err: fault, correlation: passage.correlation }, 'a request failed')
      return refuse(passage, 'INTERNAL')
    }
  }

  async function giveNonce({ url }: Passage, next: Next): Promise<Answer> {
    const answer = await next()
    if (!NONCE_PATHS.test(url.pathname)) return answer
    return withHeaders(answer, { [NONCE_HEADER]: needs.nonces.current() })
  }

  async function askCredential(passage: Passage, next: Next): Promise<Answer> {
    const { route, request, url, sent } = passage
    if (route === undefined || route.who === 'anyone') return next()
    const authorization = request.headers.get('authorization') ?? undefined
    const path = `${url.pathname}${url.search}`
    const shown: Shown = { method: request.method, path, authorization, sent }
    if (route.who === 'operator') {
      const letIn = needs.credentials.operator(shown)
      return letIn.ok ? next() : refuse(passage, letIn.error)
    }
    const by = await needs.credentials.node(shown)
    if (!by.ok) return refuse(passage, by.error)
    passage.by = by.value
    needs.saw(by.value)
    return next()
  }

  function handle(passage: Passage): Answer | Promise<Answer> {
    const { route, request, by } = passage
    if (route === undefined) return refuse(passage, 'NOT_FOUND')
    const asked: Asked = {
      params: passage.params,
      query: passage.url.searchParams,
      header: (name) => request.headers.get(name) ?? undefined,
      body: passage.body,
      correlation: passage.correlation,
      stopping: needs.stopping,
    }
    if (route.who !== 'node') return route.answer(asked)
    return by === undefined ? refuse(passage, 'NOT_ENROLLED') : route.answer({ ...asked, by })
  }
}

function correlate(newId: () => string): Door {
  return async (passage, next) => {
    const given = passage.request.headers.get('x-correlation-id')
    passage.correlation = given !== null && CORRELATION.test(given) ? given : newId()
    return withHeaders(await next(), { 'x-correlation-id': passage.correlation })
  }
}

function secure(isSecure: boolean): Door {
  return async (_, next) => {
    const answer = await next()
    const more = isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}
    return { ...answer, headers: { ...SECURITY_HEADERS, ...more, ...answer.headers } }
  }
}

function limitRate(pace: Pace): Door {
  return (passage, next) => {
    const { route, address } = passage
    const most = route?.perMinuteMax
    if (most === undefined) return next()
    const mayTry = pace.mayTry(`${route?.path} ${address}`, most)
    return mayTry ? next() : refuse(passage, 'TOO_MANY_TRIES')
  }
}

const CORRELATION = /^[\w-]{1,64}$/
const NONCE_PATHS = /^\/(sync|fleet|devices)\//

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** Balancers ask for health all day; who asks for nothing that exists is no fault of ours. */
function levelOf({ route }: Passage, { status }: Answer): 'debug' | 'info' | 'error' {
  if (status >= 500) return 'error'
  return route?.path === '/health' || route?.path === '/ready' ? 'debug' : 'info'
}
