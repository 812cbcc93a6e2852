// A node with a real log and the real sender, and a line that loses, doubles, delays and cuts what
// it carries. Carries out the sender's effects as a pump would.

import { assert } from '@evertill/shared/result.ts'
import { genesis } from '../src/chain-hash.ts'
import { type Entry, makeEntry } from '../src/entry.ts'
import { judgeRecovered } from '../src/incarnation.ts'
import type { StreamState } from '../src/log.ts'
import type { Inc, Position, StreamName } from '../src/names.ts'
import type { ReceiverAnswer } from '../src/receiver-rows.ts'
import { ASLEEP, step } from '../src/sender.ts'
import type { SenderEffect, SenderInput, SenderState } from '../src/sender-state.ts'
import type { OwnHash } from '../src/sender-streams.ts'
import { draft, idNo } from './entries.ts'
import type { Request } from './faulty-receiver.ts'
import { createMemoryLog, type LogImage, type MemoryLog } from './memory-log.ts'
import { codec } from './node-ports.ts'

export type World = {
  readonly nowMs: () => number
  readonly later: (delayMs: number, run: () => void) => void
  readonly fraction: () => number
  readonly newInc: () => Inc
  readonly newFact: () => number
  /** Over the faulty line; the answer may come never, late, or twice. */
  readonly request: (request: Request, answered: (answer: ReceiverAnswer) => void) => void
  /** Straight from the receiver's disk: fetching back has no say in what this pair proves. */
  readonly heldThere: (inc: Inc, after: number) => readonly Entry[]
  /** Looks at the pair after every step. */
  readonly check: (node: Looked) => void
}

export type Looked = { readonly log: () => MemoryLog; readonly state: () => SenderState }

export type FaultyNode = ReturnType<typeof createFaultyNode>

const ALL = { entries: 100_000, bytes: 1_000_000_000 }

type Without<T> = T extends unknown ? Omit<T, 'nowMs'> : never

