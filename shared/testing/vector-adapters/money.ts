// Translates the vectors of rounding, sharing, line totals and the drawer's count.
import { expectedCash, overShort } from '../../money/drawer.ts'
import { allocate, allocateBig, minor, mulDivRound, mulDivRoundBig } from '../../money/money.ts'
import { lineAmount, type Quantity, type UnitPrice } from '../../money/price.ts'
import { type Adapter, roundingMode } from './adapter.ts'

type WireInt = number | string

type Input =
  | { operation: 'mulDivRound'; value: WireInt; num: WireInt; den: WireInt; mode: string }
  | { operation: 'allocate'; total: WireInt; weights: WireInt[] }
  | { operation: 'lineTotal'; unitPrice: UnitPrice; quantity: Quantity; mode: string }
  | {
      operation: 'cashCount'
      openingFloat: number
      cashSales: number
      cashRefunds: number
      payIns: number
      payOuts: number
      drops: number
      countedCash: number
    }

export const moneyAdapter: Adapter = {
  family: 'money',
  recognises: (input) => 'operation' in input,
  run: (input: Input) => {
    switch (input.operation) {
      case 'mulDivRound':
        return { result: divided(input) }
      case 'allocate':
        return { parts: shared(input) }
      case 'lineTotal': {
        const { unitPrice, quantity, mode } = input
        return { lineTotal: lineAmount(unitPrice, quantity, roundingMode(mode)) }
      }
      case 'cashCount': {
        const moves = {
          openingFloat: minor(input.openingFloat),
          cashSales: minor(input.cashSales),
          cashRefunds: minor(input.cashRefunds),
          payIns: minor(input.payIns),
          payOuts: minor(input.payOuts),
          drops: minor(input.drops),
        }
        const expected = expectedCash(moves)
        return { expectedCash: expected, overShort: overShort(minor(input.countedCash), expected) }
      }
      default:
        throw new Error(`an unknown operation: ${JSON.stringify(input)}`)
    }
  },
}

/** Both ways of dividing answer where both can, and must agree. */
function divided({ value, num, den, mode }: Extract<Input, { operation: 'mulDivRound' }>): WireInt {
  const rounding = roundingMode(mode)
  const exact = wire(mulDivRoundBig(BigInt(value), BigInt(num), BigInt(den), rounding))
  const small = [value, num, den, exact].every((one) => typeof one === 'number')
  if (!small) return exact
  const quick = mulDivRound(minor(Number(value)), Number(num), Number(den), rounding)
  if (quick !== exact) throw new Error(`two ways, two results: ${quick} and ${exact}`)
  return quick
}

function shared({ total, weights }: Extract<Input, { operation: 'allocate' }>): readonly WireInt[] {
  if (typeof total === 'number' && weights.every((weight) => typeof weight === 'number')) {
    return allocate(minor(total), weights)
  }
  return allocateBig(BigInt(total), weights.map(BigInt)).map(wire)
}

/** Beyond what a double holds, an integer is a decimal string. */
function wire(value: bigint): WireInt {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
