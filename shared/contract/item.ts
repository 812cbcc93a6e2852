// Items: the common one of a tenant, the price of a store, and both in one answer.
import * as z from 'zod'
import { Code, Description, timestamps, Url } from './fields.ts'
import { DESCRIPTION_MAX, IMAGES_MAX, ITEM_DETAILS_MAX } from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { Flag, LIST_PAGE, paged } from './query.ts'
import { lines } from './text.ts'

export const ItemQuery = z.object({ is_logical_deleted: Flag.default(false) })
export type ItemQuery = z.output<typeof ItemQuery>

export const ItemDeleteQuery = z.object({ is_logical: Flag.default(false) })
export type ItemDeleteQuery = z.output<typeof ItemDeleteQuery>

export const V1ItemDeleted = z.object({ itemCode: Code, isLogical: z.boolean() })
export type V1ItemDeleted = z.output<typeof V1ItemDeleted>

export const V1ItemCode = z.object({ itemCode: Code })
export type V1ItemCode = z.output<typeof V1ItemCode>

/** The query of every list of masters. */
export const MastersQuery = z.object(paged({ ...LIST_PAGE, sort: 'category_code:1' }))
export type MastersQuery = z.output<typeof MastersQuery>

export function itemSchemas(money: MoneySchemas) {
  const ItemUpdateBody = z.object({
    description: Description,
    unitPrice: money.price,
    unitCost: money.price,
    itemDetails: z.array(lines(DESCRIPTION_MAX)).max(ITEM_DETAILS_MAX),
    imageUrls: z.array(Url).max(IMAGES_MAX),
    categoryCode: Code,
    taxCode: Code,
    isDiscountRestricted: z.boolean().nullish(),
  })
  const ItemCreateBody = ItemUpdateBody.extend({ itemCode: Code })
  const V1Item = ItemCreateBody.extend({
    /** Null for those who may not see what an item costs the shop. */
    unitCost: money.price.nullable(),
    isDiscountRestricted: z.boolean(),
    isDeleted: z.boolean(),
    ...timestamps,
  })
  const StorePriceBody = z.object({ storePrice: money.price })
  const StoreItemCreateBody = StorePriceBody.extend({ itemCode: Code })
  return {
    ItemQuery,
    ItemDeleteQuery,
    V1ItemDeleted,
    V1ItemCode,
    MastersQuery,
    ItemUpdateBody,
    ItemCreateBody,
    V1Item,
    StorePriceBody,
    StoreItemCreateBody,
    V1StoreItem: StoreItemCreateBody.extend(timestamps),
    /** The store's price is null where the store has none of its own. */
    V1ItemDetail: V1Item.extend({ storePrice: money.price.nullable() }),
  }
}

export type ItemSchemas = ReturnType<typeof itemSchemas>
export type ItemUpdateBody = z.output<ItemSchemas['ItemUpdateBody']>
export type ItemCreateBody = z.output<ItemSchemas['ItemCreateBody']>
export type V1Item = z.output<ItemSchemas['V1Item']>
export type StorePriceBody = z.output<ItemSchemas['StorePriceBody']>
export type StoreItemCreateBody = z.output<ItemSchemas['StoreItemCreateBody']>
export type V1StoreItem = z.output<ItemSchemas['V1StoreItem']>
export type V1ItemDetail = z.output<ItemSchemas['V1ItemDetail']>
