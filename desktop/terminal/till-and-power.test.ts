// What is left of a till when somebody pulls the plug.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aCounter, type Counter, cartOf, openCounter } from './testing/counter.ts'

describe('the page is closed', () => {
  let counter: Counter

  beforeEach(() => {
    counter = aCounter()
  })

  afterEach(async () => {
    await counter.crash()
    expect(counter.faults).toEqual([])
  })

  test('in the middle of a basket with a payment: it is back as it was painted', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.scan('tea')
    till.cash('500')
    till.times(2)
    await till.settled()
    const before = cartOf(till.view())
    await counter.crash()
    counter.store.die()
    counter.start()
    const { stage } = await counter.until((view) => view.stage.at === 'open')
    expect(stage.at === 'open' && stage.cart).toEqual(before)
  })

  test('right behind a sale: its basket does not come back, its receipt does', async () => {
    const till = await openCounter(counter)
    till.scan('mug')
    till.cash('1000')
    await counter.until(({ receipt }) => receipt !== undefined)
    await counter.crash()
    counter.start()
    const view = await counter.until(({ stage }) => stage.at === 'open')
    expect(cartOf(view).state).toBe('empty')
    expect(view.receipt).toMatchObject({ totalText: '¥880', changeText: '¥120' })
  })
})

describe('whenever the power goes', () => {
  const deed = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('sell', 'scan', 'scan two', 'pay') },
    { weight: 2, arbitrary: fc.constantFrom('total', 'back', 'pay a part', 'cancel') },
    { weight: 2, arbitrary: fc.constantFrom('wait', 'store away', 'store back') },
    { weight: 4, arbitrary: fc.constantFrom('pull', 'cut before', 'cut after', 'close the page') },
  )

  test('no sale that was shown is lost, and no number is given twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 24 }), async (deeds) => {
        const here = aCounter()
        try {
          await playAndCheck(here, deeds)
        } finally {
          await here.pull()
        }
      }),
      { numRuns: 25 },
    )
  })
})

async function playAndCheck(here: Counter, deeds: readonly string[]): Promise<void> {
  const shown = new Map<string, string>()
  await openCounter(here)
  for (const one of deeds) {
    await doDeed(here, one)
    const receipt = here.till().view().receipt
    if (receipt) shown.set(receipt.id, receipt.number)
    if (here.plug.isOff()) await backAfter(here)
  }
  await backAfter(here)
  here.store.revive()
  await here.until(({ header }) => header.waitingStore === 0 && header.link === 'online')
  const facts = here.store.entries().map(({ envelope }) => envelope.body['fact'] as SaleFact)
  const numbered = facts.filter(({ transactionNo }) => transactionNo !== undefined)
  const numbers = numbered.map(({ transactionNo }) => transactionNo)
  expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  const sales = new Map(numbered.map(({ id, receiptNo }) => [id, String(receiptNo)]))
  for (const [id, number] of shown) expect(sales.get(id)).toBe(number)
  const carts = numbered.map(({ cart: { id } }) => id)
  expect(new Set(carts).size).toBe(carts.length)
  expect(here.faults).toEqual([])
}

type SaleFact = {
  readonly id: string
  readonly transactionNo?: number
  readonly receiptNo: number
  readonly cart: { readonly id: string }
}

async function doDeed(here: Counter, deed: string): Promise<void> {
  const till = here.till()
  if (deed === 'scan') till.scan('tea')
  else if (deed === 'sell') {
    till.scan('mug')
    till.cash('')
  } else if (deed === 'scan two') {
    till.times(2)
    till.scan('mug')
  } else if (deed === 'total') till.total()
  else if (deed === 'back') till.back()
  else if (deed === 'pay') till.cash('')
  else if (deed === 'pay a part') till.cash('100')
  else if (deed === 'cancel') till.cancelCart()
  else if (deed === 'store away') here.store.die()
  else if (deed === 'store back') here.store.revive()
  else if (deed === 'cut before') here.plug.cutAt('before', 1)
  else if (deed === 'cut after') here.plug.cutAt('after', 1)
  else if (deed === 'wait') await here.pass(6_000)
  else if (deed === 'pull') await backAfter(here)
  else {
    here.plug.cutAt('after', Number.POSITIVE_INFINITY)
    await here.crash()
    await backAfter(here)
  }
  await here.pass(100)
}

async function backAfter(here: Counter): Promise<void> {
  await here.pull()
  here.start()
  await here.until(({ stage }) => stage.at === 'open')
}
