// What may stand behind `npm start --`.

import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

describe('npm start', () => {
  test('needs nothing, and keeps what it has', () => {
    expect(readArguments([])).toEqual({
      ok: true,
      value: { help: false, fresh: false, hubPort: 8480, storePort: 8490, items: 120 },
    })
  })

  test('begins anew when it is told to, on other ports', () => {
    const given = ['--fresh', '--hub-port', '9001', '--store-port=9002', '--items', '100000']
    expect(readArguments(given)).toEqual({
      ok: true,
      value: { help: false, fresh: true, hubPort: 9001, storePort: 9002, items: 100_000 },
    })
  })

  test.each([
    [['--hub-port', 'eighty'], '--hub-port is a number from 1 to 65535'],
    [['--store-port', '70000'], '--store-port is a number from 1 to 65535'],
    [['--hub-port', '8490'], '--hub-port and --store-port are two ports'],
    [['--items', '0'], '--items is a number from 1 to 100000'],
  ])('says what is wrong with %j', (given, why) => {
    expect(readArguments(given)).toEqual({ ok: false, error: why })
  })

  test('knows no other words', () => {
    expect(readArguments(['--new'])).toMatchObject({ ok: false })
    expect(readArguments(['fresh'])).toMatchObject({ ok: false })
  })
})
