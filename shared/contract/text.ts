// Texts that people write, cleaned at the door: what a printer, a database or an XML receipt
// cannot hold is taken out. Codes and secrets are never changed, only refused.
import * as z from 'zod'

/** One line of text, such as a name. Line breaks become spaces, the ends are trimmed. */
export function line(max: number, min = 0) {
  // The length is asked before the cleaning, so that ten megabytes are not searched first.
  return z.string().max(max, { abort: true }).overwrite(cleanLine).min(min)
}

/** Text that may hold line breaks, such as a note or a printed receipt. */
export function lines(max: number, min = 0) {
  return z.string().max(max, { abort: true }).overwrite(cleanLines).min(min)
}

/** A code somebody else gave: trimmed, at least one character, nothing invisible inside. */
export function code(max: number) {
  return z.string().max(max, { abort: true }).trim().min(1).regex(PRINTABLE)
}

/** A password, PIN or token: any text as it is. */
export function secret(max: number) {
  return z.string().min(1).max(max)
}

export function cleanLine(text: string): string {
  return cleanLines(text).replace(BREAKS, ' ').trim()
}

export function cleanLines(text: string): string {
  return UNPRINTABLE.test(text) ? text.replace(UNPRINTABLE_ALL, '') : text
}

/** Control characters but tab and line breaks, half a surrogate pair, byte order marks. */
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFEFF\uFFFE\uFFFF]/u
const UNPRINTABLE_ALL = new RegExp(UNPRINTABLE, 'gu')
const BREAKS = /[\t\n\r\u2028\u2029]+/g
const PRINTABLE = /^[^\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]*$/u
