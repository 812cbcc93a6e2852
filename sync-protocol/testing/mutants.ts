// Tries the tests of the protocol: breaks one rule of its machines at a time and sees whether a test
// falls. Without arguments all mutants, with names just those.

import '@evertill/shared/scripts/node24.ts'
import { tryMutants } from '@evertill/shared/scripts/mutants/run.ts'
import { PROTOCOL_MUTANTS } from './mutant-table.ts'

process.exit(await tryMutants(PROTOCOL_MUTANTS, process.argv.slice(2)))
