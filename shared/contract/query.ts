// What stands behind the question mark: numbers and flags written as text, fields that may repeat,
// and the paging of every list (`limit`, `page`, `sort=field:1,field2:-1`).
import * as z from 'zod'
import {
  LIST_MAX,
  PAGE_MAX,
  SEARCH_VALUES_MAX,
  SORT_FIELDS_MAX,
  TERMINAL_NO_MAX,
} from './limits.ts'
import { says } from './problem.ts'

/** What one list answers when nothing is asked for, and what may be asked. */
export type PageRules = {
  readonly limit: number
  /** 0 where a limit of 0 asks for all rows. */
  readonly limitMin: 0 | 1
  readonly limitMax: number
  readonly sort: string
}

/** The lists of old clients, who ask for everything with `limit=0`. */
export const LIST_PAGE: PageRules = { limit: 100, limitMin: 0, limitMax: LIST_MAX, sort: '' }
export const STOCK_PAGE: PageRules = { limit: 100, limitMin: 1, limitMax: 1_000, sort: '' }

/** The three fields of a list's query, to be spread into its schema. */
export function paged(rules: PageRules) {
  return {
    limit: wholeNumber(rules.limitMin, rules.limitMax).default(rules.limit),
    page: wholeNumber(1, PAGE_MAX).default(1),
    sort: Sort.default(parseSort(rules.sort) ?? []),
  }
}

export type SortField = { readonly field: string; readonly direction: 1 | -1 }

/** Fields a list does not have are no error: every old list sorts by `category_code` by default. */
export const Sort = z
  .codec(
    z.string().max(200),
    z
      .array(z.object({ field: z.string().max(40), direction: z.literal([1, -1]) }))
      .max(SORT_FIELDS_MAX),
    {
      decode: (text, ctx) => {
        const fields = parseSort(text)
        if (fields !== undefined) return fields
        ctx.issues.push({ code: 'custom', input: text, params: says('BAD_FORMAT') })
        return z.NEVER
      },
      encode: sortText,
    },
  )
  .meta({ description: 'field:1,field2:-1', example: 'category_code:1' })

/** Undefined where the text is no sort order; an empty text sorts by nothing. */
export function parseSort(text: string): SortField[] | undefined {
  if (text.trim() === '') return []
  const fields: SortField[] = []
  for (const part of text.split(',')) {
    const [, field, direction] = /^\s*([A-Za-z]\w{0,39})\s*:\s*(-?1)\s*$/.exec(part) ?? []
    if (field === undefined) return undefined
    fields.push({ field, direction: direction === '1' ? 1 : -1 })
  }
  return fields.length > SORT_FIELDS_MAX ? undefined : fields
}

/** How the metadata of an answer repeats the order. */
export function sortText(fields: readonly SortField[]): string {
  return fields.map(({ field, direction }) => `${field}:${direction}`).join(', ')
}

/** A whole number in a query or path. */
export function wholeNumber(min: number, max: number) {
  return z
    .codec(z.string().max(20), z.int().min(min).max(max), {
      decode: (text, ctx) => {
        if (/^-?\d{1,15}$/.test(text)) return Number(text)
        ctx.issues.push({ code: 'custom', input: text, params: says('NOT_WHOLE') })
        return z.NEVER
      },
      encode: String,
    })
    .meta({ type: 'integer', minimum: min, maximum: max })
}

export const TerminalNoText = wholeNumber(0, TERMINAL_NO_MAX)

/** A flag in a query, in all the spellings that old clients use. */
export const Flag = z
  .codec(z.string().max(5), z.boolean(), {
    decode: (text, ctx) => {
      const spelt = text.toLowerCase()
      if (TRUE.includes(spelt)) return true
      if (FALSE.includes(spelt)) return false
      ctx.issues.push({
        code: 'custom',
        input: text,
        params: says('WRONG_TYPE', { type: 'boolean' }),
      })
      return z.NEVER
    },
    encode: String,
  })
  .meta({ type: 'boolean' })

const TRUE = ['true', '1', 'yes', 'on', 't', 'y']
const FALSE = ['false', '0', 'no', 'off', 'f', 'n']

/** A field that may stand several times, such as `terminals=1&terminals=2`. */
export function repeatable<S extends z.ZodType<unknown, string>>(item: S, max = SEARCH_VALUES_MAX) {
  return z.array(item).max(max)
}

export type QueryValues = Readonly<Record<string, readonly string[]>>

/**
 * What the schema of a query reads: lists for its repeatable fields, one text for the others. Of a
 * field given more than once the last one counts, as it always did.
 */
export function queryInput(shape: Readonly<Record<string, z.ZodType>>, values: QueryValues) {
  const input: Record<string, string | readonly string[]> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    const last = given?.at(-1)
    if (given === undefined || last === undefined) continue
    input[name] = isRepeatable(schema) ? given : last
  }
  return input
}

function isRepeatable(schema: z.ZodType): boolean {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  return inner instanceof z.ZodArray
}
