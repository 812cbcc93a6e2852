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
  for (const { source, applies } of LADDER) {
    const rows = item.prices.filter((row) => applies(row, question))
    const row = latestValid(rows, question.at)
    if (row) return { price: row.price, source }
  }
  return undefined
}

type Step = {
  readonly source: PriceSource
  readonly applies: (row: PriceRow, question: PriceQuestion) => boolean
}

/** The narrower price counts, however long ago it began: a tier's own before that of all members. */
const LADDER: readonly Step[] = [
  {
    source: 'member',
    applies: (row, { member }) =>
      row.kind === 'member' && row.tier !== undefined && row.tier === member?.tier,
  },
  {
    source: 'member',
    applies: (row, { member }) =>
      row.kind === 'member' && row.tier === undefined && member !== undefined,
  },
  { source: 'store', applies: (row, { store }) => row.kind === 'store' && row.store === store },
  { source: 'common', applies: (row) => row.kind === 'common' },
]

/** The seconds in which some price of the item begins or is valid last, for "what changes when". */
export function priceChanges(item: Item, store: string): readonly LocalTime[] {
  const moments = new Set<LocalTime>()
  for (const row of item.prices) {
    if (row.kind === 'store' && row.store !== store) continue
    if (row.validFrom !== undefined) moments.add(row.validFrom)
    if (row.validTo !== undefined) moments.add(row.validTo)
  }
  return [...moments].sort()
}
