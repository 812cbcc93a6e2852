// What a store asks over a real line, and what it takes for an answer: everything else is a line that
// said nothing, however it looks.

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { codec, newKeys } from '@evertill/sync-protocol/testing/node-ports.ts'
import { errorBody, jsonBody, readErrorBody } from '@evertill/sync-protocol/wire.ts'
import { afterAll, expect, test } from 'vitest'
import { createHubClient } from './client.ts'
import { createHubHttp } from './http.ts'

let answer: (reply: ServerResponse, times: number) => void = () => undefined
let times = 0
const headers: (string | undefined)[] = []
const server = createServer((request, reply) => {
  request.resume()
  request.on('end', () => {
    times += 1
    headers.push(request.headers['content-encoding'])
    answer(reply, times)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const { sign } = newKeys()
const said: (string | undefined)[] = []
const http = createHubHttp(url, { connectMs: 1_000, callMs: 300 })
const client = createHubClient({
  ...{ http, codec, sign, node: '0190c2a0-5555-7000-8000-000000000001' },
  newToken: () => '0'.repeat(32),
  refused: (code) => said.push(code),
})

afterAll(() => {
  http.close()
  server.closeAllConnections()
  server.close()
})

const JSON_TYPE = 'application/json'

function replies(status: number, type: string, body: Uint8Array | string, more: object = {}) {
  answer = (reply) => reply.writeHead(status, { 'content-type': type, ...more }).end(body)
}

function asked(body: Uint8Array = jsonBody({}, codec)) {
  times = 0
  return client.ask('hello', body)
}

test('an answer of the protocol comes as it was sent', async () => {
  const body = jsonBody({ proto: 1 }, codec)
  replies(200, `${JSON_TYPE}; charset=utf-8`, body)
  expect(await asked()).toEqual(body)
})

test('an error of the protocol is an answer', async () => {
  const gap = { code: 'GAP', expected: 4, hash: '0'.repeat(64) } as const
  replies(409, JSON_TYPE, errorBody(gap, codec))
  expect(readErrorBody((await asked()) ?? new Uint8Array(), codec)).toEqual(gap)
})

test('a hub that revoked this store is believed, and one that has too much to do is left alone', async () => {
  replies(403, JSON_TYPE, errorBody({ code: 'REVOKED' }, codec))
  expect(readErrorBody((await asked()) ?? new Uint8Array(), codec)).toEqual({ code: 'REVOKED' })
  expect(said.at(-1)).toBe('REVOKED')
  replies(429, JSON_TYPE, '{"code":"TOO_MANY_REQUESTS","message":"no"}', { 'retry-after': '7' })
  const busy = { code: 'BUSY', retryAfterMs: 7_000 }
  expect(readErrorBody((await asked()) ?? new Uint8Array(), codec)).toEqual(busy)
})

test.each([
  ['a page that asks for a password', 200, 'text/html', '<html>Welcome to Hotel</html>'],
  ['a proxy without its hub', 502, 'text/plain', 'Bad gateway'],
  ['a proxy that speaks JSON', 502, JSON_TYPE, '{"error":"bad gateway"}'],
  ['a stranger at that address', 404, JSON_TYPE, '{"code":"NOT_FOUND"}'],
  ['a hub that does not know this store', 401, JSON_TYPE, '{"code":"NOT_ENROLLED","message":""}'],
  ['no content', 204, '', ''],
])('%s is no answer', async (_name, status, type, body) => {
  replies(status, type, body)
  expect(await asked()).toBeUndefined()
})

test('a line that dies, hangs, or brings too much is no answer', async () => {
  answer = (reply) => {
    reply.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': 100 })
    reply.write('{')
    setImmediate(() => reply.destroy())
  }
  expect(await asked()).toBeUndefined()
  answer = () => undefined
  expect(await asked()).toBeUndefined()
  replies(200, JSON_TYPE, new Uint8Array(5 * 1024 * 1024))
  expect(await asked()).toBeUndefined()
  replies(200, JSON_TYPE, 'no gzip', { 'content-encoding': 'gzip' })
  expect(await asked()).toBeUndefined()
  const nobody = createHubHttp('http://127.0.0.1:1')
  const reply = nobody.ask({ method: 'GET', path: '/', headers: {}, body: new Uint8Array() })
  expect(await reply).toBeUndefined()
})

test('a new nonce is used at once, and a hub that never takes one is left', async () => {
  answer = (reply, time) => {
    const headers = { 'content-type': JSON_TYPE, 'evertill-nonce': `nonce-${time}` }
    if (time === 1) reply.writeHead(401, headers).end('{"code":"NONCE_NEEDED"}')
    else reply.writeHead(200, headers).end('{}')
  }
  expect(await asked()).toEqual(jsonBody({}, codec))
  expect(times).toBe(2)
  replies(401, JSON_TYPE, '{"code":"NONCE_NEEDED"}')
  expect(await asked()).toBeUndefined()
  expect(times).toBe(2)
})

test('a large body travels packed and a small one does not', async () => {
  replies(200, JSON_TYPE, '{}')
  headers.length = 0
  await asked(jsonBody({ text: 'many words '.repeat(1_000) }, codec))
  await asked(jsonBody({ text: 'few words' }, codec))
  expect(headers).toEqual(['gzip', undefined])
})
