// A hub that is a real server on a real port and keeps everything in memory: it enrols, checks proofs,
// receives, gives back and hands out masters by the machines of the protocol, and lies when told to.

import { createHash, createPublicKey, randomBytes, verify as verifyWith } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { assert } from '@evertill/shared/result.ts'
import { diceOf } from '@evertill/shared/testing/random.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { readPush } from '@evertill/sync-protocol/door.ts'
import {
  HelloRequest,
  type PushAnswer,
  type RecoverAnswer,
  RecoverRequest,
  STATUS_OF_ERROR,
} from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { ReceiverAnswer } from '@evertill/sync-protocol/receiver-rows.ts'
import { isProofOf, readProof } from '@evertill/sync-protocol/request-proof.ts'
import { createFaultyReceiver } from '@evertill/sync-protocol/testing/faulty-receiver.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { errorBody, jsonBody, readErrorBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { createSmallHub, NAME } from '../../masters/testing/small-hub.ts'

export const NODE = '0190c2a0-5555-7000-8000-000000000001'
export const CODE = 'ABCD-2345'

const LIMITS = { max_entries: 500, max_bytes: 1_000_000, min_interval_ms: 0 }
const NUMBERS_FROM = 5_001
const zip = promisify(gzip)
const unzip = promisify(gunzip)

/** What stands between a store and its hub, or is wrong with the hub. */
export type Lie = (path: string, reply: ServerResponse) => boolean

export type WireHub = Awaited<ReturnType<typeof startWireHub>>

