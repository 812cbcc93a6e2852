// Proves that both spellings of keys are heard, that a clash is refused, and where a body ends.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { camelKey, inKeyForm, snakeKey } from './keys.ts'
import { BODY_DEPTH_MAX, BODY_LIST_MAX, BODY_VALUES_MAX } from './limits.ts'

test('a till that writes item_code and one that writes itemCode say the same', () => {
  const snake = { item_code: '4901', line_items: [{ unit_price: 120, pos_x: 1 }] }
  expect(inKeyForm(snake, 'camel')).toEqual({
    ok: true,
    value: { itemCode: '4901', lineItems: [{ unitPrice: 120, posX: 1 }] },
  })
})

test('a body of the other form is turned around too', () => {
  expect(inKeyForm({ scheduleHour: 2, target_stores: ['all'] }, 'snake')).toEqual({
    ok: true,
    value: { schedule_hour: 2, target_stores: ['all'] },
  })
})

test('a body that is already right is handed on as it is', () => {
  const body = [{ itemCode: '4901', quantity: 1 }]
  const known = inKeyForm(body, 'camel')
  expect(known.ok && known.value).toBe(body)
})

test('a price that was sent under both spellings is refused, not guessed', () => {
  expect(inKeyForm([{ unitPrice: 100, unit_price: 90 }], 'camel')).toEqual({
    ok: false,
    error: {
      path: [0, 'unitPrice'],
      name: 'KEY_TWICE',
      values: { first: 'unitPrice', second: 'unit_price' },
    },
  })
  expect(inKeyForm({ unitPrice_old: 1, unit_priceOld: 2 }, 'camel').ok).toBe(false)
})

test('the keys of a raw log are left alone', () => {
  const log = { transaction_no: 7, salesInfo: { store_name: 'x' } }
  const known = inKeyForm(log, 'asIs')
  expect(known.ok && known.value).toBe(log)
})

test('nothing a body carries becomes part of what an object is', () => {
  const hostile = JSON.parse('{"__proto__":{"admin":true},"item_code":"1","constructor":{"a_b":1}}')
  const known = inKeyForm(hostile, 'camel')
  expect(known.ok && Object.keys(known.value as object)).toEqual(['itemCode', 'constructor'])
  expect(known.ok && Object.getPrototypeOf(known.value)).toBe(Object.prototype)
  const asIs = inKeyForm(JSON.parse('{"__proto__":{"admin":true}}'), 'asIs')
  expect(asIs.ok && Object.keys(asIs.value as object)).toEqual([])
})

test('a body has a limit in depth, in length and in all', () => {
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level += 1) deep = [deep]
  expect(inKeyForm(deep, 'camel')).toMatchObject({ ok: false, error: { name: 'TOO_DEEP' } })
  const long = Array.from({ length: 1_000_000 }, () => ({}))
  expect(inKeyForm(long, 'camel')).toMatchObject({ ok: false, error: { name: 'TOO_MANY' } })
  const wide = Array.from({ length: BODY_LIST_MAX }, () => new Array(BODY_LIST_MAX).fill(1))
  expect(inKeyForm(wide, 'camel')).toMatchObject({
    ok: false,
    error: { name: 'TOO_MUCH', values: { max: BODY_VALUES_MAX } },
  })
  expect(inKeyForm({ ['k'.repeat(200)]: 1 }, 'camel')).toMatchObject({
    error: { name: 'TOO_LONG' },
  })
})

test('a body exactly at the limits passes', () => {
  let deep: unknown = 1
  for (let level = 0; level < BODY_DEPTH_MAX; level += 1) deep = [deep]
  expect(inKeyForm(deep, 'camel').ok).toBe(true)
  expect(inKeyForm(new Array(BODY_LIST_MAX).fill(0), 'camel').ok).toBe(true)
})

test('camel and snake undo each other for every key of words', () => {
  const word = fc.stringMatching(/^[a-z][a-z]{0,8}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const snake = words.join('_')
      expect(snakeKey(camelKey(snake))).toBe(snake)
      expect(camelKey(camelKey(snake))).toBe(camelKey(snake))
      expect(snakeKey(snake)).toBe(snake)
    }),
  )
})

test('no JSON value makes the reading of keys fail, and values are never changed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom('camel', 'snake'), (body, form) => {
      const known = inKeyForm(body, form)
      if (known.ok) expect(leaves(known.value)).toEqual(leaves(body))
    }),
  )
})

function leaves(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  if (Array.isArray(value)) return value.flatMap(leaves)
  const own = Object.entries(value).filter(([key]) => key !== '__proto__')
  return own.flatMap(([, inner]) => leaves(inner))
}
