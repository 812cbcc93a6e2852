// Every cell of the follower's table: what each state does with everything it can hear.

import { describe, expect, test } from 'vitest'
import { NAMES } from '../testing/follower-world.ts'
import { codec } from '../testing/node-ports.ts'
import { createFollower } from './follower.ts'
import type { Cursor, FollowerInput, FollowerState, Kept, Work } from './follower-state.ts'
import { type At, followerTable, type Heard } from './follower-table.ts'
import { cutSnapshot } from './snapshot.ts'
import { EMPTY_SUM } from './sum.ts'

const GEN = 'a'.repeat(32)
const TICKET = 7
const nowMs = 1_000_000

const end = { publish: 3, sum: EMPTY_SUM }
const cursor: Cursor = { gen: GEN, seq: 20, sum: EMPTY_SUM, end }
const kept: Kept = {
  active: { edition: 2, gen: GEN, publish: 3, cursors: { common: cursor, store: cursor } },
  stages: { common: undefined, store: undefined },
}

const head = { gen: GEN, publish: 3, seq: 20, floor: 0, sum: EMPTY_SUM }
const tea = { key: 'tea', ver: 3, seq: 19, del: false, body: '{}' }
const { manifest, chunks } = cutSnapshot({ feed: NAMES.common, head, urlOf: String }, [tea], codec)
const loading = { manifest, next: 0 }

const works: { readonly [A in At]: Extract<Work, { at: A }> } = {
  opening: { at: 'opening', ticket: TICKET },
  resting: { at: 'resting', untilMs: nowMs },
  waiting: { at: 'waiting', untilMs: nowMs, reopen: false },
  pulling: { at: 'pulling', ticket: TICKET, feed: 'common', place: cursor },
  asking: { at: 'asking', ticket: TICKET, feed: 'common' },
  fetching: { at: 'fetching', ticket: TICKET, feed: 'common', loading },
  shelving: { at: 'shelving', ticket: TICKET, feed: 'common', chunk: 0, rest: [[tea]] },
  writing: { at: 'writing', ticket: TICKET },
  counting: {
    at: 'counting',
    ticket: TICKET,
    feed: 'common',
    loading: { manifest, next: 1 },
  },
  auditing: { at: 'auditing', ticket: TICKET, feed: 'common' },
}

const page = {
  feed: NAMES.common,
  gen: GEN,
  from: 20,
  to: 22,
  publish: 4,
  txn_end: true,
  up_to_date: true,
  sum: EMPTY_SUM,
  rows: [{ ...tea, seq: 21 }],
}

const inputs: { readonly [H in Heard]: Extract<FollowerInput, { type: H }> } = {
  disk: { type: 'disk', ticket: TICKET, nowMs, kept },
  counted: { type: 'counted', ticket: TICKET, nowMs, counted: { rows: 1, sum: EMPTY_SUM } },
  broken: { type: 'broken', ticket: TICKET, nowMs },
  page: { type: 'page', ticket: TICKET, nowMs, page },
  manifest: { type: 'manifest', ticket: TICKET, nowMs, manifest },
  chunk: { type: 'chunk', ticket: TICKET, nowMs, bytes: chunks[0] ?? new Uint8Array() },
  refused: { type: 'refused', ticket: TICKET, nowMs, refusal: { code: 'TOO_OLD' } },
  failed: { type: 'failed', ticket: TICKET, nowMs },
  hint: { type: 'hint', nowMs },
  timer: { type: 'timer', nowMs },
  released: { type: 'released', nowMs, oldest: 9 },
}

/** The state after it, then what is to be done. What is not listed was never asked for. */
const outcomes: { readonly [A in At]: Partial<Record<Heard, string>> } = {
  opening: {
    disk: 'pulling: pull',
    broken: 'waiting: alarm timer',
    hint: 'opening:',
    timer: 'opening:',
    released: 'opening:',
  },
  resting: { hint: 'pulling: pull', timer: 'pulling: pull', released: 'resting: sweep' },
  waiting: { hint: 'waiting:', timer: 'pulling: pull', released: 'waiting: sweep' },
  pulling: {
    page: 'writing: stage',
    refused: 'asking: ask-manifest',
    failed: 'waiting: timer',
    hint: 'pulling:',
    timer: 'pulling:',
    released: 'pulling: sweep',
  },
  asking: {
    manifest: 'writing: begin-load',
    refused: 'waiting: alarm timer',
    failed: 'waiting: timer',
    hint: 'asking:',
    timer: 'asking:',
    released: 'asking: sweep',
  },
  fetching: {
    chunk: 'shelving: shelve',
    refused: 'writing: drop-stage',
    failed: 'waiting: timer',
    hint: 'fetching:',
    timer: 'fetching:',
    released: 'fetching: sweep',
  },
  shelving: {
    disk: 'shelving: shelve',
    broken: 'waiting: alarm timer',
    hint: 'shelving:',
    timer: 'shelving:',
    released: 'shelving: sweep',
  },
  writing: {
    disk: 'pulling: pull',
    broken: 'waiting: alarm timer',
    hint: 'writing:',
    timer: 'writing:',
    released: 'writing: sweep',
  },
  counting: {
    counted: 'writing: install',
    broken: 'waiting: alarm timer',
    hint: 'counting:',
    timer: 'counting:',
    released: 'counting: sweep',
  },
  auditing: {
    counted: 'auditing: count',
    broken: 'waiting: alarm timer',
    hint: 'auditing:',
    timer: 'auditing:',
    released: 'auditing: sweep',
  },
}

