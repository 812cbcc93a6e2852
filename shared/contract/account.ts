// Users and their tokens. No answer ever carries a password or its hash.
import * as z from 'zod'
import { Instant, SECRET_MASK } from './fields.ts'
import { CODE_MAX, NAME_MAX, PASSWORD_MAX, ROLES_MAX, STORES_MAX, TOKEN_MAX } from './limits.ts'
import { Flag, LIST_PAGE, paged } from './query.ts'
import { StoreCode, TenantId } from './scalars.ts'
import { code, line, secret } from './text.ts'

const Username = code(NAME_MAX)
const Password = secret(PASSWORD_MAX)
const Token = secret(TOKEN_MAX)
const Roles = z.array(line(CODE_MAX, 1)).max(ROLES_MAX)
const Stores = z.array(StoreCode).max(STORES_MAX)

/** The OAuth2 password form; `client_id` is the tenant. */
export const TokenForm = z.object({
  username: Username,
  password: Password,
  client_id: TenantId.nullish(),
})
export type TokenForm = z.output<typeof TokenForm>

/** Not enveloped, with underscores. A browser gets its refresh token in a cookie instead. */
export const V1Token = z.object({
  access_token: Token,
  token_type: z.literal('bearer'),
  expires_in: z.int().min(1),
  refresh_token: Token.optional(),
})
export type V1Token = z.output<typeof V1Token>

export const RefreshBody = z.object({ refresh_token: Token.nullish() })
export type RefreshBody = z.output<typeof RefreshBody>

export const LogoutQuery = z.object({ all: Flag.default(false) })
export type LogoutQuery = z.output<typeof LogoutQuery>

export const RegisterBody = z.object({
  username: Username,
  password: Password,
  tenantId: TenantId.nullish(),
  /** Printed once at the first start, for an installation that is not open to everybody. */
  setupCode: secret(NAME_MAX).nullish(),
})
export type RegisterBody = z.output<typeof RegisterBody>

/** The new user belongs to the tenant of the caller, whatever the body says. */
export const RegisterUserBody = z.object({ username: Username, password: Password })
export type RegisterUserBody = z.output<typeof RegisterUserBody>

export const UserCreateBody = RegisterUserBody.extend({
  roles: Roles.nullish(),
  stores: Stores.nullish(),
})
export type UserCreateBody = z.output<typeof UserCreateBody>

export const UserUpdateBody = z.strictObject({
  roles: Roles.nullish(),
  stores: Stores.nullish(),
  isActive: z.boolean().nullish(),
})
export type UserUpdateBody = z.output<typeof UserUpdateBody>

/** Everybody's own password. */
export const PasswordChangeBody = z.strictObject({
  currentPassword: Password,
  newPassword: Password,
})
export type PasswordChangeBody = z.output<typeof PasswordChangeBody>

/** Somebody else's, by who may create users. */
export const PasswordSetBody = z.strictObject({ password: Password })
export type PasswordSetBody = z.output<typeof PasswordSetBody>

export const V1UserAccount = z.object({
  username: Username,
  password: z.literal(SECRET_MASK),
  tenantId: TenantId,
  isSuperuser: z.boolean(),
  isActive: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant.nullable(),
  lastLogin: Instant.nullable(),
})
export type V1UserAccount = z.output<typeof V1UserAccount>

export const V1User = V1UserAccount.extend({ roles: Roles, stores: Stores })
export type V1User = z.output<typeof V1User>

export const V1TokenValid = z.object({
  valid: z.literal(true),
  sub: line(200, 1),
  tenantId: TenantId,
  roles: Roles,
  /** Seconds since 1970, as in the token. */
  exp: z.int().min(0),
})
export type V1TokenValid = z.output<typeof V1TokenValid>

export const V1Username = z.object({ username: Username })
export type V1Username = z.output<typeof V1Username>

export const UsersQuery = z.object(paged({ ...LIST_PAGE, sort: 'username:1' }))
export type UsersQuery = z.output<typeof UsersQuery>

export const accountSchemas = {
  TokenForm,
  V1Token,
  RefreshBody,
  LogoutQuery,
  RegisterBody,
  RegisterUserBody,
  UserCreateBody,
  UserUpdateBody,
  PasswordChangeBody,
  PasswordSetBody,
  V1UserAccount,
  V1User,
  V1TokenValid,
  V1Username,
  UsersQuery,
}
