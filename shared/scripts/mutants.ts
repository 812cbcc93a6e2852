// Tries the tests of the trade: breaks one rule at a time and sees whether a test falls. Without
// arguments all mutants, with `--rotation WORD` the five whose turn it is, with names just those.

import './node24.ts'
import { tryMutants } from './mutants/run.ts'
import { MUTANTS } from './mutants/table.ts'

process.exit(await tryMutants(MUTANTS, process.argv.slice(2)))
