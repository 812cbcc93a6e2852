// A food court's basket mixes brands but is one transaction and one payment: each brand's part of it,
// with tax and service already shared over the lines.

import type { SoldLine } from '../cart/sold-line.ts'
import { minor, sum } from '../money/money.ts'
import type { BrandPart } from './transaction.ts'

/** Empty where no line names a brand. The parts add up to the total of the transaction. */
export function brandParts(lines: readonly SoldLine[]): readonly BrandPart[] {
  const live = lines.filter((line) => !line.cancelled)
  if (live.every((line) => line.brand === undefined)) return []
  const brands = [...new Set(live.map((line) => line.brand ?? ''))]
  return brands.map((brand) => partOf(brand, live))
}

function partOf(brand: string, lines: readonly SoldLine[]): BrandPart {
  const own = lines.filter((line) => (line.brand ?? '') === brand)
  const external = own.filter((line) => line.tax.kind === 'external')
  const net = sum(own.map((line) => minor(line.net + line.service)))
  return {
    brand,
    lines: own.map((line) => line.lineNo),
    net,
    tax: sum(own.flatMap((line) => line.taxes)),
    total: minor(net + sum(external.flatMap((line) => line.taxes))),
  }
}
