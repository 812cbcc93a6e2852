// A till from its unpacking to the end of the day: what the cashier sees, and what is on the disk.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  aCounter,
  type Counter,
  cartOf,
  closedCounter,
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

describe('a till is unpacked', () => {
  test('it shows a code until a manager has read it, and is the till of terminal 3 then', async () => {
    const till = counter.start()
    await counter.until(({ stage }) => stage.at === 'pairing')
    till.pair('counter 3')
    await counter.until(({ stage }) => stage.at === 'pairing' && stage.code === '4821-93')
    await counter.pass(10_000)
    expect(till.view().stage).toMatchObject({ at: 'pairing', code: '4821-93' })
    counter.store.approve()
    const { stage } = await counter.until(({ stage }) => stage.at === 'closed')
    expect(stage).toMatchObject({ terminal: 3, storeName: 'Corner Shop' })
  })

  test('reloaded while it waits for the manager it goes on waiting under the same code', async () => {
    const till = counter.start()
    await counter.until(({ stage }) => stage.at === 'pairing')
    till.pair('counter 3')
    await counter.until(({ stage }) => stage.at === 'pairing' && stage.code !== undefined)
    await counter.crash()
    counter.start()
    counter.store.approve()
    await counter.until(({ stage }) => stage.at === 'closed')
  })

  test('without a store to ask it says so, and tries again when it is asked again', async () => {
    counter.store.die()
    const till = counter.start()
    await counter.until(({ stage }) => stage.at === 'pairing')
    till.pair('counter 3')
    await counter.until(({ stage }) => stage.at === 'pairing' && stage.fault !== undefined)
    counter.store.revive()
    till.pair('counter 3')
    await counter.until(({ stage }) => stage.at === 'pairing' && stage.code !== undefined)
  })

  test('only people of the store who work there now sign in', async () => {
    const till = await closedCounter(counter)
    expect(till.view().stage).toMatchObject({ staff: [{ id: 'anna', name: 'Anna' }] })
    till.signInAndOpen('ben', '')
    await till.settled()
    expect(till.view().stage.at).toBe('closed')
    expect(till.view().notice?.kind).toBe('error')
  })
})

