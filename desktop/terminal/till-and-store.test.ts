// A till and its store: where the copies of a sale are, and who may give out the numbers.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  aCounter,
  type Counter,
  cartOf,
  closedCounter,
  numbersAt,
  openCounter,
  soldAt,
} from './testing/counter.ts'

let counter: Counter

beforeEach(() => {
  counter = aCounter()
})

afterEach(async () => {
  await counter.crash()
  expect(counter.faults).toEqual([])
})

describe('the copies of a sale', () => {
  test('first here, then in the store, then at head quarters', async () => {
    const till = await openCounter(counter)
    counter.store.die()
    till.scan('mug')
    till.cash('')
    await till.settled()
    expect(till.view().receipt?.copies).toBe('till')
    expect(till.view().header).toMatchObject({
      waitingStore: 1,
      waitingHq: 1,
      safeToSwitchOff: false,
    })
    counter.store.revive()
    const inStore = await counter.until(({ receipt }) => receipt?.copies === 'store')
    expect(inStore.header).toMatchObject({ waitingStore: 0, waitingHq: 1, safeToSwitchOff: true })
    expect(inStore.waiting).toMatchObject([{ totalText: '¥880', copies: 'store' }])
    counter.store.hqHas(100)
    const atHq = await counter.until(({ receipt }) => receipt?.copies === 'hq')
    expect(atHq.header.waitingHq).toBe(0)
  })

  test('cut off from the store it sells alone, and says so', async () => {
    const till = await openCounter(counter)
    await counter.until(({ header }) => header.link === 'online')
    counter.store.die()
    await counter.until(({ header }) => header.link === 'alone')
    for (let sale = 0; sale < 5; sale += 1) {
      till.scan('tea')
      till.cash('')
      await till.settled()
    }
    expect(till.view().header).toMatchObject({ link: 'alone', waitingStore: 5 })
    counter.store.revive()
    await counter.until(({ header }) => header.waitingStore === 0)
    expect(numbersAt(counter.store)).toEqual([1, 2, 3, 4, 5])
  })

  test('an answer that got lost makes no second copy', async () => {
    const till = await openCounter(counter)
    counter.store.loseAnswers(true)
    till.scan('tea')
    till.cash('')
    await till.settled()
    await counter.pass(60_000)
    counter.store.loseAnswers(false)
    await counter.until(({ header }) => header.waitingStore === 0)
    expect(numbersAt(counter.store)).toEqual([1])
  })

  test('a nonce that the store forgot costs a turn and nothing else', async () => {
    await openCounter(counter)
    counter.store.forgetNonce()
    await counter.pass(20_000)
    await counter.until(({ header }) => header.link === 'online')
  })
})

describe('the lease', () => {
  test('without one nothing is sold, and the till says what to do', async () => {
    counter.store.claimsAre('HELD')
    const till = await closedCounter(counter, 'refused')
    till.signInAndOpen('anna', '')
    await counter.until(({ stage }) => stage.at === 'open')
    till.scan('tea')
    expect(cartOf(till.view()).state).toBe('empty')
    expect(till.view().notice?.text).toContain('This device does not hold the terminal.')
    expect(till.view().header.trouble?.text).toContain('Terminal 3')
    counter.store.claimsAre('granted')
    till.claimLease()
    await counter.until(({ stage }) => stage.at === 'open' && stage.lease === 'held')
    till.scan('tea')
    expect(cartOf(till.view()).state).toBe('selling')
  })

  test('one that the store gave to somebody else meanwhile is given up, and no number comes twice', async () => {
    const till = await soldAt(counter, 'tea')
    await counter.until(({ header }) => header.waitingStore === 0)
    await counter.crash()
    counter.store.loseLease()
    const again = counter.start()
    await counter.until(({ stage }) => stage.at === 'open' && stage.lease !== 'held')
    again.claimLease()
    await counter.until(({ stage }) => stage.at === 'open' && stage.lease === 'held')
    again.scan('tea')
    again.cash('')
    await again.settled()
    await counter.until(({ header }) => header.waitingStore === 0)
    expect(numbersAt(counter.store)).toEqual([1, 20_001])
    expect(till).not.toBe(again)
  })

  test('a claim whose answer got lost is the same claim after a reload', async () => {
    const till = counter.start()
    await counter.until(({ stage }) => stage.at === 'pairing')
    till.pair('counter 3')
    await counter.until(({ stage }) => stage.at === 'pairing' && stage.code !== undefined)
    counter.store.approve()
    await counter.until(({ stage }) => stage.at !== 'pairing')
    await counter.crash()
    counter.start()
    await counter.until(({ stage }) => stage.at === 'closed' && stage.lease === 'held')
    expect(counter.store.leases).toHaveLength(1)
  })
})
