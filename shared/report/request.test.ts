// What a report may be asked for, and when a daily one may be made.
import { describe, expect, test } from 'vitest'
import { REPORT_TYPES } from '../contract/report.ts'
import { isErrorName } from '../errors/registry.ts'
import { minor } from '../money/money.ts'
import { type DayTotals, emptyDay, foldDay } from '../terminal/day.ts'
import { dayKey, type Fact, isTransaction } from '../terminal/fact.ts'
import { randomTrade } from '../testing/random-day.ts'
import { anOpenTill } from '../testing/till.ts'
import { businessDate } from '../time.ts'
import { DAILY_CAUSES, dailyReady } from './daily.ts'
import { isInFilter, RANGE_DAYS_MAX, REPORT_NAMES, readReportQuestion } from './request.ts'

const PLACE = { tenant: 'T1', store: 'S1' }
const DATE = businessDate('2026-11-21')

describe('a question', () => {
  test.each(REPORT_NAMES)('for a %s report of one day is understood', (type) => {
    expect(readReportQuestion({ type, scope: 'flash', date: DATE }, PLACE)).toEqual({
      ok: true,
      value: {
        report: type,
        scope: 'flash',
        isRange: false,
        filter: { ...PLACE, from: DATE, to: DATE },
      },
    })
  })

  test('knows every type of v1', () => {
    expect(REPORT_NAMES).toEqual(expect.arrayContaining([...REPORT_TYPES]))
  })

  test('for a type that nobody knows is refused by name', () => {
    expect(readReportQuestion({ type: 'horoscope', scope: 'flash', date: DATE }, PLACE)).toEqual({
      ok: false,
      error: { code: 'REPORT_TYPE_UNKNOWN', type: 'horoscope' },
    })
  })

  test.each(['flash', 'flush', 'preview', 'Daily'])('in scope %s is a flash', (scope) => {
    expect(readReportQuestion({ type: 'sales', scope, date: DATE }, PLACE)).toMatchObject({
      value: { scope: 'flash' },
    })
  })

  test.each([
    ['no day at all', {}],
    ['only a first day', { from: DATE }],
    ['only a last day', { to: DATE }],
    ['a range that ends before it begins', { from: DATE, to: businessDate('2026-11-20') }],
    ['more years than are kept', { from: businessDate('2000-01-01'), to: DATE }],
  ])('with %s is refused', (_, days) => {
    expect(readReportQuestion({ type: 'sales', scope: 'daily', ...days }, PLACE)).toEqual({
      ok: false,
      error: { code: 'REPORT_RANGE_INVALID' },
    })
  })

  test('for a range is daily, or refused', () => {
    const range = { from: businessDate('2026-11-01'), to: DATE }
    for (const type of REPORT_NAMES) {
      expect(readReportQuestion({ type, scope: 'flash', ...range }, PLACE).ok).toBe(false)
      expect(readReportQuestion({ type, scope: 'daily', ...range }, PLACE).ok).toBe(true)
    }
    expect(RANGE_DAYS_MAX).toBeGreaterThan(3_650)
  })

  test('for one terminal and opening sees nothing else', () => {
    const asked = { type: 'sales', scope: 'flash', date: DATE, openCounter: 2, businessCounter: 7 }
    const read = readReportQuestion(asked, { ...PLACE, terminal: 3 })
    const filter = read.ok ? read.value.filter : undefined
    const day = { ...PLACE, terminal: 3, businessDate: DATE, openCounter: 2, businessCounter: 7 }
    const others = [
      { ...day, tenant: 'T2' },
      { ...day, store: 'S2' },
      { ...day, terminal: 4 },
      { ...day, businessDate: businessDate('2026-11-20') },
      { ...day, businessDate: businessDate('2026-11-22') },
      { ...day, openCounter: 1 },
      { ...day, businessCounter: 6 },
    ]
    expect(filter && isInFilter(filter, day)).toBe(true)
    for (const other of others) expect(filter && isInFilter(filter, other)).toBe(false)
  })
})

