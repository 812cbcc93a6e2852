// What a shop may set, how it may write it, and what it is told when it slips.

import { describe, expect, test } from 'vitest'
import { type ErrorName, errorOf, screenText } from '../errors/registry.ts'
import { LANGUAGES } from '../language.ts'
import type { SettingRefusal } from './kind.ts'
import {
  checkPlace,
  isSettingName,
  normaliseSetting,
  type PlaceRefusal,
  parseSetting,
  SETTING_NAMES,
  SETTING_TEXT_MAX,
  type SettingName,
  settingOf,
} from './registry.ts'

// What old installations, the contract and the trade call by name, with what counts by default.
const DEFAULTS: Readonly<Partial<Record<SettingName, unknown>>> = {
  RECEIPT_NO_START_VALUE: 111_111,
  RECEIPT_NO_END_VALUE: 999_999,
  INVOICE_REGISTRATION_NUMBER: '',
  RECEIPT_HEADERS: [],
  RECEIPT_FOOTERS: [],
  ROUND_METHOD_FOR_DISCOUNT: 'Round',
  SIGN_IN_REQUIRES_PIN: true,
  OPEN_REGISTRATION: false,
  PASSWORD_MIN_LENGTH: 10,
  COMPAT_V1: false,
  V1_CASHIER_MAY_VOID: false,
  V1_PORTS: false,
  CART_IDLE_HOURS: 10,
  ALERT_COOLDOWN_SECONDS: 60,
  ACCESS_TOKEN_MINUTES: 15,
  REFRESH_TOKEN_DAYS: 7,
  KITCHEN_URGENT_MINUTES: 15,
  KITCHEN_LATE_MINUTES: 30,
  EDGE_RETENTION_DAYS: 400,
  HUB_RETENTION_YEARS: 10,
  STAFF_LIST_DAYS: 14,
  STOCK_SHORT_POLICY: 'allow',
  KIOSK_STOCK_SHORT_POLICY: 'refuse',
  BLIND_COUNT: true,
  CHECK_AGE: true,
  EXPIRED_ITEM_POLICY: 'refuse',
  BEST_BEFORE_POLICY: 'warn',
  TIME_ZONE: 'Asia/Tokyo',
  CURRENCY: 'JPY',
  LANGUAGE: 'ja',
  POINTS_OFFLINE_ALLOWANCE: 0,
}

describe('every setting', () => {
  test.each(Object.entries(DEFAULTS))('%s begins as %j', (name, value) => {
    expect(isSettingName(name)).toBe(true)
    const text = settingOf(name as SettingName).default
    expect(parseSetting(name, text)).toEqual({ ok: true, value })
  })

  test.each(SETTING_NAMES)('%s can read what it begins as, also for old clients', (name) => {
    const { default: usual, compat } = settingOf(name)
    expect(parseSetting(name, usual).ok).toBe(true)
    expect(compat === undefined || parseSetting(name, compat).ok).toBe(true)
    expect(compat).not.toBe(usual)
  })

  test('says what it is for in one sentence, and has a label in every language', () => {
    for (const name of SETTING_NAMES) {
      const { description, label } = settingOf(name)
      expect(description, name).toMatch(/^[A-Z].{15,120}\.$/)
      for (const language of LANGUAGES) expect(label[language], name).toMatch(/^.{1,40}$/)
      expect(label.ja, name).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
      expect(label.en, name).not.toBe(label.id)
      expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
    }
  })

  test('that makes an installation less safe is turned on only for old clients', () => {
    const eased = SETTING_NAMES.filter((name) => settingOf(name).compat !== undefined)
    expect([...eased].sort()).toEqual([
      'ACCESS_TOKEN_MINUTES',
      'CASH_DIFFERENCE_REASON_ABOVE',
      'CHECK_AGE',
      'OPEN_REGISTRATION',
      'PASSWORD_MIN_LENGTH',
      'SIGN_IN_REQUIRES_PIN',
      'V1_CASHIER_MAY_VOID',
      'V1_PORTS',
    ])
  })
})

