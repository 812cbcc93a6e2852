// Carries out what the sender of a node asks for: the same pump for a till and for a store. Reads the
// node's log, speaks bytes over a line that fails, and dies where it would hurt.

import { firstBroken } from '../src/chain.ts'
import {
  type ErrorAnswer,
  HelloAnswer,
  type HelloRequest,
  PushAnswer,
  type PushHeader,
} from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import { type Body, decodeBody, ENTRY_LIMITS, encodeBody } from '../src/ndjson.ts'
import { ASLEEP, step } from '../src/sender.ts'
import type { SenderEffect, SenderInput, SenderState } from '../src/sender-state.ts'
import type { OwnHash } from '../src/sender-streams.ts'
import { DiskFull } from './disk.ts'
import type { Machine } from './machine.ts'
import type { Answered } from './net.ts'
import type { Process } from './process.ts'
import { watchCursors } from './watch.ts'
import { errorIn, jsonBytes, readJson, signHeadOf } from './wire.ts'
import type { World } from './world-state.ts'

type LinkDeps = {
  readonly world: World
  readonly process: Process
  readonly machine: Machine
  readonly hop: 'device-edge' | 'edge-hub'
  readonly call: (path: string, body: Uint8Array, answered: Answered) => void
  /** What this node says besides its streams. */
  readonly helloMore: () => Partial<HelloRequest>
  readonly pushMore: () => Partial<PushHeader>
  /** On disk before the bytes leave. */
  readonly leaving: (inc: Inc, upTo: number) => void
  readonly greeted: (answer: HelloAnswer) => void
  readonly pushed: (answer: Body<PushAnswer>, isLate: boolean) => void
  readonly acked: (inc: Inc, seq: number) => void
  readonly rebirth: (lost: { readonly inc: Inc; readonly shared: number }) => void
  readonly carry: (inc: Inc, after: number) => void
  readonly recover: (inc: Inc, after: number) => void
}

export type Link = ReturnType<typeof createLink>

type Without<T> = T extends unknown ? Omit<T, 'nowMs'> : never
type Of<T extends SenderEffect['type']> = Extract<SenderEffect, { readonly type: T }>

