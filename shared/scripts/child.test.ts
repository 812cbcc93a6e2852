// The steps of a longer task: what they print and how they end, also when they would not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { OUT_OF_TIME, run } from './child.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-child-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, text: string): string {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, text)
  return file
}

test('a step gives back what it printed and its exit code', async () => {
  const file = program('ends', "console.log('one'); console.error('two'); process.exitCode = 3")
  const { code, output } = await run(file, [], 'kept')
  expect(code).toBe(3)
  expect(output).toContain('one\n')
  expect(output).toContain('two\n')
})

test('a step in an endless loop is ended and counts as failed', async () => {
  const file = program('loops', "console.log('begun'); for (;;) {}")
  expect((await run(file, [], 'kept', 1_500)).code).toBe(OUT_OF_TIME)
})
