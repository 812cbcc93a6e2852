// The small values of the wire contract: ids, dates, whole numbers, quantities, percentages. What
// the shop keeps in another form (a business date, thousandths, basis points) is converted here.
import * as z from 'zod'
import { fromMajor, toMajor } from '../money/currency.ts'
import { minor, mulDivRound, type Rate } from '../money/money.ts'
import { MILLI, MILLI_SCALE } from '../money/price.ts'
import { type BusinessDate, dayOfDate, isDate, isLocalTime, type LocalTime } from '../time.ts'
import { STORE_CODE_MAX, TENANT_ID_MAX, TERMINAL_NO_MAX } from './limits.ts'
import { says } from './problem.ts'
import { code } from './text.ts'

/** Terminal ids are split at the hyphen, so the parts before the number have none. */
function hyphenless(max: number) {
  return code(max).refine((text) => !text.includes('-'), { params: says('HYPHEN_IN_ID') })
}

export const TenantId = hyphenless(TENANT_ID_MAX)
export const StoreCode = hyphenless(STORE_CODE_MAX)
export const TerminalNo = z.int().min(0).max(TERMINAL_NO_MAX)

const TERMINAL_ID = /^([^-]+)-([^-]+)-(0|[1-9]\d{0,5})$/
export const TerminalId = code(TENANT_ID_MAX + STORE_CODE_MAX + 8).regex(TERMINAL_ID)

export type TerminalIdParts = {
  readonly tenantId: string
  readonly storeCode: string
  readonly terminalNo: number
}

/** Undefined where the text is no terminal id. */
export function splitTerminalId(id: string): TerminalIdParts | undefined {
  const [, tenantId, storeCode, terminalNo] = TERMINAL_ID.exec(id) ?? []
  if (tenantId === undefined || storeCode === undefined) return undefined
  return { tenantId, storeCode, terminalNo: Number(terminalNo) }
}

export const CartId = z.uuid()
export const ItemBookId = z
  .string()
  .max(20)
  .regex(/^\d{8}-\d{4,}$/)

/** `20261121` on the wire, `2026-11-21` in the shop. */
export const WireDate = z.codec(
  z
    .string()
    .regex(/^\d{8}$/)
    .max(8),
  z.custom<BusinessDate>((value) => typeof value === 'string' && isDate(value)),
  {
    decode: (text, ctx) => {
      const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
      if (isDate(date)) return date as BusinessDate
      ctx.issues.push({ code: 'custom', input: text, params: says('NOT_A_DATE') })
      return z.NEVER
    },
    encode: (date) => date.replaceAll('-', ''),
  },
)

/** `2026-11-21 09:30:00` on the wire: the store's wall time of a change to a master. */
export const WireLocalTime = z.codec(
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    .max(19),
  z.custom<LocalTime>((value) => typeof value === 'string' && isLocalTime(value)),
  {
    decode: (text, ctx) => {
      const local = text.replace(' ', 'T')
      if (isLocalTime(local)) return local as LocalTime
      ctx.issues.push({ code: 'custom', input: text, params: says('NOT_A_TIME') })
      return z.NEVER
    },
    encode: (local) => local.replace('T', ' '),
  },
)

const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

/**
 * An ISO date-time with or without an offset, seconds optional, always read back with `T`. Without
 * an offset it is the wall time of the store (`hasOffset`), which every store reads for itself.
 */
export const DateTimeText = z
  .string()
  .max(32, { abort: true })
  .overwrite((text) => text.trim().toUpperCase().replace(' ', 'T'))
  .refine((text) => isDate(DATE_TIME.exec(text)?.[1] ?? ''), { params: says('NOT_A_TIME') })

/** The end of a search: a whole day or a moment of it. */
export const DayOrTimeText = z
  .string()
  .max(32, { abort: true })
  .overwrite((text) => text.trim().toUpperCase().replace(' ', 'T'))
  .refine((text) => isDate(text) || isDate(DATE_TIME.exec(text)?.[1] ?? ''), {
    params: says('NOT_A_TIME'),
  })

export function hasOffset(dateTime: string): boolean {
  return timeOf(dateTime).offset !== undefined
}

