// Every schema of the wire contract by name, for one currency. Servers and the OpenAPI document
// take them from here; a browser imports the one file it needs instead.
import type * as z from 'zod'
import type { Currency } from '../money/currency.ts'
import { accountSchemas } from './account.ts'
import { cartSchemas } from './cart.ts'
import { categorySchemas } from './category.ts'
import { healthSchemas } from './health.ts'
import { itemSchemas } from './item.ts'
import { itemBookSchemas } from './item-book.ts'
import { journalSchemas } from './journal.ts'
import { moneySchemas } from './money.ts'
import { orderSchemas } from './orders.ts'
import { paymentMethodSchemas } from './payment-method.ts'
import { promotionSchemas } from './promotion.ts'
import { reportSchemas } from './report.ts'
import { settingSchemas } from './setting.ts'
import { staffSchemas } from './staff.ts'
import { stockSchemas } from './stock.ts'
import { taxSchemas } from './tax.ts'
import { tenantSchemas } from './tenant.ts'
import { terminalSchemas } from './terminal.ts'
import { lineSchemas, transactionSchemas } from './transaction.ts'

export type V1Schemas = ReturnType<typeof v1Schemas>
export type V1SchemaName = keyof V1Schemas
/** What a schema reads into, by its name. */
export type V1<Name extends V1SchemaName> = z.output<V1Schemas[Name]>

export function v1Schemas(currency: Pick<Currency, 'code' | 'decimals'>) {
  const money = moneySchemas(currency)
  const parts = lineSchemas(money)
  const transactions = transactionSchemas(money, parts)
  return {
    ...healthSchemas,
    ...accountSchemas,
    ...tenantSchemas,
    ...terminalSchemas(money),
    ...staffSchemas,
    ...categorySchemas,
    ...itemSchemas(money),
    ...itemBookSchemas(money),
    ...paymentMethodSchemas(money),
    ...settingSchemas,
    ...taxSchemas,
    ...promotionSchemas,
    ...parts,
    ...transactions,
    ...cartSchemas(money, parts),
    ...reportSchemas(money),
    ...journalSchemas(money),
    ...stockSchemas,
    ...orderSchemas(money, parts, transactions),
  }
}

/** One set for each currency, kept by whoever asks; a hub speaks several. */
export type V1SchemaCache = Map<string, V1Schemas>

export function schemasFor(currency: Currency, cache: V1SchemaCache): V1Schemas {
  const known = cache.get(currency.code)
  if (known !== undefined) return known
  const made = v1Schemas(currency)
  cache.set(currency.code, made)
  return made
}
