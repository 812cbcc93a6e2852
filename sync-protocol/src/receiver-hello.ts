// What a receiver does with a HELLO: opens a session, learns which incarnations the node still
// keeps, and says for each of them, and for those the node did not name, what it holds itself.

import { genesis } from './chain-hash.ts'
import { GAPS_KEPT_MAX, GAPS_SHOWN_MAX, STREAMS_MAX } from './limits.ts'
import type { HelloAnswer, HelloRequest } from './messages.ts'
import type { Position } from './names.ts'
import {
  type Gap,
  type HelloRows,
  type NodeRow,
  type ReceiverEffect,
  type ReceiverNeeds,
  refusal,
  type StreamRow,
} from './receiver-rows.ts'
import { nextSession } from './session.ts'

export type Hello = Pick<HelloRequest, 'proto' | 'boot' | 'streams'>
type Kept = Hello['streams'][number]

export function decideHello(
  rows: HelloRows,
  hello: Hello,
  needs: ReceiverNeeds,
): readonly ReceiverEffect[] {
  if (rows.node.status === 'revoked') return refusal({ code: 'REVOKED' })
  const spoken = needs.proto.filter((version) => hello.proto.includes(version))
  if (spoken.length === 0) return refusal({ code: 'UPGRADE', proto: [...needs.proto] })
  const fault = faultIn(hello.streams)
  if (fault) return refusal({ code: 'MALFORMED', fault })
  const { node, streams, effects } = register(rows, hello.streams, needs)
  const session = nextSession(node.session)
  const current = streams.find(({ inc }) => hello.streams.some((k) => k.cur && k.inc === inc))
  const body = {
    proto: Math.max(...spoken),
    hub_gen: session.gen,
    sess: session.sess,
    ep: current?.ep ?? node.ep,
    streams: streams.slice(0, STREAMS_MAX).map(shown),
    limits: needs.limits,
  }
  return [
    { type: 'saveNode', node: { ...node, session }, boot: hello.boot },
    ...effects,
    { type: 'commit' },
    { type: 'answer', answer: { to: 'hello', body } },
  ]
}

/** The newest gaps are shown; the rows keep more of them. */
function shown({ inc, state, head, prunable, gaps }: StreamRow): HelloAnswer['streams'][number] {
  const lost = gaps.length > 0 ? { gaps: gaps.slice(-GAPS_SHOWN_MAX) } : {}
  return { inc, state, head, prunable, ...lost }
}

/** What no schema can say about a list. */
function faultIn(kept: readonly Kept[]): string | undefined {
  if (new Set(kept.map(({ inc }) => inc)).size < kept.length) return 'inc-twice'
  if (kept.filter(({ cur }) => cur).length !== 1) return 'one-current'
  if (kept.some(({ floor, head }) => floor.seq > head.seq)) return 'floor-above-head'
  return undefined
}

type Registered = {
  readonly node: NodeRow
  /** Those the node named first, then the others. */
  readonly streams: readonly StreamRow[]
  readonly effects: readonly ReceiverEffect[]
}

function register(
  { node, streams }: HelloRows,
  kept: readonly Kept[],
  needs: ReceiverNeeds,
): Registered {
  const effects: ReceiverEffect[] = []
  let { ep } = node
  const named = kept.map((each) => {
    const held = streams.find(({ inc }) => inc === each.inc)
    if (held === undefined) ep += 1
    const { stream, gap } = based(held ?? opened(node, each, ep, needs), each)
    const lossy =
      gap && needs.hop === 'edge-hub' ? { gaps: [...stream.gaps, gap].slice(-GAPS_KEPT_MAX) } : {}
    const registered = { ...stream, ...lossy, state: standing(stream, each.cur === true) }
    if (gap) effects.push(...hole(registered, gap, needs))
    effects.push({ type: 'saveStream', stream: registered })
    return registered
  })
  const others = streams
    .filter(({ inc }) => !kept.some((each) => each.inc === inc))
    .map((stream) => ({ ...stream, state: standing(stream, false) }))
  effects.push(...others.map((stream) => ({ type: 'saveStream' as const, stream })))
  return { node: { ...node, ep }, streams: [...named, ...others], effects }
}

function opened(
  { tenant, node }: NodeRow,
  { inc, head }: Kept,
  ep: number,
  needs: ReceiverNeeds,
): StreamRow {
  const base = genesis({ tenant, node, inc }, needs)
  return { inc, ep, state: 'OPEN', base, head: base, announced: head, prunable: 0, gaps: [] }
}

/** What lies below a node's floor it cannot send any more: the copy goes on from there. */
function based(
  held: StreamRow,
  { floor, head }: Kept,
): { readonly stream: StreamRow; readonly gap?: Gap } {
  const announced = head.seq > held.announced.seq ? head : held.announced
  if (floor.seq <= held.head.seq) return { stream: { ...held, announced } }
  const gap = { after: held.head, until: floor }
  return { stream: { ...held, announced, base: floor, head: floor }, gap }
}

/** On the first hop the hub has what is missing; behind it nobody may have, and that is recorded. */
function hole(stream: StreamRow, gap: Gap, { hop }: ReceiverNeeds): readonly ReceiverEffect[] {
  const { inc } = stream
  if (hop === 'device-edge') return [{ type: 'streamBase', inc, base: gap.until }]
  return [
    { type: 'streamBase', inc, base: gap.until },
    { type: 'gapRecord', inc, gap },
    { type: 'alarm', code: 'LOSSY', inc, at: firstMissing(gap.after) },
  ]
}

function firstMissing(after: Position): number {
  return after.seq + 1
}

/** Sealed means that another incarnation is the current one; only an operator lifts a suspicion. */
function standing(stream: StreamRow, current: boolean): StreamRow['state'] {
  if (stream.state === 'SUSPECT') return 'SUSPECT'
  return current ? 'OPEN' : 'SEALED'
}
