// The envelope around every v1 answer: success and error, the metadata of a list, and which number
// stands in `code`. Errors carry their user error under both of the keys that clients look for.
import * as z from 'zod'
import { LIST_MAX, PAGE_MAX, PROBLEMS_MAX } from './limits.ts'
import { type SortField, sortText } from './query.ts'

/** The success answer of one route; a list answers `metadata` beside its rows. */
export function envelopeOf<S extends z.ZodType>(content: S) {
  return z.object({
    success: z.literal(true),
    code: z.int(),
    message: z.string().max(MESSAGE_MAX).nullable(),
    userError: z.null(),
    data: content,
    metadata: V1Metadata.nullable(),
    operation: z.string().max(100).nullable(),
  })
}

const MESSAGE_MAX = 10_000

export const V1Metadata = z.object({
  total: z.int().min(0),
  page: z.int().min(1).max(PAGE_MAX),
  limit: z.int().min(0).max(LIST_MAX),
  /** Written `field:1, field2:-1`. */
  sort: z.string().max(200).nullable(),
  /** The search as the server understood it. */
  filter: z.record(z.string().max(100), z.json()).nullable(),
})
export type V1Metadata = z.output<typeof V1Metadata>

/** A list that stands with its metadata inside `data`, as the stock paths answer. */
export function pageOf<S extends z.ZodType>(row: S) {
  return z.object({ data: z.array(row).max(LIST_MAX), metadata: V1Metadata })
}

export const V1Field = z.object({
  /** Where: `lineItems.0.quantity`. */
  field: z.string().max(500),
  /** What, for programs: `TOO_LONG`. */
  name: z.string().max(100),
  /** What, for people, in their language. */
  message: z.string().max(500),
})
export type V1Field = z.output<typeof V1Field>

export const V1UserError = z.object({
  /** Six digits. */
  code: z
    .string()
    .regex(/^\d{6}$/)
    .max(6),
  message: z.string().max(MESSAGE_MAX),
  fields: z.array(V1Field).max(PROBLEMS_MAX).optional(),
})
export type V1UserError = z.output<typeof V1UserError>

export const V1Failure = z.object({
  success: z.literal(false),
  code: z.int(),
  message: z.string().max(MESSAGE_MAX).nullable(),
  userError: V1UserError,
  user_error: V1UserError,
  data: z.json().nullable(),
  metadata: z.null(),
  operation: z.string().max(100).nullable(),
})
export type V1Failure = z.output<typeof V1Failure>

export type V1Success<T> = {
  readonly success: true
  readonly code: number
  readonly message: string | null
  readonly userError: null
  readonly data: T
  readonly metadata: V1Metadata | null
  readonly operation: string | null
}

export function success<T>(answer: {
  readonly code: number
  readonly data: T
  readonly operation: string
  readonly message?: string
  readonly metadata?: V1Metadata
}): V1Success<T> {
  return {
    success: true,
    code: answer.code,
    message: answer.message ?? null,
    userError: null,
    data: answer.data,
    metadata: answer.metadata ?? null,
    operation: answer.operation,
  }
}

export function failure(answer: {
  readonly status: number
  readonly group: V1Group
  readonly message: string
  readonly userError: V1UserError
  readonly operation: string
  readonly data?: V1Failure['data']
}): V1Failure {
  return {
    success: false,
    code: failureCode(answer.group, answer.status, answer.userError.code),
    message: answer.message.slice(0, MESSAGE_MAX),
    userError: answer.userError,
    user_error: answer.userError,
    data: answer.data ?? null,
    metadata: null,
    operation: answer.operation,
  }
}

export const V1_GROUPS = [
  'account',
  'terminal',
  'master-data',
  'cart',
  'report',
  'journal',
  'stock',
  'orders',
] as const
/** A group of paths: what used to be one service with a base URL of its own. */
export type V1Group = (typeof V1_GROUPS)[number]

/** The HTTP status; the report paths answer their own errors with the six digits instead. */
export function failureCode(group: V1Group, status: number, userErrorCode: string): number {
  const own = group === 'report' && /^41[23]/.test(userErrorCode)
  return own ? Number(userErrorCode) : status
}

export function metadata(page: {
  readonly total: number
  readonly page: number
  readonly limit: number
  readonly sort?: readonly SortField[]
  readonly filter?: V1Metadata['filter']
}): V1Metadata {
  return {
    total: page.total,
    page: page.page,
    limit: page.limit,
    sort: page.sort === undefined ? null : sortText(page.sort),
    filter: page.filter ?? null,
  }
}
