// Stock levels, movements and snapshots, the schedule of snapshots (with underscores on the wire),
// and the messages of the stock WebSocket. Quantities are numbers with up to three decimals.
import * as z from 'zod'
import { pageOf } from './envelope.ts'
import { Code, Instant, Name, Note } from './fields.ts'
import { LIST_MAX, STORES_MAX, TOKEN_MAX } from './limits.ts'
import { says } from './problem.ts'
import { paged, STOCK_PAGE } from './query.ts'
import { DayOrTimeText, StoreCode, TenantId, WireStockLevel, WireStockQuantity } from './scalars.ts'
import { secret } from './text.ts'

export const STOCK_UPDATE_TYPES = [
  'sale',
  'return',
  'void',
  'void_return',
  'purchase',
  'adjustment',
  'initial',
  'damage',
  'transfer_in',
  'transfer_out',
] as const
export type V1StockUpdateType = (typeof STOCK_UPDATE_TYPES)[number]

const levels = {
  minimumQuantity: WireStockLevel,
  reorderPoint: WireStockLevel,
  reorderQuantity: WireStockLevel,
}

export const V1Stock = z.object({
  tenantId: TenantId,
  storeCode: StoreCode,
  itemCode: Code,
  currentQuantity: WireStockQuantity,
  ...levels,
  lastUpdated: Instant,
  lastTransactionId: Code.nullable(),
})
export type V1Stock = z.output<typeof V1Stock>

export const V1StockUpdate = z.object({
  tenantId: TenantId,
  storeCode: StoreCode,
  itemCode: Code,
  updateType: z.enum(STOCK_UPDATE_TYPES),
  quantityChange: WireStockQuantity,
  beforeQuantity: WireStockQuantity,
  afterQuantity: WireStockQuantity,
  referenceId: Code.nullable(),
  timestamp: Instant,
  operatorId: Code.nullable(),
  note: Note.nullable(),
})
export type V1StockUpdate = z.output<typeof V1StockUpdate>

export const V1Snapshot = z.object({
  snapshotId: Code,
  tenantId: TenantId,
  storeCode: StoreCode,
  totalItems: z.int().min(0),
  totalQuantity: WireStockQuantity,
  stocks: z
    .array(z.object({ itemCode: Code, quantity: WireStockQuantity, ...levels }))
    .max(LIST_MAX),
  createdBy: Code,
  createdAt: Instant,
  updatedAt: Instant.nullable(),
  generateDateTime: Instant.nullable(),
})
export type V1Snapshot = z.output<typeof V1Snapshot>

export const StockUpdateBody = z.object({
  quantityChange: WireStockQuantity,
  updateType: z.enum(STOCK_UPDATE_TYPES),
  referenceId: Code.nullish(),
  /** The calling terminal where nobody is named. */
  operatorId: Code.nullish(),
  note: Note.nullish(),
})
export type StockUpdateBody = z.output<typeof StockUpdateBody>

export const StockMinimumBody = z.object({ minimumQuantity: WireStockLevel })
export type StockMinimumBody = z.output<typeof StockMinimumBody>

export const StockReorderBody = z.object({
  reorderPoint: WireStockLevel,
  reorderQuantity: WireStockLevel,
})
export type StockReorderBody = z.output<typeof StockReorderBody>

export const SnapshotBody = z.object({ createdBy: Code.default('system') })
export type SnapshotBody = z.output<typeof SnapshotBody>

export const StockQuery = z.object(paged(STOCK_PAGE))
export type StockQuery = z.output<typeof StockQuery>

export const SnapshotsQuery = z.object({
  start_date: DayOrTimeText.optional(),
  end_date: DayOrTimeText.optional(),
  ...paged({ ...STOCK_PAGE, sort: 'generate_date_time:-1' }),
})
export type SnapshotsQuery = z.output<typeof SnapshotsQuery>

export const SCHEDULE_INTERVALS = ['daily', 'weekly', 'monthly'] as const
/** In `target_stores`: every store of the tenant, also those that open later. */
export const ALL_STORES = 'all'

