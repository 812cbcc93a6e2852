// Proves the shapes of terminals, and that keys and PINs stay out of their answers.

import { expect, test } from 'vitest'
import * as z from 'zod'
import { minor } from '../money/money.ts'
import { businessDate, localTime } from '../time.ts'
import { moneySchemas } from './money.ts'
import { SignInBody, terminalSchemas, type V1Terminal } from './terminal.ts'
import { readBody } from './validation.ts'

const SCHEMAS = terminalSchemas(moneySchemas({ code: 'USD', decimals: 2 }))

const TERMINAL: V1Terminal = {
  terminalId: 'A1234-5678-9',
  tenantId: 'A1234',
  storeCode: '5678',
  terminalNo: 9,
  description: 'Front',
  functionMode: 'Sales',
  status: 'Opened',
  businessDate: businessDate('2026-11-21'),
  openCounter: 1,
  businessCounter: 12,
  initialAmount: minor(10_050),
  physicalAmount: null,
  staff: { staffId: '7', staffName: 'Anna', staffPin: '*****' },
  apiKey: '****-****-****-****',
  entryDatetime: localTime('2026-11-01T08:00:00'),
  lastUpdateDatetime: null,
}

test('a terminal is written as old clients read it', () => {
  expect(z.encode(SCHEMAS.V1Terminal, TERMINAL)).toEqual({
    ...TERMINAL,
    businessDate: '20261121',
    initialAmount: 100.5,
    entryDatetime: '2026-11-01 08:00:00',
  })
})

test('a key or a PIN that slips into an answer stops it', () => {
  const withKey = { ...TERMINAL, apiKey: 'real-key' } as unknown as V1Terminal
  expect(z.safeEncode(SCHEMAS.V1Terminal, withKey).success).toBe(false)
  const staff = { staffId: '7', staffName: 'Anna', staffPin: '1234' }
  const withPin = { ...TERMINAL, staff } as unknown as V1Terminal
  expect(z.safeEncode(SCHEMAS.V1Terminal, withPin).success).toBe(false)
})

test('the key is readable in the one answer that creates the terminal', () => {
  const created = { ...TERMINAL, apiKey: 'real-key' }
  expect(z.encode(SCHEMAS.V1TerminalCreated, created).apiKey).toBe('real-key')
})

test('the float may be left out, null or nothing, but never below nothing', () => {
  const read = (body: unknown) => readBody(SCHEMAS.OpenBody, body, 'camel')
  expect(read({})).toEqual({ ok: true, value: {} })
  expect(read({ initial_amount: null })).toEqual({ ok: true, value: { initialAmount: null } })
  expect(read({ initial_amount: 0 })).toEqual({ ok: true, value: { initialAmount: 0 } })
  expect(read({ initial_amount: -1 }).ok).toBe(false)
})

test('cash in and cash out take an amount above 0; the path that does both takes either sign', () => {
  for (const amount of [0, -1]) {
    expect(readBody(SCHEMAS.CashMoveBody, { amount }, 'camel').ok).toBe(false)
  }
  const both = (amount: number) => readBody(SCHEMAS.CashInOutBody, { amount }, 'camel')
  expect([both(5), both(-5)]).toMatchObject([
    { value: { amount: 500 } },
    { value: { amount: -500 } },
  ])
  expect(both(0)).toMatchObject({ error: { problems: [{ name: 'AMOUNT_ZERO' }] } })
})

test('a PIN keeps its zeros and spaces', () => {
  expect(SignInBody.parse({ staffId: '7', pin: '0007 ' }).pin).toBe('0007 ')
  expect(SignInBody.safeParse({ staffId: '7', pin: 7 }).success).toBe(false)
})
