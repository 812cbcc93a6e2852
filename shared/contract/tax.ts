// Tax codes as the master paths show them: one code, one rate. A code that is free of tax by rate
// is `External` with rate 0; `Exempt` is outside the law of the tax.
import * as z from 'zod'
import { Code, Name, timestamps } from './fields.ts'
import { WireTaxRate } from './scalars.ts'

export const TAX_TYPES = ['External', 'Internal', 'Exempt'] as const
export type V1TaxType = (typeof TAX_TYPES)[number]
export const ROUND_METHODS = ['Floor', 'Round', 'Ceil'] as const
export type V1RoundMethod = (typeof ROUND_METHODS)[number]

const tax = {
  taxCode: Code,
  taxType: z.enum(TAX_TYPES),
  taxName: Name,
  rate: WireTaxRate,
  /** 0 and below are whole coins, above it is that many decimals. */
  roundDigit: z.int().min(-3).max(5),
}

export const TaxCreateBody = z.strictObject({
  ...tax,
  roundMethod: z.enum(ROUND_METHODS).nullish(),
})
export type TaxCreateBody = z.output<typeof TaxCreateBody>

export const TaxUpdateBody = TaxCreateBody.omit({ taxCode: true })
export type TaxUpdateBody = z.output<typeof TaxUpdateBody>

export const V1TaxMaster = z.object({
  ...tax,
  roundMethod: z.enum(ROUND_METHODS).nullable(),
  entryDatetime: timestamps.entryDatetime.nullable(),
  lastUpdateDatetime: timestamps.lastUpdateDatetime,
})
export type V1TaxMaster = z.output<typeof V1TaxMaster>

export const V1TaxCode = z.object({ taxCode: Code })
export type V1TaxCode = z.output<typeof V1TaxCode>

export const taxSchemas = { TaxCreateBody, TaxUpdateBody, V1TaxMaster, V1TaxCode }
