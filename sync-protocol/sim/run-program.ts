// The program behind `npm run sim`, with everything it touches handed in: where the world lies, and
// where its words go.

import { writeFileSync } from 'node:fs'
import { textOf } from './options.ts'
import { type Range, readKnown, type World, worldsOf } from './range.ts'
import { type Request, readArguments, USAGE } from './run-arguments.ts'
import { createPlayer, type Player } from './run-player.ts'
import { closingLine, commitOf, failureText, reportText } from './run-report.ts'
import { type Failure, playAll, type Totals } from './run-seeds.ts'

type ProgramNeeds = {
  /** A module that exports `runWorld`. */
  readonly world: URL
  readonly known: URL
  readonly print: (line: string) => void
  /** How far it is, for whoever waits. */
  readonly hint: (line: string) => void
}

/** Answers the exit code: 0, 1 where anything broke, 2 where nothing was understood. */
export async function program(args: readonly string[], needs: ProgramNeeds): Promise<number> {
  const request = readArguments(args)
  if (!request.ok) {
    needs.print(`sim: ${request.error} (${USAGE})`)
    return 2
  }
  const known = request.value.known ? readKnown(needs.known) : undefined
  if (known?.ok === false) {
    needs.print(`sim: ${known.error}`)
    return 2
  }
  const { worlds, workers } = request.value
  const count = worlds.what === 'one' ? 1 : workers
  const players = Array.from({ length: count }, () => createPlayer({ world: needs.world }))
  try {
    if (worlds.what === 'one') await showOne(players, worlds, needs)
    return await playRequest(request.value, known?.value ?? [], players, needs)
  } catch (error) {
    needs.print(`sim: no world can be played: ${error instanceof Error ? error.message : error}`)
    return 1
  } finally {
    await Promise.all(players.map((player) => player.end()))
  }
}

async function playRequest(
  request: Request,
  known: readonly World[],
  players: readonly Player[],
  needs: ProgramNeeds,
): Promise<number> {
  const began = performance.now()
  const commit = commitOf()
  const failures: Failure[] = []
  const progress = createProgress(needs.hint)
  const totals = await playAll(asked(request, known), players, request.stopAt, {
    played: progress,
    failed: (failure) => {
      failures.push(failure)
      needs.print(failureText(failure, commit))
    },
  })
  if (failures.length >= request.stopAt) {
    needs.print(`stopped after ${failures.length} failing seeds`)
  }
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const { report, workers } = request
  if (report !== undefined) {
    const run = { commit, range: nameOf(request, known), seconds, workers, totals, failures }
    writeFileSync(report, reportText(run, new Date().toISOString()))
  }
  needs.print(closingLine(totals))
  return totals.violations === 0 ? 0 : 1
}

/** The known ones first: they fail fast where something old is broken again. */
function* asked({ worlds }: Request, known: readonly World[]): Generator<World> {
  yield* known
  if (worlds.what === 'one') yield { options: worlds.options }
  if (worlds.what === 'range') yield* worldsOf(worlds.range)
}

function nameOf({ worlds }: Request, known: readonly World[]): string {
  const range = (of: Range) => `${of.first}-${of.last}`
  const parts = [
    ...(worlds.what === 'one' ? [textOf(worlds.options)] : []),
    ...(worlds.what === 'range' ? [range(worlds.range)] : []),
    ...(known.length > 0 ? [`${known.length} known`] : []),
  ]
  return parts.join(' and ')
}

/** Of one world: its events where they were asked for, and what it met. */
async function showOne(
  [player]: readonly Player[],
  { options, tracing }: { readonly options: World['options']; readonly tracing: boolean },
  { print }: ProgramNeeds,
): Promise<void> {
  if (player === undefined) return
  const { trace, seen, storeDays, traceHash } = await player.play(options, { tracing })
  for (const line of trace) print(line)
  print(`options ${textOf(options)}`)
  print(`seen ${JSON.stringify(seen)}`)
  print(`store days ${storeDays}, hash of the trace ${traceHash}`)
}

/** A line now and then, so that a long run shows that it lives. */
function createProgress(hint: (line: string) => void): (totals: Totals) => void {
  const began = performance.now()
  let toldMs = began
  return ({ seeds, violations }) => {
    const nowMs = performance.now()
    if (nowMs < toldMs + TELL_EVERY_MS) return
    toldMs = nowMs
    const speed = Math.round((seeds * 1_000) / (nowMs - began))
    hint(`${seeds} seeds, ${speed} a second, ${violations} violations`)
  }
}

const TELL_EVERY_MS = 10_000
