// The feeds on both hops under everything that goes wrong, and each check seen to fail.

import { assert } from '@evertill/shared/result.ts'
import { expect, test } from 'vitest'
import type { Row } from '../../src/feed-row.ts'
import { NO_RELAY } from '../../src/relay.ts'
import { readManifest, writeManifest } from '../../src/snapshot.ts'
import { jsonBody } from '../../src/wire.ts'
import { codec } from '../../testing/node-ports.ts'
import type { DiskImage } from '../disk.ts'
import { differenceAtRest, FOUL_ALARMS, isWholePublish, wentBack } from './checks.ts'
import { catalogueOf, type NodeMasters, writeNodeMasters } from './node-masters.ts'
import {
  createSmallWorld,
  NAMES,
  type Node,
  type SmallWorld,
  type SmallWorldOptions,
  STORE,
} from './small-world.ts'
import { createTillFeeds } from './till-feeds.ts'

/** A few publishes, with crashes, restores and cuts between them. */
function play(options: SmallWorldOptions): SmallWorld {
  const world = createSmallWorld(options)
  const { dice, clock } = world
  const hubImages: DiskImage[] = [world.backUpHub()]
  const edgeImages: DiskImage[] = [world.edge.disk.image()]
  for (let deed = 0; deed < 24; deed += 1) {
    clock.runUntil(clock.nowMs() + dice.between(10, dice.chance(30) ? 400_000 : 4_000))
    const what = dice.below(100)
    if (what < 35) world.publish()
    else if (what < 55) dice.pick(world.nodes).crash()
    else if (what < 62) hubImages.push(world.backUpHub())
    else if (what < 67) world.restoreHub(dice.pick(hubImages))
    else if (what < 75) edgeImages.push(world.edge.disk.image())
    else if (what < 82) world.edge.restore(dice.pick(edgeImages))
    else if (what < 88) world.line.hub = dice.chance(50)
    else if (what < 94) world.line.edge = dice.chance(50)
    else if (what < 97) dice.pick(world.tills).restore(undefined)
    else for (const node of world.nodes) node.client().hint()
    world.check()
  }
  world.settle()
  return world
}

function differences({ nodes, hub }: SmallWorld): readonly string[] {
  return nodes.flatMap(({ name, cell }) => {
    const difference = differenceAtRest(cell.get(), hub.feeds(), NAMES)
    return difference === undefined ? [] : [`${name}: ${difference}`]
  })
}

test('[F16] whatever happens to hub, store and tills, nobody sells by half a publish, and at rest all agree', () => {
  const seen: Record<string, number> = {}
  const alarms = new Set<string>()
  for (let seed = 1; seed <= 150; seed += 1) {
    const world = play({ seed, tills: 2, faults: 8 })
    const wrong = [...world.violations, ...differences(world)]
    expect({ seed, wrong }).toEqual({ seed, wrong: [] })
    for (const alarm of world.alarms) alarms.add(alarm.replace(/^.* /, ''))
    for (const [name, count] of Object.entries(world.seen)) seen[name] = (seen[name] ?? 0) + count
  }
  // A store that hands on less than it has shows as sums that differ or feeds that went back.
  expect([...alarms].filter((code) => FOUL_ALARMS.has(code))).toEqual([])
  expect(alarms).toContain('DISK_FAILED')
  for (const came of ['pull', 'manifest', 'chunk', 'RESET', 'TOO_OLD']) {
    expect(seen[`edge ${came}`]).toBeGreaterThan(20)
    expect(seen[`till 0 ${came}`]).toBeGreaterThan(20)
  }
  expect(seen['till 0 BUSY']).toBeGreaterThan(20)
})

/** What the checks say of many worlds in which one rule is broken. */
function broken(brokenRelay: NonNullable<SmallWorldOptions['brokenRelay']>) {
  const worlds = Array.from({ length: 25 }, (_, seed) =>
    play({ seed, tills: 1, faults: 8, brokenRelay }),
  )
  const alarms = worlds.flatMap((world) => world.alarms)
  return { violations: worlds.flatMap((world) => world.violations), alarms }
}

function serveAs(masters: () => NodeMasters) {
  return createTillFeeds({ names: NAMES, codec, masters, isSure: () => true }).serve
}

test('a store that hands on what it has staged makes a till sell by half a publish', () => {
  const { violations } = broken((edge) => serveAs(() => withStaged(edge.cell.get())))
  expect(violations.join()).toContain('till 0 sells by no publish')
})

/** What is staged in `common` under the publish that is active. */
function withStaged(masters: NodeMasters): NodeMasters {
  const { active, stages, relay } = masters
  const stage = stages.common?.stage
  if (!active || stage?.at !== 'ready' || stage.cursor.gen !== active.gen) return masters
  const { gen, seq, sum } = stage.cursor
  const common = { gen, seq, sum, end: { publish: active.publish, sum } }
  const cursors = { common, store: active.cursors.store }
  const alone = {
    ...masters,
    stages: { ...stages, store: undefined },
    relay: { ...relay, staged: { ...relay.staged, store: undefined } },
  }
  return writeNodeMasters(alone, { type: 'activate', ticket: 0, ...active, cursors })
}

test('a store that forgets deletions leaves its tills with sums that differ', () => {
  const forgetful = (masters: NodeMasters): NodeMasters => {
    const none = { floor: 0, rows: new Map<string, Row>() }
    return { ...masters, relay: { ...NO_RELAY, active: { common: none, store: none } } }
  }
  const { alarms } = broken((edge) => serveAs(() => forgetful(edge.cell.get())))
  expect(alarms).toContain('till 0 SUM_DIFFERS')
})

