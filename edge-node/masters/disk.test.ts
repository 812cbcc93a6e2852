// What a store writes of its masters, effect by effect: what was staged and given up is never seen,
// whatever is staged or made visible after it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Feed, hashed, type Row } from '@evertill/sync-protocol/feed-row.ts'
import type { Kept } from '@evertill/sync-protocol/follower-state.ts'
import type { DiskQuestion } from '@evertill/sync-protocol/following.ts'
import { EMPTY_SUM, sumOf, writeSum } from '@evertill/sync-protocol/sum.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, expect, test } from 'vitest'
import { openDb } from '../db.ts'
import { createMastersDisk } from './disk.ts'
import { createMastersStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-masters-disk-'))
const gen = '1'.repeat(32)
let files = 0

afterAll(() => rmSync(folder, { recursive: true }))

const row = (key: string, seq: number, ver = 1): Row => ({
  ...{ key, ver, seq, del: false },
  body: JSON.stringify({ seq }),
})

type Untold = DiskQuestion extends infer Q ? (Q extends unknown ? Omit<Q, 'ticket'> : never) : never

/** A store that sells by these rows of the chain, and by none of its own. */
async function selling(rows: readonly Row[]) {
  files += 1
  const db = openDb(join(folder, `${files}.sqlite`))
  const store = createMastersStore(db)
  const disk = createMastersDisk({ db, store, codec, turn: setImmediate, differ: () => undefined })
  await load('common', rows)
  await load('store', [])
  await activate(1)
  return { db, disk, ask, load, stage, activate, visible }

  async function ask(question: Untold): Promise<Kept | undefined> {
    const answer = await disk.answer({ ...question, ticket: 0 } as DiskQuestion)
    return answer && 'kept' in answer ? answer.kept : undefined
  }

  function manifestOf(feed: Feed) {
    return { feed, gen, seq: 10, publish: 1, rows: 0, sum: EMPTY_SUM, chunks: [] }
  }

  async function load(feed: Feed, list: readonly Row[]) {
    await ask({ type: 'begin-load', feed, manifest: manifestOf(feed) })
    await ask({ type: 'shelve', feed, rows: hashed(list, codec), next: 0 })
    const sum = writeSum(sumOf(list, codec))
    const cursor = { gen, seq: 10, sum, end: { publish: 1, sum } }
    return await ask({ type: 'install', feed, cursor })
  }

  function stage(list: readonly Row[], seq: number) {
    const place = { gen, seq, end: undefined }
    return ask({ type: 'stage', feed: 'common', rows: hashed(list, codec), place })
  }

  async function activate(publish: number) {
    const kept = await ask({ type: 'open' })
    const cursorOf = (feed: Feed) => {
      const staged = kept?.stages[feed]
      const cursor = staged?.at === 'ready' ? staged.cursor : kept?.active?.cursors[feed]
      if (!cursor) throw new Error('nothing to make visible')
      return cursor
    }
    const cursors = { common: cursorOf('common'), store: cursorOf('store') }
    return await ask({ type: 'activate', gen, publish, cursors })
  }

  function visible(): Record<string, number> {
    const now = store.active()
    if (!now) return {}
    const sight = { shelf: now.shelves.common, edition: now.active.edition }
    return Object.fromEntries(store.liveAfter(sight, -1, 100).map(({ key, seq }) => [key, seq]))
  }
}

test('rows are seen when they are made visible and not before', async () => {
  const { stage, activate, visible } = await selling([row('a', 1), row('b', 2)])
  await stage([row('a', 11, 2), { ...row('b', 12, 2), del: true, body: '' }, row('c', 13, 2)], 13)
  expect(visible()).toEqual({ a: 1, b: 2 })
  await activate(2)
  expect(visible()).toEqual({ a: 11, c: 13 })
})

test('changes that were given up are not seen with those that come after them', async () => {
  const { ask, stage, activate, visible } = await selling([row('a', 1), row('b', 2)])
  const kept = await stage([row('a', 11, 2), row('new', 12, 2)], 12)
  await ask({ type: 'drop-stage', feed: 'common' })
  expect(visible()).toEqual({ a: 1, b: 2 })
  const again = await stage([row('b', 13, 2)], 13)
  const sums = [kept, again].map((each) => {
    const staged = each?.stages.common
    return staged?.at === 'ready' && staged.cursor.sum
  })
  expect(sums[1]).toBe(writeSum(sumOf([row('a', 1), row('b', 13, 2)], codec)))
  expect(sums[0]).not.toBe(sums[1])
  await activate(2)
  expect(visible()).toEqual({ a: 1, b: 13 })
})

test('changes that were given up are not seen where the other feed alone has something new', async () => {
  const { ask, stage, load, activate, visible } = await selling([row('a', 1), row('b', 2)])
  await stage([row('a', 11, 2), row('new', 12, 2)], 12)
  await ask({ type: 'drop-stage', feed: 'common' })
  await load('store', [row('own', 1)])
  await activate(1)
  expect(visible()).toEqual({ a: 1, b: 2 })
})

test('a row that is staged twice counts as it was staged last', async () => {
  const { stage, activate, visible } = await selling([row('a', 1)])
  await stage([row('a', 11, 2), row('c', 12, 2)], 12)
  const kept = await stage([row('c', 13, 3), { ...row('a', 14, 3), del: true, body: '' }], 14)
  const staged = kept?.stages.common
  const sum = writeSum(sumOf([row('c', 13, 3)], codec))
  expect(staged?.at === 'ready' && staged.cursor.sum).toBe(sum)
  await activate(3)
  expect(visible()).toEqual({ c: 13 })
})

test('a snapshot in place of another one leaves nothing of it when nobody sees it', async () => {
  const { db, disk, load, activate, visible } = await selling([row('a', 1), row('b', 2)])
  await load('common', [row('z', 5)])
  await load('common', [row('a', 5), row('y', 6)])
  await activate(2)
  expect(visible()).toEqual({ a: 5, y: 6 })
  await disk.sweep(2)
  const count = db.prepare<{ n: number }>('SELECT count(*) AS n FROM masters_row').get()
  expect(count?.n).toBe(2)
})
