// Runs files of test vectors through the rules: `vectors FILE…` prints `family passed/total` for
// each file and every difference; exit 1 when anything differs or is not understood.
import './node24.ts'
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type Adapter, differences, type VectorCase } from '../testing/vector-adapters/adapter.ts'
import { adapterFor } from '../testing/vector-adapters/families.ts'

// npm starts scripts in the project's folder; a path is meant from where the person stood.
const startedIn = process.env['INIT_CWD'] ?? process.cwd()
const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: npm run --silent vectors -- FILE…')
  process.exit(1)
}
const sound = files.map(runFile)
process.exitCode = sound.every((one) => one) ? 0 : 1

function runFile(file: string): boolean {
  try {
    const { cases } = JSON.parse(readFileSync(resolve(startedIn, file), 'utf8')) as {
      cases: VectorCase[]
    }
    const first = cases[0]
    if (first === undefined) throw new Error('holds no cases')
    const adapter = adapterFor(basename(file), first.input as Record<string, unknown>)
    if (adapter === undefined) throw new Error('is of no family that the rules answer')
    return runCases(adapter, cases)
  } catch (error) {
    console.log(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

function runCases(adapter: Adapter, cases: readonly VectorCase[]): boolean {
  const failed = cases.map((one) => ({ one, found: runCase(adapter, one) }))
  const wrong = failed.filter(({ found }) => found.length > 0)
  for (const { one, found } of wrong) {
    for (const difference of found) console.log(`  ${adapter.family} ${one.id} ${difference}`)
  }
  console.log(`${adapter.family} ${cases.length - wrong.length}/${cases.length}`)
  return wrong.length === 0
}

function runCase(adapter: Adapter, { input, expect }: VectorCase): readonly string[] {
  try {
    if (typeof expect !== 'object' || expect === null || Object.keys(expect).length === 0) {
      return ['expects nothing']
    }
    return differences(adapter.run(input as never), expect)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
