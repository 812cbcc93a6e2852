// Carries out what the sender of a node asks for: the same pump for a till and for a store, in the
// shop and in the simulator. It reads the node's log and speaks bytes over a line that may fail.

import { firstBroken } from './chain.ts'
import { headBytes } from './head.ts'
import type { Log, StreamState } from './log.ts'
import {
  type ErrorAnswer,
  HelloAnswer,
  type HelloRequest,
  PushAnswer,
  type PushHeader,
} from './messages.ts'
import type { Hash, Inc, StreamName } from './names.ts'
import { type Body, decodeBody, ENTRY_LIMITS, encodeBody } from './ndjson.ts'
import type { Codec, Dice } from './ports.ts'
import { ASLEEP, step } from './sender.ts'
import type { SenderEffect, SenderInput, SenderState } from './sender-state.ts'
import type { OwnHash } from './sender-streams.ts'
import { jsonBody, readErrorBody, readJsonBody } from './wire.ts'

/** What the link reads and moves of the node's own log, at once. A disk that fails throws. */
export type LinkLog = Pick<Log, 'streams' | 'read' | 'setAcked' | 'setPrunable' | 'rewind'> & {
  /** Also of the position before the lowest entry. */
  readonly hashAt: (inc: Inc, seq: number) => Hash | undefined
}

export type LinkDeps = {
  readonly codec: Codec
  readonly dice: Dice
  readonly hop: 'device-edge' | 'edge-hub'
  readonly name: Pick<StreamName, 'tenant' | 'node'>
  readonly log: LinkLog
  /** Never runs backwards. */
  readonly nowMs: () => number
  readonly later: (delayMs: number, run: () => void) => void
  /** Answers with the body of any answer of the protocol, also an error; with nothing where none came. */
  readonly call: (path: 'hello' | 'push', body: Uint8Array, answered: Answered) => void
  /** With the key of this node, as 128 characters. */
  readonly sign: (bytes: Uint8Array, signed: (signature: string) => void) => void
  /** What this node says besides its streams. */
  readonly hello: () => Omit<HelloRequest, 'node' | 'streams' | 'head_sig'>
  readonly pushMore: () => Pick<PushHeader, 'seen' | 'shown'>
  /** Durable before the bytes leave, and only then they do. */
  readonly leaving: (inc: Inc, upTo: number, then: () => void) => void
  readonly greeted: (answer: HelloAnswer) => void
  /** A late answer tells nothing about where its node stands now. */
  readonly pushed: (answer: Body<PushAnswer>, isLate: boolean) => void
  readonly acked: (inc: Inc, seq: number) => void
  readonly rebirth: (lost: Of<'rebirth'>) => void
  readonly carry: (inc: Inc, after: number) => void
  readonly recover: (inc: Inc, after: number) => void
  readonly alarm: (alarm: Of<'alarm'>) => void
  /** After every step; `statusOf` makes of it what a screen shows. */
  readonly told: (state: SenderState) => void
  /** Whether the disk may do it later; anything else is a bug and is thrown on. */
  readonly isDiskFault: (error: unknown) => boolean
}

export type Answered = (bytes: Uint8Array | undefined) => void
export type Link = ReturnType<typeof createLink>

type Without<T> = T extends unknown ? Omit<T, 'nowMs'> : never
type Told = Without<SenderInput>
type Of<T extends SenderEffect['type']> = Extract<SenderEffect, { readonly type: T }>

/** After a disk that did not do it. */
const AGAIN_AFTER_MS = 5_000

export function createLink(deps: LinkDeps) {
  const { log, nowMs, later } = deps
  const needs = { dice: deps.dice, recovers: deps.hop === 'edge-hub' }
  const speech = createSpeech(deps, { take, at: () => state.at })
  let state: SenderState = ASLEEP
  return { start, become, take, appended, pruned, state: () => state }

  /** After every start of the process, and whenever the log was changed under it. */
  function start() {
    state = asleep()
    take({ type: 'start', streams: log.streams() })
  }

  /** A machine that was copied while it ran goes on in the middle of what the other one was at. */
  function become(copied: SenderState) {
    state = copied
    if ('dueMs' in state.at) timer(state.at.dueMs)
  }

  function take(input: Told) {
    const next = step(state, { ...input, nowMs: nowMs() }, needs)
    state = next.state
    try {
      for (const effect of next.effects) carryOut(effect)
      deps.told(state)
    } catch (error) {
      if (!deps.isDiskFault(error)) throw error
      // What the disk did not take has not happened: the machine begins anew from the disk.
      state = asleep()
      later(AGAIN_AFTER_MS, start)
    }
  }

  function asleep(): SenderState {
    return { ...ASLEEP, calls: state.calls, fencedMs: state.fencedMs }
  }

  function appended(inc: Inc) {
    const stream = streamOf(log, inc)
    const known = state.streams.find((each) => each.inc === inc)
    if (stream && known && stream.head.seq > known.head.seq) {
      take({ type: 'appended', inc, head: stream.head })
    }
  }

  function pruned(inc: Inc) {
    const stream = streamOf(log, inc)
    if (stream && state.streams.some((each) => each.inc === inc)) {
      take({ type: 'pruned', inc, base: { seq: stream.floor - 1, hash: stream.floorHash } })
    }
  }

  function carryOut(effect: SenderEffect) {
    switch (effect.type) {
      case 'hello':
        return speech.hello(effect)
      case 'push':
        return speech.push(effect)
      case 'timer':
        return timer(effect.atMs)
      case 'saveAcked':
        log.setAcked(effect.inc, effect.position)
        return deps.acked(effect.inc, effect.position.seq)
      case 'rewind':
        return log.rewind(effect.inc, effect.seq)
      case 'savePrunable':
        return log.setPrunable(effect.inc, effect.seq)
      case 'rebirth':
        return deps.rebirth(effect)
      case 'carry':
        return deps.carry(effect.inc, effect.after)
      case 'recover':
        return deps.recover(effect.inc, effect.after)
      case 'alarm':
        return deps.alarm(effect)
      case 'tell':
        return
    }
  }

  /** One that was replaced finds the newer moment not come yet; one that comes early waits on. */
  function timer(atMs: number) {
    later(Math.max(0, atMs - nowMs()), () => {
      const { at } = state
      if (!('dueMs' in at)) return
      if (at.dueMs <= nowMs()) take({ type: 'timer' })
      else if (at.dueMs === atMs) timer(atMs)
    })
  }
}

