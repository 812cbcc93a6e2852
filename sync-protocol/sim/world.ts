// One world from one seed: first everything goes wrong while people work, then everything heals and
// must come to rest with nothing lost. The same seed tells the same story.

import { HEARTBEAT_MS } from '../src/sender-state.ts'
import { checkRest, unrest } from './check-rest.ts'
import { createDisasters } from './disasters.ts'
import { createHub, type Hub } from './hub.ts'
import type { Options } from './options.ts'
import { createPeople } from './people.ts'
import type { Outcome } from './run-outcome.ts'
import { createStore, type Store, TENANT } from './store.ts'
import { createWorld, type World } from './world-state.ts'

const MINUTE_MS = 60_000

export function runWorld(options: Options, tracing = false): Outcome {
  const world = createWorld(options, tracing)
  try {
    play(world)
  } catch (error) {
    world.oracle.violate(`threw: ${textOf(error)}`)
  }
  const { happenings, violations } = world.oracle
  return {
    violations,
    transactions: happenings.filter(({ type }) => type === 'transaction').length,
    faults: world.faults(),
    storeDays: happenings.filter(({ type }) => type === 'z').length,
    seen: world.seen(),
    traceHash: world.traceHash(),
    trace: world.trace(),
  }
}

function play(world: World): void {
  const { options, clock, dice } = world
  const names = Array.from({ length: options.stores }, (_, at) => String(at + 1))
  const hub = createHub({ world, tenant: TENANT, stores: names })
  const stores = names.map((name) => createStore(Number(name), options.tills, hub, world))
  const people = createPeople(world, hub, stores)
  const disasters = createDisasters(world, hub, stores)
  world.oracle.watchHub({
    publishes: hub.masters.publishes,
    isBackedUp: hub.isBackedUp,
    isAtHub: hub.ids.has,
  })
  hub.process.start()
  hub.publish()
  for (const store of stores) {
    store.edge.process.start()
    for (const { till } of store.posts) till.process.start()
  }
  clock.runUntil(MINUTE_MS)
  for (let deed = 0; deed < options.deeds; deed += 1) {
    disasters.strike()
    disasters.prepare()
    people.doSomething()
    clock.runUntil(clock.nowMs() + dice.pick([5, 50, 400, 400, 2_000, 10_000, 60_000]))
  }
  world.heal()
  disasters.mend()
  comeToRest(world, hub, stores)
  disasters.retireTwins()
  people.closeDown()
  lookAtAll(hub, stores)
  comeToRest(world, hub, stores)
  // What a till had given to a copy alone comes when the copy is gone, and people look at that too.
  if (hub.projection.quarantine.get().held.length > 0) {
    lookAtAll(hub, stores)
    comeToRest(world, hub, stores)
  }
  checkRest(world, hub, stores)
}

/** People end what no program can read. */
function lookAtAll(hub: Hub, stores: readonly Store[]): void {
  hub.settle()
  for (const { edge } of stores) edge.settle()
}

/** Nothing new happens; what is on its way arrives, and all of it within the bound. */
function comeToRest({ clock }: World, hub: Hub, stores: readonly Store[]): void {
  const untilMs = clock.nowMs() + REST_MS
  do clock.runUntil(clock.nowMs() + HEARTBEAT_MS)
  while (clock.nowMs() < untilMs && unrest(hub, stores).next().done !== true)
}

/** The longest back-off a few times over. */
const REST_MS = 60 * MINUTE_MS

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ')
}
