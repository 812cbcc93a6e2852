// What a store's masters do when the hub publishes, when a line breaks, when a disk fails, and when
// the hub is not what it was.

import { expect, test } from 'vitest'
import { createFollowerWorld, type FollowerWorld } from '../testing/follower-world.ts'
import { codec } from '../testing/node-ports.ts'
import type { Change } from './feed.ts'
import { activePublish } from './follower.ts'
import { SPOILED_MAX } from './follower-table.ts'
import { AUDIT_EVERY_MS, PULL_EVERY_MS, PULL_SPREAD_MS, TURNS_MAX } from './follower-turn.ts'

const price = (key: string, coins: number): Change => ({ key, body: `{"price":${coins}}` })
const gone = (key: string): Change => ({ key, body: undefined })
const long = (key: string): Change => ({ key, body: `{"name":"${'n'.repeat(100)}"}` })

/** A store that sells tea at 300, with a coffee of its own. */
function openShop(): FollowerWorld {
  const world = createFollowerWorld({ codec })
  world.publish({ common: [price('tea', 300)], store: [price('coffee', 450)] })
  world.settle()
  return world
}

const teaIn = (world: FollowerWorld) => world.activeRows('common').get('tea')
const alarmsOf = (world: FollowerWorld) => world.alarms.map(({ code }) => code)
const asked = (world: FollowerWorld, type: string) =>
  world.asked.filter((effect) => effect.type === type)

function answerUntil(world: FollowerWorld, type: string): void {
  for (let steps = 0; steps < 500 && world.question()?.type !== type; steps += 1) {
    if (world.question()) world.answer()
    else world.pass(1_000)
  }
  expect(world.question()?.type).toBe(type)
}

test('[F4] a new tea price is not seen before the store feed has come to the same publish', () => {
  const world = openShop()
  world.publish({ common: [price('tea', 310)], store: [price('coffee', 460)] })
  world.hint()
  answerUntil(world, 'stage')
  world.answer()
  expect(world.question()).toMatchObject({ type: 'pull', feed: 'store' })
  expect(teaIn(world)).toBe('{"price":300}')
  answerUntil(world, 'activate')
  expect(teaIn(world)).toBe('{"price":300}')
  world.answer()
  expect(teaIn(world)).toBe('{"price":310}')
  expect(world.activeRows('store').get('coffee')).toBe('{"price":460}')
})

test('[F4] a publish that falls between the two feeds is fetched from both before it counts', () => {
  const world = openShop()
  world.publish({ common: [price('tea', 310)], store: [] })
  world.hint()
  answerUntil(world, 'stage')
  world.answer()
  world.publish({ common: [price('tea', 320)], store: [price('coffee', 470)] })
  const before = asked(world, 'pull').length
  answerUntil(world, 'activate')
  expect(asked(world, 'pull').length).toBeGreaterThan(before)
  world.answer()
  expect([teaIn(world), activePublish(world.state())?.publish]).toEqual(['{"price":320}', 3])
})

test('[F4] a page in the middle of a feed is no publish, however complete it looks', () => {
  const world = openShop()
  // Pages hold three rows: tea of publish 2 lies on the first page, and changes again in 3.
  world.publish({ common: ['tea', 'a', 'b', 'c', 'd'].map((key) => price(key, 2)) })
  world.hint()
  answerUntil(world, 'stage')
  world.publish({ common: [price('tea', 3)] })
  world.settle()
  const publishes = asked(world, 'activate').map((effect) => 'publish' in effect && effect.publish)
  expect(publishes).toEqual([1, 3])
})

test('[F5] an empty publish is a publish: its number becomes the active one', () => {
  const world = openShop()
  world.publish({})
  world.settle()
  expect(activePublish(world.state())?.publish).toBe(2)
  expect(teaIn(world)).toBe('{"price":300}')
})

test('[F5] an item that is deleted at the hub can no longer be scanned', () => {
  const world = openShop()
  world.publish({ common: [gone('tea')] })
  world.settle()
  expect(teaIn(world)).toBeUndefined()
  expect(alarmsOf(world)).toEqual([])
})

