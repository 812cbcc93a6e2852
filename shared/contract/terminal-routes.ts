// The paths of tenants, stores and terminals.
import { ANYBODY, DELIVERY, TOKEN, type V1Route } from './route.ts'

const V1 = '/api/v1'
const TENANT = `${V1}/tenants/{tenant_id}` as const
const TERMINAL = `${V1}/terminals/{terminal_id}` as const
const read = { groups: ['terminal'], tag: 'v1', auth: ANYBODY, status: 200, method: 'get' } as const
const write = { ...read, auth: TOKEN, method: 'post' } as const
const act = { ...read, method: 'post' } as const

export const TENANT_ROUTES = {
  createTenant: {
    ...write,
    path: `${V1}/tenants`,
    status: 201,
    body: 'TenantCreateBody',
    data: 'V1Tenant',
  },
  /** The same path on the other groups, and on the common port a body without `tenantName`. */
  makeTenantReady: {
    ...write,
    groups: ['master-data', 'cart', 'report', 'journal', 'stock'],
    path: `${V1}/tenants`,
    status: 201,
    body: 'TenantReadyBody',
    data: 'TenantIdAnswer',
  },
  getTenant: { ...read, path: TENANT, data: 'V1Tenant' },
  updateTenant: {
    ...write,
    method: 'put',
    path: TENANT,
    body: 'TenantUpdateBody',
    data: 'V1Tenant',
  },
  deleteTenant: { ...write, method: 'delete', path: TENANT, data: 'TenantIdAnswer' },
  createStore: {
    ...write,
    path: `${TENANT}/stores`,
    status: 201,
    body: 'StoreCreateBody',
    data: 'V1Tenant',
  },
  listStores: {
    ...read,
    path: `${TENANT}/stores`,
    query: 'StoresQuery',
    data: 'V1Store',
    answer: 'list',
  },
  getStore: { ...read, path: `${TENANT}/stores/{store_code}`, data: 'V1Store' },
  updateStore: {
    ...write,
    method: 'put',
    path: `${TENANT}/stores/{store_code}`,
    body: 'StoreUpdateBody',
    data: 'V1Store',
  },
  deleteStore: {
    ...write,
    method: 'delete',
    path: `${TENANT}/stores/{store_code}`,
    data: 'V1StoreCode',
  },
} as const satisfies Readonly<Record<string, V1Route>>

export const TERMINAL_ROUTES = {
  createTerminalToken: {
    ...act,
    path: `${V1}/auth/token`,
    auth: ['terminalKey'],
    query: 'TerminalTokenQuery',
    data: 'V1TerminalToken',
    secret: true,
  },
  createTerminal: {
    ...write,
    path: `${V1}/terminals`,
    status: 201,
    body: 'TerminalCreateBody',
    data: 'V1TerminalCreated',
    secret: true,
  },
  listTerminals: {
    ...read,
    path: `${V1}/terminals`,
    query: 'TerminalsQuery',
    data: 'V1Terminal',
    answer: 'list',
  },
  registerTerminal: {
    ...write,
    tag: 'evertill',
    path: `${V1}/terminals/register`,
    status: 201,
    body: 'TerminalCreateBody',
    data: 'V1TerminalCreated',
    secret: true,
  },
  openOwnTerminal: {
    ...act,
    tag: 'evertill',
    path: `${V1}/terminals/open`,
    query: 'TerminalTokenQuery',
    body: 'OpenBody',
    bodyIs: 'optional',
    data: 'V1TerminalOpen',
    newToken: true,
  },
  closeOwnTerminal: {
    ...act,
    tag: 'evertill',
    path: `${V1}/terminals/close`,
    query: 'TerminalTokenQuery',
    body: 'CloseBody',
    bodyIs: 'optional',
    data: 'V1TerminalClose',
    newToken: true,
  },
  moveOwnCash: {
    ...act,
    tag: 'evertill',
    path: `${V1}/terminals/cash-in-out`,
    query: 'TerminalTokenQuery',
    body: 'CashInOutBody',
    data: 'V1CashInOut',
  },
  getTerminal: { ...read, path: TERMINAL, data: 'V1Terminal' },
  deleteTerminal: { ...write, method: 'delete', path: TERMINAL, data: 'V1TerminalIdAnswer' },
  describeTerminal: {
    ...act,
    method: 'patch',
    path: `${TERMINAL}/description`,
    body: 'TerminalDescriptionBody',
    data: 'V1Terminal',
  },
  setFunctionMode: {
    ...act,
    method: 'patch',
    path: `${TERMINAL}/function_mode`,
    body: 'FunctionModeBody',
    data: 'V1Terminal',
  },
  signIn: {
    ...act,
    path: `${TERMINAL}/sign-in`,
    body: 'SignInBody',
    data: 'V1Terminal',
    newToken: true,
    secret: true,
  },
  signOut: { ...act, path: `${TERMINAL}/sign-out`, data: 'V1Terminal', newToken: true },
  openTerminal: {
    ...act,
    path: `${TERMINAL}/open`,
    body: 'OpenBody',
    bodyIs: 'optional',
    data: 'V1TerminalOpen',
    newToken: true,
  },
  closeTerminal: {
    ...act,
    path: `${TERMINAL}/close`,
    body: 'CloseBody',
    bodyIs: 'optional',
    data: 'V1TerminalClose',
    newToken: true,
  },
  cashIn: { ...act, path: `${TERMINAL}/cash-in`, body: 'CashMoveBody', data: 'V1CashInOut' },
  cashOut: { ...act, path: `${TERMINAL}/cash-out`, body: 'CashMoveBody', data: 'V1CashInOut' },
  acknowledgeTerminalDelivery: {
    ...act,
    path: `${TERMINAL}/delivery-status`,
    auth: DELIVERY,
    body: 'DeliveryStatusBody',
    bodyKeys: 'snake',
    data: 'V1DeliveryStatus',
  },
} as const satisfies Readonly<Record<string, V1Route>>
