// The masters of a till for tests: a few items on a shelf, and the next publish when a test says so.

import type { Shop } from '@evertill/shared/cart/shop.ts'
import { shopOf } from '@evertill/shared/cart/shop-of.ts'
import type { StoreSettings } from '@evertill/shared/masters/catalogue.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import type { Staff } from '@evertill/shared/masters/staff.ts'
import { STANDARD_METHODS } from '@evertill/shared/tender/standard-methods.ts'
import { taxCodes } from '@evertill/shared/testing/builders.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'

export const STORE: StoreSettings = {
  tenant: 'A1234',
  code: 'S1',
  name: 'Corner Shop',
  timeZone: 'Asia/Tokyo',
  currency: { code: 'JPY', decimals: 0 },
  language: 'en',
  rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
  policy: { checkAge: true },
  profile: {
    language: 'en',
    currency: { code: 'JPY', decimals: 0 },
    storeName: 'Corner Shop',
    header: [],
    footer: [],
    columns: 32,
    taxTable: 'all',
  },
}

export const STAFF: readonly Staff[] = [
  { id: 'anna', name: 'Anna', roles: ['cashier'], active: true },
  { id: 'ben', name: 'Ben', roles: ['cashier'], active: false },
]

const GEN = '0'.repeat(32)

export function aShelf(items: readonly Item[]) {
  let publish = 1
  const listeners = new Set<() => void>()
  const byCode = (code: string) => items.find((item) => item.code === code)
  const shop: Shop = shopOf({
    store: STORE,
    item: byCode,
    taxes: [...taxCodes().values()],
    methods: STANDARD_METHODS,
    receipt: () => undefined,
  })
  const catalogue: Catalogue = {
    start: () => Promise.resolve(),
    hint: () => undefined,
    byBarcode: (code) => items.find(({ barcodes }) => barcodes.includes(code)),
    byCode,
    search: (text, limit) => items.filter(({ code }) => code.includes(text)).slice(0, limit),
    shop: () => shop,
    store: () => STORE,
    staff: () => STAFF,
    active: () => ({ gen: GEN, publish, edition: publish }) as ReturnType<Catalogue['active']>,
    progress: () => undefined,
    isKept: () => true,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    catalogue,
    publish: () => {
      publish += 1
      for (const listener of listeners) listener()
    },
  }
}
