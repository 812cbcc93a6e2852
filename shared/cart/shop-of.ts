// Makes the shop that carts are rung up in out of the masters of one publish.
import type { StoreSettings } from '../masters/catalogue.ts'
import type { Item } from '../masters/item.ts'
import type { TaxCode } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import type { Shop } from './shop.ts'

export type Masters = {
  readonly store: StoreSettings
  readonly item: (code: string) => Item | undefined
  readonly taxes: Iterable<TaxCode>
  readonly methods: Iterable<PaymentMethod>
  /** A transaction of this store, or one that HQ was asked for. */
  readonly receipt: Shop['receipt']
}

export function shopOf({ store, item, taxes, methods, receipt }: Masters): Shop {
  const byCode = new Map([...methods].map((method) => [method.code, method]))
  return {
    store: store.code,
    item,
    taxes: new Map([...taxes].map((tax) => [tax.code, tax])),
    promotions: [],
    method: (code) => byCode.get(code),
    receipt,
    rules: store.rules,
    policy: store.policy,
  }
}
