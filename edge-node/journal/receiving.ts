// Carries out what the receiver of a store asks for: loads the rows of a decision, does what it says
// in the transaction it stands in, and returns the answer.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { readPush } from '@evertill/sync-protocol/door.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { ErrorAnswer, HelloRequest } from '@evertill/sync-protocol/messages.ts'
import type { Verify } from '@evertill/sync-protocol/ports.ts'
import { decidePush, type Push } from '@evertill/sync-protocol/receiver.ts'
import { decideHello } from '@evertill/sync-protocol/receiver-hello.ts'
import type {
  NodeRow,
  PushRows,
  ReceiverAnswer,
  ReceiverEffect,
  ReceiverNeeds,
} from '@evertill/sync-protocol/receiver-rows.ts'
import type { DeviceRows } from './device-rows.ts'
import type { Facts } from './facts.ts'

type ReceivingDeps = {
  readonly tenant: string
  readonly needs: ReceiverNeeds
  readonly rows: DeviceRows
  readonly facts: Facts
  /** Of this database: the one that a device which never greeted it meets. */
  readonly gen: () => string
  readonly append: (device: string, entries: readonly Entry[]) => void
  readonly streamBase: (device: string, effect: Of<'streamBase'>) => void
  readonly alarm: (effect: Of<'alarm'>) => void
}

type Of<T extends ReceiverEffect['type']> = Extract<ReceiverEffect, { readonly type: T }>
type BodyTo<T> = Extract<ReceiverAnswer, { readonly to: T }>['body']

/** A device that was let in, and the key it was paired with. */
export type Caller = { readonly device: string; readonly verify: Verify }

export function createReceiving(deps: ReceivingDeps) {
  const { tenant, needs, rows, facts } = deps
  // Rules ask for a few of many ids.
  const ids = { get: facts.get, has: facts.has } as PushRows['ids']
  return { hello, push, nodeOf }

  function hello(request: HelloRequest): Result<BodyTo<'hello'>, ErrorAnswer> {
    const { node } = request
    const loaded = { node: nodeOf(node), streams: rows.streamsOf(node) }
    const answer = carryOut(node, decideHello(loaded, request, needs))
    return answer?.to === 'hello' ? ok(answer.body) : refuse(errorOf(answer))
  }

  function push(
    { device, verify }: Caller,
    body: Uint8Array,
  ): Result<{ readonly header: Push['header']; readonly body: BodyTo<'push'> }, ErrorAnswer> {
    const read = readPush(body, { tenant, node: device, verify }, needs)
    if (!read.ok) return read
    const { header, lines } = read.value
    const stream = rows.streamOf({ node: device, inc: header.inc })
    const hashes = rows.hashes(device, header.inc, header.from - 1, lines.length + 1)
    const loaded = { node: nodeOf(device), stream, hashes, ids }
    const answer = carryOut(device, decidePush(loaded, read.value, needs))
    return answer?.to === 'push' ? ok({ header, body: answer.body }) : refuse(errorOf(answer))
  }

  function nodeOf(node: string): NodeRow {
    const session = { sess: 0, gen: deps.gen() }
    return rows.nodes.get(node) ?? { tenant, node, status: 'active', session, ep: 0 }
  }

  /** The journal keeps the ids of its facts, and the floor of a device is a base, never a gap. */
  function carryOut(node: string, effects: readonly ReceiverEffect[]): ReceiverAnswer | undefined {
    let answer: ReceiverAnswer | undefined
    for (const effect of effects) {
      if (effect.type === 'saveNode') rows.nodes.set(node, effect.node)
      if (effect.type === 'saveStream') rows.saveStream(node, effect.stream)
      if (effect.type === 'streamBase') deps.streamBase(node, effect)
      if (effect.type === 'append') deps.append(node, effect.entries)
      if (effect.type === 'alarm') deps.alarm(effect)
      if (effect.type === 'answer') answer = effect.answer
    }
    return answer
  }
}

function errorOf(answer: ReceiverAnswer | undefined): ErrorAnswer {
  return answer?.to === 'error' ? answer.body : { code: 'BUSY', retryAfterMs: 1_000 }
}
