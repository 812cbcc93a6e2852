// One hub and one store that follows its masters, moved by hand: a test says what the network and
// the disk do with the one question that is open, and reads what a cart would see.

import { assert, unreachable } from '@evertill/shared/result.ts'
import type { Change } from '../src/feed.ts'
import { FEEDS, type Feed } from '../src/feed-row.ts'
import { createFollower } from '../src/follower.ts'
import type {
  FollowerAlarm,
  FollowerEffect,
  FollowerInput,
  FollowerState,
  FollowerStep,
  Refusal,
} from '../src/follower-state.ts'
import type { Codec } from '../src/ports.ts'
import {
  answerChunk,
  answerPull,
  cutFeed,
  type HubFeeds,
  liveRows,
  manifestOf,
  newHubFeeds,
  pruneFeeds,
  publishFeeds,
  restoreFeeds,
} from './memory-feeds.ts'
import {
  countMasters,
  keptOf,
  type Masters,
  NO_MASTERS,
  rowsOf,
  writeMasters,
} from './memory-masters.ts'

export const NAMES = { common: 'common/acme', store: 'store/one' } as const

/** Small enough that a handful of rows is many pages and many chunks. */
const PAGE_ROWS = 3
const CHUNK_BYTES = 1024 + 160

type Untimed = FollowerInput extends infer I
  ? I extends unknown
    ? Omit<I, 'nowMs'>
    : never
  : never
type Question = Extract<FollowerEffect, { ticket: number }>

type WorldOptions = {
  readonly codec: Codec
  readonly seed?: number
  readonly chunkBytes?: number
}

export type FollowerWorld = ReturnType<typeof createFollowerWorld>

