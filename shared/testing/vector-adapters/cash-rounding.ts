// Translates the vectors of cash rounding.
import { type CashRounding, settleCash } from '../../money/cash-rounding.ts'
import { minor } from '../../money/money.ts'
import type { Adapter } from './adapter.ts'

type Input = {
  policy: CashRounding
  amountDue: number
  electronicPaid: number
  electronicCoversAll?: boolean
  originalRounding?: number
}

export const cashRoundingAdapter: Adapter = {
  family: 'cash-rounding',
  recognises: (input) => 'policy' in input && 'amountDue' in input,
  run: (input: Input) =>
    settleCash(
      {
        amountDue: minor(input.amountDue),
        electronicPaid: minor(input.electronicPaid),
        ...(input.electronicCoversAll === undefined
          ? {}
          : { electronicCoversAll: input.electronicCoversAll }),
        ...(input.originalRounding === undefined
          ? {}
          : { originalRounding: minor(input.originalRounding) }),
      },
      input.policy,
    ),
}
