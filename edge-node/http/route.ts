// What a route is: where it answers, whom it lets in, and what it makes of a request that was let in,
// measured and unpacked. Everything before that is one chain for all of them.

import type { Caller } from '../journal/receiving.ts'

/** One request behind its door. */
export type Asked = {
  /** As it was asked for, without its query. */
  readonly path: string
  readonly body: Uint8Array
  readonly params: Readonly<Record<string, string>>
  readonly headers: Headers
  /** Whoever asked has gone away. */
  readonly gone: AbortSignal
}

export type Answer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | ReadableStream<Uint8Array>
}

type At = { readonly method: 'GET' | 'POST'; readonly path: string }

export type Route =
  | (At & {
      readonly door: 'open' | 'operator'
      readonly handle: (asked: Asked) => Answer | Promise<Answer>
    })
  | (At & {
      readonly door: 'device'
      readonly handle: (asked: Asked, caller: Caller) => Answer | Promise<Answer>
    })

/** Why an own route did not do what it was asked; `safe` says what became of the trade. */
export type Fault = { readonly code: string; readonly message: string; readonly safe?: string }

const encoder = new TextEncoder()

export function json(value: unknown, status = 200): Answer {
  const headers = { 'content-type': 'application/json' }
  return { status, headers, body: encoder.encode(JSON.stringify(value)) }
}

export function fault(status: number, code: string, message: string): Answer {
  return json({ code, message } satisfies Fault, status)
}

/** Nothing where it is no JSON. */
export function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
