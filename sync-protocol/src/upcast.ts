// Reads the body of an entry as today's shape of its type, whatever version it was written in. What
// cannot be read is parked with the reason; nothing is refused, because it has happened.

import { assert } from '@evertill/shared/result.ts'
import type * as z from 'zod'
import type { Envelope } from './entry.ts'
import { findUnfit } from './json.ts'
import { DEPTH_MAX } from './limits.ts'

/** The shape of one version of a type, and the way to the next; the newest has none. */
export type TypeVersion = {
  readonly body: z.ZodType
  readonly next?: (body: never) => unknown
}

/** Each type with all its versions, the first one first. None is ever taken out. */
export type TypeTable = Readonly<Record<string, readonly [TypeVersion, ...TypeVersion[]]>>

export type Reading =
  | { readonly state: 'read'; readonly type: string; readonly body: unknown }
  | { readonly state: 'parked'; readonly why: Parked }

/** NEWER_VERSION and UNKNOWN_TYPE end with an upgrade of this node, the others with a person. */
export type Parked =
  | { readonly code: 'UNKNOWN_TYPE' }
  | { readonly code: 'NEWER_VERSION'; readonly known: number }
  | { readonly code: 'BODY_UNFIT'; readonly path: string }
  | { readonly code: 'BODY_INVALID'; readonly path: string }

/** Checks the body in the version it was written in, then walks it up to the newest one. */
export function readBody(table: TypeTable, { type, tv, body }: Envelope): Reading {
  const versions = Object.hasOwn(table, type) ? table[type] : undefined
  if (versions === undefined) return park({ code: 'UNKNOWN_TYPE' })
  const written = versions[tv - 1]
  if (written === undefined) return park({ code: 'NEWER_VERSION', known: versions.length })
  // JSON.parse rounds what is too large without a word, so such a number is never counted with.
  const unfit = findUnfit(body, DEPTH_MAX)
  if (unfit) return park({ code: 'BODY_UNFIT', path: unfit.path })
  const parsed = written.body.safeParse(body)
  if (!parsed.success) {
    return park({ code: 'BODY_INVALID', path: parsed.error.issues[0]?.path.join('.') ?? '' })
  }
  return { state: 'read', type, body: upcast(versions.slice(tv - 1), parsed.data) }
}

/** The highest version of each type: what HELLO says about this node. */
export function schemasOf(table: TypeTable): Record<string, number> {
  return Object.fromEntries(
    Object.entries(table).map(([type, versions]) => [type, versions.length]),
  )
}

/** An upcaster that makes something its own next version does not know is a bug. */
function upcast(versions: readonly TypeVersion[], written: unknown): unknown {
  return versions.slice(1).reduce((body, { body: schema }, at) => {
    const next = versions[at]?.next as ((body: unknown) => unknown) | undefined
    assert(next !== undefined, 'each version but the newest says how it becomes the next')
    return schema.parse(next(body))
  }, written)
}

function park(why: Parked): Reading {
  return { state: 'parked', why }
}