test('[F6] after a disk fault the disk is read again, whether it had written or not', () => {
  for (const isWritten of [true, false]) {
    const world = openShop()
    world.publish({ common: [price('tea', 310)] })
    world.hint()
    answerUntil(world, 'stage')
    world.breakDisk(isWritten)
    expect(world.state().work).toMatchObject({ at: 'waiting', reopen: true })
    world.pass(1_001)
    expect(world.question()?.type).toBe('open')
    world.settle()
    expect([teaIn(world), alarmsOf(world)]).toEqual(['{"price":310}', ['DISK_FAILED']])
  }
})

test('[F6] a pull that brings nothing new writes nothing', () => {
  const world = openShop()
  const before = world.asked.length
  world.settle()
  expect(world.asked.slice(before).map(({ type }) => type)).toEqual(['pull', 'pull', 'timer'])
})

test('[F7] rows that changed on disk are found by the daily count, and taken anew', () => {
  const world = openShop()
  world.rot('common', 'tea')
  world.pass(AUDIT_EVERY_MS)
  world.settle()
  expect(alarmsOf(world)).toEqual(['AUDIT_DIFFERS'])
  expect(teaIn(world)).toBe('{"price":300}')
  const counts = () => world.asked.filter((e) => e.type === 'count' && e.of === 'active').length
  const before = counts()
  world.settle()
  expect(counts()).toBe(before)
  world.pass(AUDIT_EVERY_MS)
  world.settle()
  expect(counts()).toBe(before + 2)
  expect(alarmsOf(world)).toEqual(['AUDIT_DIFFERS'])
})

test('[F7] a sum that differs at the head raises an alarm and a snapshot of that feed alone', () => {
  const world = openShop()
  world.backUp()
  world.publish({ common: [price('tea', 310)] })
  world.settle()
  world.rollBackHub(0)
  world.publish({ common: [price('tea', 999)] })
  world.settle()
  expect(world.alarms).toMatchObject([{ code: 'SUM_DIFFERS', feed: 'common', publish: 2 }])
  expect(asked(world, 'ask-manifest').slice(2)).toMatchObject([{ feed: 'common' }])
  // The rows with the wrong sum were never active: one edition a publish, and one for the repair.
  expect(asked(world, 'activate').length).toBe(3)
  expect(teaIn(world)).toBe('{"price":999}')
})

test('[F8] a restored hub is taken anew, while the shop sells with what it had', () => {
  const world = openShop()
  world.backUp()
  world.publish({ common: [price('tea', 310)] })
  world.settle()
  world.restoreHub(0)
  world.hint()
  answerUntil(world, 'ask-manifest')
  expect(teaIn(world)).toBe('{"price":310}')
  answerUntil(world, 'install')
  world.answer()
  expect(teaIn(world)).toBe('{"price":310}')
  world.settle()
  expect([teaIn(world), alarmsOf(world)]).toEqual(['{"price":300}', []])
})

test('[F8] a store that was away longer than deletions are kept takes a snapshot', () => {
  const world = openShop()
  world.publish({ common: [gone('tea')] })
  world.publish({ common: [price('milk', 90)] })
  world.prune()
  const before = asked(world, 'ask-manifest').length
  world.settle()
  expect(asked(world, 'ask-manifest').slice(before)).toMatchObject([{ feed: 'common' }])
  expect([...world.activeRows('common').keys()]).toEqual(['milk'])
})

test('[F8] a hub that lost its last publish without knowing it is reported', () => {
  const world = openShop()
  world.backUp()
  world.publish({ common: [price('tea', 310)] })
  world.settle()
  world.rollBackHub(0)
  world.settle(30)
  expect(alarmsOf(world)[0]).toBe('FEED_WENT_BACK')
  expect(asked(world, 'ask-manifest').length).toBeGreaterThan(2)
})

test('[F9] a cart keeps the prices it was begun with until it is done', () => {
  const world = openShop()
  const cart = activePublish(world.state())?.edition ?? 0
  world.publish({ common: [price('tea', 310)] })
  world.settle()
  expect(world.activeRows('common', cart).get('tea')).toBe('{"price":300}')
  world.release(cart)
  expect(world.activeRows('common', cart).get('tea')).toBe('{"price":300}')
  world.release(cart + 1)
  expect(() => world.activeRows('common', cart)).toThrow('is gone')
})

