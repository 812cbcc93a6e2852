// Money as v1 clients write it: a JSON number in major units. It becomes whole coins through its
// decimal text and back, never through a multiplication; too many decimals are refused.
import * as z from 'zod'
import { type Currency, fromMajor, toMajor } from '../money/currency.ts'
import { AMOUNT_MAX, type Minor, minor, TOTAL_MAX } from '../money/money.ts'
import { says } from './problem.ts'

export type MoneySchemas = ReturnType<typeof moneySchemas>

/** The kinds of amounts the contract knows, for one currency. */
export function moneySchemas(currency: Pick<Currency, 'code' | 'decimals'>) {
  return {
    currency,
    /** One amount of either sign: a line, a tax, a cash movement. */
    amount: wireMoney(currency, -AMOUNT_MAX, AMOUNT_MAX),
    /** A price or a counted drawer: 0 or more. */
    price: wireMoney(currency, 0, AMOUNT_MAX),
    /** What somebody hands over: more than 0. */
    tender: wireMoney(currency, 1, AMOUNT_MAX),
    /** What a cart, a day or a report adds up to. */
    total: wireMoney(currency, -TOTAL_MAX, TOTAL_MAX),
  }
}

function wireMoney(
  { code, decimals }: Pick<Currency, 'code' | 'decimals'>,
  min: number,
  max: number,
) {
  const bounds = { min: toMajor(minor(min), decimals), max: toMajor(minor(max), decimals) }
  const description = `${code}, at most ${decimals} decimals, ${bounds.min} to ${bounds.max}`
  return z.codec(
    z.number().meta({ description, minimum: bounds.min, maximum: bounds.max }),
    z.custom<Minor>((value) => isWhole(value) && value >= min && value <= max),
    {
      decode: (value, ctx) => {
        const read = readMajor(value, decimals)
        if (typeof read === 'number' && read >= min && read <= max) return read
        const params =
          read === 'TOO_FINE'
            ? says('CURRENCY_DECIMALS', { currency: code, decimals })
            : outside(value < bounds.min, code, bounds)
        ctx.issues.push({ code: 'custom', input: value, params })
        return z.NEVER
      },
      encode: (amount) => toMajor(amount, decimals),
    },
  )
}

/** Sums have up to fifteen digits, three more than the single amounts `fromMajor` reads. */
function readMajor(value: number, decimals: number): Minor | 'TOO_FINE' | 'OUT_OF_RANGE' {
  const read = fromMajor(value, decimals)
  if (read.ok) return read.value
  if (read.error.code === 'CURRENCY_DECIMALS') return 'TOO_FINE'
  const [, sign, whole = '', fraction = ''] =
    /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(String(value)) ?? []
  if (sign === undefined || fraction.length > decimals) return 'OUT_OF_RANGE'
  const digits = Number(whole + fraction.padEnd(decimals, '0'))
  if (!(digits <= TOTAL_MAX)) return 'OUT_OF_RANGE'
  return minor(sign === '-' ? -digits : digits)
}

function outside(below: boolean, currency: string, bounds: { min: number; max: number }) {
  if (below && bounds.min >= 0) return says('TOO_SMALL', { min: bounds.min })
  return says('AMOUNT_OUT_OF_RANGE', { currency, ...bounds })
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
