// Which worlds a run plays: a range of seeds, those that failed once, or the fixed batch of every
// `npm test`.

import { readFileSync } from 'node:fs'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'
import { checkOptions, drawOptions, type Options, SEED_MAX } from './options.ts'

/** Both ends are played. */
export type Range = { readonly first: number; readonly last: number }

/** What `npm test` plays besides the known seeds. */
export const BATCH: Range = { first: 1, last: 4_000 }

export type World = {
  readonly options: Options
  /** What it showed when it failed. */
  readonly found?: string
}

export function* worldsOf(range: Range): Generator<World> {
  for (let seed = range.first; seed <= range.last; seed += 1) yield { options: drawOptions(seed) }
}

export function readRange(text: string): Result<Range, string> {
  const [, from = '', to = ''] = text.match(/^(\d{1,10})-(\d{1,10})$/) ?? []
  const range = { first: Number(from), last: Number(to) }
  if (from === '') return refuse(`seeds are a range like 1-500, not '${text}'`)
  if (range.last > SEED_MAX) return refuse(`the highest seed is ${SEED_MAX}`)
  if (range.first > range.last) return refuse(`the range ${text} ends before it begins`)
  return ok(range)
}

export function readSeed(text: string): Result<number, string> {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return seed <= SEED_MAX ? ok(seed) : refuse(`a seed is a number up to ${SEED_MAX}, not '${text}'`)
}

/** Every world that ever failed; the newest rules must hold in them. */
export function readKnown(file: URL): Result<readonly World[], string> {
  const read = Known.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    return refuse(`known-seeds.json: ${read.error.issues[0]?.message ?? 'unreadable'}`)
  const worlds: World[] = []
  for (const [place, { seed, options, found }] of read.data.entries()) {
    if ((seed === undefined) === (options === undefined)) {
      return refuse(`known-seeds.json, ${place}: give a seed or options`)
    }
    const drawn = seed === undefined ? checkOptions(options) : ok(drawOptions(seed))
    if (!drawn.ok) return refuse(`known-seeds.json, ${place}: ${drawn.error}`)
    worlds.push({ options: drawn.value, found })
  }
  return ok(worlds)
}

const Known = z.array(
  z.strictObject({
    seed: z.int().min(0).max(SEED_MAX).optional(),
    options: z.unknown().optional(),
    found: z.string().min(1),
  }),
)
