// Signed heads: the right key over the right stream at the right place, and nothing else.

import { describe, expect, test } from 'vitest'
import { streamNo } from '../testing/entries.ts'
import { newKeys, utf8 } from '../testing/node-ports.ts'
import { headBytes, isAttested, isHeadOf, signAttest, signHead } from './head.ts'
import { AttestAnswer, Signature } from './messages.ts'

const stream = streamNo(1)
const position = { seq: 7, hash: 'ab'.repeat(32) }
const { sign, verify } = newKeys()

describe('a head', () => {
  const sig = signHead(stream, position, { sign, utf8 })
  const head = { ...position, sig }

  test('[L10] the node that wrote the log signs where it stands', () => {
    expect(Signature.safeParse(sig).success).toBe(true)
    expect(isHeadOf(stream, head, { verify, utf8 })).toBe(true)
    expect(Buffer.from(headBytes(stream, position, utf8)).toString('utf8')).toBe(
      ['evertill1-head', stream.tenant, stream.node, stream.inc, '7', position.hash].join('\n'),
    )
  })

  test.each([
    ['tenant', { ...stream, tenant: 'A1235' }, head],
    ['node', { ...stream, node: streamNo(2).node }, head],
    ['incarnation', { ...stream, inc: streamNo(2).inc }, head],
    ['number', stream, { ...head, seq: 8 }],
    ['hash', stream, { ...head, hash: 'ac'.repeat(32) }],
    ['signature', stream, { ...head, sig: '0'.repeat(128) }],
  ])('[L10] a head with another %s is not signed by anybody', (_, name, head) => {
    expect(isHeadOf(name, head, { verify, utf8 })).toBe(false)
  })

  test('[L10] another node’s key does not do', () => {
    expect(isHeadOf(stream, head, { verify: newKeys().verify, utf8 })).toBe(false)
  })
})

describe('what the hub attests', () => {
  const streams = [{ node: stream.node, inc: stream.inc, head: position }]
  const answer = signAttest(
    'A1234',
    { hub_gen: 'a'.repeat(32), wall: 1_795_000_000_000, streams },
    { sign, utf8 },
  )

  test('[L10] the hub signs every head it holds, for one tenant at one time', () => {
    expect(AttestAnswer.safeParse(answer).success).toBe(true)
    expect(isAttested('A1234', answer, { verify, utf8 })).toBe(true)
    expect(isAttested('B1234', answer, { verify, utf8 })).toBe(false)
    expect(isAttested('A1234', { ...answer, wall: answer.wall + 1 }, { verify, utf8 })).toBe(false)
    expect(isAttested('A1234', { ...answer, streams: [] }, { verify, utf8 })).toBe(false)
  })

  test('[L10] an attestation is no head, and a head no attestation', () => {
    const { sig } = signAttest('A1234', { ...answer, streams: [] }, { sign, utf8 })
    expect(isHeadOf(stream, { ...position, sig }, { verify, utf8 })).toBe(false)
  })
})
