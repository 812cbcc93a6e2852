// What the page of the till says by itself, in the three languages of the shop. Amounts, names and
// notices come ready from the till and are not here.

import type { Language } from '@evertill/shared/language.ts'
import { en } from './en.ts'
import { id } from './id.ts'
import { ja } from './ja.ts'
import type { PageTexts } from './page-texts.ts'

const ALL: Readonly<Record<Language, PageTexts>> = { ja, en, id }

export const textsIn = (language: Language): PageTexts => ALL[language]

/** The best of our languages for what a browser asks for, as `ja-JP`. */
export function languageOf(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = BY_TAG[wish.slice(0, 2).toLowerCase()]
    if (found) return found
  }
  return 'en'
}

/** `in` is what Indonesian was called before; some systems still say so. */
const BY_TAG: Readonly<Record<string, Language>> = { ja: 'ja', en: 'en', id: 'id', in: 'id' }
