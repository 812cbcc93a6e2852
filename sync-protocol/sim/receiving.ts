// Carries out what the receiver of a node asks for: the same pump for a store and for the hub. Loads
// the rows of a decision, does what it says in the transaction it stands in, and returns the answer.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { readPush } from '../src/door.ts'
import type { Entry } from '../src/entry.ts'
import type { Place } from '../src/log.ts'
import type { ErrorAnswer, HelloRequest } from '../src/messages.ts'
import type { Hash, Inc } from '../src/names.ts'
import { decidePush, type Push } from '../src/receiver.ts'
import { decideHello } from '../src/receiver-hello.ts'
import type {
  NodeRow,
  ReceiverAnswer,
  ReceiverEffect,
  ReceiverNeeds,
  StreamRow,
} from '../src/receiver-rows.ts'
import type { Disk } from './disk.ts'
import { watchFence } from './watch.ts'
import { verifyOf } from './wire.ts'
import type { World } from './world-state.ts'

type ReceivingDeps = {
  readonly world: World
  readonly label: string
  readonly disk: Disk
  readonly tenant: string
  /** Asked for at each decision, because a hub may be slow at any moment. */
  readonly needs: () => ReceiverNeeds
  /** Of this database: the one that a node which never greeted it meets. */
  readonly gen: () => string
  /** A store works out how far a device may forget when that asks; a hub's backup has written it. */
  readonly withPrunable: (node: string, row: StreamRow) => StreamRow
  readonly hashAt: (node: string, inc: Inc, seq: number) => Hash | undefined
  /** Where each fact is that counts. */
  readonly ids: () => ReadonlyMap<string, Place>
  readonly append: (node: string, effect: Of<'append'>) => void
  readonly keepIds: (effect: Of<'keepIds'>, appended: readonly Entry[]) => void
  readonly streamBase: (node: string, effect: Of<'streamBase'>) => void
  readonly gapRecord: (node: string, effect: Of<'gapRecord'>) => void
  readonly alarm: (effect: Of<'alarm'>) => void
}

type Of<T extends ReceiverEffect['type']> = Extract<ReceiverEffect, { readonly type: T }>
type BodyTo<T> = Extract<ReceiverAnswer, { readonly to: T }>['body']

type Pushed = {
  readonly header: Push['header']
  readonly body: BodyTo<'push'>
  /** Something of it was new here. */
  readonly isNews: boolean
}

export function createReceiving(deps: ReceivingDeps) {
  const { world, label, disk, tenant, needs } = deps
  const nodes = disk.table<NodeRow>('node')
  const streams = disk.table<StreamRow>('stream')
  const verify = verifyOf(world.codec)
  let isEarly = false
  return { hello, push, nodes, streams, nodeOf, takeEarly }

  function hello(request: HelloRequest): Result<BodyTo<'hello'>, ErrorAnswer> {
    const { node } = request
    const rows = { node: nodeOf(node), streams: streamsOf(node) }
    const answer = carryOut(node, decideHello(rows, request, needs()))
    return answer?.to === 'hello' ? ok(answer.body) : refuse(errorOf(answer))
  }

  function push(node: string, body: Uint8Array): Result<Pushed, ErrorAnswer> {
    const read = readPush(body, { tenant, node, verify }, needs())
    if (!read.ok) return read
    const { header } = read.value
    const found = streams.get(`${node}/${header.inc}`)
    const stream = found && deps.withPrunable(node, found)
    const hashes = new Map<number, Hash>()
    for (let seq = header.from - 1; seq <= (stream?.head.seq ?? 0); seq += 1) {
      const hash = deps.hashAt(node, header.inc, seq)
      if (hash !== undefined) hashes.set(seq, hash)
    }
    const rows = { node: nodeOf(node), stream, hashes, ids: deps.ids() }
    const effects = decidePush(rows, read.value, needs())
    watchFence(world, label, rows.node.session, header.sess, effects)
    const isNews = effects.some(({ type }) => type === 'append')
    const answer = carryOut(node, effects)
    return answer?.to === 'push'
      ? ok({ header, body: answer.body, isNews })
      : refuse(errorOf(answer))
  }

  /** Whether an answer was asked for before what it says is on disk; told once. */
  function takeEarly(): boolean {
    const wasEarly = isEarly
    isEarly = false
    return wasEarly
  }

  function nodeOf(node: string): NodeRow {
    const session = { sess: 0, gen: deps.gen() }
    return nodes.get(node) ?? { tenant, node, status: 'active', session, ep: 0 }
  }

  function streamsOf(node: string): readonly StreamRow[] {
    return [...streams.entries()]
      .filter(([key]) => key.startsWith(node))
      .map(([, row]) => deps.withPrunable(node, row))
  }

  function carryOut(node: string, effects: readonly ReceiverEffect[]): ReceiverAnswer | undefined {
    let answer: ReceiverAnswer | undefined
    let appended: readonly Entry[] = []
    let isOpen = effects.some(({ type }) => type === 'commit')
    for (const effect of effects) {
      switch (effect.type) {
        case 'saveNode':
          nodes.set(node, effect.node)
          break
        case 'saveStream':
          streams.set(`${node}/${effect.stream.inc}`, effect.stream)
          break
        case 'streamBase':
          deps.streamBase(node, effect)
          break
        case 'gapRecord':
          deps.gapRecord(node, effect)
          break
        case 'append':
          appended = effect.entries
          deps.append(node, effect)
          break
        case 'keepIds':
          deps.keepIds(effect, appended)
          break
        case 'alarm':
          deps.alarm(effect)
          break
        case 'answer':
          answer = effect.answer
          isEarly = isOpen
          break
        case 'commit':
          isOpen = false
          break
      }
    }
    return answer
  }
}

function errorOf(answer: ReceiverAnswer | undefined): ErrorAnswer {
  return answer?.to === 'error' ? answer.body : { code: 'BUSY', retryAfterMs: 1_000 }
}