const schedule = {
  enabled: z.boolean(),
  schedule_interval: z.enum(SCHEDULE_INTERVALS),
  schedule_hour: z.int().min(0).max(23),
  schedule_minute: z.int().min(0).max(59),
  /** 0 is Monday. */
  schedule_day_of_week: z.int().min(0).max(6).nullish(),
  schedule_day_of_month: z.int().min(1).max(31).nullish(),
  retention_days: z.int().min(1).max(365),
  target_stores: z.array(StoreCode).min(1).max(STORES_MAX),
}

export const SnapshotScheduleBody = z
  .object({
    ...schedule,
    enabled: schedule.enabled.default(true),
    schedule_minute: schedule.schedule_minute.default(0),
    retention_days: schedule.retention_days.default(30),
    target_stores: schedule.target_stores.default([ALL_STORES]),
  })
  .refine((plan) => plan.schedule_interval !== 'weekly' || isGiven(plan.schedule_day_of_week), {
    path: ['schedule_day_of_week'],
    params: says('REQUIRED'),
  })
  .refine((plan) => plan.schedule_interval !== 'monthly' || isGiven(plan.schedule_day_of_month), {
    path: ['schedule_day_of_month'],
    params: says('REQUIRED'),
  })
export type SnapshotScheduleBody = z.output<typeof SnapshotScheduleBody>

export const V1SnapshotSchedule = z.object({
  tenant_id: TenantId,
  ...schedule,
  schedule_day_of_week: z.int().min(0).max(6).nullable(),
  schedule_day_of_month: z.int().min(1).max(31).nullable(),
  last_executed_at: Instant.nullable(),
  next_execution_at: Instant.nullable(),
  created_at: Instant.nullable(),
  updated_at: Instant.nullable(),
  created_by: Code.nullable(),
  updated_by: Code.nullable(),
})
export type V1SnapshotSchedule = z.output<typeof V1SnapshotSchedule>

export const V1ScheduleDeleted = z.object({ deleted: z.literal(true) })
export type V1ScheduleDeleted = z.output<typeof V1ScheduleDeleted>

/** A browser cannot set a header on a WebSocket, so the token stands in the query. */
export const StockSocketQuery = z.object({ token: secret(TOKEN_MAX).optional() })
export type StockSocketQuery = z.output<typeof StockSocketQuery>

const alert = {
  type: z.literal('stock_alert'),
  tenant_id: TenantId,
  store_code: StoreCode,
  item_code: Code,
  current_quantity: WireStockQuantity,
  reorder_quantity: WireStockLevel,
  timestamp: Instant,
}

/** What the stock WebSocket says; a text `ping` is answered by a text `pong`. */
export const V1StockMessage = z.union([
  z.object({
    type: z.literal('connection'),
    status: z.literal('connected'),
    tenant_id: TenantId,
    store_code: StoreCode,
    message: Name,
  }),
  z.object({ ...alert, alert_type: z.literal('reorder_point'), reorder_point: WireStockLevel }),
  z.object({ ...alert, alert_type: z.literal('minimum_stock'), minimum_quantity: WireStockLevel }),
])
export type V1StockMessage = z.output<typeof V1StockMessage>

export const stockSchemas = {
  V1Stock,
  V1StockUpdate,
  V1Snapshot,
  V1StockPage: pageOf(V1Stock),
  V1StockUpdatePage: pageOf(V1StockUpdate),
  V1SnapshotPage: pageOf(V1Snapshot),
  StockUpdateBody,
  StockMinimumBody,
  StockReorderBody,
  SnapshotBody,
  StockQuery,
  SnapshotsQuery,
  SnapshotScheduleBody,
  V1SnapshotSchedule,
  V1ScheduleDeleted,
  StockSocketQuery,
  V1StockMessage,
}

function isGiven(value: number | null | undefined): boolean {
  return value !== undefined && value !== null
}
