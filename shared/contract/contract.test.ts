// Proves what holds for every schema and body of the wire: round trips, both spellings, limits,
// OpenAPI, secrets, hostile input. Values are made from the schemas themselves.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { CURRENCIES } from '../money/currency.ts'
import { minor, TOTAL_MAX } from '../money/money.ts'
import { dateOfDay } from '../time.ts'
import { SECRET_MASK } from './fields.ts'
import { RawTransactionBody } from './journal.ts'
import { camelKey, snakeKey } from './keys.ts'
import { Flag, Sort } from './query.ts'
import type { V1Route } from './route.ts'
import { V1_ROUTES } from './routes.ts'
import {
  DateTimeText,
  DayOrTimeText,
  WireDate,
  WireLocalTime,
  WirePercent,
  WirePromotionRate,
  WireQuantity,
  WireQuantityTotal,
  WireStockLevel,
  WireStockQuantity,
  WireTaxRate,
} from './scalars.ts'
import { schemasFor, type V1SchemaCache, v1Schemas } from './schemas.ts'
import { invalidFields, invalidText, readBody } from './validation.ts'

const USD = { code: 'USD', decimals: 2 }
const SCHEMAS = v1Schemas(USD)
const NAMED = Object.entries(SCHEMAS) as [string, z.ZodType][]
const ROUTES = Object.entries(V1_ROUTES) as [string, V1Route][]
const BODIES = ROUTES.flatMap(([name, route]) =>
  route.body === undefined ? [] : [[name, SCHEMAS[route.body] as z.ZodType, route] as const],
)

describe('what the shop means survives the wire', () => {
  test.each(NAMED)('%s is read back as it was written', (_, schema) => {
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        const wire: unknown = JSON.parse(JSON.stringify(z.encode(schema, value)))
        expect(z.decode(schema, wire as never)).toEqual(value)
      }),
      { numRuns: 20 },
    )
  })

  test.each(BODIES)('%s hears a till that spells keys the other way', (_, schema, route) => {
    const written = route.bodyKeys ?? 'camel'
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        const wire = JSON.parse(JSON.stringify(z.encode(schema, value)))
        const respelt = written === 'asIs' ? wire : respell(wire, written)
        expect(readBody(schema, respelt, written)).toEqual({ ok: true, value })
      }),
      { numRuns: 20 },
    )
  })

  test('in every currency the same cart costs the same coins', () => {
    const cache: V1SchemaCache = new Map()
    for (const currency of Object.values(CURRENCIES)) {
      const { V1Payment } = schemasFor(currency, cache)
      expect(schemasFor(currency, cache).V1Payment).toBe(V1Payment)
      const paid = {
        paymentNo: 1,
        paymentCode: '01',
        paymentName: 'Cash',
        paymentAmount: minor(123_456),
        paymentDetail: null,
      }
      const wire = z.encode(V1Payment, paid)
      expect(wire.paymentAmount).toBe(Number(`123456e-${currency.decimals}`))
      expect(V1Payment.parse(wire)).toEqual(paid)
    }
  })
})

describe('every schema', () => {
  test.each(NAMED)('%s can be drawn in an OpenAPI document', (_, schema) => {
    const drawn = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
    expect(JSON.stringify(drawn).length).toBeGreaterThan(2)
  })

  test.each(NAMED)('%s has an end to every text and list', (_, schema) => {
    const endless: string[] = []
    walk(schema, [], (part, path) => {
      const { type } = part._zod.def
      const end = ruleOf(part, 'max_length')?.maximum
      const fixed = part instanceof z.ZodUUID
      if ((type === 'string' || type === 'array') && end === undefined && !fixed) {
        endless.push(path.join('.'))
      }
    })
    expect(endless).toEqual([])
  })

  test.each(NAMED)('%s spells its keys so that both spellings lead to them', (_, schema) => {
    const keys = new Set<string>()
    walk(schema, [], (_part, path) => {
      const key = path.at(-1)
      if (key !== undefined) keys.add(key)
    })
    for (const key of keys) {
      expect(key === camelKey(snakeKey(key)) || key === snakeKey(camelKey(key)), key).toBe(true)
    }
  })

  test('no answer can carry a password, a PIN or a hash', () => {
    for (const [name, route] of ROUTES) {
      if (route.data === undefined) continue
      walk(SCHEMAS[route.data], [], (part, path) => {
        if (!/hash|password|pin$/i.test(path.at(-1) ?? '')) return
        expect(part._zod.def, `${name} ${path.join('.')}`).toMatchObject({ values: [SECRET_MASK] })
      })
    }
  })
})

