// Which value counts where, and why: the nearest place that says something readable.

import { describe, expect, test } from 'vitest'
import { effective, effectiveText, explain, rowsOfV1, type SettingRow } from './effective.ts'

const till3 = { store: 'shibuya', terminal: 3 }
const till4 = { store: 'shibuya', terminal: 4 }
const osaka = { store: 'osaka', terminal: 3 }

const header: readonly SettingRow[] = [
  { name: 'RECEIPT_NO_START_VALUE', at: 'node', value: '50' },
  { name: 'RECEIPT_NO_START_VALUE', at: 'tenant-default', value: '100' },
  { name: 'RECEIPT_NO_START_VALUE', at: 'tenant', value: '200' },
  { name: 'RECEIPT_NO_START_VALUE', at: 'store', store: 'shibuya', value: '300' },
  { name: 'RECEIPT_NO_START_VALUE', at: 'terminal', ...till3, value: '400' },
]

function without(...places: readonly SettingRow['at'][]): readonly SettingRow[] {
  return header.filter((row) => !places.includes(row.at))
}

describe('the value that counts', () => {
  test('is that of the terminal before that of the store, the tenant and the node', () => {
    const at3 = (rows: readonly SettingRow[]) => effective('RECEIPT_NO_START_VALUE', till3, rows)
    expect(at3(header)).toBe(400)
    expect(at3(without('terminal'))).toBe(300)
    expect(at3(without('terminal', 'store'))).toBe(200)
    expect(at3(without('terminal', 'store', 'tenant'))).toBe(100)
    expect(at3(without('terminal', 'store', 'tenant', 'tenant-default'))).toBe(50)
    expect(at3([])).toBe(111_111)
  })

  test('is never that of another terminal or another store', () => {
    expect(effective('RECEIPT_NO_START_VALUE', till4, header)).toBe(300)
    expect(effective('RECEIPT_NO_START_VALUE', osaka, header)).toBe(200)
    expect(effective('RECEIPT_NO_START_VALUE', { store: 'shibuya' }, header)).toBe(300)
    expect(effective('RECEIPT_NO_START_VALUE', {}, header)).toBe(200)
  })

  test('passes over what nobody can read, so that the shop opens', () => {
    const slip: readonly SettingRow[] = [
      { name: 'RECEIPT_NO_START_VALUE', at: 'terminal', ...till3, value: 'four hundred' },
      ...without('terminal'),
    ]
    expect(effective('RECEIPT_NO_START_VALUE', till3, slip)).toBe(300)
  })

  test('is not taken from a place that may not set it', () => {
    const rows: readonly SettingRow[] = [
      { name: 'TIME_ZONE', at: 'terminal', ...till3, value: 'Asia/Jakarta' },
      { name: 'COMPAT_V1', at: 'store', store: 'shibuya', value: 'true' },
    ]
    expect(effective('TIME_ZONE', till3, rows)).toBe('Asia/Tokyo')
    expect(effective('COMPAT_V1', till3, rows)).toBe(false)
    expect(effective('SIGN_IN_REQUIRES_PIN', till3, rows)).toBe(true)
  })

  test('of an empty invoice number at one terminal is empty, not the store’s', () => {
    const rows: readonly SettingRow[] = [
      { name: 'INVOICE_REGISTRATION_NUMBER', at: 'terminal', ...till3, value: '' },
      { name: 'INVOICE_REGISTRATION_NUMBER', at: 'tenant', value: 'T1234567890123' },
    ]
    expect(effective('INVOICE_REGISTRATION_NUMBER', till3, rows)).toBe('')
    expect(effective('INVOICE_REGISTRATION_NUMBER', till4, rows)).toBe('T1234567890123')
  })

  test('has the type of the setting', () => {
    const lines = effective('RECEIPT_HEADERS', till3, [
      { name: 'RECEIPT_HEADERS', at: 'tenant', value: "[{'text': 'Evertill', 'align': 'center'}]" },
    ])
    expect(lines).toEqual([{ text: 'Evertill', align: 'center' }])
    const method: 'Round' | 'Floor' | 'Ceil' = effective('ROUND_METHOD_FOR_DISCOUNT', till3, [])
    expect(method).toBe('Round')
  })

  test('of a plug-in follows the same way, and nothing is made up for it', () => {
    const rows: readonly SettingRow[] = [
      { name: 'LOYALTY_GREETING', at: 'tenant', value: 'Hello' },
      { name: 'LOYALTY_GREETING', at: 'terminal', ...till3, value: '[half' },
    ]
    expect(effectiveText('LOYALTY_GREETING', till3, rows)).toBe('[half')
    expect(effectiveText('LOYALTY_GREETING', till4, rows)).toBe('Hello')
    expect(effectiveText('LOYALTY_FAREWELL', till3, rows)).toBeUndefined()
  })
})

