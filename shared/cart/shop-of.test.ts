// A shop made of the masters of one publish sells by them.
import { expect, test } from 'vitest'
import { unchangingTax } from '../tax/rule.ts'
import { STANDARD_METHODS } from '../tender/standard-methods.ts'
import { aCart, add, settled, TAX_RULES } from '../testing/builders.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import { RANDOM_ITEMS } from '../testing/random-shop.ts'
import { shopOf } from './shop-of.ts'

test('a shop made of masters rings up its items at their prices, taxes and rules', () => {
  const shop = shopOf({
    store: {
      tenant: 'A1234',
      code: '0001',
      name: 'Main street',
      timeZone: 'Asia/Tokyo',
      currency: { code: 'JPY', decimals: 0 },
      language: 'ja',
      rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
      policy: { checkAge: false },
      profile: { ...JAPANESE_GROCERY.profile, header: [], footer: [] },
    },
    item: (code) => RANDOM_ITEMS.find((item) => item.code === code),
    taxes: Object.values(TAX_RULES).map((rule) => unchangingTax(rule)),
    methods: STANDARD_METHODS,
    receipt: () => undefined,
  })
  const cart = aCart(shop, [add(['tea', 2], ['stamps', 1])])
  expect(settled(cart, shop).totals).toMatchObject({ subtotal: 340, externalTax: 20, total: 360 })
  expect([shop.store, shop.method('01')?.kind, shop.method('99')]).toEqual([
    '0001',
    'cash',
    undefined,
  ])
})
