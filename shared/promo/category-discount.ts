// The promotion older clients know: a percentage off all items of some categories, in some stores,
// for a period. The highest rate wins; what a line got when it was scanned it keeps.
import type { Names } from '../language.ts'
import { isWithin, type LocalTime, type Period } from '../time.ts'

export type CategoryDiscount = Period & {
  readonly code: string
  readonly kind: 'category_discount'
  readonly names: Names
  readonly active: boolean
  /** Empty means every store. */
  readonly stores: readonly string[]
  readonly categories: readonly string[]
  /** Hundredths of a percent: 12.5 % is 1,250. */
  readonly basisPoints: number
}

export type PromotionQuestion = {
  readonly store: string
  readonly category: string
  readonly discountRestricted: boolean
  readonly at: LocalTime
}

/** What a line keeps of the promotion that caught it. */
export type LinePromotion = {
  readonly code: string
  readonly kind: 'category_discount'
  readonly names: Names
  readonly basisPoints: number
}

/** The best promotion for a line; equal rates go to the lower code. */
export function promotionFor(
  promotions: readonly CategoryDiscount[],
  question: PromotionQuestion,
): LinePromotion | undefined {
  if (question.discountRestricted) return undefined
  let best: CategoryDiscount | undefined
  for (const promotion of promotions) {
    if (!catches(promotion, question)) continue
    if (best === undefined || isBetter(promotion, best)) best = promotion
  }
  if (best === undefined) return undefined
  return { code: best.code, kind: best.kind, names: best.names, basisPoints: best.basisPoints }
}

function catches(promotion: CategoryDiscount, question: PromotionQuestion): boolean {
  return (
    promotion.active &&
    isWithin(promotion, question.at) &&
    promotion.categories.includes(question.category) &&
    (promotion.stores.length === 0 || promotion.stores.includes(question.store))
  )
}

function isBetter(promotion: CategoryDiscount, best: CategoryDiscount): boolean {
  if (promotion.basisPoints !== best.basisPoints) return promotion.basisPoints > best.basisPoints
  return promotion.code < best.code
}
