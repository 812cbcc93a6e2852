// Everything that must hold before a change goes out, in one run that ends with one line: check,
// the tests of every package, the vectors, (with --rotation WORD) a few mutants of the rules, journeys
// through real servers and a real browser, and a batch of simulated stores.

import './node24.ts'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run, vitest } from './child.ts'
import {
  closingLine,
  sum,
  type Tally,
  tallyMutants,
  tallySimulator,
  tallyStep,
  tallyTests,
  tallyVectors,
  type VitestReport,
} from './tally.ts'

/** The families of vectors whose rules are built. */
const families = [
  'money',
  'cash-rounding',
  'tax',
  'allocation',
  'invoice-number',
  'stamp-duty',
  'modifier-totals',
]

const script = (name: string) => join(root, 'shared/scripts', name)

const tallies: Tally[] = []
await part('check', 1, async () => [await check()])
await part('unit and vectors', 4, async () => [
  await tests('!e2e'),
  await vectors(),
  ...(await mutants()),
])
await part('journeys', 6, async () => [await tests('e2e')])
await part('simulator', 4, async () => [await simulator()])

const all = sum(tallies)
for (const complaint of all.complaints) console.log(`failed: ${complaint}`)
console.log(closingLine(all))
process.exitCode = all.failed === 0 ? 0 : 1

/** A part has a budget, so that the whole stays something one waits for; over it is a warning. */
async function part(name: string, minutes: number, work: () => Promise<Tally[]>): Promise<void> {
  console.log(`\n── ${name}`)
  const began = performance.now()
  tallies.push(...(await work()))
  const seconds = (performance.now() - began) / 1000
  console.log(`part ${name}: ${seconds.toFixed(0)} s of ${minutes} min`)
  if (seconds > minutes * 60) {
    console.log(
      `!!! OVER BUDGET: move cases of '${name}' to its long part (CONTRIBUTING.md, Budget)`,
    )
  }
}

async function check(): Promise<Tally> {
  const { code } = await run(script('check.ts'), [], 'shown')
  return tallyStep('check', code)
}

async function tests(project: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-test-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const { code } = await run(vitest(), ['run', `--project=${project}`, ...reporters], 'shown')
    const report: VitestReport | undefined = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : undefined
    return tallyTests(report, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function vectors(): Promise<Tally> {
  const files = families.map((family) => join(root, 'shared/testing/vectors', `${family}.json`))
  const { code, output } = await run(script('vectors.ts'), files, 'both')
  return tallyVectors(output, code, families)
}

/** Which five mutants it is depends on the word; CI hands over the name of the commit. */
async function mutants(): Promise<Tally[]> {
  const at = process.argv.indexOf('--rotation')
  if (at < 0) return []
  const word = process.argv[at + 1] ?? ''
  const { code, output } = await run(script('mutants.ts'), ['--rotation', word], 'both')
  return [tallyMutants(output, code)]
}

/** Which worlds it plays is written there: `sync-protocol/sim/range.ts`. */
async function simulator(): Promise<Tally> {
  const { code, output } = await run(join(root, 'sync-protocol/sim/run.ts'), ['--batch'], 'both')
  return tallySimulator(output, code)
}
