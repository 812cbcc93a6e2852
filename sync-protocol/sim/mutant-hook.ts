// Puts one mutant into this thread: the file it breaks is changed while Node loads it, and stays as
// it is on disk.

import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { applyMutant } from '@evertill/shared/scripts/mutants/pick.ts'
import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'

/** Answers whether the broken file was loaded: a mutant that nobody met was not survived. */
export function breakFile(mutant: Mutant): () => boolean {
  const file = new URL(`../../${mutant.file}`, import.meta.url)
  const source = applyMutant(mutant, readFileSync(file, 'utf8'))
  let met = false
  registerHooks({
    load: (url, context, nextLoad) => {
      if (url !== file.href) return nextLoad(url, context)
      met = true
      return { format: 'module-typescript', source, shortCircuit: true }
    },
  })
  return () => met
}
