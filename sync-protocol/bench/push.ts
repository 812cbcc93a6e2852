// One push with everything a node does for it but the network and the disk: the sender asks, a body
// is made and read, the receiver decides, both logs are in memory, and the answer moves the cursor.

import { assert } from '@evertill/shared/result.ts'
import { isHeadOf, signHead } from '../src/head.ts'
import { BATCH_ENTRIES_MAX, BODY_BYTES_MAX } from '../src/limits.ts'
import type { Log } from '../src/log.ts'
import { type PushAnswer, PushHeader } from '../src/messages.ts'
import { decodeBody, ENTRY_LIMITS, encodeBody } from '../src/ndjson.ts'
import { decidePush } from '../src/receiver.ts'
import type {
  NodeRow,
  PushRows,
  ReceiverEffect,
  ReceiverNeeds,
  StreamRow,
} from '../src/receiver-rows.ts'
import { ASLEEP, step } from '../src/sender.ts'
import type { SenderEffect, SenderState } from '../src/sender-state.ts'
import { beginningOf } from '../testing/entries.ts'
import { createMemoryLog } from '../testing/memory-log.ts'
import { codec, newKeys } from '../testing/node-ports.ts'
import { type Sales, STREAM } from './sales.ts'

export type PushBench = {
  /** All sales through both machines, into a log that has none of them. */
  readonly push: () => number
  /** The sender's two steps alone: something was appended, and it was acknowledged. */
  readonly senderSteps: () => SenderState
  /** The receiver's step alone, which reads every entry and hashes the chain. */
  readonly receiverStep: () => readonly ReceiverEffect[]
}

const { inc } = STREAM
const GEN = '0'.repeat(32)
const LIMITS = { max_entries: BATCH_ENTRIES_MAX, max_bytes: BODY_BYTES_MAX, min_interval_ms: 0 }
const BEGINNING = beginningOf(STREAM)

export function createPushBench({ entries, lines }: Sales): PushBench {
  const keys = newKeys()
  const senderLog = newLog()
  assert(senderLog.append(inc, entries).ok, 'the sales follow on each other')
  const head = streamOf(senderLog).head
  const live = liveSender()
  return { push, senderSteps, receiverStep }

  function push(): number {
    const asked = step(live, { type: 'appended', inc, head, nowMs: 1 }, SENDER_NEEDS)
    const request = find(asked.effects, 'push')
    const answer = receive(bodyOf(request))
    const own = [{ inc, seq: answer.acked, hash: senderLog.at(inc, answer.acked)?.hash }]
    const { call } = request
    const done = step(
      asked.state,
      { type: 'pushed', call, inc, answer, own, nowMs: 2 },
      SENDER_NEEDS,
    )
    const { position } = find(done.effects, 'saveAcked')
    senderLog.setAcked(inc, position)
    assert(position.seq === entries.length, 'one push carries all')
    return position.seq
  }

  function bodyOf({ from, sess, limits }: Extract<SenderEffect, { type: 'push' }>): Uint8Array {
    const read = senderLog.read(inc, from - 1, limits).map(({ bytes }) => bytes)
    const sig = signHead(STREAM, head, { sign: keys.sign, utf8: codec.utf8 })
    const { node } = STREAM
    const header = { node, inc, sess, from, prev: BEGINNING.hash, head: { ...head, sig } }
    return encodeBody<PushHeader>(header, read, codec)
  }

  function receive(bytes: Uint8Array): Answer {
    const body = decodeBody(PushHeader, bytes, ENTRY_LIMITS, codec)
    assert(body.ok, 'what was written can be read')
    const { header } = body.value
    const isSigned = isHeadOf(STREAM, header.head, { verify: keys.verify, utf8: codec.utf8 })
    assert(isSigned, 'the head is signed')
    const log = newLog()
    let answer: Answer | undefined
    for (const effect of decidePush(ROWS, body.value, RECEIVER_NEEDS)) {
      if (effect.type === 'append') assert(log.append(inc, effect.entries).ok, 'the run is good')
      if (effect.type === 'answer' && effect.answer.to === 'push') answer = effect.answer.body
    }
    assert(answer !== undefined, 'the push is acknowledged')
    return answer
  }

  function senderSteps(): SenderState {
    const asked = step(live, { type: 'appended', inc, head, nowMs: 1 }, SENDER_NEEDS)
    const { call } = find(asked.effects, 'push')
    const answer = { acked: head.seq, hash: head.hash, prunable: 0, limits: LIMITS }
    const input = { type: 'pushed', call, inc, answer, own: [], nowMs: 2 } as const
    const { state } = step(asked.state, input, SENDER_NEEDS)
    assert(state.streams[0]?.acked === head.seq, 'the cursor moved')
    return state
  }

  function receiverStep(): readonly ReceiverEffect[] {
    const header = { inc, sess: 1, from: 1, prev: BEGINNING.hash, head }
    return decidePush(ROWS, { header, lines }, RECEIVER_NEEDS)
  }
}

type Answer = Pick<PushAnswer, 'acked' | 'hash' | 'prunable' | 'limits'>

const SENDER_NEEDS = { dice: () => 0.5, recovers: false }
const RECEIVER_NEEDS: ReceiverNeeds = { ...codec, limits: LIMITS, proto: [1], hop: 'device-edge' }
const NODE: NodeRow = {
  tenant: STREAM.tenant,
  node: STREAM.node,
  status: 'active',
  session: { sess: 1, gen: GEN },
  ep: 1,
}
const EMPTY_STREAM: StreamRow = {
  inc,
  ep: 1,
  state: 'OPEN',
  base: BEGINNING,
  head: BEGINNING,
  announced: BEGINNING,
  prunable: 0,
  gaps: [],
}

const ROWS: PushRows = { node: NODE, stream: EMPTY_STREAM, hashes: new Map(), ids: new Map() }

/** A sender that was greeted and has nothing to push. */
function liveSender(): SenderState {
  const started = step(
    ASLEEP,
    { type: 'start', streams: newLog().streams(), nowMs: 0 },
    SENDER_NEEDS,
  )
  const { call } = find(started.effects, 'hello')
  const streams = [{ inc, state: 'OPEN' as const, head: BEGINNING, prunable: 0 }]
  const answer = { hub_gen: GEN, sess: 1, streams, limits: LIMITS }
  const input = { type: 'greeted', call, answer, own: [], nowMs: 0 } as const
  return step(started.state, input, SENDER_NEEDS).state
}

function newLog(): Log {
  const log = createMemoryLog(codec)
  log.open(inc, BEGINNING, 'current')
  return log
}

function streamOf(log: Log) {
  const [stream] = log.streams()
  assert(stream !== undefined, 'the log has a stream')
  return stream
}

function find<T extends SenderEffect['type']>(
  effects: readonly SenderEffect[],
  type: T,
): Extract<SenderEffect, { readonly type: T }> {
  const found = effects.find((each): each is Extract<SenderEffect, { readonly type: T }> => {
    return each.type === type
  })
  assert(found !== undefined, `the sender asks for '${type}'`)
  return found
}
