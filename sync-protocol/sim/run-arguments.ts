// What the program can be told, read strictly: an argument that means nothing stops it with one line.

import { parseArgs } from 'node:util'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { drawOptions, type Options, readOptions } from './options.ts'
import { BATCH, type Range, readRange, readSeed } from './range.ts'

export type Request = {
  /** One world, or a range of seeds; with `known` also none. */
  readonly worlds:
    | { readonly what: 'one'; readonly options: Options; readonly tracing: boolean }
    | { readonly what: 'range'; readonly range: Range }
    | { readonly what: 'none' }
  readonly known: boolean
  readonly workers: number
  /** The run ends after so many failing seeds. */
  readonly stopAt: number
  /** Where the result goes as JSON. */
  readonly report?: string
}

export const USAGE =
  'sim --seeds A-B | --seed N [--trace] | --options JSON [--trace] | --batch | --known' +
  ' [--workers N] [--stop-at N] [--report FILE]'

export function readArguments(args: readonly string[]): Result<Request, string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { known = false, batch = false, trace = false, report, ...given } = parsed.value
  const ways = [given.seeds, given.seed, given.options, batch || undefined]
  const chosen = ways.filter((way) => way !== undefined).length
  if (chosen > 1) return refuse('give one of --seeds, --seed, --options, --batch')
  if (chosen === 0 && !known) return refuse('which worlds?')
  const worlds = readWorlds(given, batch, trace)
  if (!worlds.ok) return worlds
  if (trace && worlds.value.what !== 'one') return refuse('--trace shows one world')
  const workers = readCount('--workers', given.workers, 2, 64)
  if (!workers.ok) return workers
  const stopAt = readCount('--stop-at', given['stop-at'], 20, 1_000_000)
  if (!stopAt.ok) return stopAt
  return ok({
    worlds: worlds.value,
    known: known || batch,
    workers: workers.value,
    stopAt: stopAt.value,
    ...(report === undefined ? {} : { report }),
  })
}

type Given = Exclude<Extract<ReturnType<typeof parse>, { ok: true }>['value'], undefined>

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const options = {
      ...{ seeds: text, seed: text, options: text, workers: text, 'stop-at': text, report: text },
      ...{ trace: flag, known: flag, batch: flag },
    }
    return ok(parseArgs({ args: [...args], options, allowPositionals: false }).values)
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

function readWorlds(
  { seeds, seed, options }: Pick<Given, 'seeds' | 'seed' | 'options'>,
  batch: boolean,
  tracing: boolean,
): Result<Request['worlds'], string> {
  if (batch) return ok({ what: 'range', range: BATCH })
  if (seeds !== undefined) {
    const range = readRange(seeds)
    return range.ok ? ok({ what: 'range', range: range.value }) : range
  }
  if (seed !== undefined) {
    const read = readSeed(seed)
    return read.ok ? ok({ what: 'one', options: drawOptions(read.value), tracing }) : read
  }
  if (options === undefined) return ok({ what: 'none' })
  const read = readOptions(options)
  return read.ok ? ok({ what: 'one', options: read.value, tracing }) : read
}

function readCount(
  name: string,
  text: string | undefined,
  usual: number,
  max: number,
): Result<number, string> {
  if (text === undefined) return ok(usual)
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= max
    ? ok(count)
    : refuse(`${name} is a number from 1 to ${max}, not '${text}'`)
}