test('[F9] what is active is never swept away, even if no cart is open', () => {
  const world = openShop()
  world.release(Number.MAX_SAFE_INTEGER)
  expect(teaIn(world)).toBe('{"price":300}')
})

test('[F10] a revoked or outdated node keeps selling, says so, and asks again later', () => {
  for (const code of ['REVOKED', 'UPGRADE'] as const) {
    const world = openShop()
    world.hint()
    world.refuse(code)
    expect(world.alarms).toEqual([{ code: 'LINK_REFUSED', refusal: code }])
    expect(activePublish(world.state())?.publish).toBe(1)
    expect((world.timerAt() ?? 0) - world.now()).toBeGreaterThan(PULL_EVERY_MS - PULL_SPREAD_MS)
  }
})

test('[F11] a store asks by itself at least every five minutes', () => {
  const world = openShop()
  world.publish({ common: [price('tea', 310)] })
  const waitMs = (world.timerAt() ?? 0) - world.now()
  expect(waitMs).toBeLessThanOrEqual(PULL_EVERY_MS)
  expect(waitMs).toBeGreaterThan(PULL_EVERY_MS - PULL_SPREAD_MS)
  world.pass(waitMs)
  expect(world.question()?.type).toBe('pull')
})

test('[F11] a hint that comes while at work is not lost', () => {
  const world = openShop()
  world.hint()
  world.answer()
  world.publish({ common: [price('tea', 310)] })
  world.hint()
  for (let steps = 0; world.question() && steps < 50; steps += 1) world.answer()
  expect(teaIn(world)).toBe('{"price":310}')
})

test('[F11] a hint does not shorten the pause that a busy hub asked for', () => {
  const world = openShop()
  world.hint()
  world.fail(60_000)
  world.hint()
  expect(world.question()).toBeUndefined()
  world.pass(59_999)
  expect(world.question()).toBeUndefined()
  world.pass(1)
  expect(world.question()?.type).toBe('pull')
})

test('[F14] feeds that never fit each other cost a bounded number of questions a round', () => {
  const world = openShop()
  world.backUp()
  world.publish({ common: [price('tea', 310)] })
  world.settle()
  world.rollBackHub(0)
  const before = world.asked.length
  world.hint()
  for (let steps = 0; world.question() && steps < 1_000; steps += 1) world.answer()
  expect(alarmsOf(world).at(-1)).toBe('UNSETTLED')
  expect(world.asked.length - before).toBeLessThan(10 * TURNS_MAX)
  expect(world.state().work.at).toBe('waiting')
})

test('[F15] a snapshot older than what is active is read on to the head before it counts', () => {
  const world = openShop()
  world.cut('common')
  world.cut('store')
  world.publish({ common: [price('tea', 310)], store: [price('coffee', 460)] })
  world.settle()
  world.rot('common', 'tea')
  world.rot('store', 'coffee')
  world.pass(AUDIT_EVERY_MS)
  world.settle()
  const publishes = asked(world, 'activate').map((effect) => 'publish' in effect && effect.publish)
  expect(publishes).toEqual([1, 2, 2])
  expect(teaIn(world)).toBe('{"price":310}')
})

/** A store that is being set up, with a snapshot of several chunks on its way. */
function settingUp(): FollowerWorld {
  const world = createFollowerWorld({ codec })
  world.publish({ common: 'abcdefgh'.split('').map((letter) => long(letter.repeat(20))) })
  answerUntil(world, 'fetch-chunk')
  return world
}

test('[N3] a snapshot that was cut off goes on with the chunk it was at', () => {
  const world = settingUp()
  world.answer()
  answerUntil(world, 'fetch-chunk')
  world.answer()
  answerUntil(world, 'fetch-chunk')
  expect(world.question()).toMatchObject({ chunk: 2 })
  world.fail()
  world.crash(false)
  answerUntil(world, 'fetch-chunk')
  expect(world.question()).toMatchObject({ chunk: 2 })
  world.settle()
  expect(world.activeRows('common')).toEqual(world.hubRows('common'))
  expect(asked(world, 'ask-manifest').length).toBe(2)
})

