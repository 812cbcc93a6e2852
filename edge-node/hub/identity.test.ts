// The key of a store: made once, readable by nobody else, and never quietly replaced by another one.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openIdentity } from './identity.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-identity-'))
const file = join(folder, 'identity.json')

afterAll(() => rmSync(folder, { recursive: true }))

test('the key is made once, and what the hub answered is kept beside it', () => {
  const first = openIdentity(folder)
  expect(first.publicKey).toMatch(/^[0-9a-f]{64}$/)
  expect(first.enrolled()).toBeUndefined()
  const enrolled = {
    ...{ tenant: 'acme', store: 'one', storeName: 'Corner' },
    ...{ node: '0190c2a0-5555-7000-8000-000000000001', hubUrl: 'http://hub.example' },
  }
  first.enrol(enrolled)
  expect(first.enrolled()).toEqual(enrolled)
  const again = openIdentity(folder)
  expect(again.publicKey).toBe(first.publicKey)
  expect(again.enrolled()).toEqual(enrolled)
  const bytes = new TextEncoder().encode('the same')
  expect(again.sign(bytes)).toEqual(first.sign(bytes))
})

test('nobody else on the machine can read it', () => {
  expect((statSync(file).mode % 0o1000).toString(8)).toBe('600')
})

test('a file that cannot be read stops the start instead of making another key', () => {
  writeFileSync(file, '{"privateKey":')
  expect(() => openIdentity(folder)).toThrow('does not hold the key')
})
