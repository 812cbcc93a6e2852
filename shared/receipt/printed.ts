// The two texts that a transaction, a slip or a report keeps of its receipt.
import type { ReceiptLine } from './line.ts'
import { paperOf, type ReceiptProfile } from './profile.ts'
import { toText } from './to-text.ts'
import { toXml } from './to-xml.ts'

export type PrintedTexts = { readonly receiptText: string; readonly journalText: string }

export function printedTexts(
  lines: readonly ReceiptLine[],
  profile: Pick<ReceiptProfile, 'columns' | 'language'>,
): PrintedTexts {
  return { receiptText: toXml(lines), journalText: toText(lines, paperOf(profile)) }
}
