// The books of a till over its log: what an act leaves on the disk, when the till begins anew, and what
// it may forget.
import { minor } from '@evertill/shared/money/money.ts'
import { ok } from '@evertill/shared/result.ts'
import { add, anItem, aShop, aTransaction, pay } from '@evertill/shared/testing/builders.ts'
import type { Lease, Written } from '@evertill/shared/till/books.ts'
import { firstBroken } from '@evertill/sync-protocol/chain.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { CODEC } from '../log/codec.ts'
import { openTillLog } from '../log/till-log.ts'
import { aDisk, closeDisks, type TestDisk } from '../testing/disk.ts'
import { RECEIPTS_KEPT } from './forgetting.ts'
import { openTrade, type Trade } from './trade.ts'

const NAME = {
  tenant: 'A1234',
  store: 'S1',
  node: '00000000-0000-4000-8000-00000000d001',
  terminal: 1,
}
const LEASE: Lease = {
  ...{ terminal: 1, lease: 1, holder: NAME.node, from: 1, next: 1, nextTraining: 1 },
}
const SHOP = aShop([anItem('tea', 100, { taxCode: '00' })])

afterEach(closeDisks)

describe('an act', () => {
  test('is in the books and on the disk, or in neither', async () => {
    const disk = aDisk()
    const trade = await leased(disk)
    disk.fails('before')
    await expect(trade.act(() => ok({ written: [sale(1)] }))).rejects.toThrow()
    expect(trade.books().receipts).toEqual([])
    expect(trade.books().lease?.next).toBe(1)
    await trade.act(() => ok({ written: [sale(1)] }))
    expect((await again(disk, trade)).books()).toEqual(trade.books())
  })

  test('that is on the disk although the disk broke has happened', async () => {
    const disk = aDisk()
    const trade = await leased(disk)
    disk.fails('after')
    const done = await trade.act(() => ok({ written: [sale(1)] }))
    expect(done.ok).toBe(true)
    expect(trade.books().receipts).toHaveLength(1)
    expect(trade.books().lease?.next).toBe(2)
  })

  test('two at once stand behind each other, and the second sees the first', async () => {
    const trade = await leased(aDisk())
    const seen: (number | undefined)[] = []
    const one = (no: number) =>
      trade.act((books) => {
        seen.push(books.lease?.next)
        return ok({ written: [sale(no)] })
      })
    await Promise.all([one(1), one(2)])
    expect(seen).toEqual([1, 2])
    expect(trade.log.current()?.head.seq).toBe(2)
  })

  test('that is refused writes nothing', async () => {
    const trade = await leased(aDisk())
    const done = await trade.act(() => ({ ok: false, error: 'no' }) as const)
    expect(done).toEqual({ ok: false, error: 'no' })
    expect(trade.log.current()?.head.seq).toBe(0)
  })

  test('the time of an entry never goes back, also behind a restart with the clock set back', async () => {
    const disk = aDisk()
    const trade = await leased(disk, 2_000_000)
    await trade.act(() => ok({ written: [sale(1)] }))
    const later = await again(disk, trade, 1_000_000)
    await later.act(() => ok({ written: [sale(2)] }))
    const [first, second] = entriesOf(later).map(({ envelope }) => envelope.hlc)
    expect((second ?? '') > (first ?? '')).toBe(true)
  })
})

describe('a till that begins anew', () => {
  test('takes everything along under a new name, knows what it knew, and has no lease', async () => {
    const disk = aDisk()
    const trade = await leased(disk)
    await trade.act(() => ok({ written: [sale(1), sale(2)] }))
    const before = trade.log.current()
    await trade.rebirth()
    const now = trade.log.current()
    expect(now?.inc).not.toBe(before?.inc)
    expect(trade.log.streams()).toHaveLength(1)
    expect(entriesOf(trade).map(({ envelope }) => envelope.type)).toEqual(['adopted', 'adopted'])
    expect(trade.books().lease).toBeUndefined()
    const reopened = await again(disk, trade)
    expect(reopened.books()).toEqual(trade.books())
    expect(reopened.books().receipts.map(({ receipt }) => receipt.id)).toEqual([idNo(1), idNo(2)])
    expect(reopened.books().lastNumbers).toEqual({ '1-1': 2 })
  })

  test('twice in a row wraps nothing twice', async () => {
    const trade = await leased(aDisk())
    await trade.act(() => ok({ written: [sale(1)] }))
    await trade.rebirth()
    await trade.rebirth()
    const facts = entriesOf(trade).map(({ envelope }) => envelope.body['fact'])
    expect(facts).toEqual([idNo(1)])
    expect(trade.books().receipts).toHaveLength(1)
  })
})

describe('a till that forgets', () => {
  test('keeps its newest receipts, its books and its numbers, and its chain goes on', async () => {
    const disk = aDisk()
    const trade = await leased(disk)
    const count = RECEIPTS_KEPT + 250
    await trade.act(() => ok({ written: Array.from({ length: count }, (_, at) => sale(at + 1)) }))
    await released(trade, count)
    await trade.prune()
    expect(entriesOf(trade)).toHaveLength(RECEIPTS_KEPT)
    const current = trade.log.current()
    expect(current?.floor).toBe(count - RECEIPTS_KEPT + 1)
    const reopened = await again(disk, trade)
    expect(reopened.books()).toEqual(trade.books())
    await reopened.act(() => ok({ written: [sale(count + 1)] }))
    const { floor = 0, floorHash = '' } = reopened.log.current() ?? {}
    expect(
      firstBroken({ seq: floor - 1, hash: floorHash }, entriesOf(reopened), CODEC),
    ).toBeUndefined()
  })

  test('what the store may not have any more tomorrow is not forgotten', async () => {
    const trade = await leased(aDisk())
    const count = RECEIPTS_KEPT + 250
    await trade.act(() => ok({ written: Array.from({ length: count }, (_, at) => sale(at + 1)) }))
    await released(trade, 210)
    await trade.prune()
    expect(trade.log.current()?.floor).toBe(211)
  })
})

let tokens = 0

async function openOn(disk: TestDisk, wallMs: number): Promise<Trade> {
  return openTrade({
    log: await openTillLog(await disk.open(), CODEC),
    codec: CODEC,
    name: NAME,
    wallMs: () => wallMs,
    newToken: () => {
      tokens += 1
      return String(tokens).padStart(32, '0')
    },
    written: () => undefined,
  })
}

async function leased(disk: TestDisk, wallMs = 1_000_000): Promise<Trade> {
  const trade = await openOn(disk, wallMs)
  const lease = { now: LEASE }
  await trade.act(() => ok({ written: [], lease }))
  return trade
}

async function again(disk: TestDisk, trade: Trade, wallMs = 1_000_000): Promise<Trade> {
  await trade.log.close()
  return openOn(disk, wallMs)
}

async function released(trade: Trade, seq: number): Promise<void> {
  const inc = trade.log.current()?.inc ?? ''
  const hash = trade.log.hashAt(inc, seq) ?? ''
  await trade.log.transact((change) => {
    change.setAcked(inc, { seq, hash })
    change.setPrunable(inc, seq)
  })
}

function entriesOf({ log }: Trade) {
  return log.held(log.current()?.inc ?? '')
}

function sale(no: number): Written {
  const fact = aTransaction(
    SHOP,
    [add(['tea', 1]), { type: 'subtotal' }, pay('01', minor(100)), { type: 'bill' }],
    { id: idNo(no), no },
  )
  return { id: fact.id, type: 'transaction', body: { fact } }
}

function idNo(no: number): string {
  return `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`
}
