// One request to the hub and its whole answer, within limits of time and size: a hub that hangs, a
// proxy that answers for it and a line that dies in the middle are all the same to a store.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { BODY_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'

export type HubRequest = {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export type HubReply = {
  readonly status: number
  /** Of the media type alone. */
  readonly type: string
  readonly nonce: string | undefined
  readonly retryAfterMs: number | undefined
  readonly body: Uint8Array
}

export type HubHttp = ReturnType<typeof createHubHttp>

type Limits = { readonly connectMs: number; readonly callMs: number }

const LIMITS: Limits = { connectMs: 3_000, callMs: 30_000 }

/** A smaller one gains nothing. */
const PACK_FROM_BYTES = 1_024

/** What a hub takes packed. */
const PACKED_BYTES_MAX = 1_024 * 1_024

/** An answer that is an entry more than a body: the header line beside it. */
const ANSWER_BYTES_MAX = BODY_BYTES_MAX + 64 * 1_024

const zip = promisify(gzip)
const unzip = promisify(gunzip)

export function createHubHttp(base: string, limits: Limits = LIMITS) {
  const url = new URL(base)
  const isSecure = url.protocol === 'https:'
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 8 })
  const prefix = url.pathname.replace(/\/+$/, '')
  return { pack, ask, open, pathOf: (path: string) => `${prefix}${path}`, close }

  /** As it is sent, with the headers that say so. */
  async function pack(body: Uint8Array): Promise<Pick<HubRequest, 'body' | 'headers'>> {
    if (body.length < PACK_FROM_BYTES) return { body, headers: {} }
    const packed = await zip(body)
    const isWorth = packed.length < 0.9 * body.length && packed.length <= PACKED_BYTES_MAX
    return isWorth
      ? { body: packed, headers: { 'content-encoding': 'gzip' } }
      : { body, headers: {} }
  }

  /** Nothing where no whole answer came in time. */
  async function ask(asked: HubRequest): Promise<HubReply | undefined> {
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), limits.callMs)
    try {
      const message = await send(asked, over.signal)
      const body = await unpacked(message)
      return body && replyOf(message, body)
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
    }
  }

  /** An answer that goes on; it ends when the signal says so. */
  function open(asked: HubRequest, over: AbortSignal): Promise<IncomingMessage> {
    return send(asked, over)
  }

  function close(): void {
    agent.destroy()
  }

  function send(
    { method, path, headers, body }: HubRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)({
        ...{ method, path, agent, signal },
        ...{ host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port },
        headers: { host: url.host, ...headers, 'content-length': body.length },
      })
      const tooSlow = setTimeout(() => {
        request.destroy(new Error('no connection in time'))
      }, limits.connectMs)
      const connected = () => clearTimeout(tooSlow)
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', connected)
        else connected()
      })
      request.on('close', connected)
      request.on('error', reject)
      request.on('response', resolve)
      request.end(body)
    })
  }
}

async function unpacked(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of message) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX) return undefined
    parts.push(part)
  }
  const sent = Buffer.concat(parts)
  const encoding = message.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return sent
  return encoding === 'gzip' ? await unzip(sent, { maxOutputLength: ANSWER_BYTES_MAX }) : undefined
}

function replyOf({ statusCode = 0, headers }: IncomingMessage, body: Uint8Array): HubReply {
  const nonce = headers['evertill-nonce']
  const seconds = Number(headers['retry-after'])
  return {
    status: statusCode,
    type: headers['content-type']?.split(';')[0]?.trim() ?? '',
    nonce: typeof nonce === 'string' ? nonce : undefined,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    // A piece of Node's pool is no array of its own.
    body: new Uint8Array(body),
  }
}
