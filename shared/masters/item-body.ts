// An item as a row of a feed carries it to stores and tills: everything that selling needs, without
// what it costs the shop.
import * as z from 'zod'
import { AMOUNT_MAX } from '../money/money.ts'
import { UNIT_PRICE_SCALE_MAX } from '../money/price.ts'
import { Code, Minor, Names, Text, Valid } from './fields.ts'

/** Prices by period, place and member: a change a week for some years, in every store of a town. */
const PRICES_MAX = 1_000
/** Each size, pack and former maker's number. */
const BARCODES_MAX = 100
const IMAGES_MAX = 20
const URL_MAX = 2_000
const GROUPS_MAX = 20
const OPTIONS_MAX = 50
const COMPONENTS_MAX = 100
/** Nobody sells to the over-150s only. */
const AGE_MAX = 150
/** A thousand tonnes in thousandths of a kilogram. */
const QUANTITY_MAX = 1_000_000_000
const MINUTES_MAX = 1_440

const UnitPrice = z.object({
  value: z.int().min(0).max(AMOUNT_MAX),
  scale: z.int().min(0).max(UNIT_PRICE_SCALE_MAX),
})

const priced = { ...Valid.shape, price: UnitPrice }

const PriceRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('common'), ...priced }),
  z.object({ kind: z.literal('store'), store: Code, ...priced }),
  z.object({ kind: z.literal('member'), tier: Code.exactOptional(), ...priced }),
])

const ModifierOption = z.object({ code: Code, names: Names, price: Minor })

const ModifierGroup = z.object({
  code: Code,
  names: Names,
  choice: z.enum(['single', 'multi']),
  min: z.int().min(0).max(OPTIONS_MAX),
  max: z.int().min(0).max(OPTIONS_MAX),
  options: z.array(ModifierOption).max(OPTIONS_MAX),
})

const Quantity = z.int().min(0).max(QUANTITY_MAX)

export const ItemBody = z.object({
  code: Code,
  names: Names,
  kana: Text.exactOptional(),
  category: Code,
  brand: Code.exactOptional(),
  taxCode: Code,
  unit: z.enum(['each', 'kg', 'g', 'l', 'm']),
  prices: z.array(PriceRow).max(PRICES_MAX),
  barcodes: z.array(z.string().regex(/^\d{14}$/)).max(BARCODES_MAX),
  images: z.array(z.string().max(URL_MAX)).max(IMAGES_MAX),
  minAge: z.int().min(0).max(AGE_MAX).exactOptional(),
  depositItem: Code.exactOptional(),
  tare: Quantity.exactOptional(),
  modifiers: z.array(ModifierGroup).max(GROUPS_MAX),
  components: z.array(z.object({ item: Code, quantity: Quantity })).max(COMPONENTS_MAX),
  station: Code.exactOptional(),
  preparationMinutes: z.int().min(0).max(MINUTES_MAX).exactOptional(),
  discountRestricted: z.boolean(),
  weighed: z.boolean(),
  openPrice: z.boolean(),
  serialRequired: z.boolean(),
  notForSale: z.boolean(),
  stockTracked: z.boolean(),
})
