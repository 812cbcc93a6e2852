// Proves the texts and fields that a refused input is answered with.

import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import type { ProblemName } from './problem.ts'
import { problemText } from './problem-texts.ts'
import { v1Schemas } from './schemas.ts'
import { TransactionsQuery } from './transaction.ts'
import { invalidFields, invalidText, notJson, readBody, readInput } from './validation.ts'

const SCHEMAS = v1Schemas({ code: 'USD', decimals: 2 })

/** What is wrong with a body, as the envelope says it in English. */
function refusal(name: keyof typeof SCHEMAS, body: unknown): string {
  const read = readBody(SCHEMAS[name], body, 'camel')
  return read.ok ? 'taken' : invalidText(read.error)
}

describe('the text older clients log', () => {
  test('names the part, the way to the field, and what is wrong with it', () => {
    expect(refusal('LinesBody', [{ item_code: '1', quantity: 0 }, { quantity: 1.5 }])).toBe(
      'Invalid input data: ' +
        'body -> 0 -> quantity: Must be a quantity other than 0; ' +
        'body -> 1 -> itemCode: Field required; ' +
        'body -> 1 -> quantity: Must be a whole number',
    )
  })

  test('says in the query what is said in the query', () => {
    const read = readInput('query', TransactionsQuery, { open_counter: 'x', page: '0' })
    expect(!read.ok && invalidText(read.error)).toBe(
      'Invalid input data: ' +
        'query -> open_counter: Must be a whole number; ' +
        'query -> page: Must be 1 or more',
    )
  })

  test('says so when the body is no JSON or no object', () => {
    expect(invalidText(notJson())).toBe('Invalid input data: body: Is not JSON')
    expect(refusal('StaffCreateBody', 'x')).toBe('Invalid input data: body: Must be an object')
    expect(refusal('LinesBody', {})).toBe('Invalid input data: body: Must be a list')
  })

  test('gives the limit that was passed', () => {
    const cents = { amount: 0.001 }
    expect(refusal('CashMoveBody', cents)).toContain('amount: Must have at most 2 decimals in USD')
    expect(refusal('CashMoveBody', { amount: 1e15 })).toContain('amount: Must be an amount from')
    expect(refusal('CashInOutBody', { amount: 0 })).toContain(
      'amount: Must be an amount other than 0',
    )
    expect(refusal('OpenBody', { initialAmount: -1 })).toContain('initialAmount: Must be 0 or more')
    expect(refusal('FunctionModeBody', { functionMode: 'Fly' })).toContain('MainMenu, OpenTerminal')
    expect(refusal('LinesBody', [])).toBe('Invalid input data: body: Must have 1 or more entries')
    const book = { title: '', categories: new Array(51).fill({}) }
    expect(refusal('ItemBookBody', book)).toBe(
      'Invalid input data: body -> title: Field required; ' +
        'body -> categories: Must have at most 50 entries',
    )
  })

  test('tells a discount of an unknown kind from one that says no kind', () => {
    expect(refusal('DiscountsBody', [{ discountType: 'Free', discountValue: 1 }, {}])).toBe(
      'Invalid input data: ' +
        'body -> 0 -> discountType: Must be one of: DiscountAmount, DiscountPercentage; ' +
        'body -> 1 -> discountType: Field required',
    )
  })

  test('never repeats what was sent, which may be a password', () => {
    const read = readBody(
      SCHEMAS.PasswordChangeBody,
      { newPassword: 'hunter2'.repeat(99) },
      'camel',
    )
    expect(JSON.stringify(read)).not.toContain('hunter2')
    expect(read.ok).toBe(false)
  })
})

describe('the fields a form shows', () => {
  test('carry the field, a stable name and a text in the language of the reader', () => {
    const read = readBody(SCHEMAS.StaffCreateBody, { id: '1', pin: 4, roles: [] }, 'camel')
    if (read.ok) throw new Error('a staff without a name was taken')
    expect(invalidFields(read.error, 'ja')).toEqual([
      { field: 'name', name: 'REQUIRED', message: '必ず入力してください。' },
      { field: 'pin', name: 'WRONG_TYPE', message: '文字で入力してください。' },
    ])
    expect(invalidFields(read.error, 'id')[1]?.message).toBe('Harus berupa teks.')
    expect(invalidFields(read.error, 'en')[0]?.message).toBe('Field required')
  })

  test('are at most twenty, however much is wrong', () => {
    const read = readBody(SCHEMAS.LinesBody, new Array(1_000).fill({}), 'camel')
    expect(!read.ok && invalidFields(read.error, 'en')).toHaveLength(20)
  })

  test('an unknown field is refused on our own paths and ignored on the v1 ones', () => {
    const order = { items: [{ itemCode: 'A', quantity: 1 }], expectedTotal: 1, discount: 5 }
    expect(refusal('OrderBody', order)).toBe(
      'Invalid input data: body -> discount: There is no such field',
    )
    const read = readBody(SCHEMAS.SignInBody, { staffId: '1', extra: 1 }, 'camel')
    expect(read).toEqual({ ok: true, value: { staffId: '1' } })
  })
})

test('an id with a hyphen is a matter of form, everything else of content', () => {
  const codeOf = (body: unknown) => {
    const read = readBody(SCHEMAS.TenantCreateBody, body, 'camel')
    return read.ok ? undefined : read.error.code
  }
  expect(codeOf({ tenantId: 'A-1', tenantName: 'Shop', tags: [] })).toBe('300003')
  expect(codeOf({ tenantId: 'A-1', tags: [] })).toBe('300001')
  expect(codeOf({ tenantId: 'A1', tags: [] })).toBe('300001')
})

test('the same key in two spellings is refused with both', () => {
  expect(refusal('LinePriceBody', { unitPrice: 1, unit_price: 2 })).toBe(
    'Invalid input data: body -> unitPrice: Was sent in two spellings: unitPrice and unit_price',
  )
})

test('every problem has a text in the three languages, with every gap filled', () => {
  const values = {
    ...{ type: 'int', min: 1, max: 2, allowed: 'a', currency: 'JPY', decimals: 0 },
    ...{ first: 'aB', second: 'a_b' },
  }
  const names: readonly ProblemName[] = [
    ...(['REQUIRED', 'WRONG_TYPE', 'NOT_WHOLE', 'TOO_SMALL', 'TOO_BIG', 'TOO_SHORT'] as const),
    ...(['TOO_LONG', 'TOO_FEW', 'TOO_MANY', 'NOT_LISTED', 'BAD_FORMAT', 'NOT_A_DATE'] as const),
    ...(['NOT_A_TIME', 'END_BEFORE_START', 'AMOUNT_OUT_OF_RANGE', 'AMOUNT_ZERO'] as const),
    ...(['CURRENCY_DECIMALS', 'TOO_MANY_DECIMALS', 'QUANTITY_ZERO', 'HYPHEN_IN_ID'] as const),
    ...(['KEY_TWICE', 'UNKNOWN_FIELD', 'TOO_DEEP', 'TOO_MUCH', 'NOT_JSON', 'INVALID'] as const),
  ]
  for (const name of names) {
    const texts = LANGUAGES.map((language) => problemText(name, values, language))
    expect(new Set(texts).size, name).toBe(LANGUAGES.length)
    for (const text of texts) expect(text).not.toMatch(/[{}]|undefined/)
  }
})