describe('a daily report', () => {
  const { facts, days } = randomTrade(4, { dates: 1, terminals: 2, deeds: 40 })
  const refusal = (terminal: number, cause: string) =>
    expect.objectContaining({
      ok: false,
      error: expect.objectContaining({ code: 'DAILY_PREREQUISITES', terminal, cause }),
    })

  test('may be made once every terminal is closed and all it speaks of is there', () => {
    expect(dailyReady(days)).toEqual({ ok: true, value: true })
  })

  test('asks nothing of a terminal that was never opened', () => {
    expect(dailyReady([])).toEqual({ ok: true, value: true })
    const unopened = { ...(days[0] as DayTotals).day, terminal: 9 }
    expect(dailyReady([...days, emptyDay(unopened)]).ok).toBe(true)
  })

  test('waits for a terminal that is still open, and names it', () => {
    const open = anOpenTill().day() as DayTotals
    expect(dailyReady([...days, open])).toEqual(refusal(3, 'TERMINAL_NOT_CLOSED'))
  })

  test.each([
    ['the opening', 'DAILY_OPEN_CLOSE_MISSING', (fact: Fact) => fact.kind === 'open'],
    ['the close', 'TERMINAL_NOT_CLOSED', (fact: Fact) => fact.kind === 'close'],
    ['the first sale', 'DAILY_TRANSACTIONS_MISSING', firstOf(isSale)],
    ['the last sale', 'DAILY_TRANSACTIONS_MISSING', (fact: Fact) => fact === lastSale()],
    ['a cash move', 'DAILY_CASH_MOVES_MISSING', firstOf((fact) => fact.kind === 'cashMove')],
  ])('waits while %s is missing', (_, cause, isMissing) => {
    const there = ofSecondTerminal().filter((fact) => !isMissing(fact))
    expect(there.length).toBeLessThan(ofSecondTerminal().length)
    const known = there.reduce(foldDay, emptyDay(secondDay().day))
    const others = days.filter((day) => day !== secondDay())
    expect(dailyReady([...others, known])).toEqual(refusal(2, cause))
    expect(cause === 'TERMINAL_NOT_CLOSED' || isErrorName(cause)).toBe(true)
    expect(DAILY_CAUSES).toContain(cause)
  })

  test('waits for a hole in the numbers, although as many others came in late', () => {
    const there = ofSecondTerminal()
    const sales = there.filter(isSale)
    const hole = sales[1]
    const last = sales.at(-1)
    const late = { ...last, id: 'late', transactionNo: highestNo(sales) + 1 } as Fact
    const known = [...there.filter((fact) => fact !== hole), late]
    const totals = known.reduce(foldDay, emptyDay(secondDay().day))
    expect(dailyReady([totals])).toEqual(refusal(2, 'DAILY_TRANSACTIONS_MISSING'))
  })

  test('waits for the last number that the close speaks of, whatever came in beside it', () => {
    const last = lastSale()
    const late = { ...last, id: 'late', lease: 9, transactionNo: 1 } as Fact
    const known = [...ofSecondTerminal().filter((fact) => fact !== last), late]
    const totals = known.reduce(foldDay, emptyDay(secondDay().day))
    expect(dailyReady([totals])).toEqual(refusal(2, 'DAILY_TRANSACTIONS_MISSING'))
  })

  test('does not wait because more came in after the close', () => {
    const till = anOpenTill()
    till.run({ type: 'close' })
    const closed = till.day() as DayTotals
    const other = anOpenTill()
    const told = other.run({ type: 'cashMove', move: 'in', amount: minor(5) })
    const late = told.ok ? [told.value[0] as Fact] : []
    expect(dailyReady([late.reduce(foldDay, closed)])).toEqual({ ok: true, value: true })
  })

  function secondDay(): DayTotals {
    const found = days.find(({ day, drawer }) => day.terminal === 2 && drawer.payInCount > 0)
    if (found === undefined) throw new RangeError('the seed makes no such day')
    return found
  }

  function ofSecondTerminal(): readonly Fact[] {
    return facts.filter((fact) => dayKey(fact) === dayKey(secondDay().day))
  }

  function lastSale(): Fact | undefined {
    return ofSecondTerminal().findLast(isSale)
  }
})

function highestNo(sales: readonly Fact[]): number {
  return Math.max(...sales.map((fact) => (isTransaction(fact) ? fact.transactionNo : 0)))
}

function isSale(fact: Fact): boolean {
  return isTransaction(fact) && !fact.training
}

function firstOf(is: (fact: Fact) => boolean): (fact: Fact) => boolean {
  let found: Fact | undefined
  return (fact) => {
    if (found === undefined && fact.terminal === 2 && is(fact)) found = fact
    return fact === found
  }
}
