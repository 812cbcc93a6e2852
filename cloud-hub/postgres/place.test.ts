// Where a database lives when its account cannot reach the data folder, and what moves and copies of
// that folder mean.

import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canReach } from './account.ts'
import { choosePlace, placeOf } from './place.ts'

const { uid, gid } = userInfo()
const account = { uid, gid }
let base: string
let drawn = 0

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'evertill-place-')))
})

afterEach(() => rmSync(base, { recursive: true }))

function folder(name: string): string {
  mkdirSync(join(base, name))
  return join(base, name)
}

function choose(dataDir: string, isReachable: boolean) {
  return choosePlace({
    dataDir,
    account,
    newToken: () => {
      drawn += 1
      return `token ${drawn}`
    },
    systemBase: join(base, 'system'),
    reaches: () => isReachable,
  })
}

test('a folder that can be reached holds everything itself', () => {
  const dir = folder('hub')
  const home = join(dir, 'postgres')
  expect(choose(dir, true)).toEqual({ base: dir, home, cluster: join(home, 'cluster') })
  expect(placeOf(dir).home).toBe(home)
})

test('a folder that cannot be reached remembers where its database is', () => {
  const dir = folder('hub')
  const place = choose(dir, false)
  expect(place.home.startsWith(join(base, 'system'))).toBe(true)
  expect(choose(dir, false)).toEqual(place)
  expect(placeOf(dir).home).toBe(place.home)
  // Also when it could be reached by then.
  expect(choose(dir, true)).toEqual(place)
})

test('a folder that was moved keeps its database', () => {
  const { home } = choose(folder('hub'), false)
  renameSync(join(base, 'hub'), join(base, 'moved'))
  expect(choose(join(base, 'moved'), false).home).toBe(home)
})

test('a copy of a folder does not get the database of the first one', () => {
  choose(folder('hub'), false)
  cpSync(join(base, 'hub'), join(base, 'copy'), { recursive: true })
  expect(() => choose(join(base, 'copy'), false)).toThrow(
    expect.objectContaining({ code: 'DATABASE_OF_ANOTHER_FOLDER' }),
  )
})

test('a folder that was removed and made again begins anew, and the old database is kept once', () => {
  const first = choose(folder('hub'), false)
  writeFileSync(join(first.home, 'books'), 'old')
  rmSync(join(base, 'hub'), { recursive: true })
  const second = choose(folder('hub'), false)
  expect(existsSync(join(second.home, 'books'))).toBe(false)
  expect(existsSync(join(`${first.home}.removed`, 'books'))).toBe(true)
})

test('a database that is gone is never replaced by an empty one', () => {
  const dir = folder('hub')
  rmSync(choose(dir, false).home, { recursive: true })
  expect(() => choose(dir, false)).toThrow(expect.objectContaining({ code: 'DATABASE_MISSING' }))
})

test('a database that can no longer be reached is never replaced by an empty one', () => {
  const dir = folder('hub')
  mkdirSync(choose(dir, true).cluster)
  expect(() => choose(dir, false)).toThrow(
    expect.objectContaining({ code: 'DATABASE_UNREACHABLE' }),
  )
})

test('an account reaches a folder if it may pass through each one above it', () => {
  const inner = folder('outer')
  mkdirSync(join(inner, 'inner'))
  const stranger = { uid: 54_321, gid: 54_321 }
  // What lies above is the same for both; only the last two folders are set here.
  for (const above of [base]) chmodSync(above, 0o711)
  for (const [outer, own, reaches] of [
    [0o711, 0o711, true],
    [0o700, 0o711, false],
    [0o711, 0o700, false],
    [0o710, 0o711, false],
    [0o701, 0o701, true],
  ] as const) {
    chmodSync(inner, outer)
    chmodSync(join(inner, 'inner'), own)
    expect(canReach(join(inner, 'inner'), stranger)).toBe(reaches)
    expect(canReach(join(inner, 'inner'), account)).toBe(true)
    chmodSync(inner, 0o711)
  }
})
