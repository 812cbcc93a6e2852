// Tax per rate and receipt: lines are gathered by rule in order of first appearance, taxed once, and
// the tax is shared back over the lines, so that a later return gives back what was really paid.

import type { Names } from '../language.ts'
import type { Rate } from '../money/money.ts'
import { allocate, type Minor, minor, sum, ZERO } from '../money/money.ts'
import { printedBase, taxParts } from './compute.ts'
import { ruleKey, type TaxKind, type TaxRule } from './rule.ts'

/** What a line brings to its rate: the amount after every discount, and how many pieces. */
export type Taxable = {
  readonly rule: TaxRule
  readonly amount: Minor
  readonly quantity: number
  /** A line that comes back keeps the tax it was sold with, one figure per part. */
  readonly storedTax?: readonly Minor[]
}

export type TaxBucket = {
  readonly code: string
  readonly names: Names
  readonly kind: TaxKind
  readonly reduced: boolean
  readonly parts: readonly {
    readonly code: string
    readonly names: Names
    readonly rate: Rate
    readonly tax: Minor
  }[]
  /** The amount the tax was taken from: without an external tax, with an internal one. */
  readonly target: Minor
  /** The base to print; differs from the target where only a part of the price is taxed. */
  readonly printedBase: Minor
  /** Thousandths. */
  readonly quantity: number
  readonly tax: Minor
  readonly net: Minor
  readonly gross: Minor
}

export type Taxed = {
  readonly buckets: readonly TaxBucket[]
  /** Tax of each line, one figure per part of its rule, in the order of the lines. */
  readonly lineTaxes: readonly (readonly Minor[])[]
}

export function taxByRate(lines: readonly Taxable[]): Taxed {
  const groups = new Map<string, number[]>()
  const keyOf = memoKey()
  for (const [index, line] of lines.entries()) {
    const key = keyOf(line.rule)
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  const lineTaxes: (readonly Minor[])[] = lines.map(() => [])
  const buckets: TaxBucket[] = []
  for (const indexes of groups.values()) {
    buckets.push(taxGroup(indexes, lines, lineTaxes))
  }
  return { buckets, lineTaxes }
}

/** Most lines of a cart share a few rules, so each rule is written out once. */
function memoKey(): (rule: TaxRule) => string {
  const keys = new Map<TaxRule, string>()
  return (rule) => {
    const known = keys.get(rule)
    if (known !== undefined) return known
    const key = ruleKey(rule)
    keys.set(rule, key)
    return key
  }
}

function taxGroup(
  indexes: readonly number[],
  lines: readonly Taxable[],
  lineTaxes: (readonly Minor[])[],
): TaxBucket {
  const members = indexes.map((index) => lines[index] as Taxable)
  const rule = (members[0] as Taxable).rule
  const fresh = indexes.filter((_, at) => members[at]?.storedTax === undefined)
  taxFresh(fresh, lines, rule, lineTaxes)
  for (const [at, index] of indexes.entries()) {
    const stored = members[at]?.storedTax
    if (stored) lineTaxes[index] = stored
  }
  const parts = rule.parts.map((part, at) => ({
    code: part.code,
    names: part.names,
    rate: part.rate,
    tax: sum(indexes.map((index) => lineTaxes[index]?.[at] ?? ZERO)),
  }))
  const target = sum(members.map((line) => line.amount))
  const tax = sum(parts.map((part) => part.tax))
  const net = rule.kind === 'internal' ? minor(target - tax) : target
  return {
    code: rule.code,
    names: rule.names,
    kind: rule.kind,
    reduced: rule.reduced,
    parts,
    target,
    printedBase: rule.baseFactor ? printedBase(net, rule) : target,
    quantity: members.reduce((all, line) => all + line.quantity, 0),
    tax,
    net,
    gross: rule.kind === 'internal' ? target : minor(target + tax),
  }
}

/** Taxes lines sold now, and tells each its share of every part. */
function taxFresh(
  indexes: readonly number[],
  lines: readonly Taxable[],
  rule: TaxRule,
  lineTaxes: (readonly Minor[])[],
): void {
  if (rule.basis === 'line') {
    for (const index of indexes) lineTaxes[index] = taxParts(amountAt(lines, index), rule)
    return
  }
  const amounts = indexes.map((index) => amountAt(lines, index))
  const taxes = taxParts(sum(amounts), rule)
  const shares = taxes.map((tax) => shareTax(tax, amounts))
  for (const [at, index] of indexes.entries()) {
    lineTaxes[index] = shares.map((share) => share[at] ?? ZERO)
  }
}

function amountAt(lines: readonly Taxable[], index: number): Minor {
  return (lines[index] as Taxable).amount
}

/** By amount; a group whose lines cancel out has no tax to share. */
function shareTax(tax: Minor, amounts: readonly Minor[]): readonly Minor[] {
  if (amounts.length === 1) return [tax]
  if (tax === 0) return amounts.map(() => ZERO)
  return allocate(
    tax,
    amounts.map((amount) => Math.abs(amount)),
  )
}
