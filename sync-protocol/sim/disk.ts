// A disk of tables: writes happen in transactions that are undone as a whole, an image is what would
// be found after the power came back, and any write can be the one for which there is no room.

import { assert } from '@evertill/shared/result.ts'

/** Values are never changed in place, so an image shares them with the disk it was taken of. */
export type Table<V> = {
  readonly get: (key: string) => V | undefined
  readonly has: (key: string) => boolean
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
  readonly keys: () => Iterable<string>
  readonly values: () => Iterable<V>
  readonly entries: () => Iterable<[string, V]>
  readonly size: () => number
}

/** One value that is always there. */
export type Cell<T> = { readonly get: () => T; readonly set: (value: T) => void }

export type DiskImage = ReadonlyMap<string, ReadonlyMap<string, unknown>>

export type Disk = ReturnType<typeof createDisk>

/** No room: everything of the outermost transaction is undone. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull'
}

export function createDisk() {
  let tables = new Map<string, Map<string, unknown>>()
  let undo: (() => void)[] | undefined
  let writesLeft = Number.POSITIVE_INFINITY
  return { table, cell, transact, image, load, rot, fillAfter }

  /** The handle outlives every image that is loaded. */
  function table<V>(name: string): Table<V> {
    const rows = () => {
      const found = tables.get(name)
      if (found) return found as Map<string, V>
      const fresh = new Map<string, V>()
      tables.set(name, fresh as Map<string, unknown>)
      return fresh
    }
    return {
      get: (key) => rows().get(key),
      has: (key) => rows().has(key),
      set: (key, value) => write(rows(), key, () => rows().set(key, value)),
      delete: (key) => write(rows(), key, () => rows().delete(key)),
      keys: () => rows().keys(),
      values: () => rows().values(),
      entries: () => rows().entries(),
      size: () => rows().size,
    }
  }

  function cell<T>(name: string, first: T): Cell<T> {
    const rows = table<T>(name)
    return {
      get: () => (rows.has('') ? (rows.get('') as T) : first),
      set: (value) => rows.set('', value),
    }
  }

  function write<V>(rows: Map<string, V>, key: string, change: () => void): void {
    assert(undo !== undefined, 'a write belongs to a transaction')
    if (writesLeft <= 0) {
      for (const back of undo.splice(0).reverse()) back()
      throw new DiskFull()
    }
    writesLeft -= 1
    const before = rows.get(key)
    const had = rows.has(key)
    undo.push(() => {
      if (had) rows.set(key, before as V)
      else rows.delete(key)
    })
    change()
  }

  /** Inside another one it is a savepoint: its own writes are undone where it throws. */
  function transact<T>(work: () => T): T {
    const outer = undo
    const mine: (() => void)[] = outer ?? []
    const from = mine.length
    undo = mine
    try {
      return work()
    } catch (error) {
      for (const back of mine.splice(from).reverse()) back()
      throw error
    } finally {
      undo = outer
    }
  }

  function image(): DiskImage {
    assert(undo === undefined, 'an image is taken between transactions')
    return new Map([...tables].map(([name, rows]) => [name, new Map(rows)]))
  }

  /** The disk is what it was when the image was taken, or empty. */
  function load(from: DiskImage | undefined): void {
    assert(undo === undefined, 'a disk is not changed under a transaction')
    const copies = [...(from ?? [])].map(([name, rows]) => [name, new Map(rows)] as const)
    tables = new Map(copies)
  }

  /** A row changes by itself. */
  function rot(name: string, key: string, value: unknown): void {
    tables.get(name)?.set(key, value)
  }

  /** So many writes still find room. */
  function fillAfter(writes: number): void {
    writesLeft = writes
  }
}

/** A table as rules look into it; nothing is copied. */
export function mapOf<V>(table: Table<V>): ReadonlyMap<string, V> {
  const rows: Pick<ReadonlyMap<string, V>, 'has' | 'get'> = { has: table.has, get: table.get }
  return rows as ReadonlyMap<string, V>
}
