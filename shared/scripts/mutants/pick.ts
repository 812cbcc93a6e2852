// Which mutants take their turn, and what a file looks like with one of them in it.

import type { Mutant } from './table.ts'

export const ROTATION = 5

export function pickMutants(
  mutants: readonly Mutant[],
  args: readonly string[],
): readonly Mutant[] {
  if (args[0] === '--rotation') return rotation(mutants, args[1] ?? '')
  if (args.length === 0) return mutants
  return args.map((name) => {
    const found = mutants.find((mutant) => mutant.name === name)
    if (found === undefined) throw new Error(`no mutant is called '${name}'`)
    return found
  })
}

/** The mutated text. What is to be broken must stand there exactly once. */
export function applyMutant(mutant: Mutant, text: string): string {
  const parts = text.split(mutant.from)
  if (parts.length !== 2) {
    throw new Error(
      `${mutant.name}: '${mutant.from}' stands ${parts.length - 1} times in ${mutant.file}`,
    )
  }
  return parts.join(mutant.to)
}

/** Five in a row, from a place that the word decides; over time every mutant gets its turn. */
function rotation(mutants: readonly Mutant[], word: string): readonly Mutant[] {
  let place = 0
  for (const letter of word) place = (place * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  const start = place % mutants.length
  return Array.from({ length: Math.min(ROTATION, mutants.length) }, (_, step) => {
    return mutants[(start + step) % mutants.length] as Mutant
  })
}
