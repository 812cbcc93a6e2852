// Proves the bodies and answers of the masters: staff, items, promotions, taxes, item books.

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { minor } from '../money/money.ts'
import { localTime } from '../time.ts'
import { SECRET_MASK } from './fields.ts'
import type { V1Item } from './item.ts'
import { PromotionCreateBody, PromotionUpdateBody } from './promotion.ts'
import { v1Schemas } from './schemas.ts'
import { StaffUpdateBody, V1Staff } from './staff.ts'
import { TaxCreateBody } from './tax.ts'
import { invalidText, readBody } from './validation.ts'

const SCHEMAS = v1Schemas({ code: 'JPY', decimals: 0 })
const entered = { entryDatetime: '2026-11-21 09:00:00', lastUpdateDatetime: null }

describe('staff', () => {
  test('are never shown with a PIN', () => {
    const staff = { id: '7', name: 'Anna', roles: ['cashier'], ...entered }
    expect(V1Staff.safeParse({ ...staff, pin: '1234' }).success).toBe(false)
    expect(V1Staff.parse({ ...staff, pin: SECRET_MASK }).pin).toBe('*****')
  })

  test('that are sent back as they were shown keep their PIN', () => {
    const shown = { id: '7', name: 'Anna', pin: SECRET_MASK, roles: [], ...entered }
    expect(StaffUpdateBody.parse(shown)).toEqual({ name: 'Anna', pin: SECRET_MASK, roles: [] })
  })
})

describe('items', () => {
  const item = {
    item_code: '4901',
    description: '緑茶',
    unit_price: 0,
    unit_cost: 80,
    item_details: [],
    image_urls: [],
    category_code: 'drink',
    tax_code: '01',
  }

  test('may cost nothing, and are not restricted unless somebody says so', () => {
    const read = readBody(SCHEMAS.ItemCreateBody, item, 'camel')
    expect(read.ok && read.value.unitPrice).toBe(0)
    expect(read.ok && read.value.isDiscountRestricted).toBeUndefined()
  })

  test('keep the restriction they are created with', () => {
    const read = readBody(
      SCHEMAS.ItemCreateBody,
      { ...item, is_discount_restricted: true },
      'camel',
    )
    expect(read.ok && read.value.isDiscountRestricted).toBe(true)
  })

  test('hide what they cost the shop behind null', () => {
    const shown: V1Item = {
      itemCode: '4901',
      description: '緑茶',
      unitPrice: minor(120),
      unitCost: null,
      itemDetails: [],
      imageUrls: [],
      categoryCode: 'drink',
      taxCode: '01',
      isDiscountRestricted: false,
      isDeleted: false,
      entryDatetime: localTime('2026-11-21T09:00:00'),
      lastUpdateDatetime: null,
    }
    expect(z.encode(SCHEMAS.V1Item, shown)).toMatchObject({ unitPrice: 120, unitCost: null })
  })

  test('of a currency without decimals have none', () => {
    const read = readBody(SCHEMAS.ItemCreateBody, { ...item, unit_price: 120.5 }, 'camel')
    expect(!read.ok && invalidText(read.error)).toBe(
      'Invalid input data: body -> unitPrice: Must have at most 0 decimals in JPY',
    )
  })
})

describe('promotions', () => {
  const promotion = {
    promotionCode: 'SALE',
    promotionType: 'category_discount',
    name: 'Autumn',
    startDatetime: '2026-11-21T00:00:00',
    endDatetime: '2026-11-22T00:00:00',
    detail: { targetCategoryCodes: ['drink'], discountRate: 12.5 },
  }

  test('are active and for every store unless they say otherwise', () => {
    expect(PromotionCreateBody.parse(promotion)).toMatchObject({
      isActive: true,
      detail: { targetStoreCodes: [], discountRate: 1_250 },
    })
  })

  test('end after they start, also across offsets', () => {
    const ends = (startDatetime: string, endDatetime: string) =>
      PromotionCreateBody.safeParse({ ...promotion, startDatetime, endDatetime }).success
    expect(ends('2026-11-21T10:00', '2026-11-21T10:00:00')).toBe(false)
    expect(ends('2026-11-21T10:00', '2026-11-21T10:00:01')).toBe(true)
    expect(ends('2026-11-21T10:00+09:00', '2026-11-21T02:00Z')).toBe(true)
    expect(ends('2026-11-21T10:00+09:00', '2026-11-21T01:00Z')).toBe(false)
    expect(ends('2026-11-21T10:00+09:00', '2026-11-21T00:00')).toBe(true)
  })

  test('name at least one category and a rate above 0 up to 100', () => {
    const detail = (more: object) =>
      PromotionCreateBody.safeParse({ ...promotion, detail: { ...promotion.detail, ...more } })
        .success
    expect(detail({ targetCategoryCodes: [] })).toBe(false)
    expect(detail({ discountRate: 0 })).toBe(false)
    expect(detail({ discountRate: 100.5 })).toBe(false)
    expect(detail({ discountRate: 100 })).toBe(true)
  })

  test('may be changed in one field', () => {
    expect(PromotionUpdateBody.parse({ isActive: false })).toEqual({ isActive: false })
  })
})

describe('tax codes and settings', () => {
  test('a tax code is written with its percentage', () => {
    const tax = { taxCode: '11', taxType: 'External', taxName: '外税8%', rate: 8, roundDigit: -1 }
    expect(TaxCreateBody.parse(tax).rate).toEqual({ num: 8, den: 100 })
    expect(TaxCreateBody.safeParse({ ...tax, taxType: 'Zero' }).success).toBe(false)
  })

  test('a setting keeps the JSON text that stands in it, line breaks and all', () => {
    const header = '[{"text":"緑茶屋\\nGinza","align":"center"},\n {}]'
    const body = { name: 'RECEIPT_HEADERS', default_value: header, values: [] }
    const read = readBody(SCHEMAS.SettingCreateBody, body, 'camel')
    expect(read.ok && read.value.defaultValue).toBe(header)
  })
})

describe('item books', () => {
  const button = {
    pos_x: 0,
    pos_y: 1,
    size: 'Quad',
    image_url: '',
    color_text: '#fff',
    item_code: '4901',
  }
  const book = {
    title: 'Lunch',
    categories: [
      {
        category_number: 1,
        title: 'Drinks',
        color: '',
        tabs: [{ tab_number: 1, title: 'Cold', color: '', buttons: [button] }],
      },
    ],
  }

  test('arrive whole, with all their tabs and buttons', () => {
    const read = readBody(SCHEMAS.ItemBookBody, book, 'camel')
    const found = read.ok ? read.value.categories?.[0]?.tabs?.[0]?.buttons?.[0] : undefined
    expect(found).toEqual({
      posX: 0,
      posY: 1,
      size: 'Quad',
      imageUrl: '',
      colorText: '#fff',
      itemCode: '4901',
    })
  })

  test('have buttons of four sizes', () => {
    const odd = readBody(SCHEMAS.BookButtonBody, { ...button, size: 'Huge' }, 'camel')
    expect(!odd.ok && invalidText(odd.error)).toContain('Single, DoubleWidth, DoubleHeight, Quad')
  })
})
