// The hub's side of a feed: what a publish writes, and what a position is answered with.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  answerPull,
  liveRows,
  newHubFeeds,
  pruneFeeds,
  publishFeeds,
  restoreFeeds,
} from '../testing/memory-feeds.ts'
import { codec, utf8 } from '../testing/node-ports.ts'
import { type Change, feedName, type Page, pageOf, publish, readPage, writePage } from './feed.ts'
import { type Row, readRows, writeRow } from './feed-row.ts'
import { BODY_BYTES_MAX } from './limits.ts'
import { sumOf, writeSum } from './sum.ts'

const GEN = 'a'.repeat(32)
const NEW_GEN = 'b'.repeat(32)
const COMMON = feedName('common', { tenant: 'acme', store: 'one' })
const STORE = feedName('store', { tenant: 'acme', store: 'one' })

const price = (key: string, coins: number): Change => ({ key, body: `{"price":${coins}}` })
const gone = (key: string): Change => ({ key, body: undefined })

function hubAfter(...publishes: readonly (readonly Change[])[]) {
  let hub = newHubFeeds([COMMON, STORE], GEN)
  for (const changes of publishes) hub = publishFeeds(hub, new Map([[COMMON, changes]]), codec)
  return hub
}

const pull = (hub: ReturnType<typeof hubAfter>, after: number, limit = 500, gen = GEN) =>
  answerPull(hub, { feed: COMMON, gen, after, limit }, codec)

test('[F1] a publish has one number in both feeds, and its mark in the one without a change too', () => {
  const hub = hubAfter([price('tea', 300), price('milk', 90)], [])
  expect(hub.get(COMMON)?.head).toMatchObject({ publish: 2, seq: 5 })
  expect(hub.get(STORE)?.head).toMatchObject({ publish: 2, seq: 3 })
  expect([...(hub.get(COMMON)?.rows.values() ?? [])].map(({ ver, seq }) => [ver, seq])).toEqual([
    [1, 2],
    [1, 3],
  ])
})

test('[F1] feeds that stand at different publishes are never published into together', () => {
  const [common, store] = [hubAfter([], []), hubAfter([])].map((hub) => hub.get(COMMON)?.head)
  if (!common || !store) throw new Error('both hubs have a common feed')
  const none = () => undefined
  const heads = new Map([
    [COMMON, common],
    [STORE, store],
  ])
  expect(() => publish(heads, new Map(), none, codec)).toThrow('at one publish')
  const stranger = new Map([['store/other', []]])
  expect(() => publish(new Map([[COMMON, common]]), stranger, none, codec)).toThrow(
    'without a head',
  )
})

test('[F2] a key has one row: its latest, under the number of its latest publish', () => {
  const hub = hubAfter([price('tea', 300)], [price('tea', 310)], [price('tea', 310)])
  const rows = [...(hub.get(COMMON)?.rows.values() ?? [])]
  expect(rows).toEqual([{ key: 'tea', ver: 2, seq: 4, del: false, body: '{"price":310}' }])
})

test('[F2] the sum of the head is that of the live rows after every publish', () => {
  const key = fc.constantFrom('tea', 'milk', 'rice')
  const change = fc.oneof(
    key.map(gone),
    fc.tuple(key, fc.nat(3)).map(([k, n]) => price(k, n)),
  )
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 8 }), (publishes) => {
      const hub = hubAfter(...publishes)
      const { head, rows } = hub.get(COMMON) ?? {}
      expect(head?.sum).toBe(writeSum(sumOf(rows?.values() ?? [], codec)))
      expect(new Set([...(rows?.values() ?? [])].map(({ seq }) => seq)).size).toBe(rows?.size)
    }),
  )
})

test('[F2] a deleted item stays as a mark, so that a store which was away learns of it', () => {
  const hub = hubAfter([price('tea', 300)], [gone('tea'), gone('never-sold')])
  const page = pull(hub, 3)
  expect(page.ok && page.value.rows).toEqual([{ key: 'tea', ver: 2, seq: 4, del: true, body: '' }])
  expect(liveRows(hub, COMMON).size).toBe(0)
})

test('[F2] an item deleted and sold again is live, and counted once', () => {
  const hub = hubAfter([price('tea', 300)], [gone('tea')], [price('tea', 300)])
  const { head, rows } = hub.get(COMMON) ?? {}
  expect(rows?.get('tea')).toMatchObject({ ver: 3, del: false })
  expect(head?.sum).toBe(writeSum(sumOf(rows?.values() ?? [], codec)))
})

test('[F3] pages follow each other by number until the head, and only the last one says so', () => {
  const hub = hubAfter(Array.from({ length: 7 }, (_, n) => price(`item${n}`, n)))
  const pages: Page[] = []
  for (let after = 0; pages.at(-1)?.up_to_date !== true; after = pages.at(-1)?.to ?? 0) {
    const page = pull(hub, after, 3)
    if (!page.ok) throw new Error(page.error.code)
    pages.push(page.value)
  }
  expect(pages.map(({ from, to, rows }) => [from, to, rows.length])).toEqual([
    [0, 4, 3],
    [4, 7, 3],
    [7, 9, 1],
  ])
  expect(pages.map(({ txn_end }) => txn_end)).toEqual([false, false, true])
})

