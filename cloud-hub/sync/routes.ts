// The protocol of the journals over HTTP: a greeting, a push, and a log that is fetched back.

import { BODY_BYTES_MAX, HEADER_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'
import { STATUS_OF_ERROR } from '@evertill/sync-protocol/messages.ts'
import { errorBody } from '@evertill/sync-protocol/wire.ts'
import type { Answer, AskedByNode, Route } from '../http/route.ts'
import { codec } from '../ports.ts'
import type { Answered } from './answered.ts'
import type { Receiver } from './service.ts'

export function syncRoutes({ receiver }: { readonly receiver: Receiver }): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/sync/v1/hello',
      who: 'node',
      bodyMax: HELLO_BYTES_MAX,
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await receiver.hello(by, body), JSON_TYPE),
    },
    {
      method: 'POST',
      path: '/sync/v1/push',
      who: 'node',
      bodyMax: BODY_BYTES_MAX,
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await receiver.push(by, body), LINES_TYPE),
    },
    {
      method: 'POST',
      path: '/sync/v1/recover',
      who: 'node',
      bodyMax: QUESTION_BYTES_MAX,
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await receiver.recover(by, body), LINES_TYPE),
    },
  ]
}

const JSON_TYPE = 'application/json'
export const LINES_TYPE = 'application/x-ndjson'

/** A question names a feed or a stream and a place in it. */
export const QUESTION_BYTES_MAX = 4 * 1024

/** Every incarnation a node may keep, each with its two positions. */
const HELLO_BYTES_MAX = 4 * HEADER_BYTES_MAX

export function answerOf(answered: Answered, type: string): Answer {
  if (answered.ok) return { status: 200, type, body: answered.value }
  const status = STATUS_OF_ERROR[answered.error.code]
  return { status, type: JSON_TYPE, body: errorBody(answered.error, codec) }
}
