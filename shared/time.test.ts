// Shop days and store-local time: the calendar against known dates, and periods at their borders.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  businessDate,
  businessDateAt,
  dateOfDay,
  dayOfDate,
  isDate,
  isLocalTime,
  isWithin,
  latestValid,
  localTime,
  momentText,
  weekdayOf,
} from './time.ts'

const FIRST = dayOfDate('1600-01-01')
const LAST = dayOfDate('2400-12-31')
const day = fc.integer({ min: FIRST, max: LAST })

describe('the calendar', () => {
  test('eight hundred years of days are counted and named without a gap', () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let number = FIRST
    let wrong = 0
    for (let year = 1600; year <= 2400; year += 1) {
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      for (const [month, length] of lengths.entries()) {
        const days = leap && month === 1 ? 29 : length
        for (let date = 1; date <= days; date += 1) {
          const text = [year, month + 1, date]
            .map((part) => String(part).padStart(2, '0'))
            .join('-')
          if (dayOfDate(text) !== number || dateOfDay(number) !== text) wrong += 1
          number += 1
        }
      }
    }
    expect(wrong).toBe(0)
    expect(number).toBe(LAST + 1)
  })

  test.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-03-01', 11_017],
    ['2026-11-21', 20_778],
  ])('%s is day %i', (date, number) => {
    expect(dayOfDate(date)).toBe(number)
    expect(dateOfDay(number)).toBe(date)
  })

  test.each([
    ['1945-08-15', 3],
    ['1969-07-20', 0],
    ['1970-01-01', 4],
    ['2000-02-29', 2],
    ['2019-10-01', 2],
    ['2026-11-21', 6],
    ['1600-01-01', 6],
  ])('%s was day %i of the week', (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday)
  })

  test('a week later it is the same day of the week', () => {
    fc.assert(
      fc.property(day, (day) => {
        expect(weekdayOf(dateOfDay(day + 7))).toBe(weekdayOf(dateOfDay(day)))
        expect(weekdayOf(dateOfDay(day + 1))).toBe((weekdayOf(dateOfDay(day)) + 1) % 7)
      }),
    )
  })

  test.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '2026-1-1',
    '20261121',
    '2026-11-21 ',
    '２０２６-11-21',
    '',
  ])('%j is no date', (text) => {
    expect(isDate(text)).toBe(false)
    expect(() => businessDate(text)).toThrow(RangeError)
  })

  test('the leap days of 2000 and 2024 are dates', () => {
    expect(['2000-02-29', '2024-02-29', '2400-02-29'].every(isDate)).toBe(true)
  })

  test.each([
    '2026-11-21T24:00:00',
    '2026-11-21T12:60:00',
    '2026-11-21T12:00:60',
    '2026-11-21T12:00',
    '2026-11-21 12:00:00',
    '2026-11-21T12:00:00Z',
    '2026-11-31T12:00:00',
    '',
  ])('%j is no store-local time', (text) => {
    expect(isLocalTime(text)).toBe(false)
    expect(() => localTime(text)).toThrow(RangeError)
  })
})

describe('the shop’s day', () => {
  test('at four in the morning it changes: a second earlier it is still yesterday', () => {
    expect(businessDateAt(localTime('2026-11-21T03:59:59'), 4)).toBe('2026-11-20')
    expect(businessDateAt(localTime('2026-11-21T04:00:00'), 4)).toBe('2026-11-21')
    expect(businessDateAt(localTime('2026-11-21T23:59:59'), 4)).toBe('2026-11-21')
    expect(businessDateAt(localTime('2024-03-01T01:00:00'), 4)).toBe('2024-02-29')
    expect(businessDateAt(localTime('2027-01-01T00:00:00'), 4)).toBe('2026-12-31')
  })

  test('a shop that changes at midnight follows the calendar', () => {
    expect(businessDateAt(localTime('2026-11-21T00:00:00'), 0)).toBe('2026-11-21')
  })

  test('it is the calendar’s day or the one before, and the hour alone decides', () => {
    const hour = fc.nat(23)
    fc.assert(
      fc.property(day, hour, fc.nat(59), hour, (day, hour, minute, change) => {
        const time = [hour, minute, 0].map((part) => String(part).padStart(2, '0')).join(':')
        const date = businessDateAt(localTime(`${dateOfDay(day)}T${time}`), change)
        expect(dayOfDate(date)).toBe(hour < change ? day - 1 : day)
      }),
    )
  })
})

describe('periods', () => {
  const from = localTime('2026-11-21T09:00:00')
  const to = localTime('2026-11-21T18:00:00')

  test('both ends belong to a period, the seconds beside them do not', () => {
    const period = { validFrom: from, validTo: to }
    expect(isWithin(period, localTime('2026-11-21T08:59:59'))).toBe(false)
    expect(isWithin(period, from)).toBe(true)
    expect(isWithin(period, to)).toBe(true)
    expect(isWithin(period, localTime('2026-11-21T18:00:01'))).toBe(false)
  })

  test('an end that nobody set is open', () => {
    expect(isWithin({ validTo: to }, localTime('1600-01-01T00:00:00'))).toBe(true)
    expect(isWithin({ validFrom: from }, localTime('2400-01-01T00:00:00'))).toBe(true)
    expect(isWithin({}, from)).toBe(true)
  })

  test('of several valid rows the one that began last counts, of equal ones the last listed', () => {
    const rows = [
      { id: 'always' },
      { id: 'later', validFrom: localTime('2026-11-01T00:00:00') },
      { id: 'earlier', validFrom: localTime('2026-01-01T00:00:00') },
      { id: 'corrected', validFrom: localTime('2026-11-01T00:00:00') },
      { id: 'over', validFrom: localTime('2026-11-20T00:00:00'), validTo: from },
    ]
    expect(latestValid(rows, localTime('2026-11-21T09:00:01'))?.id).toBe('corrected')
    expect(latestValid(rows, from)?.id).toBe('over')
    expect(latestValid(rows, localTime('2025-01-01T00:00:00'))?.id).toBe('always')
    expect(latestValid(rows.slice(1, 2), localTime('2025-01-01T00:00:00'))).toBeUndefined()
  })

  test('wall time alone decides, also in the hour that a clock change repeats', () => {
    const change = localTime('2026-10-25T02:30:00')
    const rows = [{ id: 'old' }, { id: 'new', validFrom: change }]
    // 02:30 comes twice that night: both times the shop reads the same clock and asks the same price.
    const summer = { ms: Date.UTC(2026, 9, 25, 0, 30), local: change, offset: 120 }
    const winter = { ms: summer.ms + 3_600_000, local: change, offset: 60 }
    expect(latestValid(rows, summer.local)).toBe(latestValid(rows, winter.local))
    expect(latestValid(rows, localTime('2026-10-25T02:29:59'))?.id).toBe('old')
  })
})

test.each([
  [540, '+09:00'],
  [0, '+00:00'],
  [-210, '-03:30'],
  [345, '+05:45'],
])('an offset of %i minutes is written %s', (offset, text) => {
  const local = localTime('2026-11-21T12:00:00')
  expect(momentText({ ms: 0, local, offset })).toBe(`2026-11-21T12:00:00${text}`)
})
