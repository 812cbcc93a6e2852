// What the till says to the person in front of it: what happened, whether the sale is safe, what to
// do. The words are those of the register of errors, in the language of the screen; what went well has
// a few of its own.

import {
  type CountedParams,
  type ErrorName,
  isErrorName,
  screenLine,
  screenText,
  writeMoney,
} from '@evertill/shared/errors/registry.ts'
import type { Language } from '@evertill/shared/language.ts'
import type { Minor } from '@evertill/shared/money/money.ts'
import { moneyText, type Notation } from '@evertill/shared/receipt/amount.ts'
import type { Notice, TillView } from './view.ts'

/** A refusal of any rule: its code, and what the text about it leaves open. */
export type Refused = { readonly code: string }

/** Asked again when the screen changes its language. */
type Saying = Pick<Notice, 'no' | 'kind'> & {
  readonly word: (how: Notation) => Pick<Notice, 'code' | 'text'>
}

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

/** Where neither the screen nor the store has said another. */
const FIRST_NOTATION: Notation = { language: 'en', currency: { code: 'JPY', decimals: 0 } }

export function createNotices(notation: () => Notation | undefined) {
  let no = 0
  let sounds = 0
  let spoken: Language | undefined
  let saying: Saying | undefined
  let notice: Notice | undefined
  let sound: TillView['sound']
  let standing: { readonly asked: string; readonly notice: Notice } | undefined
  return { speak, refused, done, ok, clear, lasting, now: () => notice, sound: () => sound }

  /** In the language of the screen, from now on and with what is said at present. */
  function speak(language: Language): void {
    spoken = language
    standing = undefined
    notice = saying && worded(saying)
  }

  /** Something was refused or failed: it is said, and heard. */
  function refused(refusal: Refused): undefined {
    play('error')
    say('error', wordsOf(refusal))
  }

  /** What went well is said in its own words. */
  function done(code: string, text: (how: Notation) => string): void {
    say('ok', (how) => ({ code, text: text(how) }))
  }

  /** The next good thing wipes away what was said before. */
  function ok(kind: 'ok' | 'paid'): void {
    clear()
    play(kind)
  }

  function clear(): void {
    saying = undefined
    notice = undefined
  }

  /** What stands for a while has one number as long as it stands. */
  function lasting(code: string, params: object = {}): Notice {
    if (standing?.asked !== code) {
      no += 1
      const word = wordsOf({ ...params, code })
      standing = { asked: code, notice: worded({ no, kind: 'error', word }) }
    }
    return standing.notice
  }

  function play(kind: 'ok' | 'error' | 'paid'): void {
    sounds += 1
    sound = { no: sounds, kind }
  }

  function say(kind: Notice['kind'], word: Saying['word']): void {
    no += 1
    saying = { no, kind, word }
    notice = worded(saying)
  }

  function worded({ word, ...which }: Saying): Notice {
    const known = notation() ?? FIRST_NOTATION
    return { ...which, ...word({ ...known, yenSign: '¥', language: spoken ?? known.language }) }
  }
}

function wordsOf(refusal: Refused): Saying['word'] {
  const name = nameOf(refusal.code)
  const { code: _, ...params } = refusal as Refused & Readonly<Record<string, string | number>>
  return (how) => {
    const written = writeMoney(name, params as CountedParams<ErrorName>, (amount) =>
      moneyText(amount as Minor, how),
    )
    const text = screenText(name, how.language, written)
    return { code: text.code, text: screenLine(text, how.language) }
  }
}

function nameOf(code: string): ErrorName {
  if (isErrorName(code)) return code
  return NAMES[code] ?? 'UNEXPECTED'
}