describe('hostile bodies', () => {
  const hostile: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['a text of ten million letters', 'x'.repeat(10_000_000)],
    ['a million empty lines', Array.from({ length: 1_000_000 }, () => ({}))],
    ['a hundred thousand brackets', nested(100_000)],
    ['a prototype', JSON.parse('{"__proto__":{"quantity":1,"amount":1},"constructor":{}}')],
    ['a number without end', Number.POSITIVE_INFINITY],
  ]

  test.each(BODIES)(
    '%s answers them with a short, coded refusal or reads nothing from them',
    (_, schema, route) => {
      for (const [what, body] of [...hostile, ...fieldsFilledWith(schema, hostile)]) {
        const read = readBody(schema, body, route.bodyKeys ?? 'camel')
        if (read.ok) {
          expect(JSON.stringify(read.value).length, what).toBeLessThan(1_000)
          continue
        }
        expect(read.error.code, what).toMatch(/^30000[13]$/)
        expect(invalidText(read.error).length, what).toBeLessThan(10_000)
        const fields = invalidFields(read.error, 'ja')
        expect(fields.length, what).toBeGreaterThan(0)
        expect(fields.length, what).toBeLessThanOrEqual(20)
      }
    },
  )

  test.each(BODIES)('%s takes any JSON without an exception', (_, schema, route) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
        const read = readBody(schema, body, route.bodyKeys ?? 'camel')
        if (!read.ok) expect(invalidText(read.error)).toMatch(/^Invalid input data: body/)
      }),
      { numRuns: 30 },
    )
  })
})

/** The body with one hostile value in place of each field, one at a time. */
function fieldsFilledWith(schema: z.ZodType, hostile: readonly (readonly [string, unknown])[]) {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.keys(schema.shape).flatMap((key) =>
    hostile.map(([what, value]) => [`${what} as ${key}`, { [key]: value }] as const),
  )
}

function nested(levels: number): unknown {
  let inner: unknown = 1
  for (let level = 0; level < levels; level += 1) inner = [inner]
  return inner
}

function respell(value: unknown, written: 'camel' | 'snake'): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => respell(item, written))
  const spell = written === 'camel' ? snakeKey : camelKey
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [spell(key), respell(inner, written)]),
  )
}

type Part = z.core.$ZodType

function walk(
  schema: Part,
  path: readonly string[],
  visit: (part: Part, path: readonly string[]) => void,
): void {
  visit(schema, path)
  const def = (schema as z.core.$ZodTypes)._zod.def
  switch (def.type) {
    case 'object':
      for (const [key, inner] of Object.entries(def.shape)) walk(inner, [...path, key], visit)
      break
    case 'array':
      walk(def.element, path, visit)
      break
    case 'union':
      for (const option of def.options) walk(option, path, visit)
      break
    case 'record':
      walk(def.keyType, path, visit)
      walk(def.valueType, path, visit)
      break
    case 'pipe':
      walk(def.in, path, visit)
      break
    case 'optional':
    case 'nullable':
    case 'default':
      walk(def.innerType, path, visit)
      break
    default:
  }
}

/** Values a schema can hold inside the shop, made from the schema itself. */
function valuesOf(schema: Part): fc.Arbitrary<unknown> {
  const made = known(schema) ?? build(schema as z.core.$ZodTypes)
  const { checks = [] } = schema._zod.def
  const ruled = checks.some((check) => check._zod.def.check === 'custom')
  return ruled ? made.filter((value) => z.safeEncode(schema as z.ZodType, value).success) : made
}

function build(schema: z.core.$ZodTypes): fc.Arbitrary<unknown> {
  const def = schema._zod.def
  switch (def.type) {
    case 'string':
      return textOf(schema)
    case 'number':
      return wholeOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'literal':
      return fc.constantFrom(...def.values)
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'optional':
      return fc.option(valuesOf(def.innerType), { nil: undefined })
    case 'nullable':
      return fc.option(valuesOf(def.innerType), { nil: null })
    case 'default':
      return valuesOf(def.innerType)
    case 'union':
      return fc.oneof(...def.options.map(valuesOf))
    case 'array':
      return fc.array(valuesOf(def.element), { minLength: fewest(schema), maxLength: 3 })
    case 'object':
      return objectOf(def.shape)
    case 'record':
      // A key called __proto__ is dropped at the door, so no map of ours ever holds one.
      return fc.dictionary(mapKeys(def.keyType), valuesOf(def.valueType), {
        maxKeys: 3,
        noNullPrototype: true,
      })
    case 'pipe':
      return valuesOf(def.out)
    case 'lazy':
    case 'unknown':
      return fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))
    default:
      throw new Error(`no values for ${def.type}`)
  }
}

function mapKeys(schema: Part): fc.Arbitrary<string> {
  return (valuesOf(schema) as fc.Arbitrary<string>).filter((key) => key !== '__proto__')
}

