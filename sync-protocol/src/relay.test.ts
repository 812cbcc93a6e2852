// What a store tells its tills of the masters it has, and what it says when it knows less than they.

import { expect, test } from 'vitest'
import { codec } from '../testing/node-ports.ts'
import { hashed, type Row } from './feed-row.ts'
import type { Active, Cursor } from './follower-state.ts'
import {
  judgeTillPosition,
  NO_RELAY,
  RELAY_DELETIONS_MAX,
  RELAY_GENERATIONS_MAX,
  type Relay,
  type RelayWrite,
  relayAfter,
  relayHead,
} from './relay.ts'

const GEN = 'a'.repeat(32)
const LEFT = 'b'.repeat(32)
const UNKNOWN = 'c'.repeat(32)
const ticket = 1

const cursorAt = (seq: number, publish: number, gen = GEN): Cursor => {
  const sum = seq.toString(16).padStart(16, '0')
  return { gen, seq, sum, end: { publish, sum } }
}

const activeAt = (publish: number, common: number, store: number, gen = GEN): Active => ({
  edition: publish,
  gen,
  publish,
  cursors: { common: cursorAt(common, publish, gen), store: cursorAt(store, publish, gen) },
})

const install = (feed: 'common' | 'store', seq: number): RelayWrite => {
  return { type: 'install', ticket, feed, cursor: cursorAt(seq, 3) }
}

const activate = (active: Active): RelayWrite => ({ type: 'activate', ticket, ...active })

function stage(feed: 'common' | 'store', ...rows: readonly Row[]): RelayWrite {
  const place = cursorAt(rows.at(-1)?.seq ?? 0, 4)
  return { type: 'stage', ticket, feed, rows: hashed(rows, codec), place }
}

const row = (key: string, seq: number, body: string | undefined): Row => {
  return { key, ver: 4, seq, del: body === undefined, body: body ?? '' }
}

function written(relay: Relay, active: Active | undefined, ...writes: readonly RelayWrite[]) {
  return writes.reduce((each, write) => relayAfter(each, write, active), relay)
}

const first = activeAt(3, 20, 10)
const second = activeAt(4, 24, 12)
const relay = written(
  NO_RELAY,
  undefined,
  install('common', 20),
  install('store', 10),
  activate(first),
)

test('[F16] a store hands on with the generation, numbers, publish and sums that it was given', () => {
  const { gen, publish } = first
  expect(relayHead(first, relay, 'common')).toEqual({
    gen,
    publish,
    seq: 20,
    sum: first.cursors.common.sum,
    floor: 20,
  })
  expect(relayHead(first, relay, 'store')).toMatchObject({ publish, seq: 10 })
})

test('[F16] what is staged changes nothing for a till until it is active at the store', () => {
  const staged = written(relay, first, stage('common', row('tea', 22, undefined)))
  expect(relayHead(first, staged, 'common')).toEqual(relayHead(first, relay, 'common'))
  expect(staged.active).toEqual(relay.active)
  const shown = written(staged, first, activate(second))
  expect(relayHead(second, shown, 'common')).toMatchObject({ publish: 4, seq: 24 })
  expect([...(shown.active.common?.rows.keys() ?? [])]).toEqual(['tea'])
})

test('[F16] a position below what a store knows is TOO_OLD, as at the hub', () => {
  const head = relayHead(first, relay, 'common')
  const at = (after: number) => judgeTillPosition(head, relay, { gen: GEN, after }, true)
  expect(at(20)).toMatchObject({ ok: true })
  expect(at(19)).toMatchObject({ error: { code: 'TOO_OLD' } })
})

test('[F17] a deletion is told from the snapshot on, until the key comes back', () => {
  const once = written(relay, first, stage('common', row('tea', 22, undefined)), activate(second))
  expect(once.active.common).toEqual({
    floor: 20,
    rows: new Map([['tea', row('tea', 22, undefined)]]),
  })
  expect(once.active.store).toEqual(relay.active.store)
  const back = written(once, second, stage('common', row('tea', 25, '{}')), activate(second))
  expect(back.active.common).toEqual({ floor: 20, rows: new Map() })
})

test('[F17] a snapshot forgets the deletions before it; one that was given up changes nothing', () => {
  const once = written(relay, first, stage('common', row('tea', 22, undefined)), activate(second))
  const anew = written(once, second, install('common', 24), activate(second))
  expect(anew.active.common).toEqual({ floor: 24, rows: new Map() })
  const begun = stage('common', row('ham', 23, undefined))
  const dropped = written(once, second, begun, { type: 'drop-stage', ticket, feed: 'common' })
  expect(dropped).toEqual(once)
})

test('[F17] a disk that kept no deletions begins to where it first reads on', () => {
  const rows = [row('tea', 22, undefined), row('ham', 23, '{}')]
  const begun = written(NO_RELAY, first, stage('common', ...rows))
  const later = written(begun, first, stage('common', row('ham', 24, undefined)), activate(second))
  expect(relayHead(first, begun, 'common').floor).toBe(20)
  expect(relayHead(second, later, 'common').floor).toBe(23)
  expect([...(later.active.common?.rows.keys() ?? [])]).toEqual(['ham'])
})

test('[F17] of too many deletions the oldest go, and the floor rises to them', () => {
  const many = Array.from({ length: RELAY_DELETIONS_MAX + 2 }, (_, n) =>
    row(`item ${n}`, 21 + n, undefined),
  )
  const full = written(relay, first, stage('common', ...many)).staged.common
  expect(full?.rows.size).toBe(RELAY_DELETIONS_MAX)
  expect(full?.floor).toBe(22)
  expect(full?.rows.has('item 1')).toBe(false)
})

test('[F18] a store that knows less than its till says so, and leads nobody back', () => {
  const next = activeAt(1, 5, 5)
  const before = { ...first, gen: LEFT }
  const anew = [install('common', 5), install('store', 5)]
  const moved = written(relay, before, ...anew, activate(next))
  const head = relayHead(next, moved, 'common')
  const judge = (gen: string, after: number, isSure: boolean) => {
    const judged = judgeTillPosition(head, moved, { gen, after }, isSure)
    return judged.ok ? 'OK' : judged.error.code
  }
  for (const isSure of [false, true]) {
    expect(judge(GEN, 5, isSure)).toBe('OK')
    expect(judge(GEN, 6, isSure)).toBe('BEHIND')
    expect(judge(LEFT, 20, isSure)).toBe('RESET')
  }
  expect(judge(UNKNOWN, 1, false)).toBe('BEHIND')
  expect(judge(UNKNOWN, 1, true)).toBe('RESET')
})

test('[F18] a store remembers the generations that it left, the newest of them', () => {
  let now = relay
  const gens = Array.from({ length: RELAY_GENERATIONS_MAX + 1 }, (_, n) =>
    n.toString(16).padStart(32, '0'),
  )
  for (const [at, gen] of gens.entries()) {
    now = relayAfter(now, activate(activeAt(1, 5, 5, gens[at + 1] ?? GEN)), activeAt(1, 5, 5, gen))
  }
  expect(now.left).toEqual(gens.slice(1))
  expect(relayAfter(now, activate(first), first).left).toBe(now.left)
})
