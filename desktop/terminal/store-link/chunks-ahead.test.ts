// While the till takes one piece of the masters in, the next ones are on their way.
import { assert } from '@evertill/shared/result.ts'
import { readManifest, writeManifest } from '@evertill/sync-protocol/snapshot.ts'
import { jsonBody } from '@evertill/sync-protocol/wire.ts'
import { expect, test } from 'vitest'
import { storeChange } from '../catalogue/testing/goods.ts'
import { createStoreFeeds, NAMES } from '../catalogue/testing/store-feeds.ts'
import { CODEC } from '../log/codec.ts'
import { chunksAhead } from './chunks-ahead.ts'
import type { Answer } from './store-line.ts'

test('of a snapshot the next three pieces are asked for with each, and each only once', async () => {
  const { line, asked, ask } = await aSnapshot()
  const first = await ask(0)
  expect(asked).toEqual([0, 1, 2, 3])
  expect([first?.bytes, (await ask(1))?.bytes]).toEqual([Uint8Array.of(0), Uint8Array.of(1)])
  for (let chunk = 2; chunk < CHUNKS; chunk += 1) await ask(chunk)
  expect(asked).toEqual(Array.from({ length: CHUNKS }, (_, chunk) => chunk))
  expect((await line.signed('/sync/v1/pull', new Uint8Array()))?.status).toBe(404)
})

test('a piece that came too early and broken is asked for again when it is due', async () => {
  const { asked, ask, breaks } = await aSnapshot()
  breaks.add(2)
  await ask(0)
  await ask(1)
  breaks.clear()
  expect(await ask(2)).toMatchObject({ status: 200, bytes: Uint8Array.of(2) })
  expect(asked.filter((chunk) => chunk === 2)).toHaveLength(2)
})

test('of a snapshot that nobody asked about nothing is fetched in advance', async () => {
  const { asked, ask } = await aSnapshot()
  await ask(0, 7)
  expect(asked).toEqual([0])
})

const CHUNKS = 6

/** Its manifest is a real one, with more pieces than its few rows would need. */
async function aSnapshot() {
  const feeds = createStoreFeeds(CODEC)
  feeds.publish({ store: [storeChange('One')] })
  const body = jsonBody({ feed: NAMES.store }, CODEC)
  const real = readManifest(feeds.answer('manifest', body) ?? new Uint8Array(), CODEC)
  assert(real.ok, 'the store has a snapshot')
  const { feed, gen, seq } = real.value
  const chunks = Array.from({ length: CHUNKS }, (_, n) => {
    return { n, bytes: 1, sha256: '0'.repeat(64), url: `${feed}/${n}` }
  })
  const manifest = writeManifest({ ...real.value, chunks }, CODEC)
  const asked: number[] = []
  const breaks = new Set<number>()
  const line = chunksAhead({ signed }, CODEC)
  await line.signed('/sync/v1/manifest', body)
  return {
    ...{ line, asked, breaks },
    ask: (chunk: number, at = seq) =>
      line.signed('/sync/v1/chunk', jsonBody({ feed, gen, seq: at, chunk }, CODEC)),
  }

  function signed(path: string, bytes: Uint8Array): Promise<Answer | undefined> {
    return Promise.resolve(answerTo(path, bytes))
  }

  function answerTo(path: string, bytes: Uint8Array): Answer | undefined {
    const known = { json: undefined, status: 200 }
    if (path === '/sync/v1/manifest') return { ...known, bytes: manifest }
    if (path !== '/sync/v1/chunk') return { ...known, status: 404, bytes: new Uint8Array() }
    const { chunk } = JSON.parse(CODEC.utf8.decode(bytes) ?? '')
    asked.push(chunk)
    return breaks.has(chunk) ? undefined : { ...known, bytes: Uint8Array.of(chunk) }
  }
}
