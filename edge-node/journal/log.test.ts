// The log of a store on a real file against the contract of all logs, and what the file itself
// forbids.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginningOf, entriesAfter, streamNo } from '@evertill/sync-protocol/testing/entries.ts'
import { logContract } from '@evertill/sync-protocol/testing/log-contract.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, expect, test } from 'vitest'
import { openDb } from '../db.ts'
import { createSqliteLog } from './log.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-log-'))
const opened: { close: () => void }[] = []
let files = 0

afterAll(() => {
  for (const db of opened) db.close()
  rmSync(folder, { recursive: true })
})

function freshDb() {
  files += 1
  const db = openDb(join(folder, `${files}.sqlite`))
  opened.push(db)
  return db
}

logContract('SQLite log', () => createSqliteLog(freshDb(), codec))

const stream = streamNo(1)

function logOfFour() {
  const db = freshDb()
  const log = createSqliteLog(db, codec)
  log.open(stream.inc, beginningOf(stream), 'current')
  const entries = entriesAfter(stream, beginningOf(stream), 4)
  log.append(stream.inc, entries)
  return { db, log, entries }
}

test('the file refuses to change an entry or to lose one that counts', () => {
  const { db, log, entries } = logOfFour()
  const change = db.prepare("UPDATE journal SET hash = 'x' WHERE seq = 2")
  const drop = db.prepare('DELETE FROM journal WHERE seq = 2')
  expect(() => change.run()).toThrow('never changed')
  expect(() => drop.run()).toThrow('never deleted')
  expect(log.readSound(stream.inc, 0)).toEqual(entries)
})

test('what is cut off is gone, its ids too, and the log goes on from there', () => {
  const { log, entries } = logOfFour()
  log.cut(stream.inc, 2)
  expect(log.read(stream.inc, 0, { entries: 9, bytes: 1_000_000 })).toEqual(entries.slice(0, 2))
  expect(log.byId(entries[2]?.envelope.id ?? '')).toBeUndefined()
  expect(log.append(stream.inc, entries.slice(2)).ok).toBe(true)
  log.cut(stream.inc, undefined)
  expect(log.streams()).toEqual([])
})

test('a log that was closed and opened again is the same log', () => {
  const { db, log, entries } = logOfFour()
  const before = log.streams()
  db.close()
  const again = createSqliteLog(openDb(join(folder, `${files}.sqlite`)), codec)
  expect(again.streams()).toEqual(before)
  expect(again.readSound(stream.inc, 0)).toEqual(entries)
})
