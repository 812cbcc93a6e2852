// Signing in with the float at the beginning of a day, and closing with what was counted at its end.

import { currencyOf } from '@evertill/shared/money/currency.ts'
import { moneyText } from '@evertill/shared/receipt/amount.ts'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { CloseFact } from '@evertill/shared/terminal/fact.ts'
import type { TerminalRefusal } from '@evertill/shared/terminal/terminal.ts'
import { type Books, readFact, type Written } from '@evertill/shared/till/books.ts'
import { businessDate, isDate } from '@evertill/shared/time.ts'
import type { Notices } from '../notices.ts'
import type { Running } from '../running.ts'
import type { Act } from '../trade/trade.ts'
import { closedText } from './closed-text.ts'
import { closeDay, type DayNow, openDay, readCash } from './day-acts.ts'

type ShiftRefusal =
  | TerminalRefusal
  | { readonly code: 'MASTERS_MISSING' | 'STAFF_UNKNOWN' | 'TERMINAL_IS_OPEN' }

export function createShift(till: Running, notices: Notices) {
  const { trade, catalogue } = till
  let confirmDate: string | undefined
  return { open, close, confirmDate: () => confirmDate }

  async function open(staff: string, typed: string, confirmed?: string): Promise<void> {
    const isKnown = catalogue.staff().some(({ id, active }) => id === staff && active)
    if (!isKnown) return notices.refused({ code: 'STAFF_UNKNOWN' })
    const date = confirmed !== undefined && isDate(confirmed) ? businessDate(confirmed) : undefined
    const more = date === undefined ? {} : { date }
    const done = await write(staff, typed, (books, float, now) =>
      openDay(books, { staff, float, ...more }, now),
    )
    confirmDate =
      !done.ok && done.error.code === 'BUSINESS_DATE_UNCONFIRMED' ? done.error.date : undefined
    if (!done.ok) return notices.refused(done.error)
    notices.ok('ok')
  }

  async function close(typed: string): Promise<void> {
    if (trade.books().cart !== undefined) return notices.refused({ code: 'TERMINAL_BUSY' })
    const staff = trade.books().terminal.staff ?? ''
    const done = await write(staff, typed, closeDay)
    if (!done.ok) return notices.refused(done.error)
    const fact = done.value.map(({ type, body }) => readFact(type, body)).find(isClose)
    notices.ok('ok')
    if (fact === undefined) return
    notices.done('DAY_CLOSED', (how) =>
      closedText(fact, (amount) => moneyText(amount, how), how.language),
    )
  }

  async function write(
    staff: string,
    typed: string,
    decide: (
      books: Books,
      cash: ReturnType<typeof readCash>['cash'],
      now: DayNow,
    ) => Result<readonly Written[], TerminalRefusal>,
  ): Promise<Result<readonly Written[], ShiftRefusal>> {
    const currency = currencyOf(catalogue.store()?.currency.code ?? '')
    if (currency === undefined) return refuse({ code: 'MASTERS_MISSING' })
    const { cash, error } = readCash(typed, currency)
    if (error) return refuse(error)
    const now = { at: till.now(), newId: till.newId, currency, may: till.may(staff) }
    let written: readonly Written[] = []
    const done = await trade.act((books): Result<Act, TerminalRefusal> => {
      const decided = decide(books, cash, now)
      if (!decided.ok) return decided
      written = decided.value
      return ok({ written })
    })
    return done.ok ? ok(written) : done
  }
}

function isClose(fact: ReturnType<typeof readFact>): fact is CloseFact {
  return fact?.kind === 'close'
}
