// One sender and one receiver over a line that fails, in virtual time, from one seed. First
// everything goes wrong, then nothing does; at rest the two logs must be the same.

import { diceOf } from '@evertill/shared/testing/random.ts'
import type { Entry } from '../src/entry.ts'
import type { Limits } from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import type { ReceiverAnswer } from '../src/receiver-rows.ts'
import { idNo, streamNo } from './entries.ts'
import { createFaultyNode, type FaultyNode, type Looked, type World } from './faulty-node.ts'
import { createFaultyReceiver, type Request } from './faulty-receiver.ts'
import { codec } from './node-ports.ts'

export type PairRun = {
  readonly violations: readonly string[]
  readonly seen: Readonly<Record<string, number>>
}

const DEEDS = 40
const REST_MS = 45 * 60_000
const QUIET = { loss: 0, double: 0, delay: 0, cut: 0, crash: 0 }

export function runPair(seed: number): PairRun {
  const dice = diceOf(seed)
  const hop = dice.pick(['device-edge', 'edge-hub'] as const)
  const { tenant, node: id } = streamNo(1)
  const needs = { ...codec, hop, proto: [1], limits: limits(dice.between(1, 8), 4_000_000) }
  const receiver = createFaultyReceiver({ tenant, node: id }, needs, dice)
  // Each seed has its own weather.
  const cloning = dice.chance(40)
  let faults = {
    loss: dice.pick([0, 10, 30]),
    double: dice.pick([0, 20]),
    delay: dice.pick([0, 30]),
    cut: dice.pick([0, 15]),
    crash: dice.pick([0, 10]),
  }

  const queue: { atMs: number; order: number; run: () => void }[] = []
  const violations: string[] = []
  const excused = new Set<string>()
  const reached = new Map<string, number>()
  const seen: Record<string, number> = {}
  let nowMs = 0
  let order = 0
  let incs = 0
  let facts = 0

  const world: World = {
    nowMs: () => nowMs,
    later: (delayMs, run) => {
      order += 1
      queue.push({ atMs: nowMs + Math.ceil(delayMs), order, run })
    },
    fraction: () => dice.below(1_000_000) / 1_000_000,
    newInc: () => {
      incs += 1
      return streamNo(100 + incs).inc
    },
    newFact: () => {
      facts += 1
      return facts
    },
    request,
    heldThere: (inc, after) =>
      [...(receiver.disk().entries.get(inc)?.values() ?? [])].filter(({ seq }) => seq > after),
    check: checkAcked,
  }
  const nodes = [createFaultyNode({ tenant, node: id }, hop, world)]
  let image = first().log().image()

  for (const node of nodes) node.restart()
  for (let deed = 0; deed < DEEDS; deed += 1) {
    doSomething()
    runUntil(nowMs + dice.pick([5, 100, 1_000, 20_000]))
  }
  faults = QUIET
  receiver.seen.limits = needs.limits
  runUntil(nowMs + REST_MS)
  checkRest()
  for (const node of nodes) {
    for (const [name, count] of Object.entries(node.counts)) tally(name, count)
  }
  tally('facts', facts)
  tally('crashes', receiver.seen.crashes)
  if (receiver.seen.counted > 0) violations.push('a fact counts twice')
  if (receiver.seen.fenced > 0) violations.push('a session of before was heard')
  if (receiver.seen.gaps > 0) violations.push('an edge pruned what the hub had not backed up')
  return { violations, seen }

  function first(): FaultyNode {
    const [node] = nodes
    if (node === undefined) throw new RangeError('a pair has a sender')
    return node
  }

  function tally(name: string, count = 1): void {
    seen[name] = (seen[name] ?? 0) + count
  }

  function runUntil(untilMs: number): void {
    for (;;) {
      const next = queue.reduce<(typeof queue)[number] | undefined>(
        (a, b) =>
          a === undefined || b.atMs < a.atMs || (b.atMs === a.atMs && b.order < a.order) ? b : a,
        undefined,
      )
      if (next === undefined || next.atMs > untilMs) break
      queue.splice(queue.indexOf(next), 1)
      nowMs = Math.max(nowMs, next.atMs)
      next.run()
    }
    nowMs = untilMs
  }

  function travelMs(): number {
    return dice.between(1, 40) + (dice.chance(faults.delay) ? dice.between(0, 60_000) : 0)
  }

  function request(sent: Request, answered: (answer: ReceiverAnswer) => void): void {
    const copies = dice.chance(faults.double) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      if (dice.chance(faults.loss)) continue
      const cut = sent.kind === 'push' && dice.chance(faults.cut)
      world.later(travelMs(), () =>
        receiver.handle(cut ? { ...sent, whole: false } : sent, faults.crash, (answer) => {
          const answers = dice.chance(faults.double) ? 2 : 1
          for (let each = 0; each < answers; each += 1) {
            if (!dice.chance(faults.loss)) world.later(travelMs(), () => answered(answer))
          }
        }),
      )
    }
  }

  function doSomething(): void {
    const node = dice.pick(nodes)
    const deed = dice.below(100)
    if (deed < 60) {
      node.sell(dice.between(1, 6))
    } else if (deed < 68) receiver.backUp()
    else if (deed < 74) node.prune()
    else if (deed < 77) node.restart()
    else if (deed < 79) renew(node)
    else if (deed < 82) node.take({ type: 'tryNow' })
    else if (deed < 86) image = first().log().image()
    else if (deed < 89) {
      tally('throttles')
      receiver.seen.limits = limits(dice.between(1, 3), dice.pick([1, 1_000, 4_000_000]))
    } else if (deed < 94) restoreReceiver()
    else if (deed < 97 && cloning && nodes.length < 2) {
      clone()
    } else if (cloning) restoreSender()
  }

  /** Of a node that stands still, or of a running machine with its memory: then both sell on. */
  function clone(): void {
    tally('clones')
    const from = { image: first().log().image(), state: first().state() }
    const twin = createFaultyNode({ tenant, node: id }, hop, world, from)
    nodes.push(twin)
    if (dice.chance(30)) {
      twin.restart()
      return
    }
    twin.awake()
    first().sell(dice.between(1, 6))
    twin.sell(dice.between(1, 6))
  }

  function renew(node: FaultyNode): void {
    tally('renewals')
    node.renew()
  }

  function restoreReceiver() {
    tally('restores')
    if (dice.chance(25)) return receiver.forget()
    if (hop === 'edge-hub' || dice.chance(50)) return receiver.restore()
    // What devices may prune is in a backup of the hub, which this pair does not have.
    for (const fact of receiver.lose().keys()) excused.add(fact)
    return
  }

  /** The tail nobody else had yet is lost; that is what the copies elsewhere are for. */
  function restoreSender(): void {
    tally('senderRestores')
    const node = first()
    const had = new Set(idsOf(node))
    node.restore(image)
    const has = new Set(idsOf(node))
    for (const each of had) if (!has.has(each)) excused.add(each)
  }

  function idsOf(node: FaultyNode): string[] {
    return entriesOf(node).map(({ entry }) => entry.envelope.id)
  }

  function entriesOf(node: FaultyNode): { inc: Inc; entry: Entry }[] {
    return node
      .log()
      .streams()
      .flatMap(({ inc, floor }) =>
        node
          .log()
          .read(inc, floor - 1, { entries: 100_000, bytes: 1e9 })
          .map((entry) => ({ inc, entry })),
      )
  }

  /** Within one life of the receiver's database, nothing is believed there that is not on its disk. */
  function checkAcked(node: Looked): void {
    const { session, streams } = node.state()
    if (session === undefined) return
    const disk = receiver.disk()
    const sameLife =
      session.gen === disk.node.session.gen && session.sess > receiver.seen.forgotSess
    for (const { inc, acked, floor } of streams) {
      const head = disk.streams.get(inc)?.head.seq ?? 0
      if (sameLife && acked > head && acked >= floor) {
        violations.push(`${nowMs} ms: ${acked} is acknowledged, on disk are ${head}`)
      }
      const key = `${nodes.findIndex((each) => each.log === node.log)}/${session.gen}/${session.sess}/${inc}`
      if (acked < (reached.get(key) ?? 0)) violations.push(`the cursor fell to ${acked}`)
      reached.set(key, acked)
      const saved = node
        .log()
        .streams()
        .find((each) => each.inc === inc)?.acked
      if (saved !== acked) violations.push(`${acked} is acknowledged, and ${saved} is saved`)
    }
  }

  function checkRest(): void {
    const disk = receiver.disk()
    for (const node of nodes) {
      const { phase } = node.state().at
      const calm = phase === 'live' || phase === 'greeting'
      if (!calm && nodes.length === 1) violations.push(`at rest the sender is ${phase}`)
      for (const { inc, entry } of entriesOf(node)) {
        if (entry.seq <= (disk.streams.get(inc)?.base.seq ?? 0)) continue
        const there = disk.entries.get(inc)?.get(entry.seq)
        if (there?.hash !== entry.hash || !sameBytes(there.bytes, entry.bytes)) {
          violations.push(`${entry.seq} of ${inc.slice(-3)} differs or is missing`)
        }
      }
      for (const { inc, head, acked } of node.log().streams()) {
        if (acked < head.seq) violations.push(`${inc.slice(-3)}: ${head.seq} waits at ${acked}`)
      }
    }
    for (let fact = 1; fact <= facts; fact += 1) {
      const place = disk.ids.get(idNo(fact))
      const there = place && disk.entries.get(place.inc)?.get(place.seq)
      if (there?.envelope.id !== idNo(fact) && !excused.has(idNo(fact))) {
        violations.push(`fact ${fact} does not count`)
      }
    }
    for (const { inc, base, head } of disk.streams.values()) {
      const known = first()
        .log()
        .streams()
        .some((each) => each.inc === inc && each.head.seq >= head.seq)
      if (!known && hop === 'edge-hub' && nodes.length === 1) violations.push(`${inc} not fetched`)
      for (let seq = base.seq + 1; seq <= head.seq; seq += 1) {
        if (!disk.entries.get(inc)?.has(seq)) violations.push(`${seq} of ${inc} is a hole`)
      }
    }
  }
}

function limits(entries: number, bytes: number): Limits {
  return { max_entries: entries, max_bytes: bytes, min_interval_ms: entries === 2 ? 200 : 0 }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
