// One receipt written as several: every rate is shared out, and each part is taxed as a receipt of
// its own, because that is what it becomes.
import { allocate, type Minor, sum, ZERO } from '../money/money.ts'
import { taxInside } from './compute.ts'
import type { TaxRule } from './rule.ts'

export type ReceiptPart = {
  readonly total: Minor
  readonly buckets: readonly { readonly code: string; readonly gross: Minor; readonly tax: Minor }[]
}

/** The gross of each rate is what was paid, tax included; some share must be above zero. */
export function splitReceipt(
  buckets: readonly { readonly rule: TaxRule; readonly gross: Minor }[],
  shares: readonly number[],
): readonly ReceiptPart[] {
  const byBucket = buckets.map(({ gross }) => allocate(gross, shares))
  return shares.map((_, part) => {
    const own = buckets.map(({ rule }, at) => {
      const gross = byBucket[at]?.[part] ?? ZERO
      return { code: rule.code, gross, tax: taxInside(gross, rule) }
    })
    return { total: sum(own.map((bucket) => bucket.gross)), buckets: own }
  })
}
