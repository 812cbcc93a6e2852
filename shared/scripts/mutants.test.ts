// The mutants themselves: each still finds the one place it breaks, and each gets its turn.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './child.ts'
import { applyMutant, pickMutants, ROTATION } from './mutants/pick.ts'
import { MUTANTS } from './mutants/table.ts'

test.for(MUTANTS)('the mutant $name changes one place of $file', (mutant) => {
  const text = readFileSync(join(root, mutant.file), 'utf8')
  expect(applyMutant(mutant, text)).not.toBe(text)
})

test('a mutant whose place has gone is an error, not a survivor', () => {
  const mutant = { ...pickMutants(MUTANTS, [])[0], from: 'no such text' } as (typeof MUTANTS)[0]
  expect(() => applyMutant(mutant, 'text')).toThrow('stands 0 times')
})

test('no two mutants have one name', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
})

test('five take their turn, and every mutant gets one', () => {
  const seen = new Set<string>()
  for (let commit = 0; commit < 400; commit += 1) {
    const turn = pickMutants(MUTANTS, ['--rotation', `commit ${commit}`])
    expect(new Set(turn).size).toBe(ROTATION)
    for (const { name } of turn) seen.add(name)
  }
  expect(seen.size).toBe(MUTANTS.length)
})

test('the table in the documents lists every mutant', () => {
  const readme = readFileSync(join(root, 'shared/README.md'), 'utf8')
  for (const { name, breaks } of MUTANTS) expect(readme).toContain(`| \`${name}\` | ${breaks} |`)
})
