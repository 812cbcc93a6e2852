// What a run says: a paragraph for each world that fails, one closing line, and the result file that
// is kept of a long run.

import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { FAULTS, textOf } from './options.ts'
import type { Failure, Totals } from './run-seeds.ts'

/** Other programs read it: the last line of every run. */
export function closingLine({ seeds, transactions, faults, violations }: Totals): string {
  return `${seeds} seeds, ${transactions} transactions, ${faults} faults, ${violations} violations`
}

export function failureText({ world, violations, smaller }: Failure, commit: string): string {
  const { options, found } = world
  const known = found === undefined ? '' : ` (known: ${found})`
  return [
    `FAILED seed ${options.seed} at ${commit}${known}`,
    `  options ${textOf(options)}`,
    ...violationLines(violations),
    ...(smaller
      ? [
          `  smaller, found in ${smaller.runs} runs: npm run --silent sim -- --options '${textOf(smaller.options)}'`,
          ...violationLines(smaller.violations),
        ]
      : ['  not made smaller: it does not end']),
  ].join('\n')
}

function violationLines(violations: readonly string[]): readonly string[] {
  const shown = violations.slice(0, SHOWN_MAX).map((violation) => `  - ${violation}`)
  const left = violations.length - shown.length
  return left > 0 ? [...shown, `  - and ${left} more`] : shown
}

/** The first ones say what broke; what follows from it fills pages. */
const SHOWN_MAX = 8

/** The commit of the working copy; a change that is in no commit shows. */
export function commitOf(): string {
  try {
    const changed = git('status', '--porcelain') !== ''
    return `${git('rev-parse', 'HEAD')}${changed ? '+changes' : ''}`
  } catch {
    return 'unknown'
  }
}

function git(...args: readonly string[]): string {
  const cwd = fileURLToPath(new URL('../../', import.meta.url))
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

type Run = {
  readonly commit: string
  readonly range: string
  readonly seconds: number
  readonly workers: number
  readonly totals: Totals
  readonly failures: readonly Failure[]
}

/** The result file: what was played, on what, and what came of it. */
export function reportText({ totals, failures, ...run }: Run, date: string): string {
  const { seen, ...counts } = totals
  const isFault = ([name]: readonly [string, number]): boolean => Object.hasOwn(FAULTS, name)
  const inOrder = Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1))
  const report = {
    ...run,
    date,
    ...counts,
    faultsByName: Object.fromEntries(inOrder.filter(isFault)),
    seen: Object.fromEntries(inOrder.filter((each) => !isFault(each))),
    failures: failures.map(({ world, violations, smaller }) => ({
      options: world.options,
      violations,
      ...(smaller ? { smaller: smaller.options } : {}),
    })),
    machine: { cpu: cpus()[0]?.model.trim(), cores: cpus().length, node: process.versions.node },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
