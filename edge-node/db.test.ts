// The database of a store: what was committed is on the disk, what was not never happened.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { type Db, DiskFull, openDb } from './db.ts'
import { createTurns } from './journal/turns.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-db-'))
const opened: Db[] = []
let files = 0

afterAll(() => {
  for (const db of opened) db.close()
  rmSync(folder, { recursive: true })
})

function freshFile(): string {
  files += 1
  return join(folder, `${files}.sqlite`)
}

function open(file: string = freshFile(), migrations = withTable()): Db {
  const db = openDb(file, migrations)
  opened.push(db)
  return db
}

/** A folder with one migration: a table of texts. */
function withTable(sql = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;') {
  files += 1
  const migrations = join(folder, `migrations-${files}`)
  mkdirSync(migrations)
  writeFileSync(join(migrations, '0001-note.sql'), sql)
  return pathToFileURL(`${migrations}/`)
}

const notes = (db: Db) => db.prepare<{ text: string }>('SELECT text FROM note ORDER BY id').all()
const note = (db: Db, text: string) => db.prepare('INSERT INTO note (text) VALUES (?)').run(text)

describe('what stands when the power fails', () => {
  test('every commit waits for the disk: after the first write, after more, after opening again', () => {
    const file = freshFile()
    const migrations = withTable()
    const db = open(file, migrations)
    expect(pragmasOf(db)).toEqual(DURABLE)
    db.transact(() => note(db, 'one'))
    expect(pragmasOf(db)).toEqual(DURABLE)
    for (let at = 0; at < 50; at += 1) note(db, 'more')
    db.pragma('wal_checkpoint(TRUNCATE)')
    note(db, 'behind the checkpoint')
    expect(pragmasOf(db)).toEqual(DURABLE)
    const again = open(file, migrations)
    note(again, 'again')
    expect(pragmasOf(again)).toEqual(DURABLE)
  })

  const DURABLE = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 5_000 }

  function pragmasOf(db: Db) {
    return Object.fromEntries(Object.keys(DURABLE).map((name) => [name, db.pragma(name)]))
  }
})

describe('a transaction', () => {
  test('is undone as a whole, with what stands inside it as a part', () => {
    const db = open()
    const fails = () =>
      db.transact(() => {
        note(db, 'one')
        db.transact(() => note(db, 'two'))
        throw new Error('no')
      })
    expect(fails).toThrow('no')
    expect(notes(db)).toEqual([])
  })

  test('goes on without the part that failed', () => {
    const db = open()
    db.transact(() => {
      note(db, 'one')
      const fails = () =>
        db.part(() => {
          note(db, 'two')
          throw new Error('no')
        })
      expect(fails).toThrow('no')
      db.part(() => note(db, 'three'))
    })
    expect(notes(db).map(({ text }) => text)).toEqual(['one', 'three'])
  })

  test('that the full disk undid is not committed by whoever caught the fault', () => {
    const db = open()
    db.pragma(`max_page_count = ${Number(db.pragma('page_count')) + 1}`)
    const swallows = () =>
      db.transact(() => {
        note(db, 'small')
        try {
          note(db, 'x'.repeat(100_000))
        } catch (error) {
          expect(error).toBeInstanceOf(DiskFull)
        }
      })
    expect(swallows).toThrow(DiskFull)
    expect(notes(db)).toEqual([])
  })
})

describe('a group of one turn', () => {
  test('only the request that fails is undone', async () => {
    const db = open()
    const turns = createTurns({ db, soon: setImmediate, committed: () => undefined })
    const asked = [1, 2, 3, 4].map((no) =>
      turns.take(() => {
        note(db, String(no))
        if (no === 3) throw new Error('not this one')
        return no
      }),
    )
    expect(await Promise.allSettled(asked)).toMatchObject([
      { value: 1 },
      { value: 2 },
      { status: 'rejected' },
      { value: 4 },
    ])
    expect(notes(db).map(({ text }) => text)).toEqual(['1', '2', '4'])
  })

  test.each(Array.from({ length: 16 }, (_, at) => at + 1))(
    'of %i, with room for ever fewer: what is answered is there, and what is not is not',
    async (size) => {
      for (let room = 0; room < 12; room += 1) {
        const db = open()
        const turns = createTurns({ db, soon: setImmediate, committed: () => undefined })
        db.pragma(`max_page_count = ${Number(db.pragma('page_count')) + room}`)
        const asked = Array.from({ length: size }, (_, no) =>
          turns.take(() => {
            note(db, `${no} first`)
            note(db, `${no} ${'x'.repeat(3_000)}`)
          }),
        )
        const outcomes = await Promise.allSettled(asked)
        const answered = outcomes.flatMap(({ status }, no) => (status === 'fulfilled' ? [no] : []))
        for (const each of outcomes) {
          if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(DiskFull)
        }
        const there = notes(db).map(({ text }) => text.split(' ')[0])
        expect(there).toEqual(answered.flatMap((no) => [String(no), String(no)]))
        if (room >= size * 2) expect(answered.length).toBe(size)
      }
    },
  )
})

describe('migrations', () => {
  test('run once, and one that was changed since stops the start', () => {
    const file = freshFile()
    const first = withTable()
    note(open(file, first), 'kept')
    expect(notes(open(file, first))).toHaveLength(1)
    const changed = withTable('CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;')
    expect(() => openDb(file, changed)).toThrow('was changed after it ran')
  })

  test('one that fails leaves nothing of it behind', () => {
    const file = freshFile()
    expect(() =>
      openDb(file, withTable('CREATE TABLE note (id INTEGER); SELECT nothing;')),
    ).toThrow()
    expect(notes(open(file))).toEqual([])
  })

  test('a database of a newer program is not opened by an older one', () => {
    const file = freshFile()
    open(file)
    files += 1
    const none = join(folder, `none-${files}`)
    mkdirSync(none)
    expect(() => openDb(file, pathToFileURL(`${none}/`))).toThrow('newer than this program')
  })
})
