// A store for tests of the till's own side: takes in one device, checks its signatures, gives a lease,
// acknowledges what follows on its log. The real store is asked in the tests of the whole chain.

import { webcrypto } from 'node:crypto'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { readRun } from '@evertill/sync-protocol/chain.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import { HelloRequest, type PushAnswer, PushHeader } from '@evertill/sync-protocol/messages.ts'
import type { Position } from '@evertill/sync-protocol/names.ts'
import { decodeBody, ENTRY_LIMITS, encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import { isProofOf, NONCE_HEADER, readProof } from '@evertill/sync-protocol/request-proof.ts'
import { CODEC } from '../log/codec.ts'

const LIMITS = { max_entries: 100, max_bytes: 1_000_000, min_interval_ms: 0 }
const TENANT = 'A1234'
export const DEVICE = '00000000-0000-4000-8000-00000000d001'
const PAIRING = DEVICE

type PublicKey = { readonly x: string; readonly y: string }
type Answer = { readonly status: number; readonly body: Uint8Array | object; readonly lines?: true }

export type StoreDouble = ReturnType<typeof aStore>

export function aStore() {
  const streams = new Map<string, Entry[]>()
  const requests: string[] = []
  let key: PublicKey | undefined
  let asking: PublicKey | undefined
  let approved = false
  let isGone = false
  let refusal: string | undefined
  let place = { tenant: TENANT, store: 'S1', terminal: 3 }
  const wishes: object[] = []
  let nonce = 1
  let isDead = false
  let losesAnswers = false
  let hqUpTo = 0
  let hubGen = 'a'.repeat(32)
  let claims: 'granted' | 'HELD' = 'granted'
  let lost = false
  const leases: { terminal: number; lease: number; from: number; cmd: string }[] = []
  return {
    fetch,
    requests,
    device: DEVICE,
    /** What devices asked to be taken in with. */
    wishes,
    leases,
    entries: () => [...streams.values()].flat(),
    streams,
    approve: () => {
      approved = true
    },
    /** Its database is lost: nobody is known any more. */
    forgetDevice: () => {
      key = undefined
      approved = false
    },
    forgetPairing: () => {
      isGone = true
    },
    refusePairing: (code: string | undefined) => {
      refusal = code
    },
    isNow: (other: Partial<typeof place>) => {
      place = { ...place, ...other }
    },
    die: () => {
      isDead = true
    },
    revive: () => {
      isDead = false
    },
    loseAnswers: (does: boolean) => {
      losesAnswers = does
    },
    forgetNonce: () => {
      nonce += 1
    },
    hqHas: (seq: number) => {
      hqUpTo = seq
    },
    restored: () => {
      streams.clear()
      hubGen = 'b'.repeat(32)
    },
    claimsAre: (how: 'granted' | 'HELD') => {
      claims = how
    },
    loseLease: () => {
      lost = true
    },
  }

  async function fetch(url: string, init: RequestInit): Promise<Response> {
    await Promise.resolve()
    if (isDead) throw new TypeError('fetch failed')
    const { pathname } = new URL(url, 'http://store')
    const body = init.body === undefined ? new Uint8Array() : (init.body as Uint8Array)
    requests.push(pathname)
    const answer = await serve(init.method ?? 'GET', pathname, body, init)
    if (losesAnswers) throw new TypeError('fetch failed')
    const isBytes = answer.body instanceof Uint8Array
    const bytes = isBytes
      ? (answer.body as Uint8Array)
      : CODEC.utf8.encode(JSON.stringify(answer.body))
    const type = answer.lines ? 'application/x-ndjson' : 'application/json'
    return new Response(new Uint8Array(bytes), {
      status: answer.status,
      headers: { 'content-type': type, [NONCE_HEADER]: String(nonce) },
    })
  }

  async function serve(
    method: string,
    path: string,
    body: Uint8Array,
    init: RequestInit,
  ): Promise<Answer> {
    if (path === '/devices/v1/pairings') {
      const wish = JSON.parse(CODEC.utf8.decode(body) ?? '') as { publicKey: PublicKey }
      wishes.push(wish)
      if (refusal) return { status: 409, body: { code: refusal, message: refusal } }
      asking = wish.publicKey
      isGone = false
      return { status: 200, body: { pairing: PAIRING, code: '4821-93', ...place } }
    }
    if (path.startsWith('/devices/v1/pairings/')) {
      if (isGone) return { status: 200, body: { state: 'gone' } }
      if (!approved) return { status: 200, body: { state: 'waiting' } }
      key = asking
      return { status: 200, body: { state: 'approved', device: DEVICE, ...place } }
    }
    const doubted = await doubt(method, path, body, init)
    if (doubted) return { status: 401, body: { code: doubted, message: doubted } }
    if (path === '/sync/v1/hello') return hello(body)
    if (path === '/sync/v1/push') return push(body)
    if (path === '/sync/v1/call') return call(body)
    return { status: 404, body: { code: 'NOT_FOUND', message: '' } }
  }

  async function doubt(
    method: string,
    path: string,
    body: Uint8Array,
    init: RequestInit,
  ): Promise<string | undefined> {
    const { authorization } = (init.headers ?? {}) as { authorization?: string }
    const read = readProof(authorization, CODEC)
    if (!read.ok || read.value.nonce !== String(nonce)) return 'NONCE_NEEDED'
    const bodyHash = hexOf(CODEC.sha256(body))
    if (!isProofOf(read.value, { method, path, bodyHash }) || key === undefined)
      return 'BAD_SIGNATURE'
    const jwk = { kty: 'EC', crv: 'P-256', ...key }
    const curve = { name: 'ECDSA', namedCurve: 'P-256' }
    const verifier = await webcrypto.subtle.importKey('jwk', jwk, curve, false, ['verify'])
    const { signature, signed } = read.value
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    const isGood = await webcrypto.subtle.verify(
      how,
      verifier,
      new Uint8Array(signature),
      new Uint8Array(signed),
    )
    return isGood && read.value.by === DEVICE ? undefined : 'BAD_SIGNATURE'
  }

  function hello(body: Uint8Array): Answer {
    const request = HelloRequest.parse(JSON.parse(CODEC.utf8.decode(body) ?? ''))
    return {
      status: 200,
      body: {
        ...{ proto: 1, hub_gen: hubGen, sess: 1, ep: 0, wall: 0, limits: LIMITS, feeds: [] },
        streams: request.streams.map(({ inc }) => ({
          ...{ inc, state: 'OPEN', head: headOf(inc), prunable: 0 },
        })),
        leases: (request.leases ?? []).map(({ terminal, lease, from }) => ({
          ...{ terminal, lease, from, standing: lost ? 'lost' : 'current' },
        })),
      },
    }
  }

  function push(body: Uint8Array): Answer {
    const read = decodeBody(PushHeader, body, ENTRY_LIMITS, CODEC)
    if (!read.ok) return error(400, { code: 'MALFORMED', fault: read.error.code })
    const { header, lines } = read.value
    const head = headOf(header.inc)
    if (header.from > head.seq + 1) {
      return error(409, { code: 'GAP', expected: head.seq + 1, hash: head.hash })
    }
    const fresh = lines.slice(head.seq + 1 - header.from)
    const run = readRun({ tenant: TENANT, node: DEVICE, inc: header.inc }, head, fresh, CODEC)
    streams.set(header.inc, [...(streams.get(header.inc) ?? []), ...run.good])
    const now = headOf(header.inc)
    const answer: Omit<PushAnswer, 'batch_sha256' | 'n'> = {
      ...{ acked: now.seq, hash: now.hash, prunable: 0, limits: LIMITS, notes: [], hashes: [] },
    }
    return { status: 200, body: encodeBody<PushAnswer>(answer, [], CODEC), lines: true }
  }

  function call(body: Uint8Array): Answer {
    const wish = JSON.parse(CODEC.utf8.decode(body) ?? '') as {
      kind: string
      cmd: string
      terminal: number
      by: { inc: string }
    }
    if (wish.kind === 'status') {
      return {
        status: 200,
        body: { to: 'status', hub: 'linked', hubHas: { inc: wish.by.inc, seq: hqUpTo } },
      }
    }
    if (claims !== 'granted') return { status: 200, body: { to: 'claim', code: claims } }
    const before = leases.find(({ cmd }) => cmd === wish.cmd)
    const { cmd: _, ...lease } = before ?? {
      ...{ terminal: wish.terminal, lease: leases.length + 1, from: leases.length * 20_000 + 1 },
      cmd: wish.cmd,
    }
    if (!before) leases.push({ ...lease, cmd: wish.cmd })
    lost = false
    return { status: 200, body: { to: 'claim', lease } }
  }

  function headOf(inc: string): Position {
    const last = streams.get(inc)?.at(-1)
    if (last) return { seq: last.seq, hash: last.hash }
    return genesis({ tenant: TENANT, node: DEVICE, inc }, CODEC)
  }
}

function error(status: number, body: object): Answer {
  return { status, body: { error: body } }
}
