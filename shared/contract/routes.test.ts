// Proves that the table of routes holds the whole contract, each path with one meaning.

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ACCOUNT_ROUTES } from './account-routes.ts'
import { JOURNAL_ROUTES, REPORT_ROUTES, STOCK_ROUTES } from './book-keeping-routes.ts'
import { V1_GROUPS } from './envelope.ts'
import { BOOK_ROUTES, MASTER_ROUTES } from './master-routes.ts'
import { ORDER_ROUTES } from './order-routes.ts'
import { PATH_PARAMETERS, pathParameterNames, pathSchema, type V1Route } from './route.ts'
import { routesOf, successCode, V1_ROUTES } from './routes.ts'
import { CART_ROUTES, TRANSACTION_ROUTES } from './sale-routes.ts'
import { v1Schemas } from './schemas.ts'
import { TENANT_ROUTES, TERMINAL_ROUTES } from './terminal-routes.ts'

const ROUTES = Object.entries(V1_ROUTES) as [string, V1Route][]
const SCHEMAS = v1Schemas({ code: 'JPY', decimals: 0 })

/** The endpoints of the contract, as a reader of its tables would list them. */
const V1 = `
account POST /accounts/token, POST /accounts/register, POST /accounts/register/user
terminal POST /auth/token, POST /tenants, GET PUT DELETE /tenants/{}, POST GET /tenants/{}/stores,
 GET PUT DELETE /tenants/{}/stores/{}, POST GET /terminals, GET DELETE /terminals/{},
 PATCH /terminals/{}/description, PATCH /terminals/{}/function_mode, POST /terminals/{}/sign-in,
 POST /terminals/{}/sign-out, POST /terminals/{}/open, POST /terminals/{}/close,
 POST /terminals/{}/cash-in, POST /terminals/{}/cash-out, POST /terminals/{}/delivery-status
master-data POST /tenants, POST GET /tenants/{}/staff, GET PUT DELETE /tenants/{}/staff/{},
 POST GET /tenants/{}/categories, GET PUT DELETE /tenants/{}/categories/{},
 POST GET /tenants/{}/items, GET PUT DELETE /tenants/{}/items/{},
 POST GET /tenants/{}/stores/{}/items, GET PUT DELETE /tenants/{}/stores/{}/items/{},
 GET /tenants/{}/stores/{}/items/{}/details,
 POST GET /tenants/{}/item_books, GET PUT DELETE /tenants/{}/item_books/{},
 GET /tenants/{}/item_books/{}/detail, POST /tenants/{}/item_books/{}/categories,
 PUT DELETE /tenants/{}/item_books/{}/categories/{},
 POST /tenants/{}/item_books/{}/categories/{}/tabs,
 PUT DELETE /tenants/{}/item_books/{}/categories/{}/tabs/{},
 POST /tenants/{}/item_books/{}/categories/{}/tabs/{}/buttons,
 PUT DELETE /tenants/{}/item_books/{}/categories/{}/tabs/{}/buttons/pos_x/{}/pos_y/{},
 POST GET /tenants/{}/payments, GET PUT DELETE /tenants/{}/payments/{},
 POST GET /tenants/{}/settings, GET PUT DELETE /tenants/{}/settings/{},
 GET /tenants/{}/settings/{}/value, GET /tenants/{}/taxes, GET /tenants/{}/taxes/{},
 POST GET /tenants/{}/promotions, GET /tenants/{}/promotions/active,
 GET PUT DELETE /tenants/{}/promotions/{}
cart POST /tenants, POST /carts, GET /carts/{}, POST /carts/{}/cancel, POST /carts/{}/lineItems,
 POST /carts/{}/lineItems/{}/cancel, PATCH /carts/{}/lineItems/{}/unitPrice,
 PATCH /carts/{}/lineItems/{}/quantity, POST /carts/{}/lineItems/{}/discounts,
 POST /carts/{}/subtotal, POST /carts/{}/discounts, POST /carts/{}/payments, POST /carts/{}/bill,
 POST /carts/{}/resume-item-entry, GET /tenants/{}/stores/{}/terminals/{}/transactions,
 GET /tenants/{}/stores/{}/terminals/{}/transactions/{},
 POST /tenants/{}/stores/{}/terminals/{}/transactions/{}/void,
 POST /tenants/{}/stores/{}/terminals/{}/transactions/{}/return,
 POST /tenants/{}/stores/{}/terminals/{}/transactions/{}/delivery-status,
 GET /cache/terminal/status, DELETE /cache/terminal
report POST /tenants, GET /tenants/{}/stores/{}/reports,
 GET /tenants/{}/stores/{}/terminals/{}/reports,
 POST /tenants/{}/stores/{}/terminals/{}/transactions
journal POST /tenants, POST /tenants/{}/stores/{}/terminals/{}/journals,
 GET /tenants/{}/stores/{}/journals, POST /tenants/{}/stores/{}/terminals/{}/transactions
stock POST /tenants, GET /tenants/{}/stores/{}/stock, GET /tenants/{}/stores/{}/stock/low,
 GET /tenants/{}/stores/{}/stock/reorder-alerts, GET /tenants/{}/stores/{}/stock/{},
 PUT /tenants/{}/stores/{}/stock/{}/update, GET /tenants/{}/stores/{}/stock/{}/history,
 PUT /tenants/{}/stores/{}/stock/{}/minimum, PUT /tenants/{}/stores/{}/stock/{}/reorder,
 POST /tenants/{}/stores/{}/stock/snapshot, GET /tenants/{}/stores/{}/stock/snapshots,
 GET /tenants/{}/stores/{}/stock/snapshot/{}, GET PUT DELETE /tenants/{}/stock/snapshot-schedule,
 GET /ws/{}/{}`

