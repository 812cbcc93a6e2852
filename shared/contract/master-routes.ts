// The paths of the masters: everybody may read them, roles decide who writes.
import { ANYBODY, type V1Route } from './route.ts'

const TENANT = '/api/v1/tenants/{tenant_id}'
const BOOK = `${TENANT}/item_books/{item_book_id}` as const
const BOOK_CATEGORY = `${BOOK}/categories/{category_number}` as const
const BOOK_TAB = `${BOOK_CATEGORY}/tabs/{tab_number}` as const
const BOOK_BUTTON = `${BOOK_TAB}/buttons/pos_x/{pos_x}/pos_y/{pos_y}` as const
const STORE_ITEMS = `${TENANT}/stores/{store_code}/items` as const

const master = { groups: ['master-data'], tag: 'v1', auth: ANYBODY, status: 200 } as const
const get = { ...master, method: 'get' } as const
const list = { ...get, query: 'MastersQuery', answer: 'list' } as const
const create = { ...master, method: 'post', status: 201 } as const
const put = { ...master, method: 'put' } as const
const remove = { ...master, method: 'delete' } as const
const ours = { tag: 'evertill' } as const

export const MASTER_ROUTES = {
  createStaff: {
    ...create,
    path: `${TENANT}/staff`,
    body: 'StaffCreateBody',
    data: 'V1Staff',
    secret: true,
  },
  listStaff: { ...list, path: `${TENANT}/staff`, data: 'V1Staff' },
  getStaff: { ...get, path: `${TENANT}/staff/{staff_id}`, data: 'V1Staff' },
  updateStaff: {
    ...put,
    path: `${TENANT}/staff/{staff_id}`,
    body: 'StaffUpdateBody',
    data: 'V1Staff',
    secret: true,
  },
  deleteStaff: { ...remove, path: `${TENANT}/staff/{staff_id}`, data: 'V1StaffId' },
  createCategory: {
    ...create,
    path: `${TENANT}/categories`,
    body: 'CategoryCreateBody',
    data: 'V1Category',
  },
  listCategories: { ...list, path: `${TENANT}/categories`, data: 'V1Category' },
  getCategory: { ...get, path: `${TENANT}/categories/{category_code}`, data: 'V1Category' },
  updateCategory: {
    ...put,
    path: `${TENANT}/categories/{category_code}`,
    body: 'CategoryUpdateBody',
    data: 'V1Category',
  },
  deleteCategory: {
    ...remove,
    path: `${TENANT}/categories/{category_code}`,
    data: 'V1CategoryCode',
  },
  createItem: { ...create, path: `${TENANT}/items`, body: 'ItemCreateBody', data: 'V1Item' },
  listItems: { ...list, path: `${TENANT}/items`, data: 'V1Item' },
  getItem: { ...get, path: `${TENANT}/items/{item_code}`, query: 'ItemQuery', data: 'V1Item' },
  updateItem: {
    ...put,
    path: `${TENANT}/items/{item_code}`,
    body: 'ItemUpdateBody',
    data: 'V1Item',
  },
  deleteItem: {
    ...remove,
    path: `${TENANT}/items/{item_code}`,
    query: 'ItemDeleteQuery',
    data: 'V1ItemDeleted',
  },
  createStoreItem: {
    ...create,
    path: STORE_ITEMS,
    body: 'StoreItemCreateBody',
    data: 'V1StoreItem',
  },
  listStoreItems: { ...list, path: STORE_ITEMS, data: 'V1StoreItem' },
  getStoreItem: { ...get, path: `${STORE_ITEMS}/{item_code}`, data: 'V1StoreItem' },
  updateStoreItem: {
    ...put,
    path: `${STORE_ITEMS}/{item_code}`,
    body: 'StorePriceBody',
    data: 'V1StoreItem',
  },
  deleteStoreItem: { ...remove, path: `${STORE_ITEMS}/{item_code}`, data: 'V1ItemCode' },
  getItemDetail: { ...get, path: `${STORE_ITEMS}/{item_code}/details`, data: 'V1ItemDetail' },
  createPaymentMethod: {
    ...create,
    path: `${TENANT}/payments`,
    body: 'PaymentMethodCreateBody',
    data: 'V1PaymentMethod',
  },
  listPaymentMethods: { ...list, path: `${TENANT}/payments`, data: 'V1PaymentMethod' },
  getPaymentMethod: { ...get, path: `${TENANT}/payments/{payment_code}`, data: 'V1PaymentMethod' },
  updatePaymentMethod: {
    ...put,
    path: `${TENANT}/payments/{payment_code}`,
    body: 'PaymentMethodUpdateBody',
    data: 'V1PaymentMethod',
  },
  deletePaymentMethod: {
    ...remove,
    path: `${TENANT}/payments/{payment_code}`,
    data: 'V1PaymentCode',
  },
  createSetting: {
    ...create,
    path: `${TENANT}/settings`,
    body: 'SettingCreateBody',
    data: 'V1Setting',
  },
  listSettings: { ...list, path: `${TENANT}/settings`, data: 'V1Setting' },
  getSetting: { ...get, path: `${TENANT}/settings/{setting_name}`, data: 'V1Setting' },
  updateSetting: {
    ...put,
    path: `${TENANT}/settings/{setting_name}`,
    body: 'SettingUpdateBody',
    data: 'V1Setting',
  },
  deleteSetting: { ...remove, path: `${TENANT}/settings/{setting_name}`, data: 'V1SettingName' },
  getSettingValue: {
    ...get,
    path: `${TENANT}/settings/{setting_name}/value`,
    query: 'SettingValueQuery',
    data: 'V1SettingValue',
  },
  createTax: {
    ...create,
    ...ours,
    path: `${TENANT}/taxes`,
    body: 'TaxCreateBody',
    data: 'V1TaxMaster',
  },
  listTaxes: { ...list, path: `${TENANT}/taxes`, data: 'V1TaxMaster' },
  getTax: { ...get, path: `${TENANT}/taxes/{tax_code}`, data: 'V1TaxMaster' },
  updateTax: {
    ...put,
    ...ours,
    path: `${TENANT}/taxes/{tax_code}`,
    body: 'TaxUpdateBody',
    data: 'V1TaxMaster',
  },
  deleteTax: { ...remove, ...ours, path: `${TENANT}/taxes/{tax_code}`, data: 'V1TaxCode' },
  listActivePromotions: {
    ...list,
    path: `${TENANT}/promotions/active`,
    query: 'ActivePromotionsQuery',
    data: 'V1Promotion',
  },
  createPromotion: {
    ...create,
    path: `${TENANT}/promotions`,
    body: 'PromotionCreateBody',
    data: 'V1Promotion',
  },
  listPromotions: {
    ...list,
    path: `${TENANT}/promotions`,
    query: 'PromotionsQuery',
    data: 'V1Promotion',
  },
  getPromotion: { ...get, path: `${TENANT}/promotions/{promotion_code}`, data: 'V1Promotion' },
  updatePromotion: {
    ...put,
    path: `${TENANT}/promotions/{promotion_code}`,
    body: 'PromotionUpdateBody',
    data: 'V1Promotion',
  },
  deletePromotion: {
    ...remove,
    path: `${TENANT}/promotions/{promotion_code}`,
    data: 'V1PromotionCode',
  },
} as const satisfies Readonly<Record<string, V1Route>>

