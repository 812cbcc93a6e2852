// The disk of a scripted till keeps every act that was complete, and nothing of one that was cut off.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFileRows } from './chaos-rows.ts'

let dir: string
let path: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'evertill-rows-'))
  path = join(dir, 'rows')
})

afterEach(() => rmSync(dir, { recursive: true }))

async function written() {
  const rows = openFileRows(path)
  await rows.write(
    new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  )
  await rows.write(
    new Map([
      ['a', undefined],
      ['c', 'three\nlines'],
    ]),
  )
  return rows
}

test('what was written is there after the next start, also when the disk was tidied', async () => {
  const rows = await written()
  const kept = [
    ['b', '2'],
    ['c', 'three\nlines'],
  ]
  expect([...(await openFileRows(path).all())]).toEqual(kept)
  await rows.tidy()
  await rows.write(new Map([['d', '4']]))
  await rows.close()
  expect([...(await openFileRows(path).all())]).toEqual([...kept, ['d', '4']])
})

test('an act that a kill cut off is none, and the next one stands in its place', async () => {
  await (await written()).close()
  appendFileSync(path, '[["b","cut')
  const again = openFileRows(path)
  expect((await again.all()).get('b')).toBe('2')
  await again.write(new Map([['b', '5']]))
  await again.close()
  expect((await openFileRows(path).all()).get('b')).toBe('5')
})
