// Categories of items, as the master paths keep them.
import * as z from 'zod'
import { Code, Description, timestamps } from './fields.ts'

export const CategoryUpdateBody = z.object({
  description: Description,
  descriptionShort: Description,
  taxCode: Code,
})
export type CategoryUpdateBody = z.output<typeof CategoryUpdateBody>

export const CategoryCreateBody = CategoryUpdateBody.extend({ categoryCode: Code })
export type CategoryCreateBody = z.output<typeof CategoryCreateBody>

export const V1Category = CategoryCreateBody.extend(timestamps)
export type V1Category = z.output<typeof V1Category>

export const V1CategoryCode = z.object({ categoryCode: Code })
export type V1CategoryCode = z.output<typeof V1CategoryCode>

export const categorySchemas = {
  CategoryUpdateBody,
  CategoryCreateBody,
  V1Category,
  V1CategoryCode,
}
