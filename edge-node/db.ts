// The database of a store: one SQLite file, opened so that what was committed is on the disk, with
// its numbered migrations run, and transactions that either happen whole or never happened.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { assert } from '@evertill/shared/result.ts'
import Sqlite from 'better-sqlite3'

export type Db = {
  /** The same text is prepared once. */
  readonly prepare: <Row extends object>(text: string) => Statement<Row>
  /** All of it or nothing; inside another transaction it is a part of that one. */
  readonly transact: <T>(work: () => T) => T
  /** A part of the open transaction that can be undone alone. */
  readonly part: <T>(work: () => T) => T
  readonly isOpen: () => boolean
  readonly pragma: (text: string) => unknown
  readonly close: () => void
}

export type Statement<Row extends object> = {
  readonly get: (...values: readonly Value[]) => Row | undefined
  readonly all: (...values: readonly Value[]) => readonly Row[]
  /** How many rows it touched. */
  readonly run: (...values: readonly Value[]) => number
}

type Value = string | number | null | Uint8Array

/** The disk has no room; nothing of the transaction is there. */
export class DiskFull extends Error {}

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Values that a write must not change behind our back: SQLite's own build may lower the second. */
const PRAGMAS = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 5_000 }

export function openDb(file: string, migrations: URL = MIGRATIONS): Db {
  const sqlite = new Sqlite(file)
  const prepared = new Map<string, Statement<object>>()
  setPragmas(sqlite)
  sqlite.exec('CREATE TABLE IF NOT EXISTS opening (at_start INTEGER NOT NULL) STRICT')
  write(sqlite)
  // The first write to a database in this mode may put back what was set before it.
  setPragmas(sqlite)
  write(sqlite)
  readBack(sqlite)
  migrate(sqlite, migrations)
  readBack(sqlite)
  return {
    prepare,
    transact: (work) => (sqlite.inTransaction ? work() : transact(sqlite, work)),
    part: (work) => part(sqlite, work),
    isOpen: () => sqlite.inTransaction,
    pragma: (text) => sqlite.pragma(text, { simple: true }),
    close: () => sqlite.close(),
  }

  function prepare<Row extends object>(text: string): Statement<Row> {
    const known = prepared.get(text)
    if (known) return known as Statement<Row>
    const statement = sqlite.prepare<Value[], Row>(text)
    const made: Statement<Row> = {
      get: (...values) => guarded(() => statement.get(...values)),
      all: (...values) => guarded(() => statement.all(...values)),
      run: (...values) => guarded(() => statement.run(...values).changes),
    }
    prepared.set(text, made as Statement<object>)
    return made
  }
}

/** Whether a fault is of the database itself, after which nothing it says can be relied on. */
export function isBroken(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code)
}

function transact<T>(sqlite: Sqlite.Database, work: () => T): T {
  guarded(() => sqlite.exec('BEGIN IMMEDIATE'))
  try {
    const value = work()
    // A full disk has undone everything already, whoever caught the fault on its way here.
    if (!sqlite.inTransaction) throw new DiskFull('the transaction was undone while it ran')
    guarded(() => sqlite.exec('COMMIT'))
    return value
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}

function part<T>(sqlite: Sqlite.Database, work: () => T): T {
  assert(sqlite.inTransaction, 'a part stands in a transaction')
  guarded(() => sqlite.exec('SAVEPOINT part'))
  try {
    const value = work()
    if (!sqlite.inTransaction) throw new DiskFull('the transaction was undone while it ran')
    guarded(() => sqlite.exec('RELEASE part'))
    return value
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK TO part; RELEASE part')
    throw error
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_FULL') {
      throw new DiskFull('the disk of the store is full', { cause: error })
    }
    throw error
  }
}

function setPragmas(sqlite: Sqlite.Database): void {
  for (const [name, value] of Object.entries(PRAGMAS)) sqlite.pragma(`${name} = ${value}`)
}

function write(sqlite: Sqlite.Database): void {
  sqlite.exec('BEGIN IMMEDIATE; DELETE FROM opening; INSERT INTO opening VALUES (1); COMMIT')
}

function readBack(sqlite: Sqlite.Database): void {
  for (const [name, value] of Object.entries(PRAGMAS)) {
    const found = sqlite.pragma(name, { simple: true })
    assert(found === value, `the database says ${name} = ${found}, and needs ${value}`)
  }
}

type Migration = { readonly number: number; readonly name: string; readonly sha256: string }

/** Forward only; a file that was changed after it ran stops the start. */
function migrate(sqlite: Sqlite.Database, folder: URL): void {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT`)
  transact(sqlite, () => {
    const done = new Map<number, Migration>()
    const rows = sqlite.prepare<[], Migration>('SELECT number, name, sha256 FROM migration').all()
    for (const row of rows) done.set(row.number, row)
    for (const name of readdirSync(folder)
      .filter((each) => /^\d{4}-.*\.sql$/.test(each))
      .sort()) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const number = Number(name.slice(0, 4))
      const before = done.get(number)
      done.delete(number)
      if (before === undefined) {
        sqlite.exec(text)
        sqlite.prepare('INSERT INTO migration VALUES (?, ?, ?)').run(number, name, sha256)
      } else assert(before.sha256 === sha256, `migration ${name} was changed after it ran`)
    }
    const [unknown] = done.values()
    assert(unknown === undefined, `the database is newer than this program: ${unknown?.name}`)
  })
}
