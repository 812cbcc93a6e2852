// What everybody in a world shares: its time, its dice, its faults, its memory of what happened, and
// the ids and keys that nobody else has. When it heals, no fault strikes any more.

import { createHash } from 'node:crypto'
import { type Dice, diceOf } from '@evertill/shared/testing/random.ts'
import type { Codec } from '../src/ports.ts'
import { type Clock, createClock } from './clock.ts'
import type { FaultName, Options } from './options.ts'
import { createOracle, type Oracle } from './oracle.ts'

export type World = {
  readonly options: Options
  readonly clock: Clock
  readonly dice: Dice
  /** At least 0 and below 1. */
  readonly fraction: () => number
  readonly codec: Codec
  readonly oracle: Oracle
  /** Thousandths; 0 once everything has healed. */
  readonly rate: (fault: FaultName) => number
  readonly strikes: (thousandths: number) => boolean
  readonly fault: (fault: string, text: string) => void
  readonly heal: () => void
  readonly isHealed: () => boolean
  readonly note: (text: string) => void
  readonly tally: (name: string, count?: number) => void
  readonly seen: () => Readonly<Record<string, number>>
  readonly faults: () => number
  readonly traceHash: () => string
  readonly trace: () => readonly string[]
  readonly newUuid: () => string
  readonly newToken: () => string
}

/** A wall clock of a Friday morning in Tokyo. */
export const WALL_MS = Date.UTC(2026, 10, 20, 0, 0, 0)

export function createWorld(options: Options, tracing: boolean): World {
  const dice = diceOf(options.seed)
  const clock = createClock(dice)
  const seen: Record<string, number> = {}
  const trace: string[] = []
  let healed = false
  let faults = 0
  let names = 0
  const story = createHash('sha256')
  const codec: Codec = {
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    utf8: UTF8,
  }
  const oracle = createOracle(note)
  return {
    options,
    clock,
    dice,
    fraction: () => dice.below(1_000_000_000) / 1_000_000_000,
    codec,
    oracle,
    rate: (fault) => (healed ? 0 : (options.rates[fault] ?? 0)),
    strikes: (thousandths) => thousandths > 0 && dice.below(1_000) < thousandths,
    fault: (fault, text) => {
      faults += 1
      tally(fault)
      note(`! ${fault}: ${text}`)
    },
    heal: () => {
      healed = true
      note('everything heals')
    },
    isHealed: () => healed,
    note,
    tally,
    seen: () => seen,
    faults: () => faults,
    traceHash: () => story.copy().digest('hex'),
    trace: () => trace,
    newUuid: () => {
      names += 1
      return `0190c2a0-${group(dice.below(0x10000))}-7${group(dice.below(0x1000)).slice(1)}-8000-${String(names).padStart(12, '0')}`
    },
    newToken: () => {
      names += 1
      return `${hex(dice.below(2 ** 31))}${String(names).padStart(24, '0')}`
    },
  }

  function note(text: string): void {
    story.update(`${clock.nowMs()} ${text}\n`)
    if (tracing) trace.push(`${String(clock.nowMs()).padStart(9)} ${text}`)
  }

  function tally(name: string, count = 1): void {
    seen[name] = (seen[name] ?? 0) + count
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const UTF8: Codec['utf8'] = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  },
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}

function group(value: number): string {
  return value.toString(16).padStart(4, '0')
}