test('a publish that is shown with one feed alone is found', () => {
  let halves = 0
  for (let seed = 1; seed <= 20; seed += 1) {
    const world = createSmallWorld({ seed, tills: 0, faults: 0 })
    const { clock, edge } = world
    for (let publish = 0; publish < 4; publish += 1) {
      world.publish()
      edge.client().hint()
      // Stopped where one feed is on disk and the other is not.
      for (let ms = 0; ms < 400; ms += 5) {
        clock.runUntil(clock.nowMs() + 5)
        const masters = edge.cell.get()
        const { active, stages } = masters
        const stage = stages.common?.stage
        if (!active || stages.store || stage?.at !== 'ready' || !stage.cursor.end) continue
        const cursors = { common: stage.cursor, store: active.cursors.store }
        const { publish: number } = stage.cursor.end
        const early = {
          type: 'activate',
          ticket: 0,
          gen: active.gen,
          publish: number,
          cursors,
        } as const
        const catalogue = catalogueOf(writeNodeMasters(masters, early))
        assert(catalogue !== undefined, 'something is active')
        if (!isWholePublish(catalogue, world.hub.publishes(), STORE)) halves += 1
      }
    }
    expect(world.violations).toEqual([])
  }
  expect(halves).toBeGreaterThan(0)
})

test('a row that changed on disk, a publish that was missed, and a till without any are found at rest', () => {
  const world = createSmallWorld({ seed: 3, tills: 1, faults: 0 })
  const { edge, hub, tills } = world
  const of = ({ cell }: Node) => differenceAtRest(cell.get(), hub.feeds(), NAMES)
  expect(of(edge)).toBe('no publish is active')
  world.publish()
  world.settle()
  expect([edge, ...tills].map(of)).toEqual([undefined, undefined])
  const masters = edge.cell.get()
  const [edition, rows] = [...masters.editions][0] ?? []
  const tea = rows?.common.get('tea')
  assert(edition !== undefined && rows !== undefined && tea !== undefined, 'tea has a price')
  const common = new Map([...rows.common, ['tea', { ...tea, body: '{"price":1}' }]])
  const rotten = { ...masters, editions: new Map([[edition, { ...rows, common }]]) }
  expect(differenceAtRest(rotten, hub.feeds(), NAMES)).toBe('common/acme has another tea')
  const catalogue = catalogueOf(rotten)
  assert(catalogue !== undefined, 'something is active')
  expect(isWholePublish(catalogue, hub.publishes(), STORE)).toBe(false)
  world.line.hub = false
  world.publish()
  expect(of(edge)).toContain('common/acme is at')
})

test('going back within a generation is found, and going to another one is not', () => {
  const world = createSmallWorld({ seed: 4, tills: 1, faults: 0 })
  const image = world.backUpHub()
  world.publish()
  world.settle()
  const before = world.edge.client().active()
  world.publish()
  world.settle()
  const after = world.edge.client().active()
  expect(after?.publish).toBe((before?.publish ?? 0) + 1)
  expect(wentBack(before, after)).toBe(false)
  expect(wentBack(after, before)).toBe(true)
  expect(wentBack(after, undefined)).toBe(true)
  world.restoreHub(image)
  world.settle()
  const renewed = world.tills[0]?.client().active()
  expect(renewed?.publish).toBeLessThan(after?.publish ?? 0)
  expect(wentBack(after, renewed)).toBe(false)
})

test('[F18] a store that was restored while the hub is away keeps its tills where they are', () => {
  const world = createSmallWorld({ seed: 5, tills: 1, faults: 0 })
  const [till] = world.tills
  assert(till !== undefined, 'there is a till')
  world.publish()
  world.settle()
  const image = world.edge.disk.image()
  world.restoreHub(world.backUpHub())
  world.publish()
  world.settle()
  const further = till.client().active()
  world.line.hub = false
  world.edge.restore(image)
  till.client().hint()
  world.clock.runUntil(world.clock.nowMs() + 3_600_000)
  expect(world.edge.client().active()?.gen).not.toBe(further?.gen)
  expect(till.client().active()).toEqual(further)
  expect(world.seen['till 0 BUSY']).toBeGreaterThan(1)
  world.publish()
  world.settle()
  expect(differences(world)).toEqual([])
  expect(world.alarms).toEqual([])
})

test('[F16] a snapshot that a new machine of the store cuts is the one that the old machine cut', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const world = createSmallWorld({ seed, tills: 0, faults: 0 })
    const { edge } = world
    const empty = edge.disk.image()
    for (let publish = 0; publish < 16; publish += 1) {
      world.publish()
      edge.client().hint()
      world.clock.runUntil(world.clock.nowMs() + 5_000)
    }
    world.settle()
    const manifest = () => {
      const request = jsonBody({ feed: NAMES.common }, codec)
      const read = readManifest(edge.client().serve('manifest', request), codec)
      return read.ok ? read.value : undefined
    }
    edge.crash()
    const old = manifest()
    edge.restore(empty)
    world.settle()
    edge.crash()
    expect(manifest()).toEqual(old)
    expect(old?.rows).toBeGreaterThan(5)
  }
})

test('a manifest with any byte changed is not read', () => {
  const sum = '0'.repeat(16)
  const gen = 'a'.repeat(32)
  const manifest = { feed: NAMES.common, gen, seq: 3, publish: 2, rows: 0, sum, chunks: [] }
  const bytes = writeManifest(manifest, codec)
  expect(readManifest(bytes, codec)).toEqual({ ok: true, value: manifest })
  for (const at of bytes.keys()) {
    const flipped = bytes.map((byte, each) => (each === at ? (byte + 2) % 256 : byte))
    expect(readManifest(flipped, codec).ok).toBe(false)
  }
})
