// The ways to break the machines that a simulated shop must notice. The table in this folder's README
// lists the same.

import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'
import { ADAPTER_ROWS } from './mutant-rows-adapters.ts'
import { LINK_ROWS } from './mutant-rows-links.ts'
import { STORE_ROWS } from './mutant-rows-store.ts'

/** No test stands beside a row: the worlds themselves must notice. */
export const SIM_MUTANTS: readonly Mutant[] = [...LINK_ROWS, ...STORE_ROWS, ...ADAPTER_ROWS].map(
  (row) => ({
    ...row,
    tests: [],
  }),
)
