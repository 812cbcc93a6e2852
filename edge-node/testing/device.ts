// A scripted till for tests of a store: its own key and log in memory, signed requests over a real
// line, and a ledger of what was acknowledged to it.

import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto'
import { assert } from '@evertill/shared/result.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { type Entry, makeEntry } from '@evertill/sync-protocol/entry.ts'
import { headBytes } from '@evertill/sync-protocol/head.ts'
import { nextHlc } from '@evertill/sync-protocol/hlc.ts'
import { HelloAnswer, PushAnswer, type PushHeader } from '@evertill/sync-protocol/messages.ts'
import type { Position } from '@evertill/sync-protocol/names.ts'
import { decodeBody, ENTRY_LIMITS, encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import { proofHeader, proofToSign } from '@evertill/sync-protocol/request-proof.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { jsonBody, readErrorBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'

export type Device = Awaited<ReturnType<typeof pairDevice>>

export type Answer = {
  readonly status: number
  readonly body: Uint8Array
  readonly headers: Headers
}

export type Place = { readonly url: string; readonly operatorKey: string }

/** Pairs a new device with a store and lets it in for a terminal. */
export async function pairDevice(place: Place, terminal: number, name = `Till ${terminal}`) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = keys.publicKey.export({ format: 'jwk' })
  const { pairing, code } = await plain(place, '/devices/v1/pairings', {
    publicKey: { x, y },
    name,
  })
  await plain(place, '/devices/v1/pairings/approve', { code, terminal })
  const answer = await plain(place, `/devices/v1/pairings/${pairing}`)
  assert(answer['state'] === 'approved', `the device is in: ${JSON.stringify(answer)}`)
  const { device, tenant, store } = answer as Record<'device' | 'tenant' | 'store', string>
  const named = { device, tenant, store, terminal }
  return { ...createDevice(named, keys.privateKey, place.url), publicKey: { x, y } }
}

/** A question of a person with the operator key, or of nobody. */
export async function plain(
  { url, operatorKey }: Place,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${operatorKey}` }
  const wish = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const answer = await fetch(`${url}${path}`, { headers, ...wish })
  return (await answer.json()) as Record<string, unknown>
}

type Named = {
  readonly device: string
  readonly tenant: string
  readonly store: string
  readonly terminal: number
}

function createDevice(name: Named, key: KeyObject, url: string) {
  const inc = randomBytes(16).toString('hex')
  const stream = { tenant: name.tenant, node: name.device, inc }
  const entries: Entry[] = []
  let nonce = ''
  let sess = 0
  let seen: PushAnswer['peer']
  return {
    ...name,
    inc,
    entries,
    write,
    hello,
    push,
    call,
    request,
    signed,
    head,
    sess: () => sess,
  }

  function head(): Position {
    const last = entries.at(-1)
    return last ? { seq: last.seq, hash: last.hash } : genesis(stream, codec)
  }

  /** The next entry of its own log. */
  function write(
    type: string,
    body: object,
    more: { readonly id?: string; readonly store?: string } = {},
  ): Entry {
    const wall = Date.now()
    const draft = {
      id: more.id ?? randomUUID(),
      ...stream,
      store: more.store ?? name.store,
      type,
      tv: 1,
    }
    const made = makeEntry(
      { ...draft, hlc: nextHlc(undefined, wall), wall, body: { ...body } },
      head(),
      codec,
    )
    assert(made.ok, `a till can write this: ${JSON.stringify(made)}`)
    entries.push(made.value)
    return made.value
  }

  async function hello(): Promise<HelloAnswer> {
    const request = {
      ...{ proto: [1], app: 'scripted', node: name.device, boot: '0'.repeat(32) },
      streams: [{ inc, floor: genesis(stream, codec), head: head(), acked: 0, cur: true }],
      ...{ head_sig: signHead(), feeds: [], schemas: {}, wall: 0 },
    }
    const { body } = await ask('hello', jsonBody(request, codec))
    const answer = readJsonBody(HelloAnswer, body, codec)
    assert(answer !== undefined, `greeted: ${codec.utf8.decode(body)}`)
    sess = answer.sess
    return answer
  }

  /** Everything behind a number, up to so many; the answer, or the error in it. */
  async function push(after: number, count = 500, more: Pick<PushHeader, 'shown'> = {}) {
    const lines = entries.slice(after, after + count)
    const before = entries[after - 1]
    const header: Omit<PushHeader, 'batch_sha256' | 'n'> = {
      ...{ node: name.device, inc, sess, from: after + 1 },
      prev: before?.hash ?? genesis(stream, codec).hash,
      head: { ...head(), sig: signHead() },
      ...(seen ? { seen } : {}),
      ...more,
    }
    const bytes = lines.map((entry) => entry.bytes)
    const { body } = await ask('push', encodeBody<PushHeader>(header, bytes, codec))
    const error = readErrorBody(body, codec)
    if (error) return { error }
    const read = decodeBody(PushAnswer, body, ENTRY_LIMITS, codec)
    assert(read.ok, `a push is answered: ${codec.utf8.decode(body)}`)
    seen = read.value.header.peer
    return { answer: read.value.header, carried: read.value.lines }
  }

  async function call(wish: object) {
    const by = { node: name.device, inc }
    const body = jsonBody({ cmd: randomUUID(), by, ...wish }, codec)
    const answer = await ask('call', body)
    return JSON.parse(codec.utf8.decode(answer.body) ?? '')
  }

  function ask(name: string, body: Uint8Array): Promise<Answer> {
    return request('POST', `/sync/v1/${name}`, body)
  }

  /** Repeats once with the nonce that it is told. */
  async function request(method: string, path: string, body: Uint8Array): Promise<Answer> {
    const first = await sent(method, path, body)
    return first.status === 401 && first.headers.has('evertill-nonce')
      ? await sent(method, path, body)
      : first
  }

  async function sent(method: string, path: string, body: Uint8Array): Promise<Answer> {
    const headers = { authorization: signed(method, path, body) }
    const content = method === 'GET' ? {} : { body: Buffer.from(body) }
    const answer = await fetch(`${url}${path}`, { method, headers, ...content })
    nonce = answer.headers.get('evertill-nonce') ?? nonce
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, body: bytes, headers: answer.headers }
  }

  function signed(
    method: string,
    path: string,
    body: Uint8Array,
    once = randomBytes(16).toString('hex'),
  ) {
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const claim = { alg: 'ES256' as const, by: name.device, method, path, bodyHash, nonce, once }
    const bytes = proofToSign(claim, codec.utf8)
    return proofHeader(bytes, es256(bytes), codec.utf8)
  }

  function signHead(): string {
    return es256(headBytes(stream, head(), codec.utf8)).toString('hex')
  }

  function es256(bytes: Uint8Array) {
    return sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
  }
}
