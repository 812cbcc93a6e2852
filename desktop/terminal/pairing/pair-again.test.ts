// A till that its store has forgotten: it sells on, asks to be let in again, and brings all it has.

import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  aCounter,
  type Counter,
  closedCounter,
  numbersAt,
  openCounter,
} from '../testing/counter.ts'
import type { OpenTill } from '../till.ts'

let counter: Counter
let till: OpenTill

beforeEach(async () => {
  counter = aCounter()
  till = await openCounter(counter)
  await sell()
  await counter.until(({ header }) => header.waitingStore === 0)
  counter.store.forgetDevice()
  await counter.until(({ header }) => header.trouble?.code === '406025')
})

afterEach(async () => {
  await counter.crash()
  expect(counter.faults).toEqual([])
})

async function sell(): Promise<void> {
  till.scan('tea')
  till.cash('')
  await till.settled()
}

async function askAgain(): Promise<void> {
  till.pairAgain()
  await counter.until(({ header }) => header.pairAgain?.code === '4821-93')
}

test('offers to connect again, sells on under its code, and is back with every sale once', async () => {
  expect(till.view().header.pairAgain).toEqual({})
  await sell()
  await askAgain()
  expect(counter.store.wishes.at(-1)).toMatchObject({ name: 'counter 3', terminal: 3 })
  await sell()
  expect(till.view().header).toMatchObject({ waitingStore: 2, link: 'alone' })
  counter.store.approve()
  await counter.until((view) => view.header.waitingStore === 0)
  const { header } = await counter.until((view) => view.header.pairAgain === undefined)
  expect(header).toMatchObject({ link: 'online', safeToSwitchOff: true })
  expect(header.trouble).toBeUndefined()
  expect(numbersAt(counter.store)).toEqual([1, 2, 3])
})

test('asks with the key and the number that it had, and goes on waiting after a reload', async () => {
  await askAgain()
  const [first, again] = [counter.store.wishes[0], counter.store.wishes.at(-1)]
  expect(first).not.toHaveProperty('device')
  expect(again).toEqual({ ...first, device: counter.store.device, terminal: 3 })
  await counter.crash()
  till = counter.start()
  await counter.until(({ header }) => header.pairAgain?.code === '4821-93')
  counter.store.approve()
  await counter.until(({ header }) => header.link === 'online' && header.pairAgain === undefined)
})

test('does not ask another store in, and keeps what it has', async () => {
  await sell()
  counter.store.isNow({ store: 'S2' })
  till.pairAgain()
  const { header } = await counter.until((view) => view.header.trouble?.code === '406029')
  expect(header.trouble?.text).toContain('This is another store')
  expect(header).toMatchObject({ waitingStore: 1, pairAgain: {} })
  expect(header.pairAgain).not.toHaveProperty('code')
  counter.store.isNow({ store: 'S1' })
  await askAgain()
  counter.store.approve()
  await counter.until((view) => view.header.waitingStore === 0)
  expect(numbersAt(counter.store)).toEqual([1, 2])
})

test('does not become another terminal, and says with which number it is to be approved', async () => {
  await askAgain()
  counter.store.isNow({ terminal: 4 })
  counter.store.approve()
  const { header } = await counter.until((view) => view.header.trouble?.code === '406030')
  expect(header.trouble?.text).toContain('approve it as terminal 3')
  counter.store.isNow({ terminal: 3 })
  till.pairAgain()
  await counter.until((view) => view.header.trouble === undefined)
  expect(counter.store.wishes).toHaveLength(3)
})

test.each([
  ['DEVICE_REVOKED', '406026'],
  ['KEY_OTHER', '406031'],
  ['TOO_MANY_WAITING', '100002'],
])('a store that refuses it with %s is heard, and it may ask again', async (refusal, code) => {
  counter.store.refusePairing(refusal)
  till.pairAgain()
  await counter.until(({ header }) => header.trouble?.code === code)
  counter.store.refusePairing(undefined)
  await askAgain()
  expect(till.view().header.trouble?.code).toBe('406025')
})

test('a code that ran out is said, and another can be had', async () => {
  await askAgain()
  counter.store.forgetPairing()
  await counter.until(({ header }) => header.trouble?.code === '406027')
  await askAgain()
  counter.store.approve()
  await counter.until(({ header }) => header.link === 'online')
})

test('a till that its store knows asks for nothing', async () => {
  await counter.crash()
  counter = aCounter()
  till = await closedCounter(counter)
  await counter.until(({ header }) => header.link === 'online')
  expect(till.view().header.pairAgain).toBeUndefined()
})
