// The paths of what the shop knows afterwards: reports, journal, stock.
import { ANYBODY, TOKEN, type V1Route } from './route.ts'

const TENANT = '/api/v1/tenants/{tenant_id}'
const STORE = `${TENANT}/stores/{store_code}` as const
const TERMINAL = `${STORE}/terminals/{terminal_no}` as const
const STOCK = `${STORE}/stock` as const
const SCHEDULE = `${TENANT}/stock/snapshot-schedule` as const

const report = { groups: ['report'], tag: 'v1', auth: ANYBODY, status: 200 } as const
const journal = { ...report, groups: ['journal'] } as const
const stock = { ...report, groups: ['stock'] } as const
const ours = { tag: 'evertill' } as const

export const REPORT_ROUTES = {
  getStoreReport: {
    ...report,
    method: 'get',
    path: `${STORE}/reports`,
    query: 'ReportQuery',
    data: 'V1Report',
  },
  getTerminalReport: {
    ...report,
    method: 'get',
    path: `${TERMINAL}/reports`,
    query: 'ReportQuery',
    data: 'V1Report',
  },
  receiveTransaction: {
    ...report,
    groups: ['report', 'journal'],
    method: 'post',
    path: `${TERMINAL}/transactions`,
    status: 201,
    body: 'RawTransactionBody',
    bodyKeys: 'asIs',
    data: 'V1TranNumbers',
  },
} as const satisfies Readonly<Record<string, V1Route>>

export const JOURNAL_ROUTES = {
  writeJournal: {
    ...journal,
    method: 'post',
    path: `${TERMINAL}/journals`,
    status: 201,
    code: 200,
    body: 'JournalBody',
    data: 'V1Journal',
  },
  searchJournal: {
    ...journal,
    method: 'get',
    path: `${STORE}/journals`,
    query: 'JournalQuery',
    data: 'V1Journal',
    answer: 'list',
  },
} as const satisfies Readonly<Record<string, V1Route>>

/** Fixed words stand before `{item_code}`, which would take them for an item. */
export const STOCK_ROUTES = {
  listStock: { ...stock, method: 'get', path: STOCK, query: 'StockQuery', data: 'V1StockPage' },
  listLowStock: { ...stock, method: 'get', path: `${STOCK}/low`, data: 'V1StockPage' },
  listReorderAlerts: {
    ...stock,
    method: 'get',
    path: `${STOCK}/reorder-alerts`,
    data: 'V1StockPage',
  },
  createSnapshot: {
    ...stock,
    method: 'post',
    path: `${STOCK}/snapshot`,
    status: 201,
    body: 'SnapshotBody',
    bodyIs: 'optional',
    data: 'V1Snapshot',
  },
  getNewestSnapshot: {
    ...stock,
    ...ours,
    method: 'get',
    path: `${STOCK}/snapshot`,
    data: 'V1Snapshot',
  },
  listSnapshots: {
    ...stock,
    method: 'get',
    path: `${STOCK}/snapshots`,
    query: 'SnapshotsQuery',
    data: 'V1SnapshotPage',
  },
  getSnapshot: {
    ...stock,
    method: 'get',
    path: `${STOCK}/snapshot/{snapshot_id}`,
    data: 'V1Snapshot',
  },
  getStock: { ...stock, method: 'get', path: `${STOCK}/{item_code}`, data: 'V1Stock' },
  updateStock: {
    ...stock,
    method: 'put',
    path: `${STOCK}/{item_code}/update`,
    body: 'StockUpdateBody',
    data: 'V1StockUpdate',
  },
  getStockHistory: {
    ...stock,
    method: 'get',
    path: `${STOCK}/{item_code}/history`,
    query: 'StockQuery',
    data: 'V1StockUpdatePage',
  },
  setMinimum: {
    ...stock,
    method: 'put',
    path: `${STOCK}/{item_code}/minimum`,
    body: 'StockMinimumBody',
  },
  setReorderPoint: {
    ...stock,
    method: 'put',
    path: `${STOCK}/{item_code}/reorder`,
    body: 'StockReorderBody',
  },
  getSnapshotSchedule: { ...stock, method: 'get', path: SCHEDULE, data: 'V1SnapshotSchedule' },
  putSnapshotSchedule: {
    ...stock,
    method: 'put',
    path: SCHEDULE,
    body: 'SnapshotScheduleBody',
    bodyKeys: 'snake',
    data: 'V1SnapshotSchedule',
  },
  deleteSnapshotSchedule: {
    ...stock,
    method: 'delete',
    path: SCHEDULE,
    data: 'V1ScheduleDeleted',
  },
  watchStock: {
    ...stock,
    method: 'get',
    path: '/api/v1/ws/{tenant_id}/{store_code}',
    auth: TOKEN,
    query: 'StockSocketQuery',
    data: 'V1StockMessage',
    answer: 'socket',
  },
} as const satisfies Readonly<Record<string, V1Route>>
