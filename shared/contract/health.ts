// What a group of paths says of itself: a welcome, and how its parts are. Being offline or behind
// is `degraded`, which no monitor may take for a reason to restart a shop that sells.
import * as z from 'zod'
import { Instant, Name, Note } from './fields.ts'
import { HEALTH_CHECKS_MAX } from './limits.ts'

export const CHECK_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const
export type V1CheckStatus = (typeof CHECK_STATUSES)[number]

export const V1Welcome = z.object({ message: Note })
export type V1Welcome = z.output<typeof V1Welcome>

export const V1HealthCheck = z.object({
  status: z.enum(CHECK_STATUSES),
  response_time_ms: z.int().min(0).optional(),
  details: z.record(Name, z.json()).optional(),
  error: Note.optional(),
  component: Name.optional(),
})
export type V1HealthCheck = z.output<typeof V1HealthCheck>

export const V1Health = z.object({
  /** Answered with 503 when unhealthy. */
  status: z.enum(['healthy', 'unhealthy']),
  timestamp: Instant,
  service: Name,
  version: Name,
  checks: z
    .record(Name, V1HealthCheck)
    .refine((checks) => Object.keys(checks).length <= HEALTH_CHECKS_MAX),
})
export type V1Health = z.output<typeof V1Health>

export const healthSchemas = { V1Welcome, V1Health }

/** Unhealthy only where an own part is: degraded parts leave the whole healthy. */
export function overallHealth(checks: Readonly<Record<string, V1HealthCheck>>): V1Health['status'] {
  const sick = Object.values(checks).some((check) => check.status === 'unhealthy')
  return sick ? 'unhealthy' : 'healthy'
}
