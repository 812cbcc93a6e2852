// The line to the store: requests over HTTP, signed by the key of this device once it has one. It
// answers what came, or nothing; how long to wait and when to try again others know.

import { concat, hexOf } from '@evertill/sync-protocol/bytes.ts'
import { BODY_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { NONCE_HEADER, proofHeader, proofToSign } from '@evertill/sync-protocol/request-proof.ts'
import type { DeviceKey } from '../pairing/device-key.ts'

export type Answer = {
  readonly status: number
  readonly bytes: Uint8Array
  /** Where it is JSON. */
  readonly json: unknown
}

export type StoreLineDeps = {
  /** Of the store, without a slash at its end; empty where the page came from there. */
  readonly origin: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly codec: Codec
  readonly key: Pick<DeviceKey, 'sign'>
  /** 128 random bits. */
  readonly newToken: () => string
}

export type StoreLine = ReturnType<typeof createStoreLine>

/** Longer than the protocol waits for any answer. */
const ANSWER_MS_MAX = 35_000
/** A body of the largest size, and its header. */
const ANSWER_BYTES_MAX = BODY_BYTES_MAX + 1024 * 1024

export function createStoreLine({ origin, fetch, codec, key, newToken }: StoreLineDeps) {
  let nonce = ''
  let device: string | undefined
  return { signAs, plain, signed, stream }

  function signAs(node: string): void {
    device = node
  }

  /** Before this device is known to the store. */
  function plain(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer | undefined> {
    const bytes = body === undefined ? undefined : codec.utf8.encode(JSON.stringify(body))
    return send({ method, path, bytes, type: JSON_TYPE, headers: {} })
  }

  /** A nonce that the store does not know any more costs one more turn. */
  async function signed(
    path: string,
    bytes: Uint8Array,
    type = JSON_TYPE,
  ): Promise<Answer | undefined> {
    const attempt = async () =>
      send({ method: 'POST', path, bytes, type, headers: await proof('POST', path, bytes) })
    const first = await attempt()
    if (first?.status !== 401 || codeIn(first.json) !== 'NONCE_NEEDED') return first
    return attempt()
  }

  /** Lines of text as they come, until the line breaks; `false` where there was no such answer. */
  async function stream(
    path: string,
    heard: (line: string) => void,
    ended: AbortSignal,
  ): Promise<boolean> {
    for (let turn = 0; turn < 2; turn += 1) {
      const headers = await proof('GET', path, undefined)
      const response = await fetch(origin + path, { headers, signal: ended, cache: 'no-store' })
      nonce = response.headers.get(NONCE_HEADER) ?? nonce
      if (response.ok && response.body) {
        await readLines(response.body, heard)
        return true
      }
      await response.body?.cancel()
      if (response.status !== 401) return false
    }
    return false
  }

  async function proof(
    method: 'GET' | 'POST',
    path: string,
    bytes: Uint8Array | undefined,
  ): Promise<Record<string, string>> {
    if (device === undefined || nonce === '') return {}
    const bodyHash = hexOf(codec.sha256(bytes ?? new Uint8Array()))
    const who = { alg: 'ES256', by: device, nonce, once: newToken() } as const
    const toSign = proofToSign({ ...who, method, path, bodyHash }, codec.utf8)
    return { authorization: proofHeader(toSign, await key.sign(toSign), codec.utf8) }
  }

  async function send({
    method,
    path,
    bytes,
    type,
    headers,
  }: Request): Promise<Answer | undefined> {
    try {
      const response = await fetch(origin + path, {
        method,
        headers: { ...headers, ...(bytes === undefined ? {} : { 'content-type': type }) },
        ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
        cache: 'no-store',
      })
      nonce = response.headers.get(NONCE_HEADER) ?? nonce
      const answered = await readBytes(response)
      if (answered === undefined) return undefined
      return { status: response.status, bytes: answered, json: jsonIn(response, answered, codec) }
    } catch {
      return undefined
    }
  }
}

export const JSON_TYPE = 'application/json'
export const LINES_TYPE = 'application/x-ndjson'

/** A hint says a word; what is longer is none. */
const LINE_LENGTH_MAX = 1_000

type Request = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly bytes: Uint8Array | undefined
  readonly type: string
  readonly headers: Record<string, string>
}

/** A refusal of a route says its code itself; one in the words of the protocol is framed. */
export function codeIn(json: unknown): string | undefined {
  const { code, error } = (json ?? {}) as { readonly code?: unknown; readonly error?: unknown }
  if (typeof error === 'object' && error !== null) return codeIn(error)
  return typeof code === 'string' ? code : undefined
}

async function readBytes({ body }: Response): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array()
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of chunksOf(body)) {
    parts.push(part)
    length += part.length
    if (length > ANSWER_BYTES_MAX) return undefined
  }
  return concat(parts)
}

/** Not every browser in use gives the parts of a body one by one in a loop. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function jsonIn(response: Response, bytes: Uint8Array, { utf8 }: Codec): unknown {
  if (!response.headers.get('content-type')?.startsWith(JSON_TYPE)) return undefined
  try {
    return JSON.parse(utf8.decode(bytes) ?? '')
  } catch {
    return undefined
  }
}

async function readLines(
  body: ReadableStream<Uint8Array>,
  heard: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of chunksOf(body)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = (lines.pop() ?? '').slice(-LINE_LENGTH_MAX)
    for (const line of lines) heard(line)
  }
}
