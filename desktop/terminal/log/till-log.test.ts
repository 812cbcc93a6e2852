// The log of a till on a real IndexedDB (the one of the tests): what every log must do, and what is
// left of it when the browser dies.

import { beginningOf, entriesAfter, streamNo } from '@evertill/sync-protocol/testing/entries.ts'
import { logContract } from '@evertill/sync-protocol/testing/log-contract.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { actByAct } from '../testing/act-by-act.ts'
import { aDisk, closeDisks } from '../testing/disk.ts'
import { CODEC } from './codec.ts'
import { DiskFault, openTillLog, type TillLog } from './till-log.ts'

const STREAM = streamNo(1)
const MANY = { entries: 1_000, bytes: 1_000_000 }

afterEach(closeDisks)

logContract('the log of a till', async () => {
  await closeDisks()
  return actByAct(await openTillLog(await aDisk().open(), CODEC))
})

describe('the log of a till on its disk', () => {
  test('after the browser was closed everything is there as it was', async () => {
    const disk = aDisk()
    const log = await filled(await openTillLog(await disk.open(), CODEC), 5)
    await log.transact((change) => {
      const [first, second] = log.read(STREAM.inc, 0, MANY)
      change.setAcked(STREAM.inc, { seq: 2, hash: second?.hash ?? '' })
      change.setPrunable(STREAM.inc, 2)
      change.setCell('seen', `"${first?.envelope.id}"`)
    })
    await log.transact((change) => change.prune(STREAM.inc, 1))
    const again = await reopened(disk, log)
    expect(again.streams()).toEqual(log.streams())
    expect(again.read(STREAM.inc, 0, MANY)).toEqual(log.read(STREAM.inc, 0, MANY))
    expect(again.cells('')).toEqual(log.cells(''))
    const ids = [1, 2, 3, 4, 5].map(
      (no) => entriesAfter(STREAM, beginningOf(STREAM), no).at(-1)?.envelope.id ?? '',
    )
    expect(ids.map((id) => again.byId(id)?.seq)).toEqual([1, 2, 3, 4, 5])
  })

  test('what was removed is gone after the next start, also when the disk was tidied', async () => {
    const disk = aDisk()
    const log = await filled(await openTillLog(await disk.open(), CODEC), 2)
    await log.transact((change) => change.setCell('call/1', '{}'))
    await log.transact((change) => change.setCell('call/1', undefined))
    const second = await reopened(disk, log)
    expect(second.cells('call/').size).toBe(0)
    await second.tidy()
    await second.transact((change) => change.setCell('call/1', '"again"'))
    expect((await reopened(disk, second)).cell('call/1')).toBe('"again"')
  })

  test('an act that the disk refuses leaves nothing behind, and the next one takes its place', async () => {
    const disk = aDisk()
    const log = await filled(await openTillLog(await disk.open(), CODEC), 2)
    disk.fails('before')
    const more = entriesAfter(STREAM, log.current()?.head ?? beginningOf(STREAM), 2)
    const act = log.transact((change) => change.append(STREAM.inc, more))
    await expect(act).rejects.toBeInstanceOf(DiskFault)
    expect(log.current()?.head.seq).toBe(2)
    expect(await log.transact((change) => change.append(STREAM.inc, more).ok)).toBe(true)
    expect((await reopened(disk, log)).current()?.head.seq).toBe(4)
  })

  test('a disk that did it and said it did not is believed by what it holds', async () => {
    const disk = aDisk()
    const log = await filled(await openTillLog(await disk.open(), CODEC), 2)
    const more = entriesAfter(STREAM, log.current()?.head ?? beginningOf(STREAM), 1)
    disk.fails('after')
    expect((await log.transact((change) => change.append(STREAM.inc, more))).ok).toBe(true)
    expect(log.current()?.head.seq).toBe(3)
    expect(log.byId(more[0]?.envelope.id ?? '')).toEqual({ inc: STREAM.inc, seq: 3 })
  })

  test('nobody reads an entry before it is durable', async () => {
    const log = await filled(await openTillLog(await aDisk().open(), CODEC), 1)
    const more = entriesAfter(STREAM, log.current()?.head ?? beginningOf(STREAM), 1)
    const writing = log.transact((change) => {
      change.append(STREAM.inc, more)
      expect(change.current()?.head.seq).toBe(2)
    })
    expect(log.current()?.head.seq).toBe(1)
    await writing
    expect(log.current()?.head.seq).toBe(2)
  })

  test('an act that finds out it cannot be done has changed nothing', async () => {
    const log = await filled(await openTillLog(await aDisk().open(), CODEC), 1)
    const act = log.transact((change) => {
      change.setCell('state', '1')
      throw new Error('no')
    })
    await expect(act).rejects.toThrow('no')
    expect(log.cell('state')).toBeUndefined()
  })
})

async function filled(log: TillLog, count: number): Promise<TillLog> {
  await log.transact((change) => {
    change.open(STREAM.inc, beginningOf(STREAM), 'current')
    change.append(STREAM.inc, entriesAfter(STREAM, beginningOf(STREAM), count))
  })
  return log
}

async function reopened(disk: ReturnType<typeof aDisk>, log: TillLog): Promise<TillLog> {
  await log.close()
  return openTillLog(await disk.open(), CODEC)
}
