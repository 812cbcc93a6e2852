// What a scanner sent, made into the code that the till looks up: prefixes that only say which kind
// of symbol it was are taken off.

import { GROUP_SEPARATOR } from './key-character.ts'

/** Longer texts are no code of an item; the till refuses them in words. */
export const CODE_MAX = 128

export function codeOfScan(text: string): string {
  const bare = text.trim().replace(AIM_PREFIX, '')
  // FNC1 at the very start only says that this is GS1.
  const code = bare.startsWith(GROUP_SEPARATOR) ? bare.slice(1) : bare
  return (gtinOf(code) ?? code).slice(0, CODE_MAX)
}

/** `]C1`, `]E0`, `]Q3` and their like. */
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/

/** GS1 element strings begin with 01 and the GTIN, filled up to 14 digits with zeros. */
function gtinOf(code: string): string | undefined {
  const gtin = /^(?:01|\(01\))(\d{14})(?!\d*$)/.exec(code)?.[1] ?? /^01(\d{14})$/.exec(code)?.[1]
  return gtin?.replace(/^0(?=\d{13}$)/, '')
}