test('[F3] a position of another generation, above the head or below the floor gets a plain no', () => {
  const hub = hubAfter([price('tea', 300)], [gone('tea')], [price('milk', 90)])
  expect(pull(hub, 1, 500, NEW_GEN)).toMatchObject({ error: { code: 'RESET', gen: GEN } })
  const head = hub.get(COMMON)?.head.seq ?? 0
  expect(pull(hub, head).ok).toBe(true)
  expect(pull(hub, head + 1)).toMatchObject({ error: { code: 'FUTURE' } })
  const pruned = pruneFeeds(hub, head)
  expect(pruned.get(COMMON)?.rows.has('tea')).toBe(false)
  expect(pruned.get(COMMON)?.head.floor).toBe(4)
  expect(pull(pruned, 3)).toMatchObject({ error: { code: 'TOO_OLD' } })
  expect(pull(pruned, 4).ok).toBe(true)
})

test('[F3] forgetting nothing leaves the floor where it is', () => {
  const hub = hubAfter([price('tea', 300)], [gone('tea')])
  expect(pruneFeeds(hub, 3).get(COMMON)?.head.floor).toBe(0)
  expect(pruneFeeds(hub, 3).get(COMMON)?.rows.has('tea')).toBe(true)
})

test('[F3] a restored hub has another generation, so no old position means anything', () => {
  const hub = restoreFeeds(hubAfter([price('tea', 300)]), NEW_GEN)
  expect(pull(hub, 2)).toMatchObject({ error: { code: 'RESET', gen: NEW_GEN } })
  expect(() => restoreFeeds(hub, NEW_GEN)).toThrow('new name')
})

test('[F3] a page stays below the size of a body however large its rows are', () => {
  const body = `{"text":"${'x'.repeat(200_000)}"}`
  const rows: Row[] = Array.from({ length: 40 }, (_, n) => {
    return { key: `item${n}`, ver: 1, seq: n + 2, del: false, body }
  })
  const head = { gen: GEN, publish: 1, seq: 50, floor: 0, sum: '0'.repeat(16) }
  const page = pageOf(head, { feed: COMMON, gen: GEN, after: 1, limit: 500 }, rows, utf8)
  expect(writePage(page, codec).length).toBeLessThanOrEqual(BODY_BYTES_MAX)
  expect(page.rows.length).toBeGreaterThan(15)
  expect(page).toMatchObject({ up_to_date: false, to: page.rows.at(-1)?.seq })
})

test('[F12] a row comes out of its line as it went in, whatever its fields are called', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })),
      fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
      (value, key) => {
        const row = { key, ver: 1, seq: 9, del: false, body: JSON.stringify(value) }
        expect(readRows([writeRow(row, utf8)], utf8)).toEqual({ ok: true, value: [row] })
      },
    ),
  )
})

test('[F12] a page comes out of its bytes as it went in, and a spoiled one not at all', () => {
  const page = pull(hubAfter([price('tea', 300), price('milk', 90)], [gone('tea')]), 0)
  if (!page.ok) throw new Error(page.error.code)
  const bytes = writePage(page.value, codec)
  expect(readPage(bytes, codec)).toEqual({ ok: true, value: page.value })
  bytes[bytes.length - 5] = 0x21
  expect(readPage(bytes, codec)).toMatchObject({ ok: false, error: { code: 'GARBLED' } })
})

test('[F12] a body that readers would write otherwise is never published', () => {
  const publishing = (body: string) => () => hubAfter([{ key: 'tea', body }])
  expect(publishing('{ "price": 1 }')).toThrow('a row that readers would have otherwise')
  expect(publishing('{"price":1.0}')).toThrow('a row that readers')
  expect(publishing('{"b":1,"1":2}')).toThrow('a row that readers')
  expect(publishing('[')).toThrow('a row that readers')
  expect(publishing(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).toThrow('a row that readers')
  expect(publishing('{"__proto__":{"a":1},"b":2}')).not.toThrow()
})

test('[F12] a live row without a body, or a deleted one with one, is no row', () => {
  const line = (text: string) => readRows([utf8.encode(text)], utf8)
  const wrong = { ok: false, error: { code: 'ROW_INVALID', line: 1 } }
  expect(line('{"key":"a","ver":1,"seq":1,"del":false,"body":null}')).toEqual(wrong)
  expect(line('{"key":"a","ver":1,"seq":1,"del":true,"body":{}}')).toEqual(wrong)
  expect(line('{"key":"\\ud800","ver":1,"seq":1,"del":true,"body":null}')).toEqual(wrong)
  expect(line('{"key":"a","ver":1,"seq":1,"del":true,"body":null}').ok).toBe(true)
})
