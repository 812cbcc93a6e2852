// The small values that bodies of masters are made of, as schemas: codes, texts, names, amounts,
// fractions and periods, each with its limit.
import * as z from 'zod'
import { LANGUAGES } from '../language.ts'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { isLocalTime, type LocalTime } from '../time.ts'

/** A GS1 element string still fits, and a key in front of it. */
const CODE_MAX = 100
/** Three lines of a receipt are enough for a name; a description has twice that. */
const TEXT_MAX = 200

/** Nothing that a printer, a database or a line of JSON cannot hold. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]*$/u

export const Text = z.string().max(TEXT_MAX).regex(PRINTABLE)

/** A code is what it is, letter for letter: blanks at its ends would make two of one. */
export const Code = z
  .string()
  .min(1)
  .max(CODE_MAX)
  .regex(PRINTABLE)
  .refine((code) => code.trim() === code)

const Named = Text.min(1).exactOptional()

/** In one language at least. */
export const Names = z
  .object({ ja: Named, en: Named, id: Named })
  .refine((names) => LANGUAGES.some((language) => names[language] !== undefined))

/** A whole number of the smallest coin, in either direction. */
export const Minor = z.int().min(-AMOUNT_MAX).max(AMOUNT_MAX).transform(minor)

/** No rate has a finer fraction, and products with an amount stay exact. */
const FRACTION_MAX = 1_000_000_000

export const Rate = z.object({
  num: z.int().min(0).max(FRACTION_MAX),
  den: z.int().min(1).max(FRACTION_MAX),
})

export const Rounding = z.enum(['floor', 'ceil', 'down', 'up', 'halfUp', 'halfDown', 'halfEven'])

const WallTime = z
  .string()
  .max(19)
  .refine(isLocalTime)
  .transform((text) => text as LocalTime)

/** When something counts; the fields of a period. */
export const Valid = z.object({
  validFrom: WallTime.exactOptional(),
  validTo: WallTime.exactOptional(),
})
