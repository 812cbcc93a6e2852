// Scanners of any speed, and people who type: who is taken for whom.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeOfScan } from './barcode.ts'
import { GROUP_SEPARATOR } from './key-character.ts'
import { hasCheckDigit, initialScanner, type ScannerState, stepScanner } from './scanner.ts'

type Heard = { state: ScannerState; scans: string[]; atMs: number }

const start = (state: ScannerState = initialScanner): Heard => ({ state, scans: [], atMs: 1_000 })

/** Keys with these pauses before them, then Enter after one more, or silence. */
function type(heard: Heard, text: string, gaps: readonly number[], enterMs?: number): Heard {
  let { state, atMs } = heard
  const scans = [...heard.scans]
  let wakeAtMs: number | undefined
  const take = (step: ReturnType<typeof stepScanner>) => {
    state = step.state
    wakeAtMs = step.wakeAtMs
    if (step.scan !== undefined) scans.push(step.scan)
  }
  const silentUntil = (untilMs: number) => {
    if (wakeAtMs !== undefined && wakeAtMs <= untilMs) {
      take(stepScanner(state, { type: 'silence', atMs: wakeAtMs }))
    }
  }
  for (const [at, character] of [...text].entries()) {
    atMs += gaps[at % gaps.length] ?? 0
    silentUntil(atMs)
    take(stepScanner(state, { type: 'character', character, atMs }))
  }
  if (enterMs !== undefined) {
    atMs += enterMs
    silentUntil(atMs)
    take(stepScanner(state, { type: 'end', atMs }))
  }
  atMs += 500
  silentUntil(atMs)
  return { state, scans, atMs }
}

const code128 = fc.string({
  unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*'),
  minLength: 8,
  maxLength: 48,
})
/** From key to key: 10 to 100 ms, a fifth more or less. */
const beat = fc.integer({ min: 10, max: 100 }).chain((ms) =>
  fc.array(fc.double({ min: ms * 0.8, max: ms * 1.2, noNaN: true }), {
    minLength: 8,
    maxLength: 48,
  }),
)
const gtin = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
  .map((digits) => digits.join(''))
  .map((body) => [...'0123456789'].map((last) => body + last).find(hasCheckDigit) ?? '')

test('a burst of any speed that a scanner has, ended by Enter, is one scan', () => {
  fc.assert(
    fc.property(code128, beat, (text, gaps) => {
      expect(type(start(), text, gaps, gaps[0]).scans).toEqual([text])
    }),
  )
})

test('a product code of any speed is one scan even without an Enter behind it', () => {
  fc.assert(
    fc.property(gtin, beat, (text, gaps) => {
      expect(type(start(), text, gaps).scans).toEqual([text])
    }),
  )
})

test('a person who types is no scan, with Enter or without', () => {
  // Hands group: of any six pauses in a row one is long, and none is as short as a machine's.
  const hands = fc
    .array(
      fc
        .tuple(
          fc.array(fc.integer({ min: 45, max: 300 }), { minLength: 0, maxLength: 5 }),
          fc.integer({ min: 150, max: 900 }),
        )
        .map(([short, long]) => [...short, long]),
      { minLength: 1, maxLength: 8 },
    )
    .map((groups) => groups.flat())
  const enter = fc.option(fc.integer({ min: 45, max: 900 }), { nil: undefined })
  fc.assert(
    fc.property(code128, hands, enter, (text, gaps, enterMs) => {
      expect(type(start(), text, gaps, enterMs).scans).toEqual([])
    }),
  )
})

test('six zeros of an amount, hammered evenly, are no scan', () => {
  expect(type(start(), '1000000', [90, 100, 95], 100).scans).toEqual([])
})

test('ten million rupiah, hammered evenly and left to stand, are no scan', () => {
  expect(type(start(), '10000000', [90, 100, 95]).scans).toEqual([])
})

test('two scans, one right behind the other, are two', () => {
  fc.assert(
    fc.property(code128, code128, beat, (one, other, gaps) => {
      const first = type(start(), one, gaps, gaps[0])
      expect(type({ ...first, atMs: first.atMs - 490 }, other, gaps, gaps[0]).scans).toEqual([
        one,
        other,
      ])
    }),
  )
})

test('a till that knows its fast scanner takes an even hand for a hand', () => {
  const known = type(start(), '4901234567894', [12], 12)
  expect(type({ ...known, scans: [] }, '12345678', [105, 110, 100], 104).scans).toEqual([])
})

test('a slower scanner in its place is believed at its second code', () => {
  const known = type(start(), '4901234567894', [12], 12)
  const first = type({ ...known, scans: [] }, '4901234567894', [90], 90)
  expect(first.scans).toEqual([])
  expect(type(first, '4901234567894', [90], 90).scans).toEqual(['4901234567894'])
})

test('a timer that comes too early is set anew', () => {
  const run = [...'4901234567894'].reduce(
    (state, character, at) =>
      stepScanner(state, { type: 'character', character, atMs: at * 12 }).state,
    initialScanner,
  )
  const early = stepScanner(run, { type: 'silence', atMs: 200 })
  expect(early.scan).toBeUndefined()
  const later = stepScanner(early.state, { type: 'silence', atMs: early.wakeAtMs ?? 0 })
  expect(later.scan).toBe('4901234567894')
})

test('a key held down or an arrow ends a run', () => {
  const half = ['4', '9', '0', '1'].reduce(
    (state, character, at) =>
      stepScanner(state, { type: 'character', character, atMs: at * 10 }).state,
    initialScanner,
  )
  const { state } = stepScanner(half, { type: 'break' })
  expect(stepScanner(state, { type: 'end', atMs: 50 }).scan).toBeUndefined()
})

test('prefixes that name the kind of symbol are taken off', () => {
  expect(codeOfScan(']E04901234567894')).toBe('4901234567894')
  expect(codeOfScan(`]C10104901234567894${GROUP_SEPARATOR}10LOT7`)).toBe('4901234567894')
  expect(codeOfScan(`${GROUP_SEPARATOR}0104901234567894`)).toBe('4901234567894')
  expect(codeOfScan('(01)14901234567891(10)A1')).toBe('14901234567891')
  expect(codeOfScan('4901234567894')).toBe('4901234567894')
  expect(codeOfScan('0123456789012')).toBe('0123456789012')
})
