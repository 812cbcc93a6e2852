// The doors: whoever is not the node, or did not sign, or sends something else, leaves no trace.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, entriesAfter, streamNo } from '../testing/entries.ts'
import { codec, newKeys } from '../testing/node-ports.ts'
import { readOffer, readPush } from './door.ts'
import { signHead } from './head.ts'
import type { OfferHeader, PushHeader } from './messages.ts'
import { encodeBody } from './ndjson.ts'

const NAME = streamNo(1)
const { tenant, node, inc } = NAME
const START = beginningOf(NAME)
const { sign, verify } = newKeys()
const enrolled = { tenant, node, verify }
const limits = { max_entries: 5, max_bytes: 9_999, min_interval_ms: 0 }
const needs = { ...codec, limits }
const log = entriesAfter(NAME, START, 3)
const lines = log.map(({ bytes }) => bytes)
const hashes = log.map(({ hash }) => hash)
const last = log.at(-1)
assert(last !== undefined, 'the log has an end')
const end = { seq: last.seq, hash: last.hash }

function pushing(changes: Partial<PushHeader> = {}) {
  const head = { ...end, sig: signHead(NAME, end, { sign, utf8: codec.utf8 }) }
  const header = { node, inc, sess: 1, from: 1, prev: START.hash, head }
  return encodeBody<PushHeader>({ ...header, ...changes }, lines, codec)
}

function offering(changes: Partial<OfferHeader> = {}) {
  return encodeBody<OfferHeader>({ node, inc, sess: 1, hashes, ...changes }, lines, codec)
}

const malformed = (fault: string) => ({ ok: false, error: { code: 'MALFORMED', fault } })

test('[M4] a push that its node signed goes on to the decision, byte for byte', () => {
  const read = readPush(pushing(), enrolled, needs)
  expect(read).toMatchObject({ ok: true, value: { header: { inc, sess: 1, from: 1, head: end } } })
  expect(read.ok && read.value.lines.map((line) => [...line])).toEqual(lines.map((l) => [...l]))
})

test('[M4] a head that the node did not sign is malformed: not of this log, this place, this key', () => {
  const other = streamNo(2)
  const at = (seq: number) => signHead(NAME, { ...end, seq }, { sign, utf8: codec.utf8 })
  const wrong = [
    readPush(pushing({ head: { ...end, sig: '0'.repeat(128) } }), enrolled, needs),
    readPush(pushing({ head: { ...end, sig: at(2) } }), enrolled, needs),
    readPush(pushing({ inc: other.inc }), enrolled, needs),
    readPush(pushing(), { ...enrolled, tenant: 'B1234' }, needs),
    readPush(pushing(), { ...enrolled, verify: newKeys().verify }, needs),
  ]
  for (const each of wrong) expect(each).toEqual(malformed('head.sig'))
})

test('[M4] nobody pushes or offers under the name of another node', () => {
  const stranger = { ...enrolled, node: streamNo(2).node }
  expect(readPush(pushing(), stranger, needs)).toEqual(malformed('node'))
  expect(readOffer(offering(), stranger, needs)).toEqual(malformed('node'))
})

test('[M4] an offer brings the hash of each of its lines', () => {
  expect(readOffer(offering(), enrolled, needs)).toMatchObject({
    ok: true,
    value: { header: { hashes } },
  })
  const few = readOffer(offering({ hashes: hashes.slice(1) }), enrolled, needs)
  expect(few).toEqual(malformed('HEADER_INVALID'))
})

test('[M4] no byte of a push or an offer can change, be missing or be added unnoticed', () => {
  const doors = [
    { bytes: pushing(), read: (bytes: Uint8Array) => readPush(bytes, enrolled, needs) },
    { bytes: offering(), read: (bytes: Uint8Array) => readOffer(bytes, enrolled, needs) },
  ]
  for (const { bytes, read } of doors) {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const spoiled = bytes.slice()
        spoiled[at] = ((spoiled[at] ?? 0) + by) % 256
        expect(read(spoiled)).toMatchObject({ ok: false, error: { code: 'MALFORMED' } })
        expect(read(bytes.slice(0, at))).toMatchObject({ ok: false, error: { code: 'MALFORMED' } })
      }),
    )
    expect(read(new Uint8Array([...bytes, 0x0a])).ok).toBe(false)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const { read } of doors) expect(read(bytes).ok).toBe(false)
    }),
  )
  const large = readPush(new Uint8Array(5_000_000), enrolled, needs)
  expect(large).toEqual({ ok: false, error: { code: 'TOO_LARGE', limits } })
})
