// Store-local time as text that sorts, and calendar arithmetic without a clock. The instant, the
// time zone and the wall clock are handed in by whoever has them.
import { assert } from './result.ts'

declare const localBrand: unique symbol
/** Wall time in the store, 'YYYY-MM-DDTHH:mm:ss'. Two of them compare as text. */
export type LocalTime = string & { readonly [localBrand]: true }

declare const dateBrand: unique symbol
/** A shop's day, 'YYYY-MM-DD'. */
export type BusinessDate = string & { readonly [dateBrand]: true }

/** An instant as the store saw it. */
export type Moment = {
  /** Milliseconds since 1970 in UTC. */
  readonly ms: number
  readonly local: LocalTime
  /** Minutes east of UTC. */
  readonly offset: number
}

/** Both ends belong to the period; an end that is missing is open. */
export type Period = { readonly validFrom?: LocalTime; readonly validTo?: LocalTime }

export function localTime(text: string): LocalTime {
  assert(isLocalTime(text), `not a store-local time: ${text}`)
  return text as LocalTime
}

export function isLocalTime(text: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.exec(text)
  return parts !== null && isDate(parts[1] ?? '')
}

export function businessDate(text: string): BusinessDate {
  assert(isDate(text), `not a date: ${text}`)
  return text as BusinessDate
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  return dateOfDay(dayOfDate(text)) === text
}

export function isWithin(period: Period, at: LocalTime): boolean {
  if (period.validFrom !== undefined && at < period.validFrom) return false
  return period.validTo === undefined || at <= period.validTo
}

/**
 * Of the rows valid at a moment the one that began last. Where two began together the later
 * one in the list counts, so that a correction can be appended.
 */
export function latestValid<T extends Period>(rows: readonly T[], at: LocalTime): T | undefined {
  let best: T | undefined
  for (const row of rows) {
    if (!isWithin(row, at)) continue
    if (best === undefined || (row.validFrom ?? '') >= (best.validFrom ?? '')) best = row
  }
  return best
}

/** The shop's day an opening belongs to: before the day-change hour it is still yesterday. */
export function businessDateAt(local: LocalTime, dayChangeHour: number): BusinessDate {
  const day = dayOfDate(local.slice(0, 10))
  const hour = Number(local.slice(11, 13))
  return businessDate(dateOfDay(hour < dayChangeHour ? day - 1 : day))
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return (((dayOfDate(date) + 4) % 7) + 7) % 7
}

/** RFC 3339 with the store's offset. */
export function momentText(moment: Moment): string {
  const sign = moment.offset < 0 ? '-' : '+'
  const minutes = Math.abs(moment.offset)
  return `${moment.local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Days since 1970-01-01 of a date in the Gregorian calendar. */
export function dayOfDate(date: string): number {
  const month = Number(date.slice(5, 7))
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear =
    Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(date.slice(8, 10)) - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function dateOfDay(day: number): string {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1
  const civilMonth = month < 10 ? month + 3 : month - 9
  const year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${two(civilMonth)}-${two(dayOfMonth)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
