// The disks of a world: what a transaction leaves behind, what an image brings back, what a full disk
// undoes; and the log on them against the contract of all logs.

import { expect, test } from 'vitest'
import { logContract } from '../testing/log-contract.ts'
import { codec } from '../testing/node-ports.ts'
import { createDisk, DiskFull, mapOf } from './disk.ts'
import { createDiskLog } from './disk-log.ts'

logContract('log on a simulated disk', () => createDiskLog(createDisk(), codec.sha256))

function shelf() {
  const disk = createDisk()
  const rows = disk.table<number>('row')
  disk.transact(() => {
    rows.set('a', 1)
    rows.set('b', 2)
  })
  return { disk, rows }
}

test('a transaction that throws leaves everything as it was', () => {
  const { disk, rows } = shelf()
  expect(() =>
    disk.transact(() => {
      rows.set('a', 9)
      rows.delete('b')
      rows.set('c', 3)
      throw new RangeError('no')
    }),
  ).toThrow('no')
  expect([...rows.entries()].sort()).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

test('inside another one a transaction is a savepoint', () => {
  const { disk, rows } = shelf()
  disk.transact(() => {
    rows.set('a', 5)
    expect(() =>
      disk.transact(() => {
        rows.set('b', 6)
        throw new RangeError('no')
      }),
    ).toThrow('no')
  })
  expect([rows.get('a'), rows.get('b')]).toEqual([5, 2])
})

test('a full disk undoes the whole group, not only the write that found no room', () => {
  const { disk, rows } = shelf()
  disk.fillAfter(2)
  expect(() =>
    disk.transact(() => {
      rows.set('a', 7)
      try {
        disk.transact(() => {
          rows.set('b', 8)
          rows.set('c', 9)
        })
      } catch (error) {
        expect(error).toBeInstanceOf(DiskFull)
        expect(rows.get('a')).toBe(1)
        throw error
      }
    }),
  ).toThrow(DiskFull)
  expect([rows.get('a'), rows.get('b'), rows.has('c')]).toEqual([1, 2, false])
  disk.fillAfter(Number.POSITIVE_INFINITY)
  disk.transact(() => rows.set('c', 3))
  expect(mapOf(rows).get('c')).toBe(3)
})

test('an image brings back what was there, and writes since then are gone from it', () => {
  const { disk, rows } = shelf()
  const image = disk.image()
  disk.transact(() => rows.set('a', 9))
  disk.load(image)
  expect(rows.get('a')).toBe(1)
  disk.transact(() => rows.set('a', 4))
  disk.load(image)
  expect(rows.get('a')).toBe(1)
  disk.load(undefined)
  expect(rows.size()).toBe(0)
})

test('nothing is written outside a transaction', () => {
  const { rows } = shelf()
  expect(() => rows.set('a', 3)).toThrow('belongs to a transaction')
})
