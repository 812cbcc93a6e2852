// Bodies of every version ever written, and entries of a version that comes later.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { beginningOf, entryAfter, streamNo } from '../testing/entries.ts'
import { codec, utf8 } from '../testing/node-ports.ts'
import { readRun } from './chain.ts'
import type { EntryDraft } from './entry.ts'
import type { StreamName } from './names.ts'
import { readBody, schemasOf, type TypeTable } from './upcast.ts'

/** A note that began as a text, got a language, and then several texts. */
const notes: TypeTable = {
  note: [
    {
      body: z.object({ text: z.string() }),
      next: ({ text }: { text: string }) => ({ text, language: 'ja' }),
    },
    {
      body: z.object({ text: z.string(), language: z.string() }),
      next: ({ text, language }: { text: string; language: string }) => ({
        texts: { [language]: text },
      }),
    },
    { body: z.object({ texts: z.record(z.string(), z.string()) }) },
  ],
}

const stream = streamNo(1)
const reading = (changes: Partial<EntryDraft>) =>
  readBody(notes, entryAfter(stream, beginningOf(stream), { type: 'note', ...changes }).envelope)

describe('a body', () => {
  test.each([
    [1, { text: 'a' }, { texts: { ja: 'a' } }],
    [2, { text: 'a', language: 'en' }, { texts: { en: 'a' } }],
    [3, { texts: { id: 'a' } }, { texts: { id: 'a' } }],
  ])('[V3] of version %i is read as today’s', (tv, body, expected) => {
    expect(reading({ tv, body })).toEqual({ state: 'read', type: 'note', body: expected })
  })

  test.each([
    ['of a type nobody knows', { type: 'moon-phase' }, { code: 'UNKNOWN_TYPE' }],
    ['of a type named like a method', { type: 'constructor' }, { code: 'UNKNOWN_TYPE' }],
    ['of a version that comes later', { tv: 4 }, { code: 'NEWER_VERSION', known: 3 }],
    ['of another shape', { tv: 1, body: { text: 1 } }, { code: 'BODY_INVALID', path: 'text' }],
    ['of a later shape', { tv: 1, body: { texts: {} } }, { code: 'BODY_INVALID', path: 'text' }],
  ])('[V4] %s is parked with the reason, and nothing is thrown', (_, changes, why) => {
    expect(reading(changes)).toEqual({ state: 'parked', why })
  })

  test('[V4] with a number that JSON rounds is parked: nobody counts with a guess', () => {
    const { envelope } = entryAfter(stream, beginningOf(stream), { type: 'note' })
    const body = JSON.parse('{"text":"a","total":9007199254740993}')
    expect(readBody(notes, { ...envelope, body })).toEqual({
      state: 'parked',
      why: { code: 'BODY_UNFIT', path: 'total' },
    })
  })

  test('[V3] an upcaster that makes something no version knows is a bug, and says so', () => {
    const broken: TypeTable = {
      note: [{ body: z.object({}), next: () => ({}) }, { body: z.object({ text: z.string() }) }],
    }
    const { envelope } = entryAfter(stream, beginningOf(stream), { type: 'note', body: {} })
    expect(() => readBody(broken, envelope)).toThrow('text')
    const forgotten: TypeTable = { note: [{ body: z.object({}) }, { body: z.object({}) }] }
    expect(() => readBody(forgotten, envelope)).toThrow(RangeError)
  })

  test('[V3] a node tells the other side the highest version of each type', () => {
    expect(schemasOf(notes)).toEqual({ note: 3 })
  })
})

describe('entries that were written once', () => {
  type Kept = { name: StreamName; entries: { text: string; hash: string }[] }
  const { name, entries }: Kept = JSON.parse(
    readFileSync(new URL('../testing/fixtures/entries-1.json', import.meta.url), 'utf8'),
  )

  test('[V5] are read for ever, with the hashes they had then', () => {
    const lines = entries.map(({ text }) => utf8.encode(text))
    const run = readRun(name, beginningOf(name), lines, codec)
    expect(run.broken).toBeUndefined()
    expect(run.good.map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash))
  })

  test('[V5] hold what a till may write: every field, every kind of text, and fields of later', () => {
    const text = entries.map((each) => each.text).join('')
    for (const part of ['\u2028', '\\u0000', '\\r\\n', '🍣', '"refs":', '"later":', '"off_ms":-']) {
      expect(text).toContain(part)
    }
  })
})
