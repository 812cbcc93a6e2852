// How amounts of the shop are written on a screen. Printers draw a yen sign where the text has a
// backslash; a screen draws what it is given.

import { paperOf, type ReceiptProfile } from '@evertill/shared/receipt/profile.ts'
import { renderReceipt } from '@evertill/shared/receipt/render.ts'
import { toText } from '@evertill/shared/receipt/to-text.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

const YEN = '¥'
const YEN_OF_PRINTERS = '\\'

export function onScreen(profile: ReceiptProfile): ReceiptProfile {
  return { ...profile, yenSign: YEN }
}

/** The receipt as it comes out of the printer, column by column: there the sign is one column wide. */
export function previewOf(fact: Transaction, profile: ReceiptProfile): string {
  const text = toText(renderReceipt(fact, profile), paperOf(profile))
  return profile.currency.code === 'JPY' ? text.replaceAll(YEN_OF_PRINTERS, YEN) : text
}