test('[N3] a crash before the rows of a chunk are on disk fetches that chunk again', () => {
  const world = settingUp()
  world.answer()
  expect(world.question()?.type).toBe('shelve')
  world.crash(false)
  answerUntil(world, 'fetch-chunk')
  expect(world.question()).toMatchObject({ chunk: 0 })
  world.answer()
  world.crash(true)
  answerUntil(world, 'fetch-chunk')
  expect(world.question()).toMatchObject({ chunk: 1 })
})

test('[N1] a snapshot made for others some publishes ago is read on to the head at once', () => {
  const world = createFollowerWorld({ codec })
  world.publish({ common: [price('tea', 300)] })
  world.cut('common')
  world.cut('store')
  world.publish({ common: [price('tea', 310)] })
  for (let steps = 0; world.question() && steps < 100; steps += 1) world.answer()
  expect([teaIn(world), world.state().work.at]).toEqual(['{"price":310}', 'resting'])
})

test('[N4] a snapshot whose rows do not add up on disk is dropped and fetched anew', () => {
  const world = settingUp()
  answerUntil(world, 'count')
  world.answerWith({ type: 'counted', counted: { rows: 1, sum: '0'.repeat(16) } })
  expect(alarmsOf(world)).toEqual(['SNAPSHOT_WRONG'])
  expect(world.question()).toMatchObject({ type: 'drop-stage', feed: 'common' })
  world.settle()
  expect(world.activeRows('common')).toEqual(world.hubRows('common'))
})

test('[N5] a crash at any step of an installation leaves the old publish or the new one', () => {
  for (let crashAt = 0; crashAt < 60; crashAt += 1) {
    for (const isWritten of [true, false]) {
      const world = openShop()
      world.restoreHub(0)
      world.publish({ common: [price('tea', 777), ...'abcd'.split('').map(long)] })
      world.hint()
      for (let steps = 0; steps < crashAt && world.question(); steps += 1) world.answer()
      world.crash(isWritten)
      expect(['{"price":300}', '{"price":777}']).toContain(teaIn(world))
      expect(world.activeRows('common').size).toBe(teaIn(world) === '{"price":300}' ? 1 : 5)
      world.settle()
      expect(world.activeRows('common')).toEqual(world.hubRows('common'))
    }
  }
})

test('[N6] a chunk of a thousand rows is written slice by slice, and counts with the last one', () => {
  const world = createFollowerWorld({ codec, chunkBytes: 1024 * 1024 })
  world.publish({ common: Array.from({ length: 1_100 }, (_, n) => price(`item/${n}`, n)) })
  world.settle()
  const slices = world.asked.flatMap((e) => (e.type === 'shelve' ? [[e.rows.length, e.next]] : []))
  expect(slices).toEqual([
    [500, 0],
    [500, 0],
    [100, 1],
  ])
  expect(world.activeRows('common').size).toBe(1_100)
})

test('[N7] a spoiled chunk is fetched again, and a chunk that stays spoiled ends the snapshot', () => {
  const world = settingUp()
  for (let times = 1; times < SPOILED_MAX; times += 1) {
    world.spoil(times)
    answerUntil(world, 'fetch-chunk')
    expect(world.question()).toMatchObject({ chunk: 0 })
  }
  expect(alarmsOf(world)).toEqual([])
  world.spoil(1)
  expect(world.alarms).toEqual([{ code: 'SNAPSHOT_UNREADABLE', feed: 'common', chunk: 0 }])
  expect(world.question()?.type).toBe('drop-stage')
  world.settle()
  expect(world.activeRows('common')).toEqual(world.hubRows('common'))
})

test('[N7] a snapshot that the hub no longer has is given up for a newer one', () => {
  const world = settingUp()
  world.restoreHub(0)
  world.answer()
  expect(world.question()?.type).toBe('drop-stage')
  world.answer()
  expect(world.question()).toMatchObject({ type: 'ask-manifest', feed: 'common' })
  world.settle()
  expect(world.activeRows('common')).toEqual(world.hubRows('common'))
})
