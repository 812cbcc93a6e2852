// What the till asks of its masters: an item by code, by barcode or by words, and the shop to sell in.
// A row of the store's own feed hides the common row with the same key, whole.

import type { Shop } from '@evertill/shared/cart/shop.ts'
import { shopOf } from '@evertill/shared/cart/shop-of.ts'
import {
  kindOf,
  type MasterKind,
  type MasterRow,
  masterKey,
  type StoreSettings,
} from '@evertill/shared/masters/catalogue.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import type { Staff } from '@evertill/shared/masters/staff.ts'
import type { Utf8 } from '@evertill/sync-protocol/ports.ts'
import { readMaster } from './block.ts'
import type { Tables } from './masters-disk.ts'
import { searchTable } from './search.ts'
import { wordsOf } from './search-text.ts'

/** More than fits a screen is no answer but another question. */
export const FOUND_MAX = 50

/** What a till sells in some hours; each item is a few kilobytes once it was read. */
const READ_ITEMS_MAX = 2_000

type LookUpDeps = {
  readonly tables: () => Tables
  readonly utf8: Utf8
  readonly receipt: Shop['receipt']
}

export type LookUp = ReturnType<typeof createLookUp>

/** What one edition says beside its items; the same objects until the next. */
type Edition = {
  readonly shop: Shop | undefined
  readonly store: StoreSettings | undefined
  readonly staff: readonly Staff[]
}

export function createLookUp({ tables, utf8, receipt }: LookUpDeps) {
  const read = new Map<string, Item | undefined>()
  let edition: Edition = { shop: undefined, store: undefined, staff: [] }

  return { renew, byCode, byBarcode, search, edition: () => edition }

  /** To be called when other masters are active. */
  function renew(): void {
    read.clear()
    const rows = [...otherKeys()].flatMap((key) => rowOf(key) ?? [])
    const store = valuesOf(rows, 'store')[0]
    const sources = { taxes: valuesOf(rows, 'tax'), methods: valuesOf(rows, 'method'), receipt }
    edition = {
      store,
      shop: store && shopOf({ store, item: byCode, ...sources }),
      staff: valuesOf(rows, 'staff'),
    }
  }

  function byCode(code: string): Item | undefined {
    if (read.has(code)) return read.get(code)
    const row = rowOf(masterKey({ kind: 'item', value: { code } as Item }))
    const item = row?.kind === 'item' ? row.value : undefined
    if (read.size >= READ_ITEMS_MAX) read.clear()
    // A code that nobody knows is not remembered: whoever scans those has no end of them.
    if (item) read.set(code, item)
    return item
  }

  /** Of several items with one barcode, the store's own first, then the one with the lowest code. */
  function byBarcode(code14: string): Item | undefined {
    const { common, store } = tables()
    const barcode = Number(code14)
    const own = store.withBarcode(barcode)
    const shared =
      own.length > 0 ? [] : common.withBarcode(barcode).filter((key) => !store.has(key))
    const key = [...own, ...shared].sort()[0]
    return key === undefined ? undefined : byCode(codeIn(key))
  }

  function search(typed: string, limit: number): readonly Item[] {
    const words = wordsOf(typed)
    const most = Math.min(limit, FOUND_MAX)
    if (words.length === 0 || most <= 0) return []
    const { common, store } = tables()
    const own = searchTable(store, words, most, () => true)
    const shared = searchTable(common, words, most, (key) => !store.has(key))
    const exact = byCode(typed.trim())
    const keys = [...own.begin, ...shared.begin, ...own.hold, ...shared.hold]
    const codes = new Set([...(exact ? [exact.code] : []), ...keys.map(codeIn)])
    return [...codes].slice(0, most).flatMap((code) => byCode(code) ?? [])
  }

  /** Keys of other rows than items, each once. */
  function otherKeys(): ReadonlySet<string> {
    const { common, store } = tables()
    return new Set([...common.others, ...store.others].filter((key) => kindOf(key)).sort())
  }

  function rowOf(key: string): MasterRow | undefined {
    const { common, store } = tables()
    const bytes = store.body(key) ?? common.body(key)
    if (!bytes) return undefined
    const row = readMaster(key, utf8.decode(bytes) ?? '')
    return row.ok ? row.value : undefined
  }
}

function valuesOf<K extends MasterKind>(rows: readonly MasterRow[], kind: K) {
  return rows
    .filter((row): row is Extract<MasterRow, { kind: K }> => row.kind === kind)
    .map((row) => row.value as Extract<MasterRow, { kind: K }>['value'])
}

function codeIn(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}