const { step } = createFollower({ codec, dice: () => 0.5, names: NAMES })
const allAt = Object.keys(works) as At[]
const allHeard = Object.keys(inputs) as Heard[]

function stateAt(at: At): FollowerState {
  const want = { common: 'pull', store: 'pull' } as const
  const counts = { turns: 0, failures: 0, spoiled: 0, auditAtMs: 0, ticket: TICKET }
  return { work: works[at], kept, want, again: false, ...counts }
}

describe('[F13] a follower that is', () => {
  test.each(allAt.flatMap((at) => allHeard.map((heard) => ({ at, heard }))))(
    '$at and hears $heard',
    ({ at, heard }) => {
      const state = stateAt(at)
      const input = heard === 'counted' && at === 'counting' ? countedRight : inputs[heard]
      const expected = outcomes[at][heard]
      if (expected !== undefined) {
        const { state: next, effects } = step(state, input)
        const done = effects.map(({ type }) => ` ${type}`).join('')
        expect(`${next.work.at}:${done}`).toBe(expected)
        // Whatever it hears, what carts are rung up with changes on the word of the disk alone.
        expect(next.kept.active).toBe(kept.active)
      } else if ('ticket' in works[at]) {
        expect(followerTable[at][heard]).toBe('impossible')
        expect(() => step(state, input)).toThrow('never asked for')
      } else {
        expect(step(state, input)).toEqual({ state, effects: [] })
      }
    },
  )
})

const countedRight: FollowerInput = {
  type: 'counted',
  ticket: TICKET,
  nowMs,
  counted: { rows: manifest.rows, sum: manifest.sum },
}

test('[F13] an answer to an older question changes nothing, in any state', () => {
  for (const at of allAt) {
    for (const heard of allHeard) {
      const input = inputs[heard]
      if (!('ticket' in input)) continue
      const state = stateAt(at)
      expect(step(state, { ...input, ticket: TICKET - 1 })).toEqual({ state, effects: [] })
    }
  }
})

test('[F13] a page that does not answer the question is not believed', () => {
  const wrong = [
    { feed: NAMES.store },
    { gen: 'b'.repeat(32) },
    { from: 19 },
    { to: 19, rows: [] },
    { to: 20, rows: [], up_to_date: false, txn_end: false },
    { rows: [{ ...tea, seq: 20 }] },
    { rows: [{ ...tea, seq: 23 }] },
    { rows: [22, 21].map((seq) => ({ ...tea, seq })) },
    { to: 9_999, rows: Array.from({ length: 501 }, (_, n) => ({ ...tea, seq: 21 + n })) },
  ]
  for (const change of wrong) {
    const input = { ...inputs.page, page: { ...page, ...change } }
    const { state, effects } = step(stateAt('pulling'), input)
    expect(state.work.at).toBe('waiting')
    expect(effects[0]).toEqual({
      type: 'alarm',
      alarm: { code: 'ANSWER_INVALID', feed: 'common' },
    })
  }
})

test('[F6] a publish number that moved alone is written all the same', () => {
  const moved = { ...page, to: 20, rows: [], publish: 4 }
  const { effects } = step(stateAt('pulling'), { ...inputs.page, page: moved })
  expect(effects).toMatchObject([{ type: 'stage', rows: [], place: { end: { publish: 4 } } }])
})

test('[F13] a manifest of another feed, or with a chunk missing, is not believed', () => {
  for (const change of [
    { feed: NAMES.store },
    { chunks: manifest.chunks.map((c) => ({ ...c, n: 1 })) },
  ]) {
    const input = { ...inputs.manifest, manifest: { ...manifest, ...change } }
    expect(step(stateAt('asking'), input).effects[0]).toMatchObject({
      alarm: { code: 'ANSWER_INVALID' },
    })
  }
})

test('[F11] a timer that fires early or twice is not yet the time', () => {
  for (const at of ['resting', 'waiting'] as const) {
    const state = stateAt(at)
    expect(step(state, { type: 'timer', nowMs: nowMs - 1 })).toEqual({ state, effects: [] })
  }
})
