// How a terminal is named across the tenants of one hub.
import { expect, test } from 'vitest'
import { terminalIdText } from './staff.ts'

test('a terminal is named by tenant, store and number', () => {
  expect(terminalIdText({ tenant: 'T9', store: 'S1', terminal: 3 })).toBe('T9-S1-3')
})
