// The paths of kiosks and apps: the catalogue, and a whole order in one call.
import { ANYBODY, TILL, type V1Route } from './route.ts'

const order = { groups: ['orders'], tag: 'evertill', auth: ANYBODY, status: 200 } as const
const list = { ...order, method: 'get', query: 'CatalogueQuery', answer: 'list' } as const

export const ORDER_ROUTES = {
  placeOrder: {
    ...order,
    method: 'post',
    path: '/api/orders',
    auth: TILL,
    status: 201,
    body: 'OrderBody',
    data: 'Order',
    idempotencyKey: 'required',
  },
  getOrder: { ...order, method: 'get', path: '/api/orders/{order_id}', data: 'Order' },
  listProducts: { ...list, path: '/api/products', data: 'CatalogueProduct' },
  listProductCategories: { ...list, path: '/api/categories', data: 'CatalogueCategory' },
  listProductPromotions: { ...list, path: '/api/promotions', data: 'CataloguePromotion' },
  listProductsOf: { ...list, path: '/api/{slug}/products', data: 'CatalogueProduct' },
  listProductCategoriesOf: { ...list, path: '/api/{slug}/categories', data: 'CatalogueCategory' },
  listProductPromotionsOf: { ...list, path: '/api/{slug}/promotions', data: 'CataloguePromotion' },
} as const satisfies Readonly<Record<string, V1Route>>
