// The tax of an amount: one rounding per part of a rule, exact fractions before it. Whoever calls
// decides what the amount is: all lines of a rate on a receipt, or one line.
import {
  allocate,
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
      return shared(inside(target, combinedRate(rule), rule.rounding), rule)
    case 'external':
      return rule.aggregate
        ? shared(onTop(target, combinedRate(rule), rule), rule)
        : stacked(target, rule)
  }
}

export function taxOf(target: Minor, rule: TaxRule): Minor {
  return sum(taxParts(target, rule))
}

/** The base that is printed where the law taxes only a part of the price. */
export function printedBase(target: Minor, rule: TaxRule): Minor {
  const factor = rule.baseFactor
  return factor ? mulDivRound(target, factor.num, factor.den, rule.rounding) : target
}

/**
 * Some states round at the third decimal of the dollar: what lies behind it does not count, and
 * a five there raises the cent.
 */
export function roundAtThirdDecimal(rawTax: Rate): Minor {
  const tenths = mulDivRoundBig(10n, BigInt(rawTax.num), BigInt(rawTax.den), 'down')
  return minor(Number(mulDivRoundBig(tenths, 1n, 10n, 'halfUp')))
}

function inside(gross: Minor, rate: Ratio, mode: RoundingMode): Minor {
  return big(gross, rate.num, rate.num + rate.den, mode)
}

function onTop(net: Minor, rate: Ratio, rule: TaxRule): Minor {
  const factor = rule.baseFactor ?? ONE
  return big(net, rate.num * BigInt(factor.num), rate.den * BigInt(factor.den), rule.rounding)
}

function stacked(net: Minor, rule: TaxRule): readonly Minor[] {
  let before = 0
  return rule.parts.map((part) => {
    const base = part.compound ? minor(net + before) : net
    const tax = onTop(base, ratio(part.rate), rule)
    before += tax
    return tax
  })
}

/** One rounded tax told apart by the rates that made it. */
function shared(tax: Minor, rule: TaxRule): readonly Minor[] {
  if (rule.parts.length === 1) return [tax]
  const common = rule.parts.reduce((den, part) => den * part.rate.den, 1)
  return allocate(
    tax,
    rule.parts.map((part) => part.rate.num * (common / part.rate.den)),
  )
}

type Ratio = { readonly num: bigint; readonly den: bigint }
const ONE: Rate = { num: 1, den: 1 }

function ratio(rate: Rate): Ratio {
  return { num: BigInt(rate.num), den: BigInt(rate.den) }
}

function combinedRate(rule: TaxRule): Ratio {
  let all: Ratio = { num: 0n, den: 1n }
  for (const part of rule.parts) {
    const { num, den } = ratio(part.rate)
    all = part.compound
      ? { num: all.num * den + num * (all.den + all.num), den: all.den * den }
      : { num: all.num * den + num * all.den, den: all.den * den }
  }
  return all
}

function big(amount: Minor, num: bigint, den: bigint, mode: RoundingMode): Minor {
  if (num <= SMALL && den <= SMALL) return mulDivRound(amount, Number(num), Number(den), mode)
  return minor(Number(mulDivRoundBig(BigInt(amount), num, den, mode)))
}

const SMALL = BigInt(Number.MAX_SAFE_INTEGER)
