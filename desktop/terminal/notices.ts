// What the till says to the person in front of it: what happened, whether the sale is safe, what to
// do. The words are those of the register of errors; what went well has a few of its own.

import {
  type CountedParams,
  type ErrorName,
  isErrorName,
  screenLine,
  screenText,
  writeMoney,
} from '@evertill/shared/errors/registry.ts'
import type { Minor } from '@evertill/shared/money/money.ts'
import { moneyText, type Notation } from '@evertill/shared/receipt/amount.ts'
import type { Notice, TillView } from './view.ts'

/** A refusal of any rule: its code, and what the text about it leaves open. */
export type Refused = { readonly code: string }

export type Notices = ReturnType<typeof createNotices>

/** Refusals of this till itself, as the register calls them. */
const NAMES: Readonly<Record<string, ErrorName>> = {
  PRICES_RENEWED: 'VERSION_STALE',
  HELD: 'TERMINAL_LEASED',
  OTHER_TERMINAL: 'LEASE_MISSING',
  LEASE_LOST: 'LEASE_MISSING',
  NUMBERS_UNSURE: 'STORE_UNREACHABLE',
  TOO_MANY_LEASES: 'NUMBERS_EXHAUSTED',
}

/** Before the store is known there is no other. */
const FIRST_NOTATION: Notation = { language: 'en', currency: { code: 'JPY', decimals: 0 } }

export function createNotices(notation: () => Notation | undefined) {
  let no = 0
  let sounds = 0
  let notice: Notice | undefined
  let sound: TillView['sound']
  let standing: { readonly asked: string; readonly notice: Notice } | undefined
  return { refused, done, ok, clear, noticeOf, lasting, now: () => notice, sound: () => sound }

  /** Something was refused or failed: it is said, and heard. */
  function refused(refusal: Refused): undefined {
    play('error')
    notice = noticeOf(refusal)
  }

  /** What went well is said in its own words. */
  function done(code: string, text: string): void {
    no += 1
    notice = { no, kind: 'ok', code, text }
  }

  /** The next good thing wipes away what was said before. */
  function ok(kind: 'ok' | 'paid'): void {
    notice = undefined
    play(kind)
  }

  function clear(): void {
    notice = undefined
  }

  /** What stands for a while has one number as long as it stands. */
  function lasting(code: string, params: object = {}): Notice {
    if (standing?.asked !== code) standing = { asked: code, notice: noticeOf({ ...params, code }) }
    return standing.notice
  }

  function play(kind: 'ok' | 'error' | 'paid'): void {
    sounds += 1
    sound = { no: sounds, kind }
  }

  function noticeOf(refusal: Refused): Notice {
    no += 1
    const name = nameOf(refusal.code)
    const how = notation() ?? FIRST_NOTATION
    const { language } = how
    const { code: _, ...params } = refusal as Refused & Readonly<Record<string, string | number>>
    const written = writeMoney(name, params as CountedParams<ErrorName>, (amount) =>
      moneyText(amount as Minor, how),
    )
    const text = screenText(name, language, written)
    return { no, kind: 'error', code: text.code, text: screenLine(text, language) }
  }
}

function nameOf(code: string): ErrorName {
  if (isErrorName(code)) return code
  return NAMES[code] ?? 'UNEXPECTED'
}
