// Versions: two sides that meet, and a wire that nobody changes by accident.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { WIRE } from '../testing/wire.ts'
import { chooseVersion, PROTOCOL_VERSION, SPOKEN } from './version.ts'

function hashOfWire(): string {
  const schemas = Object.entries(WIRE)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })])
  return createHash('sha256').update(JSON.stringify(schemas, sorted)).digest('hex')
}

/** Fields in the order of their names: which one was written first is no change of the wire. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const kept: Record<string, string> = JSON.parse(
  readFileSync(new URL('../testing/fixtures/wire.json', import.meta.url), 'utf8'),
)

test('[V1] the wire is that of its version: whoever changes a schema raises PROTOCOL_VERSION', () => {
  expect({ version: PROTOCOL_VERSION, wire: hashOfWire() }).toEqual({
    version: PROTOCOL_VERSION,
    wire: kept[PROTOCOL_VERSION],
  })
})

test('[V1] every version ever shipped keeps its line, and no two have one wire', () => {
  const versions = Object.keys(kept).map(Number)
  expect(versions).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, at) => at + 1))
  expect(new Set(Object.values(kept)).size).toBe(versions.length)
})

test('[V2] two sides speak the highest version both know', () => {
  expect(chooseVersion([1, 2, 3], [2, 3, 4])).toEqual({ ok: true, value: 3 })
  expect(chooseVersion([3, 1], [1, 2])).toEqual({ ok: true, value: 1 })
  expect(chooseVersion(SPOKEN)).toEqual({ ok: true, value: PROTOCOL_VERSION })
})

test('[V2] where there is none, the answer says what this side speaks', () => {
  expect(chooseVersion([1], [2, 3])).toEqual({
    ok: false,
    error: { code: 'UPGRADE', proto: [2, 3] },
  })
})
