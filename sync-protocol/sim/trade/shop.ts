// The shop a till sells in: the items of the random shop at the prices of one publish, under rules
// that were drawn once for the whole store.
import type { Shop } from '@evertill/shared/cart/shop.ts'
import { minor } from '@evertill/shared/money/money.ts'
import { wholePrice } from '@evertill/shared/money/price.ts'
import { diceOf } from '@evertill/shared/testing/random.ts'
import { RANDOM_ITEMS, randomShop } from '@evertill/shared/testing/random-shop.ts'
import type { Masters } from '@evertill/shared/till/books.ts'

/** One complete publish. An item without a price is not sold in it. */
export type Catalogue = Masters & { readonly prices: ReadonlyMap<string, number> }

/** Made once for each publish and store; the world would spend most of its time here. */
const made = new WeakMap<Catalogue['prices'], Map<number, Shop>>()

export function shopOf({
  rules,
  catalogue,
}: {
  readonly rules: number
  readonly catalogue: Catalogue
}) {
  const { prices } = catalogue
  const byRules = made.get(prices) ?? new Map<number, Shop>()
  const shop = byRules.get(rules) ?? makeShop(rules, prices)
  made.set(prices, byRules.set(rules, shop))
  return shop
}

function makeShop(rulesSeed: number, prices: Catalogue['prices']): Shop {
  const items = new Map(
    RANDOM_ITEMS.flatMap((item) => {
      const price = prices.get(item.code)
      if (price === undefined) return []
      const priced = { kind: 'common', price: wholePrice(minor(price)) } as const
      return [[item.code, { ...item, prices: [priced] }]]
    }),
  )
  // What was sold comes back by a return of its own, never inside an exchange: no receipt is asked.
  const shop = randomShop(diceOf(rulesSeed), () => undefined)
  return { ...shop, item: (code) => items.get(code) }
}