describe('a value', () => {
  test.each<[SettingName, string, unknown]>([
    ['RECEIPT_NO_START_VALUE', ' 200000 ', 200_000],
    ['SIGN_IN_REQUIRES_PIN', 'True', true],
    ['SIGN_IN_REQUIRES_PIN', 'off', false],
    ['V1_PORTS', 'on', true],
    ['ROUND_METHOD_FOR_DISCOUNT', 'floor', 'Floor'],
    ['STOCK_SHORT_POLICY', 'refuse', 'refuse'],
    ['INVOICE_REGISTRATION_NUMBER', ' T1234567890123 ', 'T1234567890123'],
    ['CASH_ROUNDING_STEP', '0.05', '0.05'],
    ['DISCOUNT_APPROVAL_ABOVE', '', ''],
    ['DISCOUNT_APPROVAL_ABOVE', '0', '0'],
    ['SERVICE_CHARGE_RATE', '7.5', '7.5'],
    ['CURRENCY', 'IDR', 'IDR'],
    ['COUNTRY', 'us-ny', 'us-ny'],
    ['TIME_ZONE', 'America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['IN_STORE_BARCODES', '02IIIIIVPPPPC, 28IIIIIWWWWWC', ['02IIIIIVPPPPC', '28IIIIIWWWWWC']],
    ['CORS_ORIGINS', "['https://pos.example.com']", ['https://pos.example.com']],
    ['CUSTOMER_TIERS', '{"gold": "100000"}', { gold: '100000' }],
    [
      'STAFF_ROLE_MAP',
      "{'店長': 'manager', 'パート': 'Cashier'}",
      { 店長: 'manager', パート: 'cashier' },
    ],
    ['STAFF_ROLE_MAP', '', {}],
  ])('of %s may be written %j', (name, text, value) => {
    expect(parseSetting(name, text)).toEqual({ ok: true, value })
  })

  test.each<[SettingName, string, SettingRefusal['code']]>([
    ['RECEIPT_NO_START_VALUE', 'abc', 'SETTING_TYPE_WRONG'],
    ['RECEIPT_NO_START_VALUE', '1.5', 'SETTING_TYPE_WRONG'],
    ['RECEIPT_NO_START_VALUE', '', 'SETTING_TYPE_WRONG'],
    ['RECEIPT_NO_START_VALUE', '0', 'SETTING_OUT_OF_BOUNDS'],
    ['ACCESS_TOKEN_MINUTES', '1441', 'SETTING_OUT_OF_BOUNDS'],
    ['DAY_CHANGE_HOUR', '-1', 'SETTING_OUT_OF_BOUNDS'],
    ['SERVICE_CHARGE_RATE', '100.5', 'SETTING_OUT_OF_BOUNDS'],
    ['SERVICE_CHARGE_RATE', '-5', 'SETTING_TYPE_WRONG'],
    ['SIGN_IN_REQUIRES_PIN', 'perhaps', 'SETTING_TYPE_WRONG'],
    ['ROUND_METHOD_FOR_DISCOUNT', 'Truncate', 'SETTING_NOT_A_CHOICE'],
    ['STAFF_ROLE_MAP', "{'boss': 'super_admin'}", 'SETTING_NOT_A_CHOICE'],
    ['STAFF_ROLE_MAP', "{'boss': 1}", 'SETTING_TYPE_WRONG'],
    ['STAFF_ROLE_MAP', "['boss']", 'SETTING_TYPE_WRONG'],
    ['STAFF_ROLE_MAP', "{'boss': manager}", 'SETTING_SYNTAX'],
    ['CASH_MOVE_MAX', '-1', 'SETTING_TYPE_WRONG'],
    ['CASH_MOVE_MAX', '1,000', 'SETTING_TYPE_WRONG'],
    ['CASH_MOVE_MAX', '1234567890123', 'SETTING_TYPE_WRONG'],
    ['CURRENCY', 'yen', 'SETTING_TYPE_WRONG'],
    ['TIME_ZONE', 'Tokyo time', 'SETTING_TYPE_WRONG'],
    ['INVOICE_REGISTRATION_NUMBER', 'T'.repeat(41), 'SETTING_TOO_LONG'],
    ['RECEIPT_HEADERS', "[{'align': 'left'}]", 'SETTING_TYPE_WRONG'],
    ['RECEIPT_HEADERS', '[{', 'SETTING_SYNTAX'],
    ['RECEIPT_HEADERS', JSON.stringify(new Array(21).fill('x')), 'SETTING_TOO_LONG'],
    ['RECEIPT_HEADERS', JSON.stringify(['x'.repeat(101)]), 'SETTING_TOO_LONG'],
    ['RECEIPT_HEADERS', 'x'.repeat(SETTING_TEXT_MAX + 1), 'SETTING_TOO_LONG'],
    ['CORS_ORIGINS', '*', 'SETTING_TYPE_WRONG'],
    ['IN_STORE_BARCODES', '["49IIIIIVPPPPC"]', 'SETTING_TYPE_WRONG'],
  ])('of %s written %j is refused: %s', (name, text, code) => {
    const read = parseSetting(name, text)
    expect(read).toMatchObject({ ok: false, error: { code, setting: name } })
  })

  test('of a plug-in is kept as it is', () => {
    expect(parseSetting('LOYALTY_GREETING', 'こんにちは')).toEqual({
      ok: true,
      value: 'こんにちは',
    })
    expect(normaliseSetting('LOYALTY_GREETING', '[not a list')).toEqual({
      ok: true,
      value: '[not a list',
    })
    expect(parseSetting('toString', 'x')).toEqual({ ok: true, value: 'x' })
  })

  test('of a plug-in has a limit too', () => {
    expect(parseSetting('LOYALTY_GREETING', 'x'.repeat(SETTING_TEXT_MAX + 1)).ok).toBe(false)
  })

  test.each<SettingRefusal | PlaceRefusal>([
    { code: 'SETTING_TYPE_WRONG', setting: 'CURRENCY', form: 'a text of the right form' },
    { code: 'SETTING_OUT_OF_BOUNDS', setting: 'DAY_CHANGE_HOUR', min: 0, max: 23 },
    { code: 'SETTING_NOT_A_CHOICE', setting: 'LANGUAGE', choices: 'ja, en, id' },
    { code: 'SETTING_TOO_LONG', setting: 'RECEIPT_HEADERS', max: 20 },
    { code: 'SETTING_SYNTAX', setting: 'RECEIPT_HEADERS', position: 4 },
    { code: 'SETTING_SCOPE_WRONG', setting: 'COMPAT_V1', scope: 'store' },
  ])('refused with $code tells the technician which setting it is', (refusal) => {
    const name: ErrorName = refusal.code
    expect(errorOf(name).status).toBe(422)
    expect(screenText(refusal.code, 'en', refusal).happened).toContain(refusal.setting)
    expect(screenText(refusal.code, 'ja', refusal).happened).not.toContain('–')
  })
})

describe('the lines above and below a receipt', () => {
  test('may be written the way old installations did', () => {
    const text =
      "[{'text': '(株)東京商店', 'align': 'Center'}, {'text': 'Tel 03', 'align': 'right'}]"
    expect(parseSetting('RECEIPT_HEADERS', text)).toEqual({
      ok: true,
      value: [
        { text: '(株)東京商店', align: 'center' },
        { text: 'Tel 03', align: 'right' },
      ],
    })
    expect(normaliseSetting('RECEIPT_HEADERS', text)).toEqual({
      ok: true,
      value: '[{"text":"(株)東京商店","align":"Center"},{"text":"Tel 03","align":"right"}]',
    })
  })

  test('stand left when their place makes no sense', () => {
    const text = "[{'text': 'a', 'align': 'middle'}, {'text': 'b'}, {'text': 'c', 'align': 3}, 'd']"
    expect(parseSetting('RECEIPT_FOOTERS', text)).toEqual({
      ok: true,
      value: ['a', 'b', 'c', 'd'].map((line) => ({ text: line, align: 'left' })),
    })
  })

  test('may simply be typed', () => {
    expect(parseSetting('RECEIPT_FOOTERS', '(株)東京商店\nまたどうぞ')).toEqual({
      ok: true,
      value: [
        { text: '(株)東京商店', align: 'left' },
        { text: 'またどうぞ', align: 'left' },
      ],
    })
    expect(parseSetting('RECEIPT_FOOTERS', '  ')).toEqual({ ok: true, value: [] })
  })
})

describe('where a setting may be set', () => {
  test('is decided by how near it reaches', () => {
    expect(checkPlace('RECEIPT_HEADERS', 'terminal').ok).toBe(true)
    expect(checkPlace('TIME_ZONE', 'terminal').ok).toBe(false)
    expect(checkPlace('TIME_ZONE', 'store').ok).toBe(true)
    expect(checkPlace('STAFF_ROLE_MAP', 'store').ok).toBe(false)
    expect(checkPlace('COMPAT_V1', 'tenant')).toEqual({
      ok: false,
      error: { code: 'SETTING_SCOPE_WRONG', setting: 'COMPAT_V1', scope: 'tenant' },
    })
    expect(checkPlace('COMPAT_V1', 'node').ok).toBe(true)
  })

  test('is anywhere for a plug-in', () => {
    expect(checkPlace('LOYALTY_GREETING', 'terminal').ok).toBe(true)
  })
})
