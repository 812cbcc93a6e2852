// Hybrid logical time: what the clock said, bent so that it never stands still or goes back within
// one log. It is shown to people and orders nothing between logs.

import { z } from 'zod'

/** Milliseconds in twelve characters and a counter in four, so that text order is time order. */
export const Hlc = z.string().regex(/^[0-9a-f]{16}$/)
export type Hlc = z.infer<typeof Hlc>

/** Later than the last one, and no earlier than the clock. */
export function nextHlc(last: Hlc | undefined, nowMs: number): Hlc {
  const now = Math.min(Math.max(Math.trunc(nowMs) || 0, 0), MS_MAX)
  if (last === undefined) return write(now, 0)
  const ms = wallMsOf(last)
  const counter = Number.parseInt(last.slice(MS_DIGITS), 16)
  if (now > ms) return write(now, 0)
  if (counter < COUNTER_MAX) return write(ms, counter + 1)
  return write(ms + 1, 0)
}

/** The time to show. */
export function wallMsOf(hlc: Hlc): number {
  return Number.parseInt(hlc.slice(0, MS_DIGITS), 16)
}

function write(ms: number, counter: number): Hlc {
  return hex(ms, MS_DIGITS) + hex(counter, COUNTER_DIGITS)
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const MS_DIGITS = 12
const COUNTER_DIGITS = 4
const COUNTER_MAX = 0xffff

// A clock that claims the last thousand years of the range leaves them to the counter.
const MS_MAX = 0xffff_ffff_ffff - 1_000 * 366 * 86_400_000
