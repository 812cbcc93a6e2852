// Staff as the master paths keep them. The PIN goes in and never comes out.
import * as z from 'zod'
import { Code, Name, SECRET_MASK, timestamps } from './fields.ts'
import { CODE_MAX, PIN_MAX, ROLES_MAX } from './limits.ts'
import { line, secret } from './text.ts'

const Roles = z.array(line(CODE_MAX, 1)).max(ROLES_MAX)

export const StaffCreateBody = z.object({
  id: Code,
  name: Name,
  pin: secret(PIN_MAX),
  roles: Roles,
})
export type StaffCreateBody = z.output<typeof StaffCreateBody>

/** A PIN that is the mask an answer showed leaves the old one in place. */
export const StaffUpdateBody = StaffCreateBody.omit({ id: true })
export type StaffUpdateBody = z.output<typeof StaffUpdateBody>

export const V1Staff = z.object({
  id: Code,
  name: Name,
  pin: z.literal(SECRET_MASK),
  roles: Roles,
  ...timestamps,
})
export type V1Staff = z.output<typeof V1Staff>

export const V1StaffId = z.object({ staffId: Code })
export type V1StaffId = z.output<typeof V1StaffId>

export const staffSchemas = { StaffCreateBody, StaffUpdateBody, V1Staff, V1StaffId }
