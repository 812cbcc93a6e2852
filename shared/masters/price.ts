// Which price a line is sold at: keyed, then from the barcode, then the member's, the store's, the
// common one, each in its period. A price of 0 is a price.
import type { UnitPrice } from '../money/price.ts'
import { type LocalTime, latestValid } from '../time.ts'
import type { Item, PriceRow } from './item.ts'

export type PriceSource = 'keyed' | 'barcode' | 'member' | 'store' | 'common'

export type PriceQuestion = {
  readonly at: LocalTime
  readonly store: string
  /** Absent where no member has shown a card. */
  readonly member?: { readonly tier?: string }
  readonly keyed?: UnitPrice
  readonly embedded?: UnitPrice
}

export type PriceAnswer = { readonly price: UnitPrice; readonly source: PriceSource }

export function priceOf(item: Item, question: PriceQuestion): PriceAnswer | undefined {
  if (question.keyed) return { price: question.keyed, source: 'keyed' }
  if (question.embedded) return { price: question.embedded, source: 'barcode' }
  for (const source of ['member', 'store', 'common'] as const) {
    const row = latestValid(
      item.prices.filter((candidate) => appliesTo(candidate, source, question)),
      question.at,
    )
    if (row) return { price: row.price, source }
  }
  return undefined
}

/** The moments at which some price of the item begins or has ended, for "what changes when". */
export function priceChanges(item: Item, store: string): readonly LocalTime[] {
  const moments = new Set<LocalTime>()
  for (const row of item.prices) {
    if (row.kind === 'store' && row.store !== store) continue
    if (row.validFrom !== undefined) moments.add(row.validFrom)
    if (row.validTo !== undefined) moments.add(row.validTo)
  }
  return [...moments].sort()
}

function appliesTo(row: PriceRow, source: PriceSource, question: PriceQuestion): boolean {
  if (row.kind !== source) return false
  if (row.kind === 'store') return row.store === question.store
  if (row.kind === 'member') {
    if (question.member === undefined) return false
    return row.tier === undefined || row.tier === question.member.tier
  }
  return true
}
