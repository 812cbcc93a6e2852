// Nonces: good for ten minutes at every process of a hub, and each proof once.

import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { utf8 } from '../testing/node-ports.ts'
import { createNonces } from './nonces.ts'

const sealWith = (key: string) => (text: string) =>
  createHmac('sha256', key).update(text).digest('hex')
const seal = sealWith('of this server')
const MINUTE_MS = 60_000
const NODE = '0197b1f0-0000-7000-8000-000000000001'

function at(startMs = 1_000_000_000_000) {
  const clock = { ms: startMs }
  const nowMs = () => clock.ms
  return { clock, nonces: createNonces({ seal, utf8, nowMs }), nowMs }
}

test('a nonce is good for ten minutes and at no time later', () => {
  const { clock, nonces } = at()
  const nonce = nonces.current()
  expect(nonces.isGood(nonce)).toBe(true)
  clock.ms += 10 * MINUTE_MS
  expect(nonces.isGood(nonce)).toBe(true)
  clock.ms += MINUTE_MS
  expect(nonces.isGood(nonce)).toBe(false)
})

test('a nonce of one process is good at another, also a moment before its clock says so', () => {
  const { clock, nonces, nowMs } = at()
  const other = createNonces({ seal, utf8, nowMs: () => nowMs() - MINUTE_MS })
  expect(other.isGood(nonces.current())).toBe(true)
  clock.ms += 5 * MINUTE_MS
  expect(nonces.isGood(other.current())).toBe(true)
})

test('nobody makes a nonce without the key', () => {
  const { nonces, nowMs } = at()
  const stranger = createNonces({ seal: sealWith('of another'), utf8, nowMs })
  expect(nonces.isGood(stranger.current())).toBe(false)
  for (const nonce of ['', 'x', nonces.current().slice(1), `${nonces.current()}0`]) {
    expect(nonces.isGood(nonce)).toBe(false)
  }
})

test('a proof is spent once for as long as its nonce is good, and forgotten afterwards', () => {
  const { clock, nonces } = at()
  expect(nonces.spend(NODE, 'a')).toBe('new')
  expect(nonces.spend(NODE, 'a')).toBe('replayed')
  expect(nonces.spend(NODE.replace(/1$/, '2'), 'a')).toBe('new')
  clock.ms += 11 * MINUTE_MS
  expect(nonces.spend(NODE, 'a')).toBe('replayed')
  clock.ms += 2 * MINUTE_MS
  expect(nonces.spend(NODE, 'a')).toBe('new')
})

test('what is remembered has an end, and a proof that cannot be remembered is refused', () => {
  const nonces = createNonces({ seal, utf8, nowMs: () => 0, spentMax: 3 })
  expect(['a', 'b', 'c', 'd'].map((once) => nonces.spend(NODE, once))).toEqual([
    'new',
    'new',
    'new',
    'too many',
  ])
  expect(nonces.spend(NODE, 'a')).toBe('replayed')
})

test('one node cannot use up the memory of all', () => {
  const { nonces } = at()
  for (let no = 0; no < 20_000; no += 1) nonces.spend(NODE, `once ${no}`)
  expect(nonces.spend(NODE, 'one more')).toBe('too many')
  expect(nonces.spend('another', 'one more')).toBe('new')
})
