// Stands in for the test runner inside a browser, for a suite that is to run in one: collects the tests,
// runs one after the other, and compares as the runner does as far as the suites here ask for it.

export type PageResult = { readonly name: string; readonly fault?: string }

type Run = (...given: never[]) => unknown

const tests: { readonly name: string; readonly run: () => unknown }[] = []
let group = ''

export async function runCollected(): Promise<readonly PageResult[]> {
  const results: PageResult[] = []
  for (const { name, run } of tests) {
    try {
      await run()
      results.push({ name })
    } catch (error) {
      results.push({ name, fault: String(error) })
    }
  }
  return results
}

export function describe(name: string, collect: () => void): void {
  const outer = group
  group = `${group}${name} › `
  collect()
  group = outer
}

export function test(name: string, run: () => unknown): void {
  tests.push({ name: group + name, run })
}

test.each = (rows: readonly (readonly unknown[])[]) => (name: string, run: Run) => {
  for (const row of rows) test(name.replace('%s', String(row[0])), () => run(...(row as never[])))
}

export function expect(found: unknown) {
  return {
    toBe: (wanted: unknown) => check(Object.is(found, wanted), found, wanted),
    toBeUndefined: () => check(found === undefined, found, undefined),
    toBeLessThanOrEqual: (most: number) => {
      check(typeof found === 'number' && found <= most, found, `at most ${most}`)
    },
    toEqual: (wanted: unknown) => check(isEqual(found, wanted), found, wanted),
    toMatchObject: (wanted: object) => check(isLike(found, wanted), found, wanted),
    rejects: { toThrow: (kind: new () => Error) => checkRejected(found, kind) },
  }
}

async function checkRejected(promise: unknown, kind: new () => Error): Promise<void> {
  const error = await Promise.resolve(promise).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  check(error instanceof kind, error, kind.name)
}

function check(isGood: boolean, found: unknown, wanted: unknown): void {
  if (!isGood) throw new Error(`found ${written(found)} in the place of ${written(wanted)}`)
}

/** Bytes by their values, objects by what they hold; a property that is not defined is none. */
function isEqual(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other)
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const keys = new Set([...keysOf(one), ...keysOf(other)])
  if (Array.isArray(one) && Array.isArray(other) && one.length !== other.length) return false
  return [...keys].every((key) => isEqual(one[key], other[key]))
}

function isLike(found: unknown, wanted: unknown): boolean {
  if (!isObject(found) || !isObject(wanted)) return Object.is(found, wanted)
  if (Array.isArray(found) !== Array.isArray(wanted)) return false
  if (Array.isArray(found) && Array.isArray(wanted) && found.length !== wanted.length) return false
  return Object.keys(wanted).every((key) => isLike(found[key], wanted[key]))
}

function keysOf(holder: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(holder).filter((key) => holder[key] !== undefined)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function written(value: unknown): string {
  return value instanceof Error
    ? String(value)
    : (JSON.stringify(value) ?? String(value)).slice(0, 500)
}
