// A store follows a hub through every fault at once: at no step does a cart see half a publish, and
// when the faults end the store has what the hub has.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFollowerWorld, type FollowerWorld, NAMES } from '../testing/follower-world.ts'
import { codec } from '../testing/node-ports.ts'
import { FEEDS, type Feed } from './feed-row.ts'
import { activePublish } from './follower.ts'
import { sumOf, writeSum } from './sum.ts'

type Move = (world: FollowerWorld) => void

const key = fc.integer({ min: 0, max: 11 }).map((n) => `item/${n}`)
const body = fc.option(
  fc.integer({ min: 0, max: 5 }).map((price) => `{"price":${price},"name":"${'n'.repeat(40)}"}`),
  { nil: undefined },
)
const changes = fc.array(fc.record({ key, body }), { maxLength: 9 })

/** Sound answers outweigh faults, or nothing would ever get far enough to be broken. */
const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Move>((world) => world.answer()) },
  { weight: 9, arbitrary: fc.constant<Move>(answerMany) },
  {
    weight: 5,
    arbitrary: fc.record({ common: changes, store: changes }).map(
      (both): Move =>
        (world) =>
          world.publish(both),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Move>((world) => world.publish({})) },
  { weight: 3, arbitrary: fc.constant<Move>((world) => world.hint()) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(500, 60_000, 300_000).map(
      (ms): Move =>
        (world) =>
          world.pass(ms),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Move>((world) => world.fail()) },
  {
    weight: 1,
    arbitrary: fc.nat(99).map(
      (pick): Move =>
        (world) =>
          world.repeatLate(pick),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5_000).map(
      (at): Move =>
        (world) =>
          world.spoil(at),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map(
      (done): Move =>
        (world) =>
          world.crash(done),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (done): Move =>
        (world) =>
          world.breakDisk(done),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Move>((world) => world.prune()) },
  { weight: 1, arbitrary: fc.constant<Move>((world) => world.backUp()) },
  {
    weight: 1,
    arbitrary: fc.nat(3).map(
      (back): Move =>
        (world) =>
          world.restoreHub(back),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...FEEDS).map(
      (feed): Move =>
        (world) =>
          world.cut(feed),
    ),
  },
)

const scripts = fc.array(moves, { minLength: 20, maxLength: 300, size: 'max' })

function answerMany(world: FollowerWorld): void {
  for (let count = 0; count < 20; count += 1) world.answer()
}

test('[F5] [N5] whatever fails in between, a cart only ever sees one whole publish of the hub', () => {
  fc.assert(
    fc.property(scripts, fc.nat(), (script, seed) => {
      const world = createFollowerWorld({ codec, seed })
      let seen = world.masters().active
      for (const move of script) {
        move(world)
        const { active } = world.masters()
        // Once there was a publish to sell with, there always is.
        if (seen) expect(active).toBeDefined()
        if (active !== seen) expectWholePublish(world)
        seen = active
      }
    }),
    { numRuns: 250 },
  )
})

test('[F7] when the faults end, the store has the rows of the hub, and their sum', () => {
  fc.assert(
    fc.property(scripts, fc.nat(), (script, seed) => {
      const world = createFollowerWorld({ codec, seed })
      for (const move of script) move(world)
      expect(world.settle()).toBe(true)
      expectHubAtHead(world)
      // Nothing in this world is a reason to distrust the hub or the disk.
      const codes = new Set(world.alarms.map(({ code }) => code))
      for (const code of codes) {
        expect(['DISK_FAILED', 'SNAPSHOT_UNREADABLE', 'UNSETTLED']).toContain(code)
      }
    }),
    { numRuns: 250 },
  )
})

test('[F7] masters that differ in silence are found at the next pull and taken anew', () => {
  fc.assert(
    fc.property(scripts, fc.nat(), fc.nat(3), changes, (script, seed, back, after) => {
      const world = createFollowerWorld({ codec, seed })
      for (const move of script) move(world)
      world.settle()
      // The hub goes back without a new generation, which only the sums can tell.
      world.rollBackHub(back)
      world.publish({ common: after })
      // A store does not go back: it waits until the hub has passed the numbers it used twice.
      for (let number = 0; number < 300 && !isAtHead(world); number += 1) {
        world.publish({ store: [{ key: 'item/0', body: `{"turn":${number}}` }] })
        world.settle(200)
      }
      expectHubAtHead(world)
    }),
    { numRuns: 100 },
  )
})

function expectWholePublish(world: FollowerWorld): void {
  const { active } = world.masters()
  if (!active) return
  const rows = world.publishedRows(active.gen, active.publish)
  for (const feed of FEEDS) {
    expect(world.activeRows(feed)).toEqual(rows?.[feed])
    expect(sumAt(world, feed)).toBe(active.cursors[feed].sum)
  }
}

function expectHubAtHead(world: FollowerWorld): void {
  const head = world.hubPublish()
  expect(activePublish(world.state())).toMatchObject({ gen: head?.gen, publish: head?.publish })
  for (const feed of FEEDS) expect(world.activeRows(feed)).toEqual(world.hubRows(feed))
  expect(sumAt(world, 'common')).toBe(head?.sum)
}

function isAtHead(world: FollowerWorld): boolean {
  const { active } = world.masters()
  const head = world.hubPublish()
  if (active?.gen !== head?.gen || active?.publish !== head?.publish) return false
  if (sumAt(world, 'common') !== head?.sum) return false
  return FEEDS.every((feed) => {
    const rows = world.activeRows(feed)
    const wanted = world.hubRows(feed)
    return rows.size === wanted.size && [...wanted].every(([key, body]) => rows.get(key) === body)
  })
}

function sumAt(world: FollowerWorld, feed: Feed): string {
  const { active, editions } = world.masters()
  const rows = editions.get(active?.edition ?? 0)?.[feed] ?? new Map()
  return writeSum(sumOf(rows.values(), codec))
}

test('[F1] both feeds of the store are followed under their names', () => {
  const world = createFollowerWorld({ codec })
  world.settle()
  expect(Object.values(NAMES)).toEqual(['common/acme', 'store/one'])
  expect(world.masters().active?.edition).toBe(1)
})
