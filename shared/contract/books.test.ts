// Proves the shapes of what the shop knows afterwards: reports, journal, stock, health.

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { minor, ZERO } from '../money/money.ts'
import { overallHealth, V1Health } from './health.ts'
import { rawTransactionNo } from './journal.ts'
import type { V1CategoryReport, V1ItemReport } from './report.ts'
import { v1Schemas } from './schemas.ts'
import { SnapshotScheduleBody, SnapshotsQuery, V1StockMessage } from './stock.ts'
import { readBody } from './validation.ts'

const SCHEMAS = v1Schemas({ code: 'JPY', decimals: 0 })

const HEAD = {
  tenantId: 'A1234',
  storeCode: '5678',
  terminalNo: null,
  businessDate: null,
  businessDateFrom: null,
  businessDateTo: null,
  openCounter: null,
  businessCounter: null,
  totalGrossAmount: minor(100),
  totalDiscountAmount: ZERO,
  totalNetAmount: minor(100),
  totalQuantity: 1_000,
  totalDiscountQuantity: 0,
  totalTransactionCount: 1,
  receiptText: null,
  journalText: null,
}

describe('a report', () => {
  test('is read back as the type it was, though two types have categories', () => {
    const measured = {
      grossAmount: minor(100),
      discountAmount: ZERO,
      netAmount: minor(100),
      quantity: 1_000,
      discountQuantity: 0,
      transactionCount: 1,
    }
    const category: V1CategoryReport = {
      ...HEAD,
      categories: [{ categoryCode: 'drink', categoryName: 'Drinks', ...measured }],
    }
    const item: V1ItemReport = {
      ...HEAD,
      categories: [
        {
          categoryCode: 'drink',
          categoryName: 'Drinks',
          items: [{ itemCode: '4901', itemName: 'Tea', ...measured }],
          categoryTotalGrossAmount: minor(100),
          categoryTotalDiscountAmount: ZERO,
          categoryTotalNetAmount: minor(100),
          categoryTotalQuantity: 1_000,
          categoryTotalDiscountQuantity: 0,
          categoryTotalTransactionCount: 1,
        },
      ],
    }
    for (const report of [category, item]) {
      const wire: unknown = JSON.parse(JSON.stringify(z.encode(SCHEMAS.V1Report, report)))
      expect(z.decode(SCHEMAS.V1Report, wire as never)).toEqual(report)
    }
  })

  test('is asked for by any word as scope and type: what is unknown is answered by a rule', () => {
    const query = { report_scope: 'hourly', report_type: 'no-such-type', business_date: '20261121' }
    expect(SCHEMAS.ReportQuery.parse(query)).toMatchObject({
      business_date: '2026-11-21',
      limit: 100,
    })
    expect(SCHEMAS.ReportQuery.safeParse({ report_type: 'sales' }).success).toBe(false)
  })

  test('of tenders and promotions speaks with underscores', () => {
    for (const report of [SCHEMAS.V1PaymentReport, SCHEMAS.V1PromotionReport]) {
      expect(Object.keys(report.shape).filter((key) => /[A-Z]/.test(key))).toEqual([])
    }
  })
})

describe('the journal', () => {
  test('takes an entry of an older till in either spelling', () => {
    const entry = {
      tenant_id: 'A1234',
      store_code: '5678',
      terminal_no: 9,
      transaction_type: -101,
      business_date: '20261121',
      open_counter: 1,
      business_counter: 1,
      generate_date_time: '2026-11-21T09:30:00.123456+09:00',
      journal_text: '取引中止\n',
      receipt_text: '<PrintData/>',
    }
    const read = readBody(SCHEMAS.JournalBody, entry, 'camel')
    expect(read).toMatchObject({
      value: { transactionType: -101, businessDate: '2026-11-21', journalText: '取引中止\n' },
    })
  })

  test('knows a raw log by its number in either spelling, and leaves the rest alone', () => {
    const log = { transactionNo: 7, sales: { tax_amount: 8.5, isCancelled: false } }
    expect(readBody(SCHEMAS.RawTransactionBody, log, 'asIs')).toEqual({ ok: true, value: log })
    expect(rawTransactionNo(log)).toBe(7)
    expect(rawTransactionNo({ transaction_no: 8 })).toBe(8)
    expect(readBody(SCHEMAS.RawTransactionBody, { transaction_no: 'x' }, 'asIs').ok).toBe(false)
  })
})

describe('the schedule of snapshots', () => {
  test('is daily at two for all stores by little more than the hour', () => {
    expect(SnapshotScheduleBody.parse({ schedule_interval: 'daily', schedule_hour: 2 })).toEqual({
      enabled: true,
      schedule_interval: 'daily',
      schedule_hour: 2,
      schedule_minute: 0,
      retention_days: 30,
      target_stores: ['all'],
    })
  })

  test('names the day where the interval needs one', () => {
    const weekly = { schedule_interval: 'weekly', schedule_hour: 2 }
    expect(readBody(SnapshotScheduleBody, weekly, 'snake')).toMatchObject({
      error: { problems: [{ path: ['schedule_day_of_week'], name: 'REQUIRED' }] },
    })
    const monday = { ...weekly, schedule_day_of_week: 0 }
    expect(readBody(SnapshotScheduleBody, monday, 'snake').ok).toBe(true)
    const monthly = { scheduleInterval: 'monthly', scheduleHour: 2, scheduleDayOfMonth: null }
    expect(readBody(SnapshotScheduleBody, monthly, 'snake')).toMatchObject({
      error: { problems: [{ path: ['schedule_day_of_month'], name: 'REQUIRED' }] },
    })
  })
})

describe('stock', () => {
  test('snapshots are searched by day or by moment', () => {
    const query = { start_date: '2026-11-01', end_date: '2026-11-21 09:30:00' }
    expect(SnapshotsQuery.parse(query)).toMatchObject({
      start_date: '2026-11-01',
      end_date: '2026-11-21T09:30:00',
    })
    expect(SnapshotsQuery.safeParse({ start_date: '2026-02-30' }).success).toBe(false)
  })

  test('an alert says the threshold that was crossed', () => {
    const alert = {
      type: 'stock_alert',
      alert_type: 'minimum_stock',
      tenant_id: 'A1234',
      store_code: '5678',
      item_code: '4901',
      current_quantity: 0.5,
      minimum_quantity: 2,
      reorder_quantity: 10,
      timestamp: '2026-11-21T09:30:00Z',
    }
    expect(V1StockMessage.parse(alert)).toMatchObject({
      current_quantity: 500,
      minimum_quantity: 2_000,
    })
    expect(V1StockMessage.safeParse({ ...alert, alert_type: 'reorder_point' }).success).toBe(false)
  })
})

describe('health', () => {
  test('being cut off is no sickness of the shop', () => {
    expect(overallHealth({ database: { status: 'healthy' }, hub: { status: 'degraded' } })).toBe(
      'healthy',
    )
    expect(overallHealth({ database: { status: 'unhealthy' } })).toBe('unhealthy')
  })

  test('lists its checks by name', () => {
    const health = {
      status: 'healthy',
      timestamp: '2026-11-21T09:30:00Z',
      service: 'cart',
      version: '0.1.0',
      checks: { hub: { status: 'degraded', details: { lagSeconds: 40 } } },
    }
    expect(V1Health.parse(health)).toEqual(health)
  })
})