describe('a sale', () => {
  test('a scan is painted before the call returns', async () => {
    const till = await openCounter(counter)
    till.scan('tea')
    expect(cartOf(till.view())).toMatchObject({
      state: 'selling',
      totalText: '¥120',
      countText: '1',
      lines: [{ no: 1, name: 'tea', quantityText: '1', unitText: '120', amountText: '120' }],
    })
  })

  test('a barcode finds its item with and without the zeros in front', async () => {
    const till = await openCounter(counter)
    till.scan('49012345')
    till.scan('00000049012345')
    expect(cartOf(till.view()).countText).toBe('2')
  })

  test('three times the next scan are three, and the one after that is one', async () => {
    const till = await openCounter(counter)
    till.times(3)
    expect(cartOf(till.view()).times).toBe(3)
    till.scan('tea')
    till.scan('mug')
    expect(cartOf(till.view())).toMatchObject({ times: 1, totalText: '¥1,240', countText: '4' })
  })

  test('what is unknown is said with a code, is heard, and changes nothing', async () => {
    const till = await openCounter(counter)
    till.scan('tea')
    till.scan('nothing like it')
    expect(till.view()).toMatchObject({ notice: { kind: 'error' }, sound: { kind: 'error' } })
    expect(till.view().notice?.text).toMatch(/safe/i)
    expect(cartOf(till.view()).totalText).toBe('¥120')
    till.scan('mug')
    expect(till.view().notice).toBeUndefined()
  })

  test('paid in cash it is a receipt with its change, and the counter is free for the next', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.total()
    expect(cartOf(till.view())).toMatchObject({ state: 'paying', dueText: '¥880' })
    expect(cartOf(till.view()).quick.map(({ typed }) => typed)).toEqual([
      '880',
      '900',
      '1000',
      '2000',
      '5000',
      '10000',
    ])
    till.cash('1000')
    await till.settled()
    const { receipt, sound } = till.view()
    expect(cartOf(till.view()).state).toBe('empty')
    expect(receipt).toMatchObject({
      totalText: '¥880',
      paidText: '¥1,000',
      changeText: '¥120',
      number: '111111',
    })
    expect(receipt?.text).toContain('Corner Shop')
    expect(sound?.kind).toBe('paid')
    till.scan('tea')
    expect(till.view().receipt).toBeUndefined()
  })

  test('nothing typed is the exact amount', async () => {
    const till = await soldAt(counter, 'mug')
    expect(till.view().receipt).toMatchObject({ paidText: '¥880', changeText: '¥0' })
  })

  test('a part in cash leaves the rest to pay, and one step back takes it back', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.cash('500')
    expect(cartOf(till.view())).toMatchObject({ dueText: '¥380', paid: [{ amountText: '¥500' }] })
    till.back()
    expect(cartOf(till.view())).toMatchObject({ state: 'paying', dueText: '¥880', paid: [] })
    till.back()
    expect(cartOf(till.view())).toMatchObject({ state: 'selling', totalText: '¥880' })
  })

  test('thirteen digits in the field for cash are a barcode and no money', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.cash('0000049012345')
    expect(cartOf(till.view())).toMatchObject({ state: 'selling', totalText: '¥1,000' })
  })

  test('a line taken off stays visible and costs nothing', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.scan('tea')
    till.cancelLine(1)
    expect(cartOf(till.view())).toMatchObject({ totalText: '¥120', countText: '1' })
    expect(cartOf(till.view()).lines.map(({ cancelled }) => cancelled)).toEqual([true, false])
  })

  test('what is scanned while a sale is being written belongs to the next customer', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.cash('')
    till.scan('tea')
    expect(cartOf(till.view()).lines).toHaveLength(1)
    await till.settled()
    expect(cartOf(till.view())).toMatchObject({ totalText: '¥120', lines: [{ name: 'tea' }] })
  })

  test('a cancelled basket uses a number, takes no money and shows no receipt', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.cancelCart()
    await till.settled()
    expect(till.view().receipt).toBeUndefined()
    till.scan('tea')
    till.cash('')
    await till.settled()
    expect(till.view().receipt?.number).toBe('111112')
  })

  test('new prices in the middle of a basket are not mixed into it', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    counter.shelf.publish()
    till.scan('tea')
    expect(till.view().notice?.kind).toBe('error')
    till.cash('')
    await till.settled()
    expect(till.view().receipt?.totalText).toBe('¥880')
    till.scan('tea')
    expect(cartOf(till.view()).totalText).toBe('¥120')
  })

  test('it looks for items by words', async () => {
    const till = await openCounter(counter)
    expect(till.lookUp('mu')).toEqual([{ code: 'mug', name: 'mug', priceText: '880' }])
  })
})

describe('the end of the day', () => {
  test('counted and closed, it says what the difference is', async () => {
    const till = await soldAt(counter, 'mug')
    till.closeDay('5870')
    await till.settled()
    expect(till.view().stage.at).toBe('closed')
    expect(till.view().notice).toMatchObject({ kind: 'ok', code: 'DAY_CLOSED' })
    expect(till.view().notice?.text).toContain('¥5,880')
    expect(till.view().notice?.text).toContain('-¥10')
  })

  test('with a basket on the counter it is not closed', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.closeDay('')
    await till.settled()
    expect(till.view().stage.at).toBe('open')
    expect(till.view().notice?.kind).toBe('error')
  })

  test('what is no amount is refused, for the float and for the count', async () => {
    const till = await closedCounter(counter)
    till.signInAndOpen('anna', 'much')
    await till.settled()
    expect(till.view().stage.at).toBe('closed')
    till.signInAndOpen('anna', '')
    await till.settled()
    till.closeDay('-1')
    await till.settled()
    expect(till.view().stage.at).toBe('open')
  })

  test('everything a day wrote is in the store, in its order', async () => {
    const till = await soldAt(counter, 'mug')
    till.closeDay('5880')
    await till.settled()
    await counter.until(() => counter.store.entries().length === 5)
    const kinds = counter.store
      .entries()
      .map(({ envelope }) => (envelope.body['fact'] as { kind: string }).kind)
    expect(kinds).toEqual(['signIn', 'open', 'sale', 'close', 'signOut'])
  })
})
