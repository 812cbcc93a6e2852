// The routes of the protocol for tills: bytes in, bytes out. What writes waits for its turn and is
// answered when it is on the disk.

import type { ErrorAnswer } from '@evertill/sync-protocol/messages.ts'
import { STATUS_OF_ERROR } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import {
  errorBody,
  jsonBody,
  type MastersPath,
  readErrorBody,
  readJsonBody,
} from '@evertill/sync-protocol/wire.ts'
import { CallBody } from '../journal/calls.ts'
import type { Engine } from '../journal/engine.ts'
import type { Caller } from '../journal/receiving.ts'
import type { Hints } from './hints.ts'
import type { Answer, Asked, Route } from './route.ts'

type SyncRouteDeps = {
  /** Nothing until the store is enrolled: nobody can be paired with it before. */
  readonly engine: () => Engine | undefined
  readonly masters: () =>
    | { readonly serve: (path: MastersPath, body: Uint8Array) => Promise<Uint8Array> }
    | undefined
  readonly hints: Hints
  readonly codec: Codec
}

const RETRY: ErrorAnswer = { code: 'BUSY', retryAfterMs: 1_000 }

export function syncRoutes({ engine, masters, hints, codec }: SyncRouteDeps): readonly Route[] {
  return [
    post('hello', written('hello')),
    post('push', written('push')),
    post('offer', written('offer')),
    post('call', call),
    post('pull', feeds('pull')),
    post('manifest', feeds('manifest')),
    post('chunk', feeds('chunk')),
    {
      method: 'GET',
      path: '/sync/v1/hint',
      door: 'device',
      handle: ({ gone }, { device }) => hints.open(device, gone),
    },
  ]

  function written(door: 'hello' | 'push' | 'offer') {
    return async ({ body }: Asked, caller: Caller) => {
      const store = engine()
      if (store === undefined) return said(errorBody(RETRY, codec))
      return said(await store.turns.take(() => store.doors[door](caller, body)))
    }
  }

  async function call({ body }: Asked, { device }: Caller): Promise<Answer> {
    const store = engine()
    if (store === undefined) return said(errorBody(RETRY, codec))
    const asked = readJsonBody(CallBody, body, codec)
    if (asked?.by.node !== device) {
      return said(errorBody({ code: 'MALFORMED', fault: 'CALL' }, codec))
    }
    if (asked.kind === 'status') return said(jsonBody(store.calls.call(asked).answer, codec))
    const { answer, afterHub } = await store.turns.take(() => store.calls.call(asked))
    const told = afterHub ? await store.granted(answer) : answer
    return said(told ? jsonBody(told, codec) : errorBody(RETRY, codec))
  }

  function feeds(path: MastersPath) {
    return async ({ body }: Asked) => {
      const served = await masters()?.serve(path, body)
      return said(served ?? errorBody({ code: 'BUSY', retryAfterMs: 5_000 }, codec))
    }
  }

  /** An error of the protocol has a status too, for whatever stands in between. */
  function said(body: Uint8Array): Answer {
    const error = readErrorBody(body, codec)
    const isJson = !body.includes(LINE_FEED)
    const type = isJson ? 'application/json' : 'application/x-ndjson'
    const status = error ? STATUS_OF_ERROR[error.code] : 200
    return { status, headers: { 'content-type': type }, body }
  }
}

const LINE_FEED = 0x0a

function post(
  name: string,
  handle: (asked: Asked, caller: Caller) => Answer | Promise<Answer>,
): Route {
  return { method: 'POST', path: `/sync/v1/${name}`, door: 'device', handle }
}