/** Seconds of wall time since 1970 and, where the text says one, the offset in seconds. */
export function timeOf(dateTime: string): { wall: number; offset: number | undefined } {
  const [, date = '', time = '', zone] = DATE_TIME.exec(dateTime) ?? []
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const wall = dayOfDate(date) * 86_400 + hours * 3_600 + minutes * 60 + seconds
  if (zone === undefined) return { wall, offset: undefined }
  if (zone === 'Z') return { wall, offset: 0 }
  const size = Number(zone.slice(1, 3)) * 3_600 + Number(zone.slice(4)) * 60
  return { wall, offset: zone.startsWith('-') ? -size : size }
}

/** A whole number that the shop counts with: numbers, counters, positions. */
export const Count = z.int().min(0)
/** A receipt or transaction number; −1 until the cart is billed. */
export const WireNumber = z.int().min(-1)

export const PIECES_PER_LINE_MAX = 9_999

/** Pieces on the wire, thousandths in the shop; never 0. */
export const WireQuantity = z.codec(
  z
    .int()
    .min(-PIECES_PER_LINE_MAX)
    .max(PIECES_PER_LINE_MAX)
    .refine((pieces) => pieces !== 0, { params: says('QUANTITY_ZERO') }),
  z.int(),
  { decode: (pieces) => pieces * MILLI, encode: wirePieces },
)

const PIECES_TOTAL_MAX = 999_999_999_999

/** The pieces of a whole cart, tax group or report. */
export const WireQuantityTotal = z.codec(
  z.int().min(-PIECES_TOTAL_MAX).max(PIECES_TOTAL_MAX),
  z.int(),
  { decode: (pieces) => pieces * MILLI, encode: wirePieces },
)

/** Older clients read whole pieces: what is weighed counts each started unit as one. */
export function wirePieces(thousandths: number): number {
  const pieces = Math.ceil(Math.abs(thousandths) / MILLI)
  return thousandths < 0 ? -pieces : pieces
}

/** A stock level or movement: a number with up to three decimals, thousandths in the shop. */
export const WireStockQuantity = decimal(MILLI_SCALE, -PIECES_TOTAL_MAX, PIECES_TOTAL_MAX)
export const WireStockLevel = decimal(MILLI_SCALE, 0, PIECES_TOTAL_MAX)

/**
 * A percentage as basis points: 12.5 on the wire is 1,250. What lies outside 0..100 is let through
 * where a rule of the cart answers it with a code of its own.
 */
export const WirePercent = decimal(2, -99_999_999, 99_999_999)

/** The percentage of a promotion: above 0, at most 100. */
export const WirePromotionRate = decimal(2, 1, 10_000)

const RATE_DECIMALS = 4

/** A tax rate: 8 on the wire is 8/100, 8.875 is 8,875/100,000. */
export const WireTaxRate = z.codec(
  z.number().min(0).max(1_000),
  z.custom<Rate>((value) => typeof value === 'object' && value !== null && 'num' in value),
  {
    decode: (percent, ctx): Rate => {
      for (let decimals = 0; decimals <= RATE_DECIMALS; decimals += 1) {
        const read = fromMajor(percent, decimals)
        if (read.ok) return { num: read.value, den: 10 ** (decimals + 2) }
      }
      const params = says('TOO_MANY_DECIMALS', { decimals: RATE_DECIMALS })
      ctx.issues.push({ code: 'custom', input: percent, params })
      return z.NEVER
    },
    encode: percentOf,
  },
)

/** To four decimals, which is finer than any tax law; the shop itself reckons with the fraction. */
function percentOf({ num, den }: Rate): number {
  const scaled = mulDivRound(minor(num), 100 * 10 ** RATE_DECIMALS, den, 'halfUp')
  return toMajor(scaled, RATE_DECIMALS)
}

/** A number read by its decimal text into whole units of 10^-decimals. */
function decimal(decimals: number, min: number, max: number) {
  return z.codec(
    z.number(),
    z.int().refine((units) => units >= min && units <= max),
    {
      decode: (value, ctx) => {
        const read = fromMajor(value, decimals)
        if (read.ok && read.value >= min && read.value <= max) return read.value
        const tooFine = !read.ok && read.error.code === 'CURRENCY_DECIMALS'
        const params = tooFine
          ? says('TOO_MANY_DECIMALS', { decimals })
          : bounds(value, min, decimals, max)
        ctx.issues.push({ code: 'custom', input: value, params })
        return z.NEVER
      },
      encode: (units) => toMajor(minor(units), decimals),
    },
  )
}

function bounds(value: number, min: number, decimals: number, max: number) {
  const unit = 10 ** decimals
  return value < min / unit
    ? says('TOO_SMALL', { min: min / unit })
    : says('TOO_BIG', { max: max / unit })
}
