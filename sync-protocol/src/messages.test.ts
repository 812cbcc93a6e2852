// Messages: strict, bounded, and every error with what the other side needs to go on.

import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { streamNo } from '../testing/entries.ts'
import { WIRE } from '../testing/wire.ts'
import { BATCH_ENTRIES_MAX, HEADER_BYTES_MAX, STREAMS_MAX, TYPES_MAX } from './limits.ts'
import {
  ErrorAnswer,
  FeedName,
  HelloRequest,
  OfferHeader,
  PushAnswer,
  STATUS_OF_ERROR,
} from './messages.ts'

const { node, inc } = streamNo(1)
const position = { seq: 3, hash: 'ab'.repeat(32) }
const hello = {
  proto: [1],
  app: 'edge-node 0.1.0',
  node,
  boot: '1'.repeat(32),
  streams: [{ inc, floor: { seq: 0, hash: 'cd'.repeat(32) }, head: position, acked: 2, cur: true }],
  head_sig: 'ef'.repeat(64),
  feeds: [{ feed: 'common/A1234', gen: '2'.repeat(32), seq: 9, sum: '3'.repeat(16) }],
  schemas: { transaction: 1 },
  wall: 1_795_000_000_000,
  leases: [{ terminal: 3, lease: 2, from: 20_001, lastNumber: 20_000 }],
} satisfies HelloRequest

/** Every part of a JSON schema, from the outside in. */
function partsOf(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null) return []
  const below = Object.values(schema).flatMap(partsOf)
  return Array.isArray(schema) ? below : [schema as Record<string, unknown>, ...below]
}

describe('a hello', () => {
  test('[M1] names every incarnation with floor, head and what was acknowledged', () => {
    expect(HelloRequest.parse(hello)).toEqual(hello)
  })

  test.each([
    ['a field nobody knows', { ...hello, more: 1 }],
    ['a field nobody knows inside', { ...hello, streams: [{ ...hello.streams[0], more: 1 }] }],
    ['no stream', { ...hello, streams: [] }],
    ['too many streams', { ...hello, streams: new Array(STREAMS_MAX + 1).fill(hello.streams[0]) }],
    ['a head without hash', { ...hello, streams: [{ ...hello.streams[0], head: { seq: 3 } }] }],
    ['a number beyond the exact ones', { ...hello, wall: 2 ** 53 }],
    ['too many leases', { ...hello, leases: new Array(17).fill(hello.leases[0]) }],
    ['a lease without its last number', { ...hello, leases: [{ terminal: 3, lease: 2, from: 1 }] }],
    ['no protocol', { ...hello, proto: [] }],
    [
      'too many types',
      {
        ...hello,
        schemas: Object.fromEntries(
          Array.from({ length: TYPES_MAX + 1 }, (_, at) => [`t${at}`, 1]),
        ),
      },
    ],
  ])('[M1] with %s is refused', (_, message) => {
    expect(HelloRequest.safeParse(message).success).toBe(false)
  })
})

describe('every message', () => {
  test('[M1] refuses fields it does not know; entries and rows keep theirs', () => {
    const open = Object.entries(WIRE).flatMap(([name, schema]) =>
      partsOf(z.toJSONSchema(schema))
        .filter(({ type, additionalProperties }) => type === 'object' && !additionalProperties)
        .filter(({ additionalProperties }) => additionalProperties !== false)
        .map(() => name),
    )
    expect(open).toEqual([])
    const loose = Object.entries(WIRE).filter(([, schema]) =>
      partsOf(z.toJSONSchema(schema)).some(
        ({ additionalProperties }) => JSON.stringify(additionalProperties) === '{}',
      ),
    )
    expect(loose.map(([name]) => name)).toEqual(['Envelope', 'FeedRow'])
  })

  test('[M2] has an end to every list, every text and every number', () => {
    const endless = Object.entries(WIRE).flatMap(([name, schema]) =>
      partsOf(z.toJSONSchema(schema)).flatMap((part) => {
        if (part['type'] === 'array' && part['maxItems'] === undefined) return [name]
        if (part['type'] === 'integer' && part['maximum'] === undefined) return [name]
        if (part['type'] !== 'string' || 'enum' in part || 'const' in part) return []
        return part['maxLength'] === undefined && !isFixed(part['pattern']) ? [name] : []
      }),
    )
    expect(endless).toEqual([])
  })

  /** A pattern from end to end without + or *. */
  function isFixed(pattern: unknown): boolean {
    return typeof pattern === 'string' && /^\^[^*+]*\$$/.test(pattern)
  }
})