function objectOf(shape: Readonly<Record<string, Part>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape).map(([key, part]) => [key, valuesOf(part)] as const)
  return fc.record(Object.fromEntries(fields)).map((value) => {
    // The two names that older clients read for one number.
    if ('subtotalAmount' in value) return { ...value, subtotalAmount: value['totalAmount'] }
    if (!('totalAmountWithTax' in value && 'generateDateTime' in value)) return value
    return { ...value, totalAmount: value['totalAmountWithTax'] }
  })
}

function textOf(schema: Part): fc.Arbitrary<string> {
  if (schema instanceof z.ZodUUID) return fc.uuid({ version: 7 })
  const pattern = rulesOf(schema).find((rule) => rule.pattern && !/\\p/.test(rule.pattern.source))
  const text =
    pattern?.pattern !== undefined
      ? fc.stringMatching(pattern.pattern)
      : fc.string({ unit: 'grapheme', minLength: fewest(schema), maxLength: 12 })
  return text
    .map((raw) => z.safeParse(schema, raw))
    .filter(({ success }) => success)
    .map(({ data }) => data as string)
}

function wholeOf(schema: Part): fc.Arbitrary<number> {
  const min = ruleOf(schema, 'greater_than')?.value ?? -TOTAL_MAX
  const max = ruleOf(schema, 'less_than')?.value ?? TOTAL_MAX
  return fc.maxSafeInteger().map((value) => {
    if (value >= min && value <= max) return value
    return min + (Math.abs(value) % (max - min + 1))
  })
}

function fewest(schema: Part): number {
  return ruleOf(schema, 'min_length')?.minimum ?? 0
}

type Rule = {
  readonly check: string
  readonly minimum?: number
  readonly maximum?: number
  readonly value?: number
  readonly pattern?: RegExp
}

function ruleOf(schema: Part, name: string): Rule | undefined {
  return rulesOf(schema).find(({ check }) => check === name)
}

function rulesOf(schema: Part): readonly Rule[] {
  return (schema._zod.def.checks ?? []).map((check) => check._zod.def as Rule)
}

function known(schema: Part): fc.Arbitrary<unknown> | undefined {
  for (let part: Part | undefined = schema; part; part = part._zod.parent) {
    const values = VALUES.get(part) ?? moneyOf(part)
    if (values !== undefined) return values
  }
  return undefined
}

/** Money says its limits in words of its own; its coins are whole whatever the decimals. */
function moneyOf(part: Part): fc.Arbitrary<number> | undefined {
  const def = (part as z.core.$ZodTypes)._zod.def
  if (def.type !== 'pipe' || def.out._zod.def.type !== 'custom') return undefined
  const { minimum, maximum } = (z.globalRegistry.get(def.in) ?? {}) as Record<string, number>
  if (minimum === undefined || maximum === undefined) return undefined
  const most = Math.min(Math.round(maximum * 100), TOTAL_MAX)
  const least = Math.max(Math.round(minimum * 100), -TOTAL_MAX)
  return fc.maxSafeInteger().map((value) => {
    const coins = value % (most + 1)
    return coins < least ? Math.max(least, Math.abs(coins)) : coins + 0
  })
}

const DAYS = fc.integer({ min: -20_000, max: 40_000 }).map(dateOfDay)
const CLOCK = fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59)).map((parts) => {
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
})
const LOCAL = fc.tuple(DAYS, CLOCK).map(([day, clock]) => `${day}T${clock}`)
const ZONED = fc
  .tuple(LOCAL, fc.constantFrom('', 'Z', '+09:00', '-03:30'))
  .map((parts) => parts.join(''))
const UNITS = fc.integer({ min: -99_999_999, max: 99_999_999 })
const SORT = fc.record({ field: fc.constant('store_code'), direction: fc.constantFrom(1, -1) })

const VALUES = new Map<Part, fc.Arbitrary<unknown>>([
  [WireDate, DAYS],
  [WireLocalTime, LOCAL],
  [DateTimeText, ZONED],
  [DayOrTimeText, fc.oneof(DAYS, ZONED)],
  [WireQuantity, fc.integer({ min: 1, max: 9_999 }).map((pieces) => pieces * 1_000)],
  [WireQuantityTotal, UNITS.map((pieces) => pieces * 1_000)],
  [WireStockQuantity, UNITS],
  [WireStockLevel, UNITS.map(Math.abs)],
  [WirePercent, UNITS],
  [WirePromotionRate, fc.integer({ min: 1, max: 10_000 })],
  [WireTaxRate, fc.nat(1_000).map((num) => ({ num, den: 100 }))],
  [Sort, fc.array(SORT, { maxLength: 4 })],
  [Flag, fc.boolean()],
  [RawTransactionBody, fc.nat().map((no) => ({ transaction_no: no, sales: { tax_amount: 0.1 } }))],
])