export function createFollowerWorld({ codec, seed = 1, chunkBytes = CHUNK_BYTES }: WorldOptions) {
  const dice = createDice(seed)
  const follower = createFollower({ codec, dice, names: NAMES })
  let gens = 0
  let hub: HubFeeds = newHubFeeds(Object.values(NAMES), nextGen())
  const copies: HubFeeds[] = [hub]
  const published = new Map<string, Record<Feed, ReadonlyMap<string, string>>>()
  remember()
  let masters: Masters = NO_MASTERS
  let nowMs = 0
  let timerAtMs: number | undefined
  let open: Question | undefined
  const alarms: FollowerAlarm[] = []
  const asked: FollowerEffect[] = []
  const late: Untimed[] = []
  let state: FollowerState = take(follower.start(nowMs))

  return {
    alarms,
    asked,
    publish,
    prune: () =>
      setHub(pruneFeeds(hub, Math.max(...[...hub.values()].map(({ head }) => head.seq)))),
    backUp: () => copies.push(hub),
    restoreHub,
    rollBackHub: (back: number) => setHub(copies.at(-1 - back) ?? hub),
    cut: (feed: Feed) => setHub(cutFeed(hub, NAMES[feed], codec, chunkBytes)),
    answer,
    answerWith: hearOpen,
    fail,
    refuse: (code: 'UPGRADE' | 'REVOKED') => refuseOpen({ code }),
    breakDisk,
    spoil,
    crash,
    hint: () => hear({ type: 'hint' }),
    pass,
    repeatLate: (pick: number) => {
      const input = late[pick % Math.max(1, late.length)]
      if (input) hear(input)
    },
    release: (oldest: number) => hear({ type: 'released', oldest }),
    rot: (feed: Feed, key: string) => rot(feed, key),
    settle,
    question: () => open,
    state: () => state,
    masters: () => masters,
    hubPublish: () => hub.get(NAMES.common)?.head,
    hubRows: (feed: Feed) => liveRows(hub, NAMES[feed]),
    activeRows,
    publishedRows: (gen: string, number: number) => published.get(`${gen} ${number}`),
    now: () => nowMs,
    timerAt: () => timerAtMs,
  }

  function nextGen(): string {
    gens += 1
    return gens.toString(16).padStart(32, '0')
  }

  function setHub(next: HubFeeds): void {
    hub = next
  }

  function remember(): void {
    const head = hub.get(NAMES.common)?.head
    assert(head !== undefined, 'the hub has a common feed')
    const rows = { common: liveRows(hub, NAMES.common), store: liveRows(hub, NAMES.store) }
    published.set(`${head.gen} ${head.publish}`, rows)
  }

  function publish(changes: Partial<Record<Feed, readonly Change[]>>): void {
    const named = FEEDS.map((feed) => [NAMES[feed], changes[feed] ?? []] as const)
    hub = publishFeeds(hub, new Map(named), codec)
    remember()
  }

  function restoreHub(back: number): void {
    hub = restoreFeeds(copies[Math.max(0, copies.length - 1 - back)] ?? hub, nextGen())
    remember()
  }

  function activeRows(feed: Feed, edition = masters.active?.edition): ReadonlyMap<string, string> {
    if (edition === undefined) return new Map()
    return new Map([...rowsOf(masters, edition, feed)].map(([key, { body }]) => [key, body]))
  }

  /** Whatever is open is answered as a sound network and a sound disk would. */
  function answer(): void {
    if (open) hearOpen(answerTo(open))
  }

  function answerTo(question: Question): Untold {
    switch (question.type) {
      case 'open':
        return { type: 'disk', kept: keptOf(masters) }
      case 'pull': {
        const { gen, after } = question
        const limit = Math.min(question.limit, PAGE_ROWS)
        const page = answerPull(hub, { feed: NAMES[question.feed], gen, after, limit }, codec)
        return page.ok ? { type: 'page', page: page.value } : refused(page.error)
      }
      case 'ask-manifest': {
        const name = NAMES[question.feed]
        if (!manifestOf(hub, name)) hub = cutFeed(hub, name, codec, chunkBytes)
        const manifest = manifestOf(hub, name)
        assert(manifest !== undefined, 'a snapshot that was just cut is current')
        return { type: 'manifest', manifest }
      }
      case 'fetch-chunk': {
        const chunk = answerChunk(hub, question.manifest, question.chunk)
        return chunk.ok ? { type: 'chunk', bytes: chunk.value } : refused(chunk.error)
      }
      case 'count':
        return { type: 'counted', counted: countMasters(masters, question, codec) }
      case 'stage':
      case 'begin-load':
      case 'shelve':
      case 'install':
      case 'drop-stage':
      case 'activate':
        masters = writeMasters(masters, question)
        return { type: 'disk', kept: keptOf(masters) }
      default:
        return unreachable(question)
    }
  }

  function fail(retryAfterMs?: number): void {
    if (!open || isDiskQuestion(open)) return
    hearOpen({ type: 'failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
  }

  function refuseOpen(refusal: Refusal): void {
    if (open && isNetworkQuestion(open)) hearOpen(refused(refusal))
  }

  /** The disk reports a fault; it may have written all the same. */
  function breakDisk(isWritten: boolean): void {
    if (open === undefined || !isDiskQuestion(open)) return
    if (isWritten) answerTo(open)
    hearOpen({ type: 'broken' })
  }

  function spoil(at: number): void {
    if (open?.type !== 'fetch-chunk') return
    const answered = answerTo(open)
    if (answered.type === 'chunk') {
      const bytes = answered.bytes.slice()
      bytes[at % bytes.length] = 255 - (bytes[at % bytes.length] ?? 0)
      hearOpen({ type: 'chunk', bytes })
    } else hearOpen(answered)
  }

  /** The process dies and starts again; the write under way may have become durable before. */
  function crash(isWritten: boolean): void {
    if (open && isWritten && isDiskQuestion(open)) answerTo(open)
    open = undefined
    timerAtMs = undefined
    late.length = 0
    state = take(follower.start(nowMs))
  }

  function pass(ms: number): void {
    nowMs += ms
    if (timerAtMs === undefined || nowMs < timerAtMs) return
    timerAtMs = undefined
    hear({ type: 'timer' })
  }

  /** All faults end: answers come, timers fire; says whether the follower came to rest. */
  function settle(stepsMax = 2_000): boolean {
    hear({ type: 'hint' })
    for (let steps = 0; steps < stepsMax; steps += 1) {
      if (open) answer()
      else if (state.work.at === 'resting') return true
      else pass(Math.max(0, (timerAtMs ?? nowMs) - nowMs))
    }
    return false
  }

  function rot(feed: Feed, key: string): void {
    const { active } = masters
    assert(active !== undefined, 'there is something to rot')
    const rows = {
      common: rowsOf(masters, active.edition, 'common'),
      store: rowsOf(masters, active.edition, 'store'),
    }
    const row = rows[feed].get(key)
    assert(row !== undefined, `no row ${key}`)
    const rotten = new Map([...rows[feed], [key, { ...row, body: '{"rotten":1}' }]])
    const editions = new Map([...masters.editions, [active.edition, { ...rows, [feed]: rotten }]])
    masters = { ...masters, editions }
  }

  function hearOpen(answered: Untold): void {
    if (!open) return
    const input = { ...answered, ticket: open.ticket } as Untimed
    if (isNetworkQuestion(open)) late.push(input)
    open = undefined
    hear(input)
  }

  function hear(input: Untimed): void {
    state = take(follower.step(state, { ...input, nowMs } as FollowerInput))
  }

  function take(step: FollowerStep): FollowerState {
    for (const effect of step.effects) {
      asked.push(effect)
      if (effect.type === 'timer') timerAtMs = effect.atMs
      else if (effect.type === 'alarm') alarms.push(effect.alarm)
      else if (effect.type === 'sweep') masters = writeMasters(masters, effect)
      else {
        assert(open === undefined, 'one question at a time')
        open = effect
      }
    }
    return step.state
  }
}

/** An answer before it has the ticket of its question. */
type Untold = Untimed extends infer I
  ? I extends { ticket: number }
    ? Omit<I, 'ticket'>
    : never
  : never

function refused(refusal: Refusal): Untold {
  return { type: 'refused', refusal }
}

function isNetworkQuestion({ type }: Question): boolean {
  return type === 'pull' || type === 'ask-manifest' || type === 'fetch-chunk'
}

function isDiskQuestion(question: Question): boolean {
  return !isNetworkQuestion(question)
}

/** Numbers in [0, 1) that only depend on the seed. */
function createDice(seed: number): () => number {
  let value = seed % 2_147_483_647 || 1
  return () => {
    value = (value * 48_271) % 2_147_483_647
    return (value - 1) / 2_147_483_646
  }
}
