// Tells a scanner that types like a keyboard from a person who types. A scanner is fast or at least
// even; how fast this one is, is learned from what it scans. Keys are never held back: what turned
// out to be a scan says how many characters have to be taken back from where they went.

export type ScannerState = {
  readonly run: readonly Stroke[]
  /** Milliseconds from key to key of the scanner at this till, once one was seen. */
  readonly beatMs?: number
  /** Even runs in a row that are too slow for that scanner: perhaps it is another one now. */
  readonly strangers: number
}

type Stroke = { readonly character: string; readonly atMs: number }

export type ScannerInput =
  | { readonly type: 'character'; readonly character: string; readonly atMs: number }
  /** Enter or Tab. */
  | { readonly type: 'end'; readonly atMs: number }
  /** Any other key, and a key held down: a scanner does neither. */
  | { readonly type: 'break' }
  /** No key came since. */
  | { readonly type: 'silence'; readonly atMs: number }

export type ScannerStep = {
  readonly state: ScannerState
  /** The run was a scan: the text, all of which has been let through. */
  readonly scan?: string
  /** A run may be complete without an Enter: come back with `silence` at this moment. */
  readonly wakeAtMs?: number
}

/** Real scanners take 10 to 100 ms from key to key; the rest is for a bus that stumbles. */
export const GAP_MAX_MS = 140
/** No hand writes four keys and Enter with less than this between them. */
const FAST_MS = 35
const FAST_LENGTH_MIN = 4
const FAST_LENGTH_MIN_WITHOUT_END = 6
/** A slow scanner is told from a hand by how even it is, which takes a few keys to see. */
const SLOW_LENGTH_MIN = 8
const STRANGERS_MAX = 1
/** The longest code that a till reads; what is longer is a key that sticks. */
const LENGTH_MAX = 256

export const initialScanner: ScannerState = { run: [], strangers: 0 }

export function stepScanner(state: ScannerState, input: ScannerInput): ScannerStep {
  switch (input.type) {
    case 'break':
      return { state: { ...state, run: [] } }
    case 'character':
      return hear(state, input)
    case 'end':
      return finish(state, isInStride(state.run, input.atMs) ? 'end' : 'late')
    case 'silence':
      return isInStride(state.run, input.atMs)
        ? { state, wakeAtMs: input.atMs + GAP_MAX_MS }
        : finish(state, 'silence')
  }
}

/** When these many of the last keys were still close together. */
export function isInStride(run: readonly Stroke[], atMs: number): boolean {
  const last = run.at(-1)
  return last !== undefined && atMs - last.atMs <= GAP_MAX_MS
}

function hear(state: ScannerState, stroke: Stroke): ScannerStep {
  const goesOn = isInStride(state.run, stroke.atMs) && state.run.length < LENGTH_MAX
  const { character, atMs } = stroke
  const run = goesOn ? [...state.run, { character, atMs }] : [{ character, atMs }]
  const next = { ...state, run }
  return run.length < FAST_LENGTH_MIN_WITHOUT_END
    ? { state: next }
    : { state: next, wakeAtMs: atMs + GAP_MAX_MS + 1 }
}

function finish(state: ScannerState, by: 'end' | 'late' | 'silence'): ScannerStep {
  const { run } = state
  const rest = { ...state, run: [] }
  if (by === 'late' || run.length < FAST_LENGTH_MIN) return { state: rest }
  const gaps = run.slice(1).map(({ atMs }, at) => atMs - (run[at]?.atMs ?? atMs))
  const meanMs = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const text = run.map(({ character }) => character).join('')
  const verdict = judge({ text, gaps, meanMs, by, state })
  if (verdict === 'hand') return { state: { ...rest, strangers: 0 } }
  if (verdict === 'stranger') return { state: { ...rest, strangers: state.strangers + 1 } }
  return { state: { run: [], beatMs: meanMs, strangers: 0 }, scan: text }
}

type Run = {
  readonly text: string
  readonly gaps: readonly number[]
  readonly meanMs: number
  readonly by: 'end' | 'silence'
  readonly state: ScannerState
}

function judge({ text, gaps, meanMs, by, state }: Run): 'scan' | 'stranger' | 'hand' {
  if (meanMs <= FAST_MS) {
    return by === 'end' || text.length >= FAST_LENGTH_MIN_WITHOUT_END ? 'scan' : 'hand'
  }
  if (text.length < SLOW_LENGTH_MIN || !isEven(gaps, meanMs)) return 'hand'
  // Without an Enter at the end only the check digit tells it from an amount that was typed.
  if (by === 'silence' && !hasCheckDigit(text)) return 'hand'
  const isKnown = state.beatMs === undefined || meanMs <= Math.max(FAST_MS, 2 * state.beatMs)
  return isKnown || state.strangers >= STRANGERS_MAX ? 'scan' : 'stranger'
}

function isEven(gaps: readonly number[], meanMs: number): boolean {
  return Math.max(...gaps) - Math.min(...gaps) <= Math.max(25, 0.6 * meanMs)
}

/** GTIN-8, 12, 13 and 14: every second digit counts three times. */
export function hasCheckDigit(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false
  const sum = [...text]
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0
}