describe('errors', () => {
  const examples: Record<ErrorAnswer['code'], ErrorAnswer> = {
    GAP: { code: 'GAP', expected: 4, hash: position.hash },
    FORK: { code: 'FORK', at: 3, hash: position.hash },
    SUPERSEDED: { code: 'SUPERSEDED', sess: 9 },
    CORRUPT: { code: 'CORRUPT', at: 4, acked: 3, hash: position.hash },
    TOO_LARGE: {
      code: 'TOO_LARGE',
      limits: { max_entries: 10, max_bytes: 1_000, min_interval_ms: 0 },
    },
    UPGRADE: { code: 'UPGRADE', proto: [2] },
    REVOKED: { code: 'REVOKED' },
    BUSY: { code: 'BUSY', retryAfterMs: 5_000 },
    RESET: { code: 'RESET', gen: '1'.repeat(32) },
    TOO_OLD: { code: 'TOO_OLD' },
    FUTURE: { code: 'FUTURE' },
    MALFORMED: { code: 'MALFORMED', fault: 'GARBLED' },
  }

  test.each(Object.values(examples))('[M3] $code carries what the other side needs', (answer) => {
    expect(ErrorAnswer.parse(answer)).toEqual(answer)
    for (const field of Object.keys(answer)) {
      const less = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== field))
      expect(ErrorAnswer.safeParse(less).success).toBe(false)
    }
    expect(STATUS_OF_ERROR[answer.code]).toBeGreaterThanOrEqual(400)
  })

  test('[M3] a code nobody knows is no error of this protocol', () => {
    expect(ErrorAnswer.safeParse({ code: 'TEAPOT' }).success).toBe(false)
  })
})

test.each([
  ['common/A1234', true],
  ['store/5678', true],
  ['store/店', true],
  ['other/1', false],
  ['common/', false],
  ['common/a/b', true],
  ['store/a\nb', false],
  [`store/${'x'.repeat(102)}`, false],
  [`common/${'x'.repeat(100)}`, true],
])('[M2] %j is the name of a feed: %j', (name, isName) => {
  expect(FeedName.safeParse(name).success).toBe(isName)
})

test('[M2] an offer has one hash for each entry, and as many as it may have fit its header', () => {
  const offer = (n: number, hashes: number) => ({
    ...{ batch_sha256: position.hash, node, inc, sess: Number.MAX_SAFE_INTEGER, n },
    hashes: new Array(hashes).fill(position.hash),
  })
  expect(OfferHeader.safeParse(offer(2, 2)).success).toBe(true)
  for (const hashes of [0, 1, 3])
    expect(OfferHeader.safeParse(offer(2, hashes)).success).toBe(false)
  const largest = offer(BATCH_ENTRIES_MAX, BATCH_ENTRIES_MAX)
  expect(OfferHeader.safeParse(largest).success).toBe(true)
  expect(JSON.stringify(largest).length).toBeLessThan(HEADER_BYTES_MAX)
  expect(OfferHeader.safeParse(offer(501, 501)).success).toBe(false)
})

test('[M3] an answer that carries entries names the hash of each', () => {
  const answer = (n: number, hashes: number) => ({
    batch_sha256: position.hash,
    acked: 3,
    hash: position.hash,
    prunable: 0,
    limits: { max_entries: 5, max_bytes: 100, min_interval_ms: 0 },
    notes: [],
    n,
    hashes: new Array(hashes).fill(position.hash),
  })
  expect(PushAnswer.safeParse(answer(2, 2)).success).toBe(true)
  expect(PushAnswer.safeParse(answer(0, 0)).success).toBe(true)
  for (const hashes of [0, 1, 3]) {
    expect(PushAnswer.safeParse(answer(2, hashes)).success).toBe(false)
  }
})
