// What a store does with what its tills send: greetings, pushes and offers. What is new is adopted
// into the journal, and the answer carries what the store wrote itself.

import { refuse } from '@evertill/shared/result.ts'
import { adoptRun, carriedUpTo, carryingAnswer, factIdOf } from '@evertill/sync-protocol/adopt.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import { judgeShown } from '@evertill/sync-protocol/incarnation.ts'
import { standingsOf } from '@evertill/sync-protocol/lease.ts'
import { HelloRequest, type Limits, type PushAnswer } from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { ReceiverNeeds } from '@evertill/sync-protocol/receiver-rows.ts'
import { errorBody, jsonBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import type { DeviceRows } from './device-rows.ts'
import type { Journal } from './journal.ts'
import { currentOf, type Machine } from './machine.ts'
import { createOffers } from './offers.ts'
import { type Caller, createReceiving } from './receiving.ts'

export type DoorsDeps = {
  readonly machine: Machine
  readonly journal: Journal
  readonly rows: DeviceRows
  readonly codec: Codec
  readonly limits: Limits
  readonly wallMs: () => number
  /** The store was found behind what somebody has seen of it. */
  readonly behind: (shown: { readonly inc: string }) => void
  readonly alarm: (code: string, about: object) => void
}

/** Thrown before anything of the push was written. */
class Unadoptable extends Error {
  constructor(seq: number) {
    super(`entry ${seq} does not belong here`)
  }
}

export type Doors = ReturnType<typeof createDoors>

/** What an answer carries of the store's own, and what is looked through for it. */
const CARRIED = { entries: 50, bytes: 500_000 }
const LOOKED_THROUGH = { entries: 300, bytes: 2_000_000 }

export function createDoors(deps: DoorsDeps) {
  const { machine, journal, rows, codec } = deps
  const { log, name } = machine
  const needs: ReceiverNeeds = { ...codec, limits: deps.limits, proto: [1], hop: 'device-edge' }
  const receiving = createReceiving({
    tenant: name.tenant,
    needs,
    rows,
    facts: journal.facts,
    gen: () => journal.state.get().gen,
    append: adopt,
    streamBase: (node, { inc, base }) => journal.own('stream-base', { node, inc, base }),
    alarm: (effect) => deps.alarm(effect.code, effect),
  })
  const { offer } = createOffers({ machine, journal, codec, needs, nodeOf: receiving.nodeOf })
  return { hello, push, offer }

  function hello({ device }: Caller, body: Uint8Array): Uint8Array {
    const request = readJsonBody(HelloRequest, body, codec)
    if (request?.node !== device) return errorBody({ code: 'MALFORMED', fault: 'HELLO' }, codec)
    if (request.seen) shown(request.seen)
    const answer = receiving.hello(request)
    if (!answer.ok) return errorBody(answer.error, codec)
    const { node, streams, leases: shownLeases = [] } = request
    const by = { node, inc: streams.find(({ cur }) => cur)?.inc ?? '' }
    journal.lease({ type: 'hello', by, shown: shownLeases })
    const leases = standingsOf(journal.leases.get(), by, shownLeases)
    return jsonBody({ ...answer.value, wall: deps.wallMs(), feeds: [], leases }, codec)
  }

  function shown(seen: NonNullable<HelloRequest['seen']>): void {
    const past = new Set(journal.state.get().past)
    const finding = judgeShown({ streams: log.streams(), hashAt: log.hashAt, past }, seen)
    if (!finding.sound) deps.behind(seen)
  }

  function push(caller: Caller, body: Uint8Array): Uint8Array {
    const pushed = receive(caller, body)
    if (!pushed.ok) return errorBody(pushed.error, codec)
    const { header, body: answer } = pushed.value
    if (header.shown) shown(header.shown)
    const { header: told, entries } = carryingAnswer(answer, ownBehind(header.seen), CARRIED, codec)
    const lines = entries.map(({ bytes }) => bytes)
    return encodeBody<PushAnswer>({ ...told, notes: [...answer.notes] }, lines, codec)
  }

  /** A fact of another store, or one too large to be wrapped, is what its device must not write. */
  function receive(caller: Caller, body: Uint8Array): ReturnType<typeof receiving.push> {
    try {
      return receiving.push(caller, body)
    } catch (error) {
      if (!(error instanceof Unadoptable)) throw error
      return refuse({ code: 'MALFORMED', fault: error.message })
    }
  }

  /** What the journal has behind the place that the till has seen. */
  function ownBehind(seen: HelloRequest['seen']) {
    const { inc, floor, head } = currentOf(log)
    const seq = Math.min(carriedUpTo(inc, floor - 1, seen), head.seq)
    const hash = log.hashAt(inc, seq) ?? ''
    return { inc, after: { seq, hash }, entries: log.read(inc, seq, LOOKED_THROUGH) }
  }

  function adopt(device: string, entries: readonly Entry[]): void {
    const { inc, head } = currentOf(log)
    const ids = entries.map((entry) => factIdOf(entry, codec))
    const known = new Set(ids.filter(journal.facts.has))
    const { effects, taken } = adoptRun({ head, known }, entries, () => machine.stamp(inc), codec)
    if (taken < entries.length) throw new Unadoptable(entries[taken]?.seq ?? 0)
    journal.carryOut(effects)
    for (const [at, entry] of entries.entries()) rows.keepHeld(device, entry, ids[at] ?? '')
  }
}
