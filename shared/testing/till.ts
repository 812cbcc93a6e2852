// A terminal for tests that keeps its own day: runs commands through the real machine and folds what
// follows.
import { CURRENCIES, type Currency } from '../money/currency.ts'
import { minor } from '../money/money.ts'
import type { Result } from '../result.ts'
import { type DayTotals, emptyDay, foldDay } from '../terminal/day.ts'
import { decideTerminal, type TerminalEvent } from '../terminal/decide.ts'
import { evolveTerminal } from '../terminal/evolve.ts'
import type { Fact } from '../terminal/fact.ts'
import {
  newTerminal,
  type Terminal,
  type TerminalCommand,
  type TerminalRefusal,
  type TerminalSituation,
} from '../terminal/terminal.ts'
import { localTime, type Moment } from '../time.ts'

export function momentOf(local: string): Moment {
  return { ms: Date.parse(`${local}Z`) - 540 * 60_000, local: localTime(local), offset: 540 }
}

export const MORNING = momentOf('2026-11-21T09:00:00')

export function aTill(more: Partial<TerminalSituation> = {}) {
  let terminal: Terminal = newTerminal({ tenant: 'T1', store: 'S1', terminal: 3 })
  let day: DayTotals | null = null
  let commands = 0

  return { run, note, state: () => terminal, day: () => day }

  function run(
    command: TerminalCommand,
    now: Partial<TerminalSituation> = {},
  ): Result<readonly TerminalEvent[], TerminalRefusal> {
    commands += 1
    const decided = decideTerminal(terminal, command, {
      id: `fact-${String(commands).padStart(4, '0')}`,
      at: MORNING,
      may: () => 'allow',
      training: false,
      currency: CURRENCIES['JPY'] as Currency,
      policy: { dayChangeHour: 4, cashMoveMax: minor(1_000_000) },
      day,
      carts: [],
      clockInDoubt: false,
      openCounterOf: () => 0,
      ...more,
      ...now,
    })
    if (!decided.ok) return decided
    for (const event of decided.value) {
      if (event.kind === 'mode') terminal = evolveTerminal(terminal, event)
      else note(event)
    }
    return decided
  }

  function note(fact: Fact): void {
    terminal = evolveTerminal(terminal, fact)
    if (fact.kind === 'open') day = emptyDay(fact)
    if (day !== null && fact.openCounter > 0) day = foldDay(day, fact)
  }
}

/** Open, with somebody signed in and 10,000 in the drawer. */
export function anOpenTill(more: Partial<TerminalSituation> = {}) {
  const till = aTill(more)
  till.run({ type: 'signIn', staff: 'anna' }, { may: () => 'allow' })
  till.run({ type: 'open', float: { amount: minor(10_000) } }, { may: () => 'allow' })
  return till
}
