// The mutants of the simulator: each still finds the one place it breaks, is told of in the documents,
// and is really put into the machines that a world loads.

import { readFileSync } from 'node:fs'
import { applyMutant } from '@evertill/shared/scripts/mutants/pick.ts'
import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'
import { describe, expect, test } from 'vitest'
import { SIM_MUTANTS } from './mutant-table.ts'
import { tryMutants } from './run-mutants.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
const listed = readme.split('## Mutants of the simulator')[1]?.split('\n## ')[0] ?? ''

test.for(SIM_MUTANTS)('the mutant $name changes one place of $file', (mutant) => {
  const text = readFileSync(new URL(`../../${mutant.file}`, import.meta.url), 'utf8')
  expect(applyMutant(mutant, text)).not.toBe(text)
})

test('no two mutants have one name', () => {
  expect(new Set(SIM_MUTANTS.map(({ name }) => name)).size).toBe(SIM_MUTANTS.length)
})

test('the table in the documents lists every mutant and no other', () => {
  const rows = [...listed.matchAll(/^\| `(.+?)` \| (.+?) \| \d{1,4} \|$/gm)].map(
    ([, name, breaks]) => [name, breaks],
  )
  expect(rows.sort()).toEqual(SIM_MUTANTS.map(({ name, breaks }) => [name, breaks]).sort())
})

describe('trying them', () => {
  const named = (name: string): Mutant => {
    const found = SIM_MUTANTS.find((mutant) => mutant.name === name)
    if (found === undefined) throw new RangeError(name)
    return found
  }
  const oldSession = named('old-session')
  const worldWith = (query = '') => new URL(`./run-fake-world.ts?${query}`, import.meta.url)

  async function tried(mutants: readonly Mutant[], query = '') {
    const lines: string[] = []
    const code = await tryMutants(mutants, worldWith(query), (line) => lines.push(line))
    return { code, lines }
  }

  test('a broken rule that a world notices is caught at that seed', async () => {
    const { code, lines } = await tried([oldSession])
    expect(lines).toEqual([
      `caught   old-session at seed 1: ${oldSession.breaks}`,
      '1 caught, 0 survived',
    ])
    expect(code).toBe(0)
  })

  test('a broken rule without an effect survives', async () => {
    const harmless = { ...oldSession, name: 'harmless', to: 'return kept.sess === shown' }
    const { code, lines } = await tried([harmless, oldSession])
    expect(lines[0]).toBe(`SURVIVED harmless: ${oldSession.breaks}`)
    expect(lines.at(-1)).toBe('1 caught, 1 survived')
    expect(code).toBe(1)
  })

  test('a world that throws has noticed', async () => {
    const loud = { ...oldSession, to: "throw new Error('no')" }
    expect((await tried([loud])).lines[0]).toContain('caught   old-session threw at seed 1')
  })

  test('a mutant that no world ever loads, or that cannot be read, is not caught', async () => {
    const unread = { ...oldSession, to: 'return ((' }
    const { lines } = await tried([unread])
    expect(lines[0]).toContain('SURVIVED')
    const { lines: unmet } = await tried([named('deleted-counts')])
    expect(unmet[1]).toContain('the world never loads sync-protocol/src/sum.ts')
  })

  test('nothing is tried where seeds fail before anything is broken', async () => {
    const { code, lines } = await tried([oldSession], 'lost=30')
    expect(lines).toEqual([expect.stringContaining('seed 30 fails: lost:'), '0 caught, 1 survived'])
    expect(code).toBe(1)
  })
})
