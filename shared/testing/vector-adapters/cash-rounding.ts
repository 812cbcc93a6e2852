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
  run: (input: Input) => {
    for (const [field, words] of Object.entries(WORDS)) {
      const word = input.policy[field as keyof typeof WORDS]
      if (!words.includes(word)) throw new Error(`an unknown ${field}: ${word}`)
    }
    return settleCash(
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
    )
  },
}

const WORDS = {
  direction: ['nearest', 'down', 'up'],
  tie: ['up', 'down', 'even', 'customer'],
  belowStep: ['round', 'up', 'unchanged'],
  scope: ['cashPart', 'total'],
  mixedTender: ['roundCashRemainder', 'noRounding'],
}
