// The paths a sale runs through: the cart, then its transaction.
import { DELIVERY, TILL, USER, type V1Route } from './route.ts'

const CARTS = '/api/v1/carts'
const CART = `${CARTS}/{cart_id}` as const
const LINE = `${CART}/lineItems/{line_no}` as const
const TRANSACTIONS =
  '/api/v1/tenants/{tenant_id}/stores/{store_code}/terminals/{terminal_no}/transactions'
const TRANSACTION = `${TRANSACTIONS}/{transaction_no}` as const

const cart = { groups: ['cart'], tag: 'v1', auth: TILL, status: 200, data: 'V1Cart' } as const
const get = { ...cart, method: 'get' } as const
const post = { ...cart, method: 'post' } as const
const patch = { ...cart, method: 'patch' } as const
const tran = { ...cart, data: 'V1Tran' } as const

export const CART_ROUTES = {
  createCart: {
    ...post,
    path: CARTS,
    status: 201,
    body: 'CartCreateBody',
    bodyIs: 'optional',
    data: 'V1CartCreated',
  },
  getCart: { ...get, path: CART },
  cancelCart: { ...post, path: `${CART}/cancel` },
  addLines: { ...post, path: `${CART}/lineItems`, body: 'LinesBody' },
  cancelLine: { ...post, path: `${LINE}/cancel` },
  changeLinePrice: { ...patch, path: `${LINE}/unitPrice`, body: 'LinePriceBody' },
  changeLineQuantity: { ...patch, path: `${LINE}/quantity`, body: 'LineQuantityBody' },
  discountLine: { ...post, path: `${LINE}/discounts`, body: 'DiscountsBody' },
  subtotal: { ...post, path: `${CART}/subtotal` },
  discountCart: { ...post, path: `${CART}/discounts`, body: 'DiscountsBody' },
  pay: { ...post, path: `${CART}/payments`, body: 'PaymentsBody' },
  bill: { ...post, path: `${CART}/bill` },
  resumeItemEntry: { ...post, path: `${CART}/resume-item-entry` },
  getTerminalCache: {
    ...get,
    path: '/api/v1/cache/terminal/status',
    auth: USER,
    data: 'V1CacheStatus',
  },
  clearTerminalCache: {
    ...cart,
    method: 'delete',
    path: '/api/v1/cache/terminal',
    auth: USER,
    data: 'V1CacheCleared',
  },
} as const satisfies Readonly<Record<string, V1Route>>

export const TRANSACTION_ROUTES = {
  listTransactions: {
    ...tran,
    method: 'get',
    path: TRANSACTIONS,
    query: 'TransactionsQuery',
    answer: 'list',
  },
  getTransaction: { ...tran, method: 'get', path: TRANSACTION },
  voidTransaction: { ...tran, method: 'post', path: `${TRANSACTION}/void`, body: 'RefundBody' },
  returnTransaction: { ...tran, method: 'post', path: `${TRANSACTION}/return`, body: 'RefundBody' },
  acknowledgeTransactionDelivery: {
    ...tran,
    method: 'post',
    path: `${TRANSACTION}/delivery-status`,
    auth: DELIVERY,
    body: 'DeliveryStatusBody',
    bodyKeys: 'snake',
    data: 'V1DeliveryStatus',
  },
} as const satisfies Readonly<Record<string, V1Route>>