export function createLink(deps: LinkDeps) {
  const { world, process, hop } = deps
  const { log, name } = deps.machine
  const needs = { dice: world.fraction, recovers: hop === 'edge-hub' }
  let state: SenderState = ASLEEP
  return { start, become, take, appended, pruned, state: () => state }

  /** After every start of the process, and whenever the log was changed under it. */
  function start() {
    state = { ...ASLEEP, calls: state.calls, fencedMs: state.fencedMs }
    take({ type: 'start', streams: log.streams() })
  }

  /** A machine that was copied while it ran goes on in the middle of what the other one was at. */
  function become(copied: SenderState): void {
    state = copied
    if ('dueMs' in state.at) timer(state.at.dueMs)
  }

  function take(input: Without<SenderInput>) {
    const next = step(state, { ...input, nowMs: world.clock.nowMs() }, needs)
    state = next.state
    try {
      for (const effect of next.effects) carryOut(effect)
      watchCursors(world, deps.machine, state)
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error
      // What the disk did not take has not happened: the machine begins anew from the disk.
      state = { ...ASLEEP, calls: state.calls, fencedMs: state.fencedMs }
      process.later(5_000, () => start())
    }
  }

  function appended(inc: Inc) {
    const stream = log.streamOf(inc)
    const known = state.streams.find((each) => each.inc === inc)
    if (stream && known && stream.head.seq > known.head.seq) {
      take({ type: 'appended', inc, head: stream.head })
    }
  }

  function pruned(inc: Inc) {
    const stream = log.streamOf(inc)
    if (stream && state.streams.some((each) => each.inc === inc)) {
      take({ type: 'pruned', inc, base: { seq: stream.floor - 1, hash: stream.floorHash } })
    }
  }

  function carryOut(effect: SenderEffect) {
    switch (effect.type) {
      case 'hello':
        return hello(effect)
      case 'push':
        return push(effect)
      case 'timer':
        return timer(effect.atMs)
      case 'saveAcked':
        process.mayDie('before it keeps what was acknowledged')
        log.setAcked(effect.inc, effect.position)
        return deps.acked(effect.inc, effect.position.seq)
      case 'rewind':
        world.tally('rewinds')
        return log.rewind(effect.inc, effect.seq)
      case 'savePrunable':
        return log.setPrunable(effect.inc, effect.seq)
      case 'rebirth':
        world.tally(`rebirth ${effect.reason}`)
        return process.later(20, () => deps.rebirth(effect))
      case 'carry':
        world.tally('carries')
        return process.later(20, () => deps.carry(effect.inc, effect.after))
      case 'recover':
        return process.later(20, () => deps.recover(effect.inc, effect.after))
      case 'alarm':
        return world.tally(`alarm ${effect.code}`)
      case 'tell':
        return
    }
  }

  function timer(atMs: number) {
    process.later(atMs - world.clock.nowMs(), () => {
      const { at } = state
      if ('dueMs' in at && at.dueMs <= world.clock.nowMs()) take({ type: 'timer' })
    })
  }

  function hello({ call, streams }: Of<'hello'>) {
    const current = log.current()
    const request: HelloRequest = {
      proto: [1],
      app: 'evertill',
      node: name.node,
      boot: '0'.repeat(32),
      streams: [...streams],
      head_sig: current ? signHeadOf({ ...name, inc: current.inc }, current.head, world.codec) : '',
      feeds: [],
      schemas: {},
      wall: 0,
      ...deps.helloMore(),
    }
    deps.call('hello', jsonBytes(request), (bytes) => answeredHello(call, bytes))
  }

  function answeredHello(call: number, bytes: Uint8Array | undefined) {
    if (bytes === undefined) return take({ type: 'lost', call })
    const error = errorIn(bytes)
    if (error) return take({ type: 'refused', call, error, own: [] })
    const answer = readJson(HelloAnswer, bytes)
    if (answer === undefined) return take({ type: 'lost', call })
    const own = answer.streams.map(({ inc, head }) => ownHash(inc, head.seq))
    const isAwaited = state.at.phase === 'greeting' && state.at.call === call
    if (isAwaited) deps.greeted(answer)
    take({ type: 'greeted', call, answer, own })
  }

  function push({ call, inc, sess, from, limits }: Of<'push'>) {
    const stream = log.streamOf(inc)
    if (stream === undefined) return
    const prev = log.hashAt(inc, from - 1)
    const entries = log.read(inc, from - 1, limits)
    if (prev === undefined || entries.length === 0) return
    const broken = firstBroken({ seq: from - 1, hash: prev }, entries, world.codec)
    const good = broken === undefined ? entries : entries.filter(({ seq }) => seq < broken)
    if (broken !== undefined && good.length === 0) {
      return take({ type: 'unreadable', call, inc, at: broken })
    }
    deps.leaving(inc, from + good.length - 1)
    process.mayDie('before a push leaves')
    const sig = signHeadOf({ ...name, inc }, stream.head, world.codec)
    const header: Omit<PushHeader, 'batch_sha256' | 'n'> = {
      node: name.node,
      inc,
      sess,
      from,
      prev,
      head: { ...stream.head, sig },
      ...deps.pushMore(),
    }
    const lines = good.map(({ bytes }) => bytes)
    const body = encodeBody<PushHeader>(header, lines, world.codec)
    deps.call('push', body, (bytes) => answeredPush(call, inc, bytes))
  }

  function answeredPush(call: number, inc: Inc, bytes: Uint8Array | undefined) {
    if (bytes === undefined) return take({ type: 'lost', call })
    const error = errorIn(bytes)
    if (error) {
      world.tally(`push refused ${error.code}`)
      return take({ type: 'refused', call, error, own: ownOf(inc, error) })
    }
    const read = decodeBody(PushAnswer, bytes, ENTRY_LIMITS, world.codec)
    if (!read.ok) return take({ type: 'lost', call })
    const isLate = state.at.phase !== 'catching-up' || state.at.call !== call
    deps.pushed(read.value, isLate)
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
