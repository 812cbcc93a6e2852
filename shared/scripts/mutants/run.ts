// Breaks one rule at a time, in memory, and sees whether a test falls. Every package with mutants of
// its own has a program that hands its table in.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
// biome-ignore lint/suspicious/noDeprecatedImports: only its overload with a mode is deprecated
import { createVitest } from 'vitest/node'
import { root } from '../child.ts'
import { applyMutant, pickMutants } from './pick.ts'
import type { Mutant } from './table.ts'

/** Prints a line for each mutant and a count at the end; answers the exit code. */
export async function tryMutants(
  mutants: readonly Mutant[],
  args: readonly string[],
): Promise<number> {
  const picked = pickMutants(mutants, args)
  const sound = await runTests([...new Set(picked.flatMap((mutant) => mutant.tests))])
  if (sound.failed > 0 || sound.passed === 0) {
    console.log(`The tests do not pass before anything is broken: ${sound.failed} failed`)
    console.log(`0 caught, ${picked.length} survived`)
    return 1
  }
  let caught = 0
  for (const mutant of picked) {
    const { failed } = await runTests(mutant.tests, mutant)
    if (failed > 0) caught += 1
    console.log(`${failed > 0 ? 'caught  ' : 'SURVIVED'} ${mutant.name}: ${mutant.breaks}`)
  }
  console.log(`${caught} caught, ${picked.length - caught} survived`)
  return caught === picked.length ? 0 : 1
}

async function runTests(
  paths: readonly string[],
  mutant?: Mutant,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const vitest = await createVitest(
    // Without the project's own configuration: a plugin given here would not reach its projects.
    {
      config: false,
      root,
      include: ['{shared,sync-protocol}/**/*.test.ts'],
      setupFiles: [join(root, 'shared/testing/fixed-seed.ts')],
      watch: false,
      bail: 1,
      reporters: [{}],
      // A broken module must neither come from the cache of sound ones nor go into it.
      fsModuleCache: false,
    },
    { plugins: mutant ? [breaking(mutant)] : [] },
  )
  await vitest.start(paths.map((path) => join(root, path)))
  const modules = vitest.state.getTestModules()
  let passed = 0
  let failed = 0
  for (const module of modules) {
    if (module.state() === 'failed') failed += 1
    for (const test of module.children.allTests()) {
      if (test.result().state === 'passed') passed += 1
    }
  }
  await vitest.close()
  return { passed, failed }
}

/** Serves one file of the rules with its one change; the file on disk stays as it is. */
function breaking(mutant: Mutant): Plugin {
  const file = join(root, mutant.file)
  const broken = applyMutant(mutant, readFileSync(file, 'utf8'))
  return {
    name: 'break-one-rule',
    enforce: 'pre',
    load: (id) => (id.split('?')[0] === file ? broken : undefined),
  }
}
