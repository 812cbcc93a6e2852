// The mutants of the protocol: each still finds the one place it breaks.

import { readFileSync } from 'node:fs'
import { applyMutant } from '@evertill/shared/scripts/mutants/pick.ts'
import { expect, test } from 'vitest'
import { PROTOCOL_MUTANTS } from './mutant-table.ts'

test.for(PROTOCOL_MUTANTS)('the mutant $name changes one place of $file', (mutant) => {
  const text = readFileSync(new URL(`../../${mutant.file}`, import.meta.url), 'utf8')
  expect(applyMutant(mutant, text)).not.toBe(text)
})

test('no two mutants have one name', () => {
  const names = PROTOCOL_MUTANTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('the table in the documents lists every mutant', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const { name, breaks } of PROTOCOL_MUTANTS) {
    expect(readme).toContain(`| \`${name}\` | ${breaks} |`)
  }
})