/** Questions as bytes, and what came of them. */
function createSpeech(
  deps: LinkDeps,
  { take, at }: { readonly take: (input: Told) => void; readonly at: () => SenderState['at'] },
) {
  const { log, name, codec } = deps
  return { hello, push }

  function hello({ call, streams }: Of<'hello'>) {
    const current = log.streams().find((each) => each.current)
    if (current === undefined) return
    deps.sign(headBytes({ ...name, inc: current.inc }, current.head, codec.utf8), (head_sig) => {
      const request: HelloRequest = {
        ...deps.hello(),
        ...{ node: name.node, streams: [...streams], head_sig },
      }
      deps.call('hello', jsonBody(request, codec), (bytes) => answeredHello(call, bytes))
    })
  }

  function answeredHello(call: number, bytes: Uint8Array | undefined) {
    if (bytes === undefined) return take({ type: 'lost', call })
    const error = readErrorBody(bytes, codec)
    if (error) return take({ type: 'refused', call, error, own: [] })
    const answer = readJsonBody(HelloAnswer, bytes, codec)
    if (answer === undefined) return take({ type: 'lost', call })
    const own = answer.streams.map(({ inc, head }) => ownHash(inc, head.seq))
    const now = at()
    if (now.phase === 'greeting' && now.call === call) deps.greeted(answer)
    take({ type: 'greeted', call, answer, own })
  }

  function push({ call, inc, sess, from, limits }: Of<'push'>) {
    const stream = streamOf(log, inc)
    const prev = stream && log.hashAt(inc, from - 1)
    if (stream === undefined || prev === undefined) return
    const entries = log.read(inc, from - 1, limits)
    if (entries.length === 0) return
    const broken = firstBroken({ seq: from - 1, hash: prev }, entries, codec)
    const good = broken === undefined ? entries : entries.filter(({ seq }) => seq < broken)
    if (broken !== undefined && good.length === 0) {
      return take({ type: 'unreadable', call, inc, at: broken })
    }
    const { node } = name
    deps.leaving(inc, from + good.length - 1, () => {
      deps.sign(headBytes({ ...name, inc }, stream.head, codec.utf8), (sig) => {
        const head = { ...stream.head, sig }
        const header = { node, inc, sess, from, prev, head, ...deps.pushMore() }
        const lines = good.map(({ bytes }) => bytes)
        const body = encodeBody<PushHeader>(header, lines, codec)
        deps.call('push', body, (bytes) => answeredPush(call, inc, bytes))
      })
    })
  }

  function answeredPush(call: number, inc: Inc, bytes: Uint8Array | undefined) {
    if (bytes === undefined) return take({ type: 'lost', call })
    const error = readErrorBody(bytes, codec)
    if (error) return take({ type: 'refused', call, error, own: ownOf(inc, error) })
    const read = decodeBody(PushAnswer, bytes, ENTRY_LIMITS, codec)
    if (!read.ok) return take({ type: 'lost', call })
    const now = at()
    deps.pushed(read.value, now.phase !== 'catching-up' || now.call !== call)
    const { header } = read.value
    take({ type: 'pushed', call, inc, answer: header, own: [ownHash(inc, header.acked)] })
  }

  function ownOf(inc: Inc, error: ErrorAnswer): readonly OwnHash[] {
    const at = 'at' in error ? [ownHash(inc, error.at)] : []
    return 'acked' in error ? [...at, ownHash(inc, error.acked)] : at
  }

  function ownHash(inc: Inc, seq: number): OwnHash {
    return { inc, seq, hash: log.hashAt(inc, seq) }
  }
}

function streamOf(log: LinkLog, inc: Inc): StreamState | undefined {
  return log.streams().find((each) => each.inc === inc)
}
