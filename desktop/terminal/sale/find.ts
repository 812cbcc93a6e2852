// Finds what a cashier means: by barcode, by code, or by words.

import { nameIn } from '@evertill/shared/language.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import { priceOf } from '@evertill/shared/masters/price.ts'
import { priceText } from '@evertill/shared/receipt/amount.ts'
import type { Running } from '../running.ts'
import { type FoundItem, LOOK_UP_MAX } from '../view.ts'

type From = Pick<Running, 'catalogue' | 'now'>

/** Shorter barcodes are filled up with zeros in front. */
const BARCODE_DIGITS = 14
const BARCODE = /^\d{8}$|^\d{12,14}$/

export function itemOf({ catalogue }: From, code: string): Item | undefined {
  const text = code.trim()
  const barcode = BARCODE.test(text) ? text.padStart(BARCODE_DIGITS, '0') : undefined
  return (barcode && catalogue.byBarcode(barcode)) || catalogue.byCode(text)
}

export function lookUp({ catalogue, now }: From, text: string): readonly FoundItem[] {
  const store = catalogue.store()
  const shop = catalogue.shop()
  if (store === undefined || shop === undefined) return []
  const at = now().local
  return catalogue.search(text, LOOK_UP_MAX).map((item) => {
    const answer = priceOf(item, { at, store: shop.store })
    return {
      code: item.code,
      name: nameIn(item.names, store.language),
      priceText: answer === undefined ? '' : priceText(answer.price, store.profile),
    }
  })
}