describe('an installation for old clients', () => {
  const compat: SettingRow = { name: 'COMPAT_V1', at: 'node', value: 'true' }

  test('asks for no PIN and lets a cashier void, all by one setting', () => {
    expect(effective('SIGN_IN_REQUIRES_PIN', till3, [compat])).toBe(false)
    expect(effective('V1_CASHIER_MAY_VOID', till3, [compat])).toBe(true)
    expect(effective('OPEN_REGISTRATION', {}, [compat])).toBe(true)
    expect(effective('PASSWORD_MIN_LENGTH', {}, [compat])).toBe(1)
    expect(effective('ACCESS_TOKEN_MINUTES', {}, [compat])).toBe(1_440)
    expect(effective('V1_PORTS', {}, [compat])).toBe(true)
    expect(effective('CHECK_AGE', till3, [compat])).toBe(false)
  })

  test('still does what somebody set on purpose', () => {
    const rows: readonly SettingRow[] = [
      compat,
      { name: 'SIGN_IN_REQUIRES_PIN', at: 'store', store: 'shibuya', value: 'true' },
    ]
    expect(effective('SIGN_IN_REQUIRES_PIN', till3, rows)).toBe(true)
    expect(effective('SIGN_IN_REQUIRES_PIN', osaka, rows)).toBe(false)
    expect(explain('SIGN_IN_REQUIRES_PIN', osaka, rows).source).toBe('compat')
  })

  test('is not made by a tenant, only on the node itself', () => {
    const byTenant: SettingRow = { name: 'COMPAT_V1', at: 'tenant', value: 'true' }
    expect(effective('OPEN_REGISTRATION', {}, [byTenant])).toBe(false)
  })
})

describe('why a value is what it is', () => {
  test('names the place it came from and what it overruled', () => {
    expect(explain('RECEIPT_NO_START_VALUE', till3, header)).toEqual({
      name: 'RECEIPT_NO_START_VALUE',
      known: true,
      text: '400',
      source: 'terminal',
      counts: 'next-open',
      steps: [
        { source: 'terminal', text: '400', outcome: 'used' },
        { source: 'store', text: '300', outcome: 'overruled' },
        { source: 'tenant', text: '200', outcome: 'overruled' },
        { source: 'tenant-default', text: '100', outcome: 'overruled' },
        { source: 'node', text: '50', outcome: 'overruled' },
        { source: 'built-in', text: '111111', outcome: 'overruled' },
      ],
    })
  })

  test('shows what could not be read, and what was set where it does not count', () => {
    const rows: readonly SettingRow[] = [
      { name: 'DAY_CHANGE_HOUR', at: 'terminal', ...till3, value: '4' },
      { name: 'DAY_CHANGE_HOUR', at: 'store', store: 'shibuya', value: '25' },
    ]
    const { text, source, steps } = explain('DAY_CHANGE_HOUR', till3, rows)
    expect({ text, source }).toEqual({ text: '0', source: 'built-in' })
    expect(steps.map((step) => step.outcome)).toEqual([
      'too-near',
      'unreadable',
      'not-set',
      'not-set',
      'not-set',
      'used',
    ])
  })

  test('says of an unknown setting that it is a plug-in’s', () => {
    const { known, text, source } = explain('LOYALTY_GREETING', till3, [])
    expect({ known, text, source }).toEqual({ known: false, text: undefined, source: undefined })
  })

  test('says when a change would be felt', () => {
    expect(explain('COMPAT_V1', {}, []).counts).toBe('restart')
    expect(explain('BLIND_COUNT', till3, []).counts).toBe('at-once')
  })
})

describe('a setting of the v1 paths', () => {
  const record = {
    name: 'RECEIPT_NO_END_VALUE',
    defaultValue: '500000',
    values: [
      { storeCode: 'shibuya', terminalNo: 3, value: '400000' },
      { storeCode: 'shibuya', terminalNo: null, value: '300000' },
      { terminalNo: 4, value: '1' },
      { value: '200000' },
    ],
  }

  test('counts by terminal, store, tenant and its own default, in this order', () => {
    const at = (scope: Parameters<typeof effective>[1], values = record.values) =>
      effective('RECEIPT_NO_END_VALUE', scope, rowsOfV1({ ...record, values }))
    expect(at(till3)).toBe(400_000)
    expect(at(till4)).toBe(300_000)
    expect(at(osaka)).toBe(200_000)
    expect(at(osaka, [])).toBe(500_000)
  })

  test('with a terminal but no store names nobody', () => {
    expect(rowsOfV1(record)).toHaveLength(4)
    expect(rowsOfV1(record).map((row) => row.value)).not.toContain('1')
  })
})
