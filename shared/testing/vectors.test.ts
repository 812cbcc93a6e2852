// Every case of the vector families, one test each, and the proof that a wrong number is noticed.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Adapter, differences, type VectorCase } from './vector-adapters/adapter.ts'
import { adapterFor, FAMILIES } from './vector-adapters/families.ts'

const NAMES = [
  'money',
  'cash-rounding',
  'tax',
  'allocation',
  'invoice-number',
  'stamp-duty',
  'modifier-totals',
]

type Family = { readonly adapter: Adapter; readonly cases: readonly VectorCase[] }

function load(name: string): Family {
  const text = readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8')
  const { cases } = JSON.parse(text) as { cases: VectorCase[] }
  const adapter = adapterFor(`${name}.json`, cases[0]?.input as Record<string, unknown>)
  if (adapter === undefined) throw new Error(`no adapter for ${name}`)
  return { adapter, cases }
}

function run({ adapter }: Family, { input, expect }: VectorCase): readonly string[] {
  return differences(adapter.run(structuredClone(input) as never), expect)
}

/** All that is a number, a truth or a text in an expectation, by the path to it. */
function leaves(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]]
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

/** The same expectation with one leaf made wrong. */
function spoiled(expected: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return wrong(expected)
  const copy = structuredClone(expected) as Record<string | number, unknown>
  copy[key] = spoiled(copy[key], rest)
  return copy
}

function wrong(leaf: unknown): unknown {
  if (typeof leaf === 'number') return leaf + 1
  return typeof leaf === 'boolean' ? !leaf : `${String(leaf)}0`
}

test('the seven families are all here', () => {
  expect(FAMILIES.map((adapter) => adapter.family).sort()).toEqual([...NAMES].sort())
})

describe.each(NAMES)('%s', (name) => {
  const family = load(name)
  let executed = 0

  test.each(family.cases.map((one) => [one.id, one] as const))('%s', (_, one) => {
    executed += 1
    expect(Object.keys(one.expect as object)).not.toHaveLength(0)
    expect(run(family, one)).toEqual([])
  })

  test('every case was executed, each under a name of its own', () => {
    expect(executed).toBe(family.cases.length)
    expect(new Set(family.cases.map((one) => one.id)).size).toBe(family.cases.length)
  })

  test('one wrong number anywhere in any expectation is reported where it is', () => {
    for (const one of family.cases) {
      for (const path of leaves(one.expect)) {
        const found = run(family, { ...one, expect: spoiled(one.expect, path) })
        expect(found, `${one.id} ${path.join('.')}`).toHaveLength(1)
        expect(found[0]).toContain(String(path[0]))
      }
    }
  })

  test('a list that is one longer or shorter is reported', () => {
    for (const one of family.cases) {
      for (const [key, value] of Object.entries(one.expect as object)) {
        if (!Array.isArray(value) || value.length === 0) continue
        for (const other of [[...value, value[0]], value.slice(1)]) {
          const expected = { ...(one.expect as object), [key]: other }
          expect(run(family, { ...one, expect: expected })).not.toEqual([])
        }
      }
    }
  })

  test('the file is known by its first case, whatever it is called', () => {
    const input = family.cases[0]?.input as Record<string, unknown>
    expect(adapterFor('new.json', input)?.family).toBe(name)
    expect(adapterFor(`${name}-2.json`, {})?.family).toBe(name)
  })
})

test.each([
  ['money', { operation: 'divide', value: 1 }],
  ['money', { operation: 'mulDivRound', value: 1, num: 1, den: 2, mode: 'nearest' }],
  ['tax', { kind: 'wealthTax' }],
  ['tax', { kind: 'jpRate', goods: 'gold', consumption: 'takeOut' }],
  ['invoice-number', { kind: 'issue', text: 'T1' }],
  ['stamp-duty', { buckets: [], taxRounding: 'floor', taxStatement: 'spoken', tender: 'cash' }],
  ['stamp-duty', { buckets: [], taxRounding: 'floor', taxStatement: 'none', tender: 'gold' }],
  ['cash-rounding', { amountDue: 103, electronicPaid: 0, policy: { step: 5, direction: 'best' } }],
  ['modifier-totals', { kind: 'dream' }],
] as const)('%s: a kind that nobody knows fails instead of passing: %j', (name, input) => {
  expect(() => load(name).adapter.run(input as never)).toThrow()
})

test('a file of another trade has no adapter', () => {
  expect(adapterFor('weather.json', { degrees: 21 })).toBeUndefined()
})
