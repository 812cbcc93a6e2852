// A store lost its database: its tills give it back what they keep of it, however much that is.
import { OfferHeader } from '@evertill/sync-protocol/messages.ts'
import { decodeBody, ENTRY_LIMITS } from '@evertill/sync-protocol/ndjson.ts'
import { beginningOf, entriesAfter, streamNo } from '@evertill/sync-protocol/testing/entries.ts'
import { jsonBody } from '@evertill/sync-protocol/wire.ts'
import { afterEach, expect, test } from 'vitest'
import { CODEC } from '../log/codec.ts'
import { openTillLog } from '../log/till-log.ts'
import { aDisk, closeDisks } from '../testing/disk.ts'
import { type KeptEntry, readCell, type StoreSeen, writeCell } from '../trade/cells.ts'
import { createOffers } from './offers.ts'

const TILL = { ...streamNo(1), terminal: 1 }
const STORE = streamNo(2)
const BEFORE: StoreSeen = { store: 'new', offeredTo: 'old' }

afterEach(closeDisks)

test('it is offered all of 450 entries, in bodies of 200 at the most', async () => {
  const { offers, asked, seen, settled } = await aTill(450)
  offers.offer()
  await settled()
  expect(asked.map((batch) => batch.length)).toEqual([200, 200, 50])
  expect(new Set(asked.flat()).size).toBe(450)
  expect(seen().offeredTo).toBe('new')
})

test('a body stays below a million characters', async () => {
  const { offers, asked, settled } = await aTill(5, 400_000)
  offers.offer()
  await settled()
  expect(asked.map((batch) => batch.length)).toEqual([2, 2, 1])
})

test('a whole body of those that the store does not name holds up no other; they come again', async () => {
  const { offers, asked, seen, settled, store } = await aTill(250)
  const unnamed = store.ids.slice(0, 200)
  for (const id of unnamed) store.ignores.add(id)
  for (let turns = 0; turns < 2; turns += 1) {
    offers.offer()
    await settled()
  }
  expect(new Set(asked.flat()).size).toBe(250)
  expect(seen().offeredTo).toBe('old')
  store.ignores.clear()
  offers.offer()
  await settled()
  expect(asked.at(-1)).toHaveLength(unnamed.length)
  expect(new Set(asked.at(-1))).toEqual(new Set(unnamed))
  expect(seen().offeredTo).toBe('new')
})

test('a line that breaks, or a refusal, ends the turn and loses nothing', async () => {
  const { offers, asked, seen, settled, store, faults } = await aTill(3)
  for (const fails of [undefined, 503, new Error('the line broke')]) {
    store.answers = fails
    offers.offer()
    await settled()
    expect(seen().offeredTo).toBe('old')
  }
  expect(faults).toHaveLength(1)
  store.answers = 200
  offers.offer()
  await settled()
  expect(asked.at(-1)).toEqual(store.ids)
  expect(seen().offeredTo).toBe('new')
})

test('what a store that is gone again had named is offered to the next one', async () => {
  const { offers, asked, settled, log, seen } = await aTill(2)
  offers.offer()
  await settled()
  await log.transact((change) => writeCell(change, 'store', { ...seen(), store: 'newer' }))
  offers.offer()
  await settled()
  expect(asked).toHaveLength(2)
  expect(seen().offeredTo).toBe('newer')
})

test('[I2] the head that the answer names is shown to the store from then on', async () => {
  const { offers, seen, settled, store } = await aTill(1)
  offers.offer()
  await settled()
  expect(seen().shown).toEqual(store.peer)
})

/** A till that keeps so many entries of its store, and a store that lost them all. */
async function aTill(count: number, length = 10) {
  const log = await openTillLog(await aDisk().open(), CODEC)
  const kept = entriesAfter(STORE, beginningOf(STORE), count, 100)
  const text = (bytes: Uint8Array) => CODEC.utf8.decode(bytes) ?? ''
  const padding = ' '.repeat(length)
  await log.transact((change) => {
    change.open(TILL.inc, beginningOf(TILL), 'current')
    for (const { bytes, hash, envelope } of kept) {
      const entry: KeptEntry = { text: text(bytes) + padding, hash, wrap: envelope.id }
      writeCell(change, `kept/${envelope.id}`, entry)
    }
    writeCell(change, 'store', BEFORE)
  })
  const idOf = new Map(kept.map(({ hash, envelope }) => [hash, envelope.id]))
  const ids = kept.map(({ envelope }) => envelope.id)
  const peer = { inc: STORE.inc, seq: 7, hash: 'c'.repeat(64) }
  const store = { ids, peer, ignores: new Set<string>(), answers: 200 as Fails }
  const asked: string[][] = []
  const faults: unknown[] = []
  const line = { signed: (_path: string, body: Uint8Array) => Promise.resolve(answerTo(body)) }
  const offers = createOffers({
    ...{ trade: { log, name: TILL }, line, codec: CODEC },
    session: () => 1,
    fault: (error) => faults.push(error),
  })
  return { log, offers, store, asked, faults, settled, seen }

  function answerTo(body: Uint8Array) {
    if (store.answers === undefined) return undefined
    if (store.answers instanceof Error) throw store.answers
    if (store.answers !== 200) return { status: store.answers, bytes: body, json: undefined }
    const read = decodeBody(OfferHeader, body, ENTRY_LIMITS, CODEC)
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    const named = read.value.header.hashes.map((hash) => idOf.get(hash) ?? '')
    asked.push(named)
    const adopted = named.filter((id) => !store.ignores.has(id))
    return {
      status: 200,
      bytes: jsonBody({ adopted, known: [], peer }, CODEC),
      json: undefined,
    }
  }

  function seen(): StoreSeen {
    return readCell<StoreSeen>(log.cell('store')) ?? {}
  }

  /** Until nobody asks any more: what an answer writes stands in line before what is written here. */
  async function settled(): Promise<void> {
    for (let before = -1; before !== asked.length; ) {
      before = asked.length
      await turn()
      await log.transact(() => undefined)
      await turn()
    }
  }
}

function turn(): Promise<void> {
  return new Promise((next) => setImmediate(next))
}

type Fails = number | Error | undefined
