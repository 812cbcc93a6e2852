// Whether a daily report may be made: every terminal that was opened is closed, and everything its
// close speaks of has arrived. Derived from the facts each time; nothing is counted on the side.
import { ok, type Result, refuse } from '../result.ts'
import type { DayTotals } from '../terminal/day.ts'
import { cashMoveCount, transactionCount } from '../terminal/day-figures.ts'

export const DAILY_CAUSES = [
  'TERMINAL_NOT_CLOSED',
  'DAILY_OPEN_CLOSE_MISSING',
  'DAILY_TRANSACTIONS_MISSING',
  'DAILY_CASH_MOVES_MISSING',
] as const
export type DailyCause = (typeof DAILY_CAUSES)[number]

export type DailyRefusal = {
  readonly code: 'DAILY_PREREQUISITES'
  readonly terminal: number
  readonly openCounter: number
  readonly cause: DailyCause
}

/**
 * The days are those in the filter, of one business date. A terminal without any is not asked. What
 * came in after a close is no obstacle: it is in the totals, and in the amendment of the Z.
 */
export function dailyReady(days: readonly DayTotals[]): Result<true, DailyRefusal> {
  const inOrder = days.toSorted(
    (a, b) => a.day.terminal - b.day.terminal || a.day.openCounter - b.day.openCounter,
  )
  for (const totals of inOrder) {
    const cause = whatIsMissing(totals)
    const { terminal, openCounter } = totals.day
    if (cause) return refuse({ code: 'DAILY_PREREQUISITES', terminal, openCounter, cause })
  }
  return ok(true)
}

function whatIsMissing(totals: DayTotals): DailyCause | undefined {
  const close = totals.closes[0]
  const isEmpty = transactionCount(totals) === 0 && cashMoveCount(totals) === 0
  if (totals.opens.length === 0 && close === undefined && isEmpty) return undefined
  if (totals.opens.length === 0) return 'DAILY_OPEN_CLOSE_MISSING'
  if (close === undefined) return 'TERMINAL_NOT_CLOSED'
  const { claimed } = close
  if (transactionCount(totals) < claimed.transactions) return 'DAILY_TRANSACTIONS_MISSING'
  if (hasGap(totals, claimed.lastTransactionNo)) return 'DAILY_TRANSACTIONS_MISSING'
  if (cashMoveCount(totals) < claimed.cashMoves) return 'DAILY_CASH_MOVES_MISSING'
  return undefined
}

/** Numbers have no gap inside a lease, so a hole is a transaction that is still on its way. */
function hasGap({ numbers }: DayTotals, lastClaimed: number): boolean {
  const rows = Object.values(numbers)
  const last = rows.reduce((highest, row) => Math.max(highest, row.lastTransactionNo), 0)
  if (last < lastClaimed) return true
  return rows.some((row) => row.lastTransactionNo - row.firstTransactionNo + 1 > row.count)
}
