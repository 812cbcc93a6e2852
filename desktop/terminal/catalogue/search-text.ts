// What a cashier's words are compared with: codes and names of an item in one folded text, in which
// width, case and the two Japanese syllabaries make no difference.

import type { Item } from '@evertill/shared/masters/item.ts'

/** Begins a field: no folded text contains it, so a field's beginning can be searched for. */
export const FIELD = '\u0001'
/** Begins a row. */
export const ROW = '\n'

export function textOf({ code, names, kana, barcodes }: Item): string {
  const fields = [code, names.ja, names.en, names.id, kana]
  let text = ROW
  for (const field of fields) if (field !== undefined) text += FIELD + fold(field)
  for (const barcode of barcodes) text += FIELD + barcode.replace(/^0+/, '')
  return text
}

export function wordsOf(typed: string): readonly string[] {
  const words = fold(typed.slice(0, TYPED_MAX)).split(' ')
  return words.filter((word) => word !== '').slice(0, WORDS_MAX)
}

/** Nobody types more to find one item. */
const TYPED_MAX = 100
const WORDS_MAX = 8

function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(BLANKS, ' ')
    .replace(HIRAGANA, (letter) => String.fromCharCode(letter.charCodeAt(0) + TO_KATAKANA))
}

const PLAIN = /^[\x20-\x7e]*$/
const BLANKS = /[\s\p{Cc}]+/gu
const HIRAGANA = /[\u3041-\u3096]/g
const TO_KATAKANA = 0x60