export function createFaultyNode(
  name: Omit<StreamName, 'inc'>,
  hop: 'device-edge' | 'edge-hub',
  world: World,
  from?: { readonly image: LogImage; readonly state: SenderState },
) {
  let log = createMemoryLog(codec, from?.image)
  let state: SenderState = from?.state ?? ASLEEP
  // Answers and timers of an ended process reach nobody.
  let process = 0
  const counts = { rebirths: 0, alarms: 0, pushes: 0, rewinds: 0 }
  if (from === undefined) begin(log)
  const deeds = { take, restart, restore, sell, prune, renew, awake }
  const self = { log: () => log, state: () => state, counts, ...deeds }
  return self

  function take(input: Without<SenderInput>): void {
    const dice = { dice: world.fraction, recovers: hop === 'edge-hub' }
    const next = step(state, { ...input, nowMs: world.nowMs() }, dice)
    state = next.state
    const born = process
    for (const effect of next.effects) if (born === process) carryOut(effect)
    world.check(self)
  }

  function carryOut(effect: SenderEffect) {
    switch (effect.type) {
      case 'hello':
        return ask(effect.call, '', {
          kind: 'hello',
          hello: { proto: [1], boot: '0'.repeat(32), streams: effect.streams },
        })
      case 'push':
        return push(effect)
      case 'timer':
        return inThisProcess(effect.atMs - world.nowMs(), () => take({ type: 'timer' }))
      case 'saveAcked':
        return log.setAcked(effect.inc, effect.position)
      case 'rewind':
        counts.rewinds += 1
        return log.rewind(effect.inc, effect.seq)
      case 'savePrunable':
        return log.setPrunable(effect.inc, effect.seq)
      case 'rebirth':
        return inThisProcess(50, () => beReborn(effect.inc, effect.shared))
      case 'carry':
        return inThisProcess(40, () => cut(effect.inc, effect.after))
      case 'recover':
        return inThisProcess(50, () => recover(effect.inc, effect.after))
      case 'alarm':
        counts.alarms += 1
        return
      case 'tell':
        return
    }
  }

  function push({ call, inc, sess, from, limits }: Extract<SenderEffect, { type: 'push' }>): void {
    const entries = log.read(inc, from - 1, limits)
    const stream = log.streams().find((each) => each.inc === inc)
    assert(stream !== undefined && entries.length > 0, 'a push has something to push')
    const prev = from === stream.floor ? stream.floorHash : log.at(inc, from - 1)?.hash
    assert(prev !== undefined, `a push of ${inc} begins inside the log: ${from}`)
    counts.pushes += 1
    const header = { inc, sess, from, prev, head: stream.head }
    const lines = entries.map(({ bytes }) => bytes)
    ask(call, inc, { kind: 'push', push: { header, lines }, whole: true })
  }

  function ask(call: number, inc: Inc, request: Request): void {
    const born = process
    world.request(request, (answer) => {
      if (born === process) take(inputOf(call, inc, answer))
    })
  }

  function inputOf(call: number, inc: Inc, answer: ReceiverAnswer): Without<SenderInput> {
    if (answer.to === 'hello') {
      const own = answer.body.streams.map(({ inc: named, head }) => ownHash(named, head.seq))
      return { type: 'greeted', call, answer: answer.body, own }
    }
    if (answer.to === 'push') {
      return {
        type: 'pushed',
        call,
        inc,
        answer: answer.body,
        own: [ownHash(inc, answer.body.acked)],
      }
    }
    const { body } = answer
    const at = 'at' in body ? [ownHash(inc, body.at)] : []
    const acked = 'acked' in body ? [ownHash(inc, body.acked)] : []
    return { type: 'refused', call, error: body, own: [...at, ...acked] }
  }

  function ownHash(inc: Inc, seq: number): OwnHash {
    const stream = log.streams().find((each) => each.inc === inc)
    if (stream && seq === stream.floor - 1) return { inc, seq, hash: stream.floorHash }
    return { inc, seq, hash: stream && log.at(inc, seq)?.hash }
  }

  function inThisProcess(delayMs: number, run: () => void): void {
    const born = process
    world.later(Math.max(0, delayMs), () => {
      if (born === process) run()
    })
  }

  /** So many facts in one group: the sender hears of them together. */
  function sell(count: number): void {
    const inc = current()
    for (let left = count; left > 0; left -= 1) {
      log.append(inc, [entryFor(log, inc, idNo(world.newFact()))])
    }
    take({ type: 'appended', inc, head: headOf(inc) })
  }

  function prune(): void {
    for (const { inc, prunable, floor } of log.streams()) {
      if (prunable < floor) continue
      log.prune(inc, prunable)
      const pruned = log.streams().find((each) => each.inc === inc)
      assert(pruned !== undefined, 'pruning leaves the stream')
      take({ type: 'pruned', inc, base: { seq: prunable, hash: pruned.floorHash } })
    }
  }

  function restart(): void {
    process += 1
    state = ASLEEP
    take({ type: 'start', streams: log.streams() })
  }

  function restore(older: LogImage): void {
    log = createMemoryLog(codec, older)
    restart()
  }

  /** Copied with its memory, as a machine that is cloned while it runs. */
  function awake() {
    const { at } = state
    if (!('dueMs' in at)) return restart()
    return inThisProcess(at.dueMs - world.nowMs(), () => take({ type: 'timer' }))
  }

  /** The node itself found out that it must go on in a new incarnation. */
  function renew(): void {
    const inc = current()
    carryOver(inc, headOf(inc).seq)
  }

  function beReborn(inc: Inc, shared: number): void {
    if (state.at.phase !== 'rebasing') return
    counts.rebirths += 1
    carryOver(inc, shared)
  }

  /** A device takes all it holds with it; an edge what the peer is not known to share. */
  function carryOver(inc: Inc, shared: number): void {
    const before = log
    log = createMemoryLog(codec)
    const carried: Entry[] = []
    for (const stream of before.streams()) {
      const held = before.read(stream.inc, stream.floor - 1, ALL)
      const upTo = stream.inc === inc ? shared : stream.head.seq
      carried.push(...held.filter(({ seq }) => hop === 'device-edge' || seq > upTo))
      if (hop === 'edge-hub') copyStream(before, { ...stream, current: false }, upTo)
    }
    begin(log)
    for (const { envelope } of carried)
      log.append(current(), [entryFor(log, current(), envelope.id)])
    take({ type: 'reborn', streams: log.streams() })
  }

  /** The tail of an old incarnation goes on in the current one. */
  function cut(inc: Inc, after: number): void {
    const stream = log.streams().find((each) => each.inc === inc)
    if (stream === undefined || stream.current || stream.head.seq <= after) return
    const tail = log.read(inc, after, ALL)
    const before = log
    log = createMemoryLog(codec)
    for (const each of before.streams())
      copyStream(before, each, each.inc === inc ? after : each.head.seq)
    for (const { envelope } of tail) log.append(current(), [entryFor(log, current(), envelope.id)])
    take({ type: 'reborn', streams: log.streams() })
  }

  function copyStream(before: MemoryLog, stream: StreamState, upTo: number): void {
    const { inc, floor, floorHash, acked, prunable } = stream
    const held = before.read(inc, floor - 1, ALL).filter(({ seq }) => seq <= upTo)
    log.open(inc, { seq: floor - 1, hash: floorHash }, stream.current ? 'current' : 'past')
    log.append(inc, held)
    const last = held.find(({ seq }) => seq === acked)
    if (last) log.setAcked(inc, { seq: last.seq, hash: last.hash })
    log.setPrunable(inc, prunable)
  }

  function recover(inc: Inc, after: number): void {
    const held = log.streams().find((each) => each.inc === inc)
    const beginning = genesis({ ...name, inc }, codec)
    const from = Math.max(after, held?.head.seq ?? 0) + 1
    const [before] = world.heldThere(inc, from - 2)
    const prev = from === 1 ? beginning.hash : before?.seq === from - 1 ? before.hash : undefined
    if (prev === undefined) return
    const verdict = judgeRecovered(held, beginning, { from, prev })
    if (verdict === 'late') return
    if (verdict === 'apart') {
      if (held === undefined || held.prunable >= held.head.seq) return
      cut(inc, held.prunable)
      recover(inc, held.prunable)
      return
    }
    if (held === undefined) log.open(inc, beginning, 'past')
    const appended = log.append(inc, world.heldThere(inc, from - 1))
    const stream = log.streams().find((each) => each.inc === inc)
    if (!appended.ok || stream === undefined) return
    log.setAcked(inc, stream.head)
    take({ type: 'recovered', stream: { ...stream, acked: stream.head.seq } })
  }

  function begin(fresh: MemoryLog): void {
    const inc = world.newInc()
    fresh.open(inc, genesis({ ...name, inc }, codec), 'current')
  }

  function current(): Inc {
    const stream = log.streams().find((each) => each.current)
    assert(stream !== undefined, 'one incarnation is current')
    return stream.inc
  }

  function headOf(inc: Inc): Position {
    const stream = log.streams().find((each) => each.inc === inc)
    assert(stream !== undefined, `there is no incarnation ${inc}`)
    return stream.head
  }

  function entryFor(into: MemoryLog, inc: Inc, id: string): Entry {
    const after = into.streams().find((each) => each.inc === inc)?.head
    assert(after !== undefined, `there is no incarnation ${inc}`)
    const made = makeEntry(draft({ ...name, inc }, { id }), after, codec)
    assert(made.ok, 'an entry of a test can be made')
    return made.value
  }
}
