// Speaks with the hub: signs each request with the key of this store, learns the nonce from each
// answer, and tells an answer of the protocol from everything else that comes back over a line.

import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { RETRY_AFTER_MAX_MS } from '@evertill/sync-protocol/limits.ts'
import type { Codec, Sign } from '@evertill/sync-protocol/ports.ts'
import { proofHeader, proofToSign } from '@evertill/sync-protocol/request-proof.ts'
import { errorBody, readErrorBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import type { HubHttp, HubReply, HubRequest } from './http.ts'

export type HubPath = 'hello' | 'push' | 'recover' | 'pull' | 'manifest' | 'chunk'

export type HubClientDeps = {
  readonly http: HubHttp
  readonly codec: Codec
  readonly node: string
  readonly sign: Sign
  /** 128 random bits. */
  readonly newToken: () => string
  /** What the hub says of this store besides the protocol: that it does not know it, for one. */
  readonly refused: (code: string | undefined) => void
}

export type HubClient = ReturnType<typeof createHubClient>

/** Of the own shape of a server's errors. */
const Failure = z.looseObject({ code: z.string().max(100) })

/** A nonce may be too old once; twice is no nonce of this server. */
const TRIES_MAX = 2

/** How long a hub is left alone that says too many and not for how long. */
const TOO_MANY_MS = 10_000

export function createHubClient({ http, codec, node, sign, newToken, refused }: HubClientDeps) {
  let nonce = ''
  return { ask, signed, learn }

  /** The body of an answer of the protocol, also of an error; nothing where there was none. */
  async function ask(name: HubPath, body: Uint8Array): Promise<Uint8Array | undefined> {
    const packed = await http.pack(body)
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const type = name === 'push' ? 'application/x-ndjson' : 'application/json'
      const headers = { ...packed.headers, 'content-type': type, 'accept-encoding': 'gzip' }
      const asked = { method: 'POST', path: http.pathOf(`/sync/v1/${name}`), ...packed } as const
      const reply = await http.ask(signed({ ...asked, headers }))
      if (reply === undefined) return undefined
      learn(reply.nonce)
      if (codeOf(reply) === 'NONCE_NEEDED') continue
      return answerIn(reply)
    }
    return undefined
  }

  function learn(said: string | undefined): void {
    nonce = said ?? nonce
  }

  function signed(request: HubRequest): HubRequest {
    const { method, path, body } = request
    const bodyHash = hexOf(codec.sha256(body))
    const claim = {
      alg: 'EdDSA',
      by: node,
      method,
      path,
      bodyHash,
      nonce,
      once: newToken(),
    } as const
    const toSign = proofToSign(claim, codec.utf8)
    const authorization = proofHeader(toSign, sign(toSign), codec.utf8)
    return { ...request, headers: { ...request.headers, authorization } }
  }

  function answerIn(reply: HubReply): Uint8Array | undefined {
    const { status, body } = reply
    const isOurs = reply.type === 'application/json' || reply.type === 'application/x-ndjson'
    if (!isOurs) return undefined
    if (status === 200) {
      refused(undefined)
      return body
    }
    const error = readErrorBody(body, codec)
    refused(error?.code === 'REVOKED' ? error.code : codeOf(reply))
    if (error) return body
    if (status !== 429) return undefined
    const retryAfterMs = Math.min(reply.retryAfterMs ?? TOO_MANY_MS, RETRY_AFTER_MAX_MS)
    return errorBody({ code: 'BUSY', retryAfterMs }, codec)
  }

  function codeOf({ status, type, body }: HubReply): string | undefined {
    if (status < 400 || type !== 'application/json') return undefined
    return readJsonBody(Failure, body, codec)?.code
  }
}
