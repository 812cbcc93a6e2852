// Settings: what is missing, wrong or misspelt stops the start with its name.

import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const folder = { EVERTILL_DATA_DIR: 'data' }

test('a folder is all a hub needs, and it then listens to its own machine only', () => {
  expect(readConfig({ ...folder, PATH: 'x' })).toEqual({
    dataDir: 'data',
    host: '127.0.0.1',
    port: 8_480,
    logLevel: 'info',
  })
})

test("settings of other programs in the same environment are none of the hub's business", () => {
  const others = { EVERTILL_HUB_URL: 'x', EVERTILL_TILL_DIR: 'y', EVERTILL_CHROMIUM: 'z' }
  expect(readConfig({ ...folder, ...others })).toEqual(readConfig(folder))
})

test('settings cannot be changed afterwards', () => {
  expect(Object.isFrozen(readConfig(folder))).toBe(true)
})

test('an empty setting is one that was not made', () => {
  expect(readConfig({ ...folder, EVERTILL_PORT: '', EVERTILL_DATABASE_URL: '' }).port).toBe(8_480)
  expect(readConfig({ ...folder, EVERTILL_BACKUP_DIR: '' }).backupDir).toBeUndefined()
  expect(readConfig({ ...folder, EVERTILL_BACKUP_DIR: '/mnt/b' }).backupDir).toBe('/mnt/b')
})

test.each([
  [{}, 'EVERTILL_DATA_DIR: must name the folder of this hub'],
  [{ ...folder, EVERTILL_PORT: 'http' }, 'EVERTILL_PORT: must be a port'],
  [{ ...folder, EVERTILL_PORT: '70000' }, 'EVERTILL_PORT: must be a port'],
  [{ ...folder, EVERTILL_LOG_LEVEL: 'loud' }, 'EVERTILL_LOG_LEVEL: must be one of trace, debug'],
  [{ ...folder, EVERTILL_OPERATOR_KEY: 'secret' }, 'EVERTILL_OPERATOR_KEY: must be 64 characters'],
  [{ ...folder, EVERTILL_DATABASE_URL: 'mysql://a' }, 'EVERTILL_DATABASE_URL: must be a postgres'],
  [{ ...folder, EVERTILL_PUBLIC_URL: 'hub' }, 'EVERTILL_PUBLIC_URL: must be the http(s) address'],
  [
    { ...folder, EVERTILL_DATABASE_OWNER_URL: 'postgres://o@h/d' },
    'EVERTILL_DATABASE_OWNER_URL: needs EVERTILL_DATABASE_URL',
  ],
  [{ ...folder, EVERTILL_PROT: '1' }, 'EVERTILL_PROT: EVERTILL_PORT is meant?'],
])('wrong settings are named: %o', (environment, words) => {
  expect(() => readConfig(environment)).toThrow(words)
})

test('what is secret does not stand in the complaint about it', () => {
  const read = () => readConfig({ ...folder, EVERTILL_DATABASE_URL: 'mysql://u:tiger@h/d' })
  expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('tiger') }))
})