export const BOOK_ROUTES = {
  createItemBook: {
    ...create,
    path: `${TENANT}/item_books`,
    body: 'ItemBookBody',
    data: 'V1ItemBook',
  },
  listItemBooks: { ...list, path: `${TENANT}/item_books`, data: 'V1ItemBook' },
  getItemBook: {
    ...get,
    path: `${TENANT}/item_books/{item_book_id}`,
    query: 'ItemBookQuery',
    data: 'V1ItemBook',
  },
  updateItemBook: {
    ...put,
    path: `${TENANT}/item_books/{item_book_id}`,
    body: 'ItemBookBody',
    data: 'V1ItemBook',
  },
  deleteItemBook: { ...remove, path: `${TENANT}/item_books/{item_book_id}`, data: 'V1ItemBookId' },
  getItemBookDetail: {
    ...get,
    path: `${BOOK}/detail`,
    query: 'ItemBookDetailQuery',
    data: 'V1ItemBook',
  },
  createBookCategory: {
    ...create,
    path: `${BOOK}/categories`,
    body: 'BookCategoryBody',
    data: 'V1ItemBook',
  },
  updateBookCategory: { ...put, path: BOOK_CATEGORY, body: 'BookCategoryBody', data: 'V1ItemBook' },
  deleteBookCategory: { ...remove, path: BOOK_CATEGORY, data: 'V1BookCategoryKey' },
  createBookTab: {
    ...create,
    path: `${BOOK_CATEGORY}/tabs`,
    body: 'BookTabBody',
    data: 'V1ItemBook',
  },
  updateBookTab: { ...put, path: BOOK_TAB, body: 'BookTabBody', data: 'V1ItemBook' },
  deleteBookTab: { ...remove, path: BOOK_TAB, data: 'V1BookTabKey' },
  createBookButton: {
    ...create,
    path: `${BOOK_TAB}/buttons`,
    body: 'BookButtonBody',
    data: 'V1ItemBook',
  },
  updateBookButton: { ...put, path: BOOK_BUTTON, body: 'BookButtonBody', data: 'V1ItemBook' },
  deleteBookButton: { ...remove, path: BOOK_BUTTON, data: 'V1BookButtonKey' },
} as const satisfies Readonly<Record<string, V1Route>>
