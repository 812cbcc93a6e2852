// What a store does with what its tills send: greetings, pushes and offers. What is new is adopted into
// the journal, and the answer carries what the store wrote itself.

import { assert } from '@evertill/shared/result.ts'
import { adoptRun, carriedUpTo, carryingAnswer, decideOffer } from '../src/adopt.ts'
import { readOffer } from '../src/door.ts'
import type { Entry } from '../src/entry.ts'
import { judgeShown } from '../src/incarnation.ts'
import { standingsOf } from '../src/lease.ts'
import { HelloRequest, type PushAnswer } from '../src/messages.ts'
import type { Hash } from '../src/names.ts'
import { encodeBody } from '../src/ndjson.ts'
import type { Party } from '../src/party.ts'
import { devicePrunable } from '../src/pruning.ts'
import type { ReceiverNeeds, StreamRow } from '../src/receiver-rows.ts'
import { isPresent } from '../src/session.ts'
import { mapOf } from './disk.ts'
import { type Journal, knownOf } from './edge-journal.ts'
import type { Machine } from './machine.ts'
import { createReceiving } from './receiving.ts'
import { errorBytes, jsonBytes, readJson } from './wire.ts'
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
  const { disk, log, name, label } = machine
  const held = disk.table<{ readonly hash: Hash; readonly fact: string }>('held-entry')
  const needs: ReceiverNeeds = {
    ...world.codec,
    limits: { max_entries: atOnce, max_bytes: 1_000_000, min_interval_ms: 0 },
    proto: [1],
    hop: 'device-edge',
  }
  const receiving = createReceiving({
    world,
    label,
    disk,
    tenant: name.tenant,
    needs: () => needs,
    gen: () => journal.state.get().gen,
    withPrunable,
    hashAt: (device, inc, seq) => held.get(`${device}/${inc}/${seq}`)?.hash,
    ids: () => mapOf(journal.facts),
    append: (device, { entries }) => adopt(device, entries),
    // The journal keeps the ids of its facts, and the floor of a device is a base, never a gap.
    keepIds: () => undefined,
    gapRecord: () => undefined,
    streamBase: (node, { inc, base }) => journal.own('stream-base', { node, inc, base }),
    alarm: ({ code }) => world.tally(`store ${code}`),
  })
  const { nodes, streams, nodeOf, takeEarly } = receiving
  /** How long each log was said to be, for whoever watches. */
  const said = new Map<string, number>()
  const hearing: [string, number][] = []
  let losses = 0
  return { hello, push, offer, takeEarly, streams, nodes, logOf, heard, told }

  function hello(body: Uint8Array): Uint8Array {
    const request = readJson(HelloRequest, body)
    if (request === undefined) return errorBytes({ code: 'MALFORMED', fault: 'HELLO' })
    if (request.seen) shown(request.seen)
    const { node, streams: named, leases: shownLeases = [] } = request
    const answer = receiving.hello(request)
    if (!answer.ok) return errorBytes(answer.error)
    for (const { inc, head } of named) hear(node, inc, head.seq)
    const by = { node, inc: named.find(({ cur }) => cur)?.inc ?? '' }
    journal.lease({ type: 'hello', by, shown: shownLeases })
    const leases = standingsOf(journal.leases.get(), by, shownLeases)
    return jsonBytes({ ...answer.value, wall: 0, feeds: [], leases })
  }

  function shown(seen: NonNullable<HelloRequest['seen']>): void {
    const past = new Set(journal.state.get().past)
    const finding = judgeShown({ streams: log.streams(), hashAt: log.hashAt, past }, seen)
    if (!finding.sound) behind(seen)
  }

  function push(device: string, body: Uint8Array): Uint8Array {
    const pushed = receiving.push(device, body)
    if (!pushed.ok) return errorBytes(pushed.error)
    const { header, body: answer, isNews } = pushed.value
    if (header.shown) shown(header.shown)
    if (isNews) hear(device, header.inc, header.head.seq)
    const limit = { entries: 50, bytes: 500_000 }
    const carrying = carryingAnswer(answer, ownBehind(header.seen), limit, world.codec)
    const notes = [...answer.notes]
    const lines = carrying.entries.map(({ bytes }) => bytes)
    return encodeBody<PushAnswer>({ ...carrying.header, notes }, lines, world.codec)
  }

  function heard({ node, inc }: Party): number {
    return machine.losses() === losses ? (said.get(`${node}/${inc}`) ?? 0) : 0
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
    const { session } = nodeOf(device)
    const { sess } = read.value.header
    if (!isPresent(session, sess)) return errorBytes({ code: 'SUPERSEDED', sess: session.sess })
    const { inc, head } = current()
    const known = new Set(journal.facts.keys())
    const { header, lines } = read.value
    const rows = { head, known }
    const effects = decideOffer(rows, lines, header.hashes, () => machine.stamp(inc), world.codec)
    journal.carryOut(effects)
    const answer = effects.find((each) => each.type === 'answer')
    const told = answer?.type === 'answer' ? answer.answer : { adopted: [], known: [] }
    return jsonBytes({ ...told, peer: { inc, ...current().head } })
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

  /** The log of a party, as far as it is here. */
  function logOf(party: Party | undefined): StreamRow | undefined {
    return party && streams.get(`${party.node}/${party.inc}`)
  }
}

/** A device that began anew sends wraps of its own facts. */
function factIn({ type, id, body }: Entry['envelope']): string {
  return type === 'adopted' ? String((body as { fact?: string }).fact ?? id) : id
}
