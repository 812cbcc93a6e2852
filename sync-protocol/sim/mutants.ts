// Tries the simulator: breaks one rule of the machines at a time and sees how many seeds pass before
// a world notices. Without arguments all mutants, with names just those.

import '@evertill/shared/scripts/node24.ts'
import { pickMutants } from '@evertill/shared/scripts/mutants/pick.ts'
import { SIM_MUTANTS } from './mutant-table.ts'
import { tryMutants } from './run-mutants.ts'

const print = (line: string) => process.stdout.write(`${line}\n`)

try {
  const picked = pickMutants(SIM_MUTANTS, process.argv.slice(2))
  process.exitCode = await tryMutants(picked, new URL('./world.ts', import.meta.url), print)
} catch (error) {
  print(`mutants: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 2
}
