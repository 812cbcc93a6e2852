// Flat records of whole numbers that only ever add up, the material of every running total. Adding
// them in any order and any grouping gives the same record.
import { assert } from '../result.ts'

export type Sums = Readonly<Record<string, number>>

export function addSums<T extends Sums>(a: T, b: T): T {
  // Copied whole and then changed: built up name by name, objects cost twice the time.
  const all: Record<string, number> = { ...a }
  for (const name of Object.keys(all)) all[name] = whole((a[name] ?? 0) + (b[name] ?? 0))
  return all as T
}

/** The same figures with the sign turned or set to nothing. */
export function timesSums<T extends Sums>(sums: T, factor: 1 | -1 | 0): T {
  const all: Record<string, number> = { ...sums }
  // Minus zero would print as −0 and differ from 0 in a digest.
  for (const name of Object.keys(all)) all[name] = (sums[name] ?? 0) * factor || 0
  return all as T
}

export type SumsByKey<T> = Readonly<Record<string, T>>

/** Adds under a key. Keys stay sorted, so that equal totals are equal as text too. */
export function addAt<T extends Sums>(table: SumsByKey<T>, key: string, sums: T): SumsByKey<T> {
  const known = Object.hasOwn(table, key) ? table[key] : undefined
  if (known !== undefined) return { ...table, [key]: addSums(known, sums) }
  return sorted({ ...table, [key]: sums })
}

export function addTables<T extends Sums>(a: SumsByKey<T>, b: SumsByKey<T>): SumsByKey<T> {
  let all = a
  for (const [key, sums] of Object.entries(b)) all = addAt(all, key, sums)
  return all
}

export function sorted<T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const rows = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
  return Object.fromEntries(rows)
}

function whole(value: number): number {
  assert(Number.isSafeInteger(value), `a total beyond every whole number: ${value}`)
  return value || 0
}
