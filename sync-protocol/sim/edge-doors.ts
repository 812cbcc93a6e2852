// What a store does with what its tills send: greetings, pushes and offers, by the machines of the
// receiver. A decision over loaded rows, then rows and journal in one transaction, then the answer.

import { assert } from '@evertill/shared/result.ts'
import { adoptRun, carriedUpTo, carryingAnswer, decideOffer } from '../src/adopt.ts'
import { readOffer, readPush } from '../src/door.ts'
import type { Entry } from '../src/entry.ts'
import { judgeShown } from '../src/incarnation.ts'
import { standingsOf } from '../src/lease.ts'
import { type ErrorAnswer, HelloRequest, type PushAnswer } from '../src/messages.ts'
import type { Hash } from '../src/names.ts'
import { encodeBody } from '../src/ndjson.ts'
import type { Party } from '../src/party.ts'
import { devicePrunable } from '../src/pruning.ts'
import { decidePush } from '../src/receiver.ts'
import { decideHello } from '../src/receiver-hello.ts'
import type {
  NodeRow,
  ReceiverAnswer,
  ReceiverEffect,
  ReceiverNeeds,
  StreamRow,
} from '../src/receiver-rows.ts'
import { isPresent } from '../src/session.ts'
import { mapOf } from './disk.ts'
import { type Journal, knownOf } from './edge-journal.ts'
import type { Machine } from './machine.ts'
import { watchFence } from './watch.ts'
import { errorBytes, jsonBytes, readJson, verifyOf } from './wire.ts'
import type { World } from './world-state.ts'

export type Doors = ReturnType<typeof createDoors>

