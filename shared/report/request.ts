// What a report is asked for: its type, of when, and of which terminals. Reading the question refuses
// what v1 refuses; a filter is a plain predicate over terminals' days.
import { ok, type Result, refuse } from '../result.ts'
import type { DayStamp } from '../terminal/stamp.ts'
import { type BusinessDate, dayOfDate } from '../time.ts'

export const REPORT_NAMES = [
  'sales',
  'category',
  'item',
  'payment',
  'promotion',
  'hourly',
  'staff',
  'tax',
  'brand',
  'discount',
  'top_items',
] as const
export type ReportName = (typeof REPORT_NAMES)[number]

/** Daily is of days that are over; flash is how things stand, whatever old spelling asks for it. */
export type ReportScope = 'flash' | 'daily'

/** Ten years, which is as long as books are kept. */
export const RANGE_DAYS_MAX = 3_660

export type ReportFilter = {
  readonly tenant: string
  readonly store: string
  /** Absent for all terminals of the store. */
  readonly terminal?: number
  /** Both ends belong to it. */
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly openCounter?: number
  readonly businessCounter?: number
}

export type ReportRequest = {
  readonly report: ReportName
  readonly scope: ReportScope
  /** A range of days needs no day to be closed. */
  readonly isRange: boolean
  readonly filter: ReportFilter
}

export type ReportQuestion = {
  readonly type: string
  readonly scope: string
  readonly date?: BusinessDate | undefined
  readonly from?: BusinessDate | undefined
  readonly to?: BusinessDate | undefined
  readonly openCounter?: number | undefined
  readonly businessCounter?: number | undefined
}

export type ReportRefusal =
  | { readonly code: 'REPORT_TYPE_UNKNOWN'; readonly type: string }
  | { readonly code: 'REPORT_RANGE_INVALID' }

export function readReportQuestion(
  question: ReportQuestion,
  of: { readonly tenant: string; readonly store: string; readonly terminal?: number },
): Result<ReportRequest, ReportRefusal> {
  const { type, date } = question
  const report = REPORT_NAMES.find((name) => name === type)
  if (report === undefined) return refuse({ code: 'REPORT_TYPE_UNKNOWN', type })
  const scope: ReportScope = question.scope === 'daily' ? 'daily' : 'flash'
  const isRange = date === undefined
  const from = date ?? question.from
  const to = date ?? question.to
  const noDays = from === undefined || to === undefined
  if (noDays || (isRange && scope === 'flash') || !isSoundRange(from, to)) {
    return refuse({ code: 'REPORT_RANGE_INVALID' })
  }
  const { openCounter, businessCounter } = question
  return ok({
    report,
    scope,
    isRange,
    filter: {
      ...of,
      from,
      to,
      ...(openCounter === undefined ? {} : { openCounter }),
      ...(businessCounter === undefined ? {} : { businessCounter }),
    },
  })
}

export function isInFilter(filter: ReportFilter, day: DayStamp): boolean {
  return (
    day.tenant === filter.tenant &&
    day.store === filter.store &&
    (filter.terminal === undefined || day.terminal === filter.terminal) &&
    day.businessDate >= filter.from &&
    day.businessDate <= filter.to &&
    (filter.openCounter === undefined || day.openCounter === filter.openCounter) &&
    (filter.businessCounter === undefined || day.businessCounter === filter.businessCounter)
  )
}

function isSoundRange(from: BusinessDate, to: BusinessDate): boolean {
  const days = dayOfDate(to) - dayOfDate(from)
  return days >= 0 && days < RANGE_DAYS_MAX
}
