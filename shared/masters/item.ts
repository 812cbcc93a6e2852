// What a shop sells: an item with its names, its prices by period and place, its flags, and the
// choices a customer may make on it.
import type { Names } from '../language.ts'
import type { Minor } from '../money/money.ts'
import type { UnitPrice } from '../money/price.ts'
import type { Period } from '../time.ts'

export type Unit = 'each' | 'kg' | 'g' | 'l' | 'm'

/** One price in one period. The kind says for whom; a store price names its store. */
export type PriceRow = Period &
  (
    | { readonly kind: 'common'; readonly price: UnitPrice }
    | { readonly kind: 'store'; readonly store: string; readonly price: UnitPrice }
    | { readonly kind: 'member'; readonly tier?: string; readonly price: UnitPrice }
  )

export type ModifierOption = {
  readonly code: string
  readonly names: Names
  /** May be below zero; a line never is. */
  readonly price: Minor
}

export type ModifierGroup = {
  readonly code: string
  readonly names: Names
  readonly choice: 'single' | 'multi'
  readonly min: number
  readonly max: number
  readonly options: readonly ModifierOption[]
}

/** What one piece of an item takes from stock when it is sold; quantities in thousandths. */
export type Component = { readonly item: string; readonly quantity: number }

export type ItemFlags = {
  readonly discountRestricted: boolean
  readonly weighed: boolean
  readonly openPrice: boolean
  readonly serialRequired: boolean
  readonly notForSale: boolean
  readonly stockTracked: boolean
}

export type Item = ItemFlags & {
  readonly code: string
  readonly names: Names
  /** Reading of the name, for the search of Japanese shops. */
  readonly kana?: string
  readonly category: string
  readonly brand?: string
  readonly taxCode: string
  readonly unit: Unit
  readonly prices: readonly PriceRow[]
  /** Not sent to terminals: cashiers see it nowhere. */
  readonly cost?: UnitPrice
  /** Normalised to fourteen digits. */
  readonly barcodes: readonly string[]
  readonly images: readonly string[]
  readonly minAge?: number
  /** The item code of the bottle deposit that is sold along with it. */
  readonly depositItem?: string
  /** Thousandths of the unit, taken off a weighed quantity. */
  readonly tare?: number
  readonly modifiers: readonly ModifierGroup[]
  readonly components: readonly Component[]
  readonly station?: string
  readonly preparationMinutes?: number
}

export type Category = {
  readonly code: string
  readonly names: Names
  readonly shortNames?: Names
  readonly taxCode: string
  readonly station?: string
}
