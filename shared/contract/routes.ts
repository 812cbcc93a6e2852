// Every endpoint of the wire contract in one table, by the name that answers carry as `operation`.
// Servers, the OpenAPI document and the route tests walk it; nothing else knows a path.
import type * as z from 'zod'
import { ACCOUNT_ROUTES } from './account-routes.ts'
import { JOURNAL_ROUTES, REPORT_ROUTES, STOCK_ROUTES } from './book-keeping-routes.ts'
import { V1_GROUPS, type V1Group } from './envelope.ts'
import { BOOK_ROUTES, MASTER_ROUTES } from './master-routes.ts'
import { ORDER_ROUTES } from './order-routes.ts'
import { NOBODY, type V1Route } from './route.ts'
import { CART_ROUTES, TRANSACTION_ROUTES } from './sale-routes.ts'
import type { V1Schemas } from './schemas.ts'
import { TENANT_ROUTES, TERMINAL_ROUTES } from './terminal-routes.ts'

const open = { groups: V1_GROUPS, tag: 'v1', method: 'get', auth: NOBODY, status: 200 } as const

export const V1_ROUTES = {
  welcome: { ...open, path: '/', data: 'V1Welcome', answer: 'bare' },
  health: { ...open, path: '/health', data: 'V1Health', answer: 'bare' },
  ...ACCOUNT_ROUTES,
  ...TENANT_ROUTES,
  ...TERMINAL_ROUTES,
  ...MASTER_ROUTES,
  ...BOOK_ROUTES,
  ...CART_ROUTES,
  ...TRANSACTION_ROUTES,
  ...REPORT_ROUTES,
  ...JOURNAL_ROUTES,
  ...STOCK_ROUTES,
  ...ORDER_ROUTES,
} as const satisfies Readonly<Record<string, V1Route>>

export type V1RouteName = keyof typeof V1_ROUTES

/** What a handler of the route receives and answers, by the route's name. */
export type V1Body<Name extends V1RouteName> = Read<Name, 'body'>
export type V1Query<Name extends V1RouteName> = Read<Name, 'query'>
export type V1Data<Name extends V1RouteName> = Read<Name, 'data'>

type Read<
  Name extends V1RouteName,
  Part extends 'body' | 'query' | 'data',
> = (typeof V1_ROUTES)[Name] extends { readonly [P in Part]: infer Schema extends keyof V1Schemas }
  ? z.output<V1Schemas[Schema]>
  : undefined

export function routesOf(group: V1Group): readonly (readonly [V1RouteName, V1Route])[] {
  const all = Object.entries(V1_ROUTES) as [V1RouteName, V1Route][]
  return all.filter(([, route]) => route.groups.includes(group))
}

/** The `code` of a success envelope. */
export function successCode(route: V1Route): number {
  return route.code ?? route.status
}
