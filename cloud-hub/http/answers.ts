// The answers that all routes share: a value as JSON, and a refusal with its code.

import { assert } from '@evertill/shared/result.ts'
import type * as z from 'zod'
import type { Answer } from './route.ts'

export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) }
}

export type Failure = {
  readonly code: string
  readonly message: string
  /** What happened to the books, where somebody might fear for them. */
  readonly safe?: string
}

export function failure(status: number, failure: Failure): Answer {
  assert(/^[A-Z][A-Z0-9_]*$/.test(failure.code), 'a code is written in capitals')
  return json(failure, status)
}

/** A body that is JSON and fits the schema; else the answer that says where it does not. */
export function readBody<S extends z.ZodType>(
  schema: S,
  body: Uint8Array,
):
  | { readonly ok: true; readonly value: z.output<S> }
  | { readonly ok: false; readonly error: Answer } {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return { ok: false, error: failure(400, { code: 'MALFORMED', message: 'the body is no JSON' }) }
  }
  const read = schema.safeParse(value)
  if (read.success) return { ok: true, value: read.data }
  const issue = read.error.issues[0]
  const place = issue?.path.join('.') ?? ''
  const message = `${place === '' ? 'the body' : place}: ${issue?.message ?? 'not as described'}`
  return { ok: false, error: failure(400, { code: 'MALFORMED', message }) }
}

/** The query of an address that fits the schema; else the answer that says where it does not. */
export function readQuery<S extends z.ZodType>(
  schema: S,
  query: URLSearchParams,
):
  | { readonly ok: true; readonly value: z.output<S> }
  | { readonly ok: false; readonly error: Answer } {
  const read = schema.safeParse(Object.fromEntries(query))
  if (read.success) return { ok: true, value: read.data }
  const issue = read.error.issues[0]
  const message = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as described'}`
  return { ok: false, error: failure(400, { code: 'MALFORMED', message }) }
}
