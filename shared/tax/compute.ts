// The tax of an amount: one rounding per part of a rule, exact fractions before it. Whoever calls
// decides what the amount is: all lines of a rate on a receipt, or one line.
import {
  allocateBig,
  type Minor,
  minor,
  mulDivRound,
  mulDivRoundBig,
  type Rate,
  type RoundingMode,
  sum,
  ZERO,
} from '../money/money.ts'
import type { TaxRule } from './rule.ts'

/** The taxes of the parts of a rule, in their order. */
export function taxParts(target: Minor, rule: TaxRule): readonly Minor[] {
  switch (rule.kind) {
    case 'exempt':
    case 'zero':
      return rule.parts.map(() => ZERO)
    case 'internal':
      return shared(taxInside(target, rule), rule)
    case 'external':
      return rule.aggregate ? shared(aggregated(target, rule), rule) : stacked(target, rule)
  }
}

/** The tax that an amount with its tax holds, whether or not the price had shown it. */
export function taxInside(gross: Minor, rule: TaxRule): Minor {
  if (rule.kind === 'exempt' || rule.kind === 'zero') return ZERO
  const { parts, den } = taxOfOne(rule)
  const num = sumBig(parts)
  return exactly(gross, num, num + den, rule.rounding)
}

export function taxOf(target: Minor, rule: TaxRule): Minor {
  return sum(taxParts(target, rule))
}

/** The base that is printed of a net amount where the law taxes only a part of it. */
export function printedBase(net: Minor, rule: TaxRule): Minor {
  const factor = rule.baseFactor
  return factor ? mulDivRound(net, factor.num, factor.den, rule.rounding) : net
}

/**
 * Some states round at the third decimal of the dollar: what lies behind it does not count, and
 * a five there raises the cent.
 */
export function roundAtThirdDecimal(rawTax: Rate): Minor {
  const tenths = mulDivRoundBig(10n, BigInt(rawTax.num), BigInt(rawTax.den), 'down')
  return minor(Number(mulDivRoundBig(tenths, 1n, 10n, 'halfUp')))
}

function aggregated(net: Minor, rule: TaxRule): Minor {
  const { parts, den } = taxOfOne(rule)
  return exactly(net, sumBig(parts), den, rule.rounding)
}

function stacked(net: Minor, rule: TaxRule): readonly Minor[] {
  const { num, den } = rule.baseFactor ?? ONE
  let before = 0
  return rule.parts.map(({ rate, compound }) => {
    const base = compound ? minor(net + before) : net
    const tax = exactly(
      base,
      BigInt(rate.num) * BigInt(num),
      BigInt(rate.den) * BigInt(den),
      rule.rounding,
    )
    before += tax
    return tax
  })
}

/** One rounded tax told apart by what each part would have taken. */
function shared(tax: Minor, rule: TaxRule): readonly Minor[] {
  if (rule.parts.length === 1) return [tax]
  return allocateBig(BigInt(tax), taxOfOne(rule).parts).map((part) => minor(Number(part)))
}

/** What each part takes of a net amount of one, as exact fractions over one denominator. */
function taxOfOne(rule: TaxRule): { readonly parts: readonly bigint[]; readonly den: bigint } {
  const factor = rule.baseFactor ?? ONE
  let parts: readonly bigint[] = []
  let den = 1n
  for (const { rate, compound } of rule.parts) {
    const base = compound ? den + sumBig(parts) : den
    const finer = BigInt(rate.den) * BigInt(factor.den)
    const part = base * BigInt(rate.num) * BigInt(factor.num)
    parts = [...parts.map((earlier) => earlier * finer), part]
    den *= finer
  }
  return { parts, den }
}

const ONE: Rate = { num: 1, den: 1 }

function sumBig(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n)
}

function exactly(amount: Minor, num: bigint, den: bigint, mode: RoundingMode): Minor {
  if (num <= SAFE && den <= SAFE) return mulDivRound(amount, Number(num), Number(den), mode)
  return minor(Number(mulDivRoundBig(BigInt(amount), num, den, mode)))
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)