export async function startWireHub() {
  const needs = { ...codec, limits: LIMITS, proto: [1], hop: 'edge-hub' as const }
  const receiver = createFaultyReceiver({ tenant: NAME.tenant, node: NODE }, needs, diceOf(1))
  const masters = createSmallHub()
  const asked: string[] = []
  const listeners = new Set<ServerResponse>()
  const spent = new Set<string>()
  let key: ReturnType<typeof keyOf> | undefined
  let nonce = newNonce()
  let lie: Lie = () => false
  const server = createServer((request, reply) => {
    handle(request, reply).catch((error) => reply.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    receiver,
    masters,
    /** Paths in the order they were asked, with the status that was answered. */
    asked,
    lieWith: (next: Lie) => {
      lie = next
    },
    forgetNonces: () => {
      nonce = newNonce()
    },
    listeners: () => listeners.size,
    hangUp: () => {
      for (const each of listeners) each.destroy()
    },
    hint: () => {
      for (const each of listeners) each.write('event: hint\ndata: {}\n\n')
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function handle(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    const parts: Uint8Array[] = []
    for await (const part of request) parts.push(part)
    const sent = Buffer.concat(parts)
    if (lie(path, reply)) return
    reply.setHeader('evertill-nonce', nonce)
    if (path === '/fleet/v1/enrol') return enrolled(sent, reply)
    const code = stranger(request, sent)
    if (code) return said(reply, path, 401, jsonBody({ code, message: 'no' }, codec))
    const body = request.headers['content-encoding'] === 'gzip' ? await unzip(sent) : sent
    if (path === '/sync/v1/hint') return listen(reply, path)
    const answer = await answerTo(path.replace('/sync/v1/', ''), new Uint8Array(body))
    const error = readErrorBody(answer, codec)
    await said(reply, path, error ? STATUS_OF_ERROR[error.code] : 200, answer)
  }

  function enrolled(sent: Uint8Array, reply: ServerResponse): Promise<void> {
    const { code, publicKey, proof } = JSON.parse(Buffer.from(sent).toString())
    const isProven = keyOf(publicKey)(
      Buffer.from(`evertill1-enrol\n${code}\n${publicKey}`),
      Buffer.from(proof, 'hex'),
    )
    const path = '/fleet/v1/enrol'
    if (code !== CODE || !isProven) {
      return said(reply, path, 403, jsonBody({ code: 'CODE_WRONG', message: 'no' }, codec))
    }
    key = keyOf(publicKey)
    return said(reply, path, 200, jsonBody({ ...NAME, node: NODE, storeName: 'Corner' }, codec))
  }

  function stranger(request: IncomingMessage, sent: Uint8Array): string | undefined {
    const read = readProof(request.headers.authorization, codec)
    if (!read.ok || read.value.nonce !== nonce) return 'NONCE_NEEDED'
    const proof = read.value
    const bodyHash = createHash('sha256').update(sent).digest('hex')
    const { method = '', url = '' } = request
    const isTrue = key?.(proof.signed, proof.signature) && proof.by === NODE
    if (!isTrue || !isProofOf(proof, { method, path: url, bodyHash })) return 'BAD_SIGNATURE'
    if (spent.has(proof.once)) return 'REPLAYED'
    spent.add(proof.once)
    return undefined
  }

  function listen(reply: ServerResponse, path: string): void {
    asked.push(`${path} 200`)
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.write(': open\n\n')
    listeners.add(reply)
    reply.on('close', () => listeners.delete(reply))
  }

  async function answerTo(name: string, body: Uint8Array): Promise<Uint8Array> {
    switch (name) {
      case 'hello': {
        const hello = readJsonBody(HelloRequest, body, codec)
        return hello ? received({ kind: 'hello', hello }) : malformed()
      }
      case 'push': {
        const verify = (bytes: Uint8Array, sig: Uint8Array) => key?.(bytes, sig) === true
        const read = readPush(body, { tenant: NAME.tenant, node: NODE, verify }, needs)
        if (!read.ok) return errorBody(read.error, codec)
        return received({ kind: 'push', push: read.value, whole: true })
      }
      case 'recover':
        return recovered(readJsonBody(RecoverRequest, body, codec))
      default: {
        const served = await masters.serve(name as 'pull', body)
        return served ?? malformed()
      }
    }
  }

  function received(request: Parameters<typeof receiver.handle>[0]): Uint8Array {
    const answers: ReceiverAnswer[] = []
    receiver.handle(request, 0, (answer) => answers.push(answer))
    const [answer] = answers
    assert(answer !== undefined, 'a receiver answers')
    if (answer.to === 'error') return errorBody(answer.body, codec)
    if (answer.to === 'push') {
      const told = { ...answer.body, notes: [...answer.body.notes], hashes: [] }
      return encodeBody<PushAnswer>(told, [], codec)
    }
    return jsonBody({ ...answer.body, wall: 0, feeds: [], numbersFrom: NUMBERS_FROM }, codec)
  }

  function recovered(request: RecoverRequest | undefined): Uint8Array {
    const row = request && receiver.disk().streams.get(request.inc)
    if (!request || !row) return errorBody({ code: 'TOO_OLD' }, codec)
    const { inc, after } = request
    const held = receiver.disk().entries.get(inc)
    const beginning = genesis({ tenant: NAME.tenant, node: NODE, inc }, codec)
    const prev = held?.get(after)?.hash ?? beginning.hash
    const lines: Uint8Array[] = []
    // Two at a time, so that a store has to ask again.
    for (let seq = after + 1; seq <= Math.min(row.head.seq, after + 2); seq += 1) {
      lines.push(held?.get(seq)?.bytes ?? new Uint8Array())
    }
    const header = {
      node: NODE,
      inc,
      from: after + 1,
      prev,
      head: row.head,
      prunable: row.prunable,
    }
    return encodeBody<RecoverAnswer>(header, lines, codec)
  }

  async function said(reply: ServerResponse, path: string, status: number, body: Uint8Array) {
    asked.push(`${path} ${status}`)
    const type = body.includes(0x0a) ? 'application/x-ndjson' : 'application/json'
    const packed = body.length > 1_024 ? await zip(body) : body
    const encoding = body.length > 1_024 ? { 'content-encoding': 'gzip' } : {}
    reply.writeHead(status, { 'content-type': type, ...encoding })
    reply.end(packed)
  }
}

function malformed(): Uint8Array {
  return errorBody({ code: 'MALFORMED', fault: 'REQUEST_INVALID' }, codec)
}

function newNonce(): string {
  return randomBytes(16).toString('hex')
}

function keyOf(hex: string) {
  const x = Buffer.from(hex, 'hex').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return (bytes: Uint8Array, signature: Uint8Array) => verifyWith(null, bytes, key, signature)
}
