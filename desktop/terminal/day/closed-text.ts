// How the day ended, in words: what should be in the drawer, what was counted, and the difference.

import type { Language } from '@evertill/shared/language.ts'
import type { Minor } from '@evertill/shared/money/money.ts'
import type { CloseFact } from '@evertill/shared/terminal/fact.ts'

type Words = {
  readonly closed: (expected: string) => string
  readonly counted: (counted: string, difference: string) => string
  readonly exact: (counted: string) => string
}

const WORDS: Readonly<Record<Language, Words>> = {
  ja: {
    closed: (expected) => `精算しました。ドロワーの理論在高は${expected}です。`,
    counted: (counted, difference) => `実際は${counted}、過不足は${difference}です。`,
    exact: (counted) => `実際も${counted}で、過不足はありません。`,
  },
  en: {
    closed: (expected) => `The day is closed. The drawer should hold ${expected}.`,
    counted: (counted, difference) => `Counted: ${counted}, a difference of ${difference}.`,
    exact: (counted) => `Counted: ${counted}, no difference.`,
  },
  id: {
    closed: (expected) => `Hari sudah ditutup. Laci seharusnya berisi ${expected}.`,
    counted: (counted, difference) => `Terhitung: ${counted}, selisih ${difference}.`,
    exact: (counted) => `Terhitung: ${counted}, tidak ada selisih.`,
  },
}

export function closedText(
  { expected, counted, difference }: CloseFact,
  write: (amount: Minor) => string,
  language: Language,
): string {
  const words = WORDS[language]
  const closed = words.closed(write(expected))
  if (counted === null || difference === null) return closed
  const found = write(counted.amount)
  const more = difference === 0 ? words.exact(found) : words.counted(found, write(difference))
  return language === 'ja' ? closed + more : `${closed} ${more}`
}
