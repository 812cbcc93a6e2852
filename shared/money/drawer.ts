// The arithmetic of a cash drawer: what should lie in it, and what a count by denomination found.

import { ok, type Result, refuse } from '../result.ts'
import type { Currency } from './currency.ts'
import { type Minor, minor, sum } from './money.ts'

export type DrawerMoves = {
  readonly openingFloat: Minor
  readonly cashSales: Minor
  readonly cashRefunds: Minor
  readonly payIns: Minor
  readonly payOuts: Minor
  readonly drops: Minor
}

/** Pieces by denomination in minor units, as a person counted them. */
export type Count = Readonly<Record<number, number>>

export type CountRefusal = { readonly code: 'COUNT_INVALID'; readonly denomination: number }

/** No drawer holds more pieces of one kind; a larger figure is a slip of the finger. */
export const PIECES_MAX = 99_999

export function expectedCash(moves: DrawerMoves): Minor {
  const paidIn = sum([moves.openingFloat, moves.cashSales, moves.payIns])
  return minor(paidIn - sum([moves.cashRefunds, moves.payOuts, moves.drops]))
}

export function overShort(counted: Minor, expected: Minor): Minor {
  return minor(counted - expected)
}

export function countTotal(count: Count, currency: Currency): Result<Minor, CountRefusal> {
  let total = 0
  for (const [text, pieces] of Object.entries(count)) {
    const denomination = Number(text)
    const sound =
      currency.denominations.includes(denomination) &&
      Number.isInteger(pieces) &&
      pieces >= 0 &&
      pieces <= PIECES_MAX
    if (!sound) return refuse({ code: 'COUNT_INVALID', denomination })
    total += denomination * pieces
  }
  return ok(minor(total))
}
