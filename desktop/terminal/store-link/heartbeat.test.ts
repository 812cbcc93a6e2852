// What a till knows of its store from one question every few seconds.
import { errorBody } from '@evertill/sync-protocol/wire.ts'
import { expect, test } from 'vitest'
import { CODEC } from '../log/codec.ts'
import { type Beat, createHeartbeat } from './heartbeat.ts'
import type { Answer } from './store-line.ts'

const INC = 'a'.repeat(32)

test('a store that answers is company, and says how far head quarters is', async () => {
  const hubHas = { inc: INC, seq: 7 }
  expect(await beatFor(answerOf(200, { to: 'status', hubHas }))).toEqual({
    ...{ link: 'online', atHq: hubHas },
  })
})

test('no answer is none, and neither is a refusal', async () => {
  expect(await beatFor(undefined)).toEqual({ link: 'alone', atHq: undefined })
  expect(await beatFor(answerOf(503, { code: 'NOT_READY' }))).toMatchObject({ link: 'alone' })
})

test('a till that was put out, or that its store has forgotten, is told which', async () => {
  const bytes = errorBody({ code: 'REVOKED' }, CODEC)
  const framed = { status: 403, bytes, json: JSON.parse(CODEC.utf8.decode(bytes) ?? '') }
  expect(await beatFor(framed)).toMatchObject({ link: 'alone', door: 'DEVICE_REVOKED' })
  expect(await beatFor(answerOf(401, { code: 'NOT_ENROLLED' }))).toMatchObject({
    ...{ link: 'alone', door: 'DEVICE_NOT_PAIRED' },
  })
})

function answerOf(status: number, json: object): Answer {
  return { status, bytes: CODEC.utf8.encode(JSON.stringify(json)), json }
}

function beatFor(answer: Answer | undefined): Promise<Beat> {
  return new Promise((told) => {
    const beating = createHeartbeat({
      log: { current: () => ({ inc: INC }) as never },
      line: { signed: () => Promise.resolve(answer) },
      codec: CODEC,
      node: '00000000-0000-4000-8000-00000000d001',
      newId: () => '00000000-0000-4000-8000-00000000d002',
      later: () => undefined,
      told,
    })
    beating.start()
  })
}
