// What stands beside the lines while somebody types: a code, or a number of pieces and a star before
// the next item, like `3*`.

export type Entry = {
  /** Said before the star, if there is one. */
  readonly times?: number
  /** What follows the star, or all of it. */
  readonly code: string
}

/** More pieces than this are a slip of the finger or a code. */
export const TIMES_MAX = 999

/** No code of an item is longer; further keys are not taken. */
export const ENTRY_MAX = 48

export function readEntry(typed: string): Entry {
  const found = /^(\d{1,3})[*×xX](.*)$/.exec(typed)
  const times = Number(found?.[1])
  if (!found || times < 1) return { code: typed.replace(/^0*[*×]/, '') }
  return { times, code: found[2] ?? '' }
}

/** One key more; a second star and a star behind nothing are not taken. */
export function typeInto(typed: string, character: string): string {
  if (typed.length >= ENTRY_MAX) return typed
  if (character !== '*') return typed + character
  return /^[1-9]\d{0,2}$/.test(typed) ? `${typed}*` : typed
}

/** Whether somebody typed a barcode where money is asked for. */
export const isBarcode = (typed: string): boolean => /^\d{13}$/.test(typed.trim())
