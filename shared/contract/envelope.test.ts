// Proves the envelope around v1 answers and which number stands in its code.

import { expect, test } from 'vitest'
import {
  envelopeOf,
  failure,
  failureCode,
  metadata,
  pageOf,
  success,
  V1Failure,
} from './envelope.ts'
import { LIST_PAGE, parseSort } from './query.ts'
import { V1Staff } from './staff.ts'

const userError = { code: '401002', message: '見つかりません。' }

test('a success says null where an error would stand', () => {
  const answer = success({ code: 201, data: { cartId: 'x' }, operation: 'createCart' })
  expect(answer).toEqual({
    success: true,
    code: 201,
    message: null,
    userError: null,
    data: { cartId: 'x' },
    metadata: null,
    operation: 'createCart',
  })
})

test('a failure carries its user error under both keys that clients look for', () => {
  const answer = failure({
    status: 404,
    group: 'cart',
    message: 'Cart not found',
    userError,
    operation: 'getCart',
  })
  expect(answer.userError).toEqual(userError)
  expect(answer.user_error).toEqual(userError)
  expect(V1Failure.parse(answer)).toEqual(answer)
})

test('the code is the HTTP number, but the reports answer their own errors with six digits', () => {
  expect(failureCode('cart', 404, '401002')).toBe(404)
  expect(failureCode('report', 403, '412101')).toBe(412_101)
  expect(failureCode('report', 401, '200001')).toBe(401)
  expect(failureCode('journal', 404, '410001')).toBe(404)
})

test('the metadata of a list repeats page, limit and order as v1 writes them', () => {
  const sort = parseSort('terminal_no:1,receipt_no:-1') ?? []
  expect(metadata({ total: 7, page: 1, limit: LIST_PAGE.limit, sort })).toEqual({
    total: 7,
    page: 1,
    limit: 100,
    sort: 'terminal_no:1, receipt_no:-1',
    filter: null,
  })
})

test('a whole answer is read by the envelope of its rows', () => {
  const page = metadata({ total: 0, page: 1, limit: 0, filter: { store_code: '1' } })
  const answer = success({ code: 200, data: [], operation: 'listStaff', metadata: page })
  expect(envelopeOf(V1Staff.array().max(1)).parse(answer)).toEqual(answer)
  expect(pageOf(V1Staff).parse({ data: [], metadata: page })).toEqual({ data: [], metadata: page })
})

test('a long technical text is cut, not refused', () => {
  const message = 'x'.repeat(1_000_000)
  const answer = failure({ status: 500, group: 'cart', message, userError, operation: 'pay' })
  expect(V1Failure.safeParse(answer).success).toBe(true)
})
