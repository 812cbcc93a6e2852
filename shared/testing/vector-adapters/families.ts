// The families of vectors that the rules answer, and how a file finds its own: by its name, else by
// what its cases look like.
import type { Adapter } from './adapter.ts'
import { allocationAdapter } from './allocation.ts'
import { cashRoundingAdapter } from './cash-rounding.ts'
import { invoiceNumberAdapter, stampDutyAdapter } from './japan.ts'
import { modifierTotalsAdapter } from './modifier-totals.ts'
import { moneyAdapter } from './money.ts'
import { taxAdapter } from './tax.ts'

export const FAMILIES: readonly Adapter[] = [
  moneyAdapter,
  cashRoundingAdapter,
  taxAdapter,
  allocationAdapter,
  invoiceNumberAdapter,
  stampDutyAdapter,
  modifierTotalsAdapter,
]

export function adapterFor(
  fileName: string,
  firstInput: Readonly<Record<string, unknown>>,
): Adapter | undefined {
  const name = fileName.replace(/\.json$/u, '')
  return (
    FAMILIES.find((adapter) => name.includes(adapter.family)) ??
    FAMILIES.find((adapter) => adapter.recognises(firstInput))
  )
}