export function createDoors(
  machine: Machine,
  journal: Journal,
  world: World,
  atOnce: number,
  /** The store was found behind what somebody has seen of it. */
  behind: (shown: { readonly inc: string }) => void,
) {
  const { disk, log, name } = machine
  const nodes = disk.table<NodeRow>('node')
  const streams = disk.table<StreamRow>('stream')
  const held = disk.table<{ readonly hash: Hash; readonly fact: string }>('held-entry')
  const verify = verifyOf(world.codec)
  const needs: ReceiverNeeds = {
    ...world.codec,
    limits: { max_entries: atOnce, max_bytes: 1_000_000, min_interval_ms: 0 },
    proto: [1],
    hop: 'device-edge',
  }
  /** An answer was asked for before what it says is on disk. */
  let isEarly = false
  /** How long each log was said to be, for whoever watches. */
  const said = new Map<string, number>()
  const hearing: [string, number][] = []
  let losses = 0
  const heard = ({ node, inc }: Party) =>
    machine.losses() === losses ? (said.get(`${node}/${inc}`) ?? 0) : 0
  return { hello, push, offer, isEarly: () => isEarly, streams, nodes, isWhole, heard, told }

  function hello(body: Uint8Array): Uint8Array {
    const request = readJson(HelloRequest, body)
    if (request === undefined) return errorBytes({ code: 'MALFORMED', fault: 'HELLO' })
    if (request.seen) shown(request.seen)
    const node = nodeRow(request.node)
    const rows = {
      node,
      streams: streamsOf(request.node).map((row) => withPrunable(request.node, row)),
    }
    const effects = decideHello(rows, request, needs)
    const answer = carryOut(request.node, effects)
    if (answer?.to !== 'hello') return errorBytes(errorOf(answer))
    for (const { inc: named, head } of request.streams) hear(request.node, named, head.seq)
    const inc = request.streams.find(({ cur }) => cur)?.inc ?? ''
    const by = { node: request.node, inc }
    const shownLeases = request.leases ?? []
    journal.lease({ type: 'hello', by, shown: shownLeases })
    const leases = standingsOf(journal.leases.get(), by, shownLeases)
    return jsonBytes({ ...answer.body, wall: 0, feeds: [], leases })
  }

  function shown(seen: NonNullable<HelloRequest['seen']>): void {
    const past = new Set(journal.state.get().past)
    const finding = judgeShown({ streams: log.streams(), hashAt: log.hashAt, past }, seen)
    if (!finding.sound) behind(seen)
  }

  function push(device: string, body: Uint8Array): Uint8Array {
    const read = readPush(body, { tenant: name.tenant, node: device, verify }, needs)
    if (!read.ok) return errorBytes(read.error)
    const { header } = read.value
    const { inc, from } = header
    const found = streams.get(`${device}/${inc}`)
    const stream = found && withPrunable(device, found)
    const hashes = new Map<number, Hash>()
    for (let seq = from - 1; seq <= (stream?.head.seq ?? 0); seq += 1) {
      const hash = held.get(`${device}/${inc}/${seq}`)?.hash
      if (hash !== undefined) hashes.set(seq, hash)
    }
    const rows = { node: nodeRow(device), stream, hashes, ids: mapOf(journal.facts) }
    const effects = decidePush(rows, read.value, needs)
    if (effects.some(({ type }) => type === 'append')) hear(device, inc, header.head.seq)
    watchFence(world, machine.label, rows.node.session, header.sess, effects)
    const answer = carryOut(device, effects)
    if (answer?.to !== 'push') return errorBytes(errorOf(answer))
    const limit = { entries: 50, bytes: 500_000 }
    const carrying = carryingAnswer(answer.body, ownBehind(header.seen), limit, world.codec)
    const notes = [...answer.body.notes]
    const lines = carrying.entries.map(({ bytes }) => bytes)
    return encodeBody<PushAnswer>({ ...carrying.header, notes }, lines, world.codec)
  }

  /** Counts once it is on disk. */
  function hear(node: string, inc: string, seq: number): void {
    hearing.push([`${node}/${inc}`, seq])
  }

  function told(isCommitted: boolean): void {
    // What was said to a database that is gone, nobody here has heard.
    if (machine.losses() !== losses) said.clear()
    losses = machine.losses()
    for (const [key, seq] of isCommitted ? hearing : []) {
      said.set(key, Math.max(seq, said.get(key) ?? 0))
    }
    hearing.length = 0
  }

  /** What the journal has behind the place that the till has seen. */
  function ownBehind(seen: HelloRequest['seen']) {
    const { inc, floor, head } = current()
    const seq = Math.min(carriedUpTo(inc, floor - 1, seen), head.seq)
    const hash = log.hashAt(inc, seq) ?? ''
    return {
      inc,
      after: { seq, hash },
      entries: log.read(inc, seq, { entries: 300, bytes: 4_000_000 }),
    }
  }

  function current() {
    const stream = log.current()
    assert(stream !== undefined, 'a store has a log')
    return stream
  }

  function offer(device: string, body: Uint8Array): Uint8Array {
    const read = readOffer(body, { node: device }, needs)
    if (!read.ok) return errorBytes(read.error)
    const { session } = nodeRow(device)
    const { sess } = read.value.header
    if (!isPresent(session, sess)) return errorBytes({ code: 'SUPERSEDED', sess: session.sess })
    const { inc, head } = current()
    const known = new Set(journal.facts.keys())
    const { header, lines } = read.value
    const rows = { head, known }
    const effects = decideOffer(rows, lines, header.hashes, () => machine.stamp(inc), world.codec)
    journal.carryOut(effects)
    const answer = effects.find((each) => each.type === 'answer')
    return jsonBytes(answer?.type === 'answer' ? answer.answer : { adopted: [], known: [] })
  }

  function carryOut(
    device: string,
    effects: readonly ReceiverEffect[],
  ): ReceiverAnswer | undefined {
    let answer: ReceiverAnswer | undefined
    let isOpen = effects.some(({ type }) => type === 'commit')
    for (const effect of effects) {
      switch (effect.type) {
        case 'saveNode':
          nodes.set(device, effect.node)
          break
        case 'saveStream':
          streams.set(`${device}/${effect.stream.inc}`, effect.stream)
          break
        case 'streamBase':
          journal.own('stream-base', { node: device, inc: effect.inc, base: effect.base })
          break
        case 'append':
          adopt(device, effect.entries)
          break
        case 'alarm':
          world.tally(`store ${effect.code}`)
          break
        case 'answer':
          answer = effect.answer
          isEarly = isOpen
          break
        case 'commit':
          isOpen = false
          break
        case 'keepIds':
        case 'gapRecord':
          break
      }
    }
    return answer
  }

  function adopt(device: string, entries: readonly Entry[]): void {
    const { inc, head } = current()
    const known = knownOf(disk, entries, world.codec)
    const stamps = () => machine.stamp(inc)
    const { effects, taken } = adoptRun({ head, known }, entries, stamps, world.codec)
    if (taken < entries.length) throw new Error('a fact of this world fits its wrap')
    journal.carryOut(effects)
    for (const { seq, hash, envelope } of entries) {
      held.set(`${device}/${envelope.inc}/${seq}`, { hash, fact: factIn(envelope) })
    }
  }

  /** How far the device may forget: what stands in the journal where a backup of the hub has it. */
  function withPrunable(device: string, row: StreamRow): StreamRow {
    const places = (seq: number) => {
      const fact = held.get(`${device}/${row.inc}/${seq}`)?.fact
      return fact === undefined ? undefined : journal.facts.get(fact)
    }
    const from = Math.max(row.prunable, row.base.seq) + 1
    const prunable = devicePrunable(places, log.streams(), from, row.head.seq)
    return { ...row, prunable: Math.max(row.prunable, prunable) }
  }

  function nodeRow(node: string): NodeRow {
    const { gen } = journal.state.get()
    const first = {
      tenant: name.tenant,
      node,
      status: 'active',
      session: { sess: 0, gen },
      ep: 0,
    } as const
    return nodes.get(node) ?? first
  }

  function streamsOf(node: string): readonly StreamRow[] {
    const found: StreamRow[] = []
    for (const [key, row] of streams.entries()) if (key.startsWith(node)) found.push(row)
    return found
  }

  /** Whether the log of a party is here up to the head it announced. */
  function isWhole(party: { readonly node: string; readonly inc: string } | undefined) {
    if (party === undefined) return undefined
    return streams.get(`${party.node}/${party.inc}`)
  }
}

function errorOf(answer: ReceiverAnswer | undefined): ErrorAnswer {
  return answer?.to === 'error' ? answer.body : { code: 'BUSY', retryAfterMs: 1_000 }
}

/** A device that began anew sends wraps of its own facts. */
function factIn({ type, id, body }: Entry['envelope']): string {
  return type === 'adopted' ? String((body as { fact?: string }).fact ?? id) : id
}
