// The one kind of promotion that v1 knows: a percentage off the items of some categories, in all
// stores or some, for a period.
import * as z from 'zod'
import { Code, Description, Name, timestamps } from './fields.ts'
import { LIST_MAX, PROMOTION_TARGETS_MAX } from './limits.ts'
import { says } from './problem.ts'
import { Flag, paged } from './query.ts'
import { DateTimeText, StoreCode, timeOf, WirePromotionRate } from './scalars.ts'

export const PROMOTION_TYPES = ['category_discount'] as const
const PromotionType = z.enum(PROMOTION_TYPES)

const PromotionDetailBody = z.object({
  /** Empty is every store. */
  targetStoreCodes: z.array(StoreCode).max(PROMOTION_TARGETS_MAX).default([]),
  targetCategoryCodes: z.array(Code).min(1).max(PROMOTION_TARGETS_MAX),
  discountRate: WirePromotionRate,
})

const promotion = {
  promotionType: PromotionType,
  name: Name,
  description: Description.nullish(),
  startDatetime: DateTimeText,
  endDatetime: DateTimeText,
  isActive: z.boolean(),
  detail: PromotionDetailBody.nullish(),
}

export const PromotionCreateBody = z
  .object({ promotionCode: Code, ...promotion, isActive: z.boolean().default(true) })
  .refine(endsAfterStart, { path: ['endDatetime'], params: says('END_BEFORE_START') })
export type PromotionCreateBody = z.output<typeof PromotionCreateBody>

export const PromotionUpdateBody = z
  .object({
    promotionType: promotion.promotionType.nullish(),
    name: promotion.name.nullish(),
    description: promotion.description,
    startDatetime: promotion.startDatetime.nullish(),
    endDatetime: promotion.endDatetime.nullish(),
    isActive: promotion.isActive.nullish(),
    detail: promotion.detail,
  })
  .refine(endsAfterStart, { path: ['endDatetime'], params: says('END_BEFORE_START') })
export type PromotionUpdateBody = z.output<typeof PromotionUpdateBody>

export const V1Promotion = z.object({
  promotionCode: Code,
  ...promotion,
  description: Description.nullable(),
  detail: PromotionDetailBody.extend({
    targetStoreCodes: z.array(StoreCode).max(PROMOTION_TARGETS_MAX),
  }).nullable(),
  ...timestamps,
})
export type V1Promotion = z.output<typeof V1Promotion>

export const V1PromotionCode = z.object({ promotionCode: Code })
export type V1PromotionCode = z.output<typeof V1PromotionCode>

/** Unlike all other queries these fields are camelCase. */
export const PromotionsQuery = z.object({
  ...paged({ limit: 20, limitMin: 0, limitMax: LIST_MAX, sort: 'category_code:1' }),
  promotionType: PromotionType.optional(),
  isActive: Flag.optional(),
})
export type PromotionsQuery = z.output<typeof PromotionsQuery>

export const ActivePromotionsQuery = z.object({
  storeCode: Code.optional(),
  categoryCode: Code.optional(),
  promotionType: PromotionType.optional(),
})
export type ActivePromotionsQuery = z.output<typeof ActivePromotionsQuery>

export const promotionSchemas = {
  PromotionCreateBody,
  PromotionUpdateBody,
  V1Promotion,
  V1PromotionCode,
  PromotionsQuery,
  ActivePromotionsQuery,
}

type Ends = { startDatetime?: string | null | undefined; endDatetime?: string | null | undefined }

function endsAfterStart({ startDatetime: start, endDatetime: end }: Ends): boolean {
  if (start === undefined || start === null || end === undefined || end === null) return true
  const from = timeOf(start)
  const to = timeOf(end)
  // A wall time and an instant meet in a store only, and each store has its own zone.
  return from.offset === undefined || to.offset === undefined
    ? (from.offset ?? to.offset) !== undefined || from.wall < to.wall
    : from.wall - from.offset < to.wall - to.offset
}
