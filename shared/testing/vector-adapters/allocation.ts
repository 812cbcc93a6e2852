// Translates the vectors of one discount spread over lines and tax codes.
import { spreadDiscount } from '../../cart/discount.ts'
import { minor, subtract } from '../../money/money.ts'
import { taxByRate } from '../../tax/bucket.ts'
import { simpleTax } from '../../tax/rule.ts'
import type { Adapter } from './adapter.ts'

type Input = {
  discount: number
  lines: { id: string; gross: number; earlierDiscount: number; taxCode: string }[]
}

export const allocationAdapter: Adapter = {
  family: 'allocation',
  recognises: (input) => typeof input['discount'] === 'number' && 'lines' in input,
  run: (input: Input) => {
    const lines = input.lines.map((line) => ({
      amount: subtract(minor(line.gross), minor(line.earlierDiscount)),
      taxCode: line.taxCode,
    }))
    const { applied, shares, left } = spreadDiscount(minor(input.discount), lines)
    const { buckets } = taxByRate(
      input.lines.map((line, at) => ({
        rule: simpleTax(line.taxCode, {}, 'exempt', { num: 0, den: 1 }),
        amount: left[at] ?? minor(0),
        quantity: 0,
      })),
    )
    return {
      discountApplied: applied,
      lineDiscounts: shares,
      lineNets: left,
      netByTaxCode: Object.fromEntries(buckets.map((bucket) => [bucket.code, bucket.net])),
    }
  },
}
