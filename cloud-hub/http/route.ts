// What a route of the hub declares about itself, what its handler is given, and what it answers. A
// route that does not say who may call it does not compile.

import type { Verify } from '@evertill/sync-protocol/ports.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** With `:name` for each part that the handler is given by name. */
  readonly path: string
  /** Bytes after unpacking; none where a body means nothing. */
  readonly bodyMax?: number
  /** Calls from one address within a minute, for what strangers may try. */
  readonly perMinuteMax?: number
} & (
  | { readonly who: 'anyone'; readonly answer: Handler<Asked> }
  /** The key of whoever runs this hub. */
  | { readonly who: 'operator'; readonly answer: Handler<Asked> }
  /** An enrolled node that signed this very request. */
  | { readonly who: 'node'; readonly answer: Handler<AskedByNode> }
)

export type Handler<A> = (asked: A) => Answer | Promise<Answer>

export type Asked = {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  /** Unpacked. */
  readonly body: Uint8Array
  readonly correlation: string
  /** Aborted when the hub stops: an answer that goes on and on ends then. */
  readonly stopping: AbortSignal
}

export type AskedByNode = Asked & { readonly by: EnrolledNode }

/** The node whose credential came with the request, and the key it was enrolled with. */
export type EnrolledNode = {
  readonly tenant: string
  readonly store: string
  readonly node: string
  readonly verify: Verify
}

export type Answer = {
  readonly status: number
  readonly type: string
  readonly body: Uint8Array | string | ReadableStream<Uint8Array>
  readonly headers?: Readonly<Record<string, string>>
}