describe('the table of routes', () => {
  test('holds every endpoint of the contract, and no other under the name v1', () => {
    const listed = V1.trim()
      .split(/\n(?=\S)/)
      .flatMap((text) => {
        const [group = '', ...rest] = text.replaceAll('\n', '').split(' ')
        return rest
          .join(' ')
          .split(',')
          .flatMap((entry) => {
            const words = entry.trim().split(/\s+/)
            const path = `/api/v1${words.pop()}`
            return words.map((method) => `${group} ${method} ${path}`)
          })
      })
    const ours = ROUTES.filter(([name, { tag }]) => tag === 'v1' && !/welcome|health/.test(name))
    const built = ours.flatMap(([, { groups, method, path }]) =>
      groups.map(
        (group) => `${group} ${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
      ),
    )
    expect(built.sort()).toEqual(listed.sort())
  })

  test('gives each path and method of a group one meaning', () => {
    const seen = new Map<string, string>()
    for (const [name, route] of ROUTES) {
      for (const group of route.groups) {
        const key = `${group} ${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`
        expect(seen.get(key), key).toBeUndefined()
        seen.set(key, name)
      }
    }
  })

  test('shares a path between groups only where a tenant is made ready', () => {
    const byPath = Map.groupBy(ROUTES, ([, { method, path }]) => `${method} ${path}`)
    const shared = [...byPath.values()].filter((routes) => routes.length > 1)
    expect(shared.map((routes) => routes.map(([name]) => name))).toEqual([
      ['createTenant', 'makeTenantReady'],
    ])
  })

  test('loses no route when its parts are put together', () => {
    const parts = [
      ...[ACCOUNT_ROUTES, TENANT_ROUTES, TERMINAL_ROUTES, MASTER_ROUTES, BOOK_ROUTES],
      ...[
        CART_ROUTES,
        TRANSACTION_ROUTES,
        REPORT_ROUTES,
        JOURNAL_ROUTES,
        STOCK_ROUTES,
        ORDER_ROUTES,
      ],
    ]
    const names = parts.flatMap((part) => Object.keys(part))
    expect(ROUTES).toHaveLength(names.length + ['welcome', 'health'].length)
  })

  test('answers welcome and health on each of the base URLs', () => {
    for (const group of V1_GROUPS) {
      const paths = routesOf(group).map(([, { path }]) => path)
      expect(paths).toContain('/')
      expect(paths).toContain('/health')
    }
  })

  test('puts fixed words before the parameter that would swallow them', () => {
    for (const [at, [name, route]] of ROUTES.entries()) {
      const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/{}]+')}$`)
      const swallowed = ROUTES.slice(at + 1).filter(([, later]) => {
        return (
          later.method === route.method && later.path !== route.path && pattern.test(later.path)
        )
      })
      expect(
        swallowed.map(([later]) => later),
        name,
      ).toEqual([])
    }
  })
})

describe('each route', () => {
  test('says who may call it; only what hands out credentials asks nobody', () => {
    const open = ROUTES.filter(([, { auth }]) => auth.length === 0).map(([name]) => name)
    expect(open).toEqual(['welcome', 'health', 'createToken', 'refreshToken', 'register'])
  })

  test('of the cart and its transactions wants a terminal, never only a user', () => {
    for (const [name, route] of Object.entries({ ...CART_ROUTES, ...TRANSACTION_ROUTES })) {
      if (/Cache|Delivery/.test(name)) continue
      expect(route.auth, name).toEqual(['terminalToken', 'terminalKey'])
    }
  })

  test('that creates answers 201 and everything else 200', () => {
    const created = ROUTES.filter(([, { status }]) => status === 201).map(([name]) => name)
    expect(
      created.filter((name) => !/^(create|make|register|place|receive|write)/.test(name)),
    ).toEqual([])
    expect(V1_ROUTES.createTerminalToken.status).toBe(200)
  })

  test('that takes or hands out a secret is marked, so that no answer of it is repeated', () => {
    for (const [name, { body, data, secret }] of ROUTES) {
      const texts = [body, data].map((schema) =>
        schema === undefined
          ? ''
          : JSON.stringify(z.toJSONSchema(SCHEMAS[schema] as z.ZodType, { io: 'input' })),
      )
      const own =
        /"(password|newPassword|pin|refresh_token|setupCode)":\{(?!"type":"string","const")/
      const key = /"(access_token|apiKey)":\{(?!"type":"string","const")/
      const hasSecret = own.test(texts[0] ?? '') || key.test(texts[1] ?? '')
      expect(secret === true, name).toBe(hasSecret)
    }
  })

  test('with the journal’s exception answers its status as the code', () => {
    const odd = ROUTES.filter(([, route]) => successCode(route) !== route.status)
    expect(odd.map(([name, route]) => [name, route.status, successCode(route)])).toEqual([
      ['writeJournal', 201, 200],
    ])
  })

  test('has a schema for all that stands in its path', () => {
    for (const [name, { path }] of ROUTES) {
      const names = pathParameterNames(path)
      for (const parameter of names) {
        expect(Object.hasOwn(PATH_PARAMETERS, parameter), `${name} ${parameter}`).toBe(true)
      }
      expect(Object.keys(pathSchema(path).shape)).toEqual(names)
    }
  })

  test('reads its query from an object of fields', () => {
    for (const [name, { query }] of ROUTES) {
      if (query !== undefined) expect(SCHEMAS[query], name).toBeInstanceOf(z.ZodObject)
    }
  })
})

test('a path is read into numbers and codes', () => {
  const path = pathSchema(V1_ROUTES.voidTransaction.path)
  const given = { tenant_id: 'A1234', store_code: '1', terminal_no: '9', transaction_no: '10001' }
  expect(path.parse(given)).toEqual({ ...given, terminal_no: 9, transaction_no: 10_001 })
  expect(path.safeParse({ ...given, transaction_no: 'x' }).success).toBe(false)
})

test('an id that nobody can have is still read, so that it is answered by "not found"', () => {
  expect(pathSchema(V1_ROUTES.getTerminal.path).parse({ terminal_id: 'nonsense' })).toEqual({
    terminal_id: 'nonsense',
  })
})
