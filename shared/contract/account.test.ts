// Proves what users may send to sign in and that no answer shows a password.

import { expect, test } from 'vitest'
import { RegisterUserBody, TokenForm, V1Token, V1UserAccount } from './account.ts'
import { readBody } from './validation.ts'

test('a user signs in by the old password form', () => {
  const form = { grant_type: 'password', username: ' anna ', password: ' p ', client_id: 'A1234' }
  expect(readBody(TokenForm, form, 'snake')).toEqual({
    ok: true,
    value: { username: 'anna', password: ' p ', client_id: 'A1234' },
  })
})

test('a browser reads its token without a refresh token: that one lies in a cookie', () => {
  const token = { access_token: 'x', token_type: 'bearer', expires_in: 900 }
  expect(V1Token.parse(token)).toEqual(token)
})

test('a user is made in the tenant of the caller, whatever tenant the body names', () => {
  const body = { username: 'ben', password: 'long enough', tenant_id: 'B9999' }
  const read = readBody(RegisterUserBody, body, 'camel')
  expect(read.ok && Object.keys(read.value)).toEqual(['username', 'password'])
})

test('a user is shown with a mask for the password and without a hash', () => {
  const user = {
    username: 'anna',
    password: '*****',
    tenantId: 'A1234',
    isSuperuser: false,
    isActive: true,
    createdAt: '2026-11-21T00:00:00Z',
    updatedAt: null,
    lastLogin: null,
  }
  expect(V1UserAccount.parse({ ...user, hashedPassword: '$2b$12$abc' })).toEqual(user)
  expect(V1UserAccount.safeParse({ ...user, password: 'secret' }).success).toBe(false)
})
