// JSON of unknown origin, read without trusting it; and values, before they become JSON for ever.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { Utf8 } from './ports.ts'

export type TextFault =
  | { readonly code: 'TOO_LARGE'; readonly max: number }
  | { readonly code: 'TOO_DEEP'; readonly max: number }
  | { readonly code: 'NOT_UTF8' }
  | { readonly code: 'NOT_JSON' }

/** A value that JSON would lose, change, or write so that some reader reads it differently. */
export type Unfit = {
  readonly code: 'UNFIT_VALUE'
  readonly path: string
  readonly why: 'number' | 'text' | 'depth' | 'kind'
}

/** Size and depth are looked at before anything is built from the text. */
export function parseJson(
  bytes: Uint8Array,
  { bytesMax, depthMax }: { readonly bytesMax: number; readonly depthMax: number },
  utf8: Utf8,
): Result<unknown, TextFault> {
  if (bytes.length > bytesMax) return refuse({ code: 'TOO_LARGE', max: bytesMax })
  if (isDeeperThan(depthMax, bytes)) return refuse({ code: 'TOO_DEEP', max: depthMax })
  const text = utf8.decode(bytes)
  if (text === undefined) return refuse({ code: 'NOT_UTF8' })
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse({ code: 'NOT_JSON' })
  }
}

/** Brackets outside of text; no byte of a longer UTF-8 character looks like one of these. */
function isDeeperThan(depthMax: number, bytes: Uint8Array): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (inText) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1
      if (depth > depthMax) return true
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1
  }
  return false
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * The first value that is not fit to be kept: a number that is not whole or too large to be exact
 * (those travel as text), half a character, something JSON has no word for, or a nesting without
 * end. A field that is undefined counts as absent, as JSON does it.
 */
export function findUnfit(value: unknown, depthMax: number, path = ''): Unfit | undefined {
  const unfit = (why: Unfit['why']): Unfit => ({ code: 'UNFIT_VALUE', path, why })
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : unfit('number')
  if (typeof value === 'string') return value.isWellFormed() ? undefined : unfit('text')
  if (typeof value !== 'object') return unfit('kind')
  if (depthMax === 0) return unfit('depth')
  if (Array.isArray(value)) {
    return firstUnfit([...value].entries(), depthMax, path)
  }
  if (!isPlain(value)) return unfit('kind')
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  if (fields.some(([name]) => !name.isWellFormed())) return unfit('text')
  return firstUnfit(fields, depthMax, path)
}

function firstUnfit(
  parts: Iterable<readonly [string | number, unknown]>,
  depthMax: number,
  path: string,
): Unfit | undefined {
  for (const [name, each] of parts) {
    const found = findUnfit(each, depthMax - 1, path === '' ? `${name}` : `${path}.${name}`)
    if (found) return found
  }
  return undefined
}

/** Written as { … } or read from JSON, in whichever window of the browser. */
function isPlain(value: object): boolean {
  const parent: unknown = Object.getPrototypeOf(value)
  return parent === null || Object.getPrototypeOf(parent) === null
}
