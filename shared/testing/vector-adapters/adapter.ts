// What every family of vectors has in common: a case, an adapter that translates it into calls of the
// rules, and the comparison of what came back. Adapters compute nothing.
import type { Rate, RoundingMode } from '../../money/money.ts'

export type VectorCase = { readonly id: string; readonly input: unknown; readonly expect: unknown }

export type Adapter = {
  readonly family: string
  /** Whether a case of a file with another name is of this family. */
  readonly recognises: (input: Readonly<Record<string, unknown>>) => boolean
  readonly run: (input: never) => unknown
}

export const ROUNDING_MODES: readonly RoundingMode[] = [
  'floor',
  'ceil',
  'down',
  'up',
  'halfUp',
  'halfDown',
  'halfEven',
]

export function roundingMode(name: string): RoundingMode {
  const mode = ROUNDING_MODES.find((candidate) => candidate === name)
  if (mode === undefined) throw new Error(`an unknown rounding: ${name}`)
  return mode
}

export function basisPoints(value: number): Rate {
  return { num: value, den: 10_000 }
}

/** Every field that is expected, with its path where it differs; other fields are not fixed. */
export function differences(actual: unknown, expected: unknown, path = ''): readonly string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [differ(path, actual, expected)]
    if (actual.length !== expected.length) return [differ(path, actual, expected)]
    return expected.flatMap((value, at) => differences(actual[at], value, `${path}[${at}]`))
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return [differ(path, actual, expected)]
    const given = actual as Readonly<Record<string, unknown>>
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(given[key], value, path === '' ? key : `${path}.${key}`),
    )
  }
  return Object.is(actual, expected) ? [] : [differ(path, actual, expected)]
}

function differ(path: string, actual: unknown, expected: unknown): string {
  return `${path || '(result)'}: expected ${text(expected)}, got ${text(actual)}`
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
