// Plays whole stores in virtual time, one world for each seed, and says which of them broke a promise.
// `npm run sim` starts it; README.md of this folder tells how.

import '@evertill/shared/scripts/node24.ts'
import { program } from './run-program.ts'

process.exitCode = await program(process.argv.slice(2), {
  world: new URL('./world.ts', import.meta.url),
  known: new URL('./known-seeds.json', import.meta.url),
  print: (line) => process.stdout.write(`${line}\n`),
  hint: (line) => process.stderr.write(`${line}\n`),
})
