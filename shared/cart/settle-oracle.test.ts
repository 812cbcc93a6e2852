// The same baskets settled by a second, slow reckoning that shares no code with the first: exact
// fractions, one coin at a time. Whatever the two disagree on is wrong in one of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbBasket, arbSettleRules } from '../testing/arbitraries.ts'
import type { Basket, CartLine, ManualDiscount, SaleLine } from './cart.ts'
import { type SettleRules, settle } from './settle.ts'

test('a slow reckoning in fractions comes to the same figures on any basket', () => {
  fc.assert(
    fc.property(arbBasket(), arbSettleRules, (basket, rules) => {
      const fast = settle(basket, rules)
      const slow = reckon(basket, rules)
      const lines = fast.lines.map(({ gross, amount, allocated, net, service, taxable }) =>
        [gross, amount, allocated, net, service, taxable].map(BigInt),
      )
      expect(lines).toEqual(slow.lines)
      const buckets = new Map(
        fast.taxes.map((bucket) => [bucket.code, [bucket.target, bucket.tax].map(BigInt)]),
      )
      expect(buckets).toEqual(slow.taxes)
      expect(BigInt(fast.totals.subtotal)).toBe(slow.subtotal)
      expect(BigInt(fast.totals.subtotalDiscount)).toBe(slow.discount)
      expect(BigInt(fast.totals.service)).toBe(slow.service)
      expect(BigInt(fast.totals.total)).toBe(slow.total)
    }),
    { numRuns: 400 },
  )
})

type Figures = [
  gross: bigint,
  amount: bigint,
  allocated: bigint,
  net: bigint,
  service: bigint,
  taxable: bigint,
]

function reckon(basket: Basket, rules: SettleRules) {
  const lines = basket.lines.map((line): Figures => {
    if (line.kind === 'return') {
      const net = -BigInt(line.refund.net)
      const back = line.cancelled ? 0n : -BigInt(line.refund.service)
      return [net, net, 0n, net, back, -BigInt(line.refund.taxable)]
    }
    const gross = grossOf(line, rules)
    const amount = gross - ownDiscounts(line, gross, rules)
    return [gross, amount, 0n, amount, 0n, 0n]
  })
  const eligible: number[] = []
  for (const [at, line] of basket.lines.entries()) {
    if (line.kind === 'sale' && !line.cancelled && !line.item.discountRestricted) eligible.push(at)
  }
  const discount = subtotalDiscount(basket.subtotalDiscounts, total(lines, eligible, 1), rules)
  const first = eligible.filter((at) => lineAt(basket, at).tax.code === rules.subtotalDiscountFirst)
  const others = eligible.filter((at) => !first.includes(at))
  const fromFirst = min(discount, total(lines, first, 1))
  for (const [share, among] of [
    [fromFirst, first],
    [discount - fromFirst, others],
  ] as const) {
    coinByCoin(
      basket,
      share,
      among,
      (at) => figure(lines, at, 1),
      (at, part) => {
        const row = lines[at] as Figures
        row[2] += part
        row[3] -= part
      },
    )
  }
  chargeService(basket, lines, rules)
  const taxes = taxAll(basket, lines)
  const live = basket.lines.flatMap((line, at) => (line.cancelled ? [] : [at]))
  const external = [...taxes].reduce(
    (all, [code, [, tax = 0n]]) => (kindOf(basket, code) === 'external' ? all + tax : all),
    0n,
  )
  return {
    lines,
    taxes,
    subtotal: total(lines, live, 1),
    discount,
    service: total(lines, live, 4),
    total: total(lines, live, 3) + total(lines, live, 4) + external,
  }
}

function grossOf(line: SaleLine, rules: SettleRules): bigint {
  const scale = 10n ** BigInt(line.unitPrice.scale)
  const modifiers = line.modifiers.reduce((all, modifier) => all + BigInt(modifier.price), 0n)
  const price = BigInt(line.unitPrice.value) + modifiers * scale
  const gross = round(price * BigInt(line.quantity), scale * 1_000n, rules.lineRounding)
  return gross < 0n ? 0n : gross
}

function ownDiscounts(line: SaleLine, gross: bigint, rules: SettleRules): bigint {
  let left = gross
  const percentages = [
    ...(line.promotion ? [{ basisPoints: line.promotion.basisPoints, rounds: 'unit' }] : []),
    ...line.discounts.filter((discount) => discount.kind === 'percent'),
  ]
  for (const { basisPoints, rounds } of percentages) {
    const pieces = rounds === 'unit' && line.quantity % 1_000 === 0 ? line.quantity / 1_000 : 1
    const one = round(left * BigInt(basisPoints), 10_000n * BigInt(pieces), rules.discountRounding)
    left -= min(left, one * BigInt(pieces))
  }
  for (const discount of line.discounts) {
    if (discount.kind === 'amount') left -= min(left, BigInt(discount.value))
  }
  return gross - left
}

function subtotalDiscount(
  discounts: readonly ManualDiscount[],
  base: bigint,
  rules: SettleRules,
): bigint {
  let taken = 0n
  for (const discount of discounts) {
    const wanted =
      discount.kind === 'amount'
        ? BigInt(discount.value)
        : round(base * BigInt(discount.basisPoints), 10_000n, rules.discountRounding)
    taken += min(base - taken, wanted)
  }
  return taken
}

function chargeService(basket: Basket, lines: Figures[], rules: SettleRules): void {
  const charge = rules.serviceCharge
  const charged = basket.lines.flatMap((line, at) =>
    line.kind === 'sale' && !line.cancelled ? [at] : [],
  )
  if (charge) {
    const column = charge.base === 'beforeDiscount' ? 0 : 3
    const base = total(lines, charged, column)
    const service = round(base * BigInt(charge.rate.num), BigInt(charge.rate.den), charge.rounding)
    coinByCoin(
      basket,
      service,
      charged,
      (at) => figure(lines, at, column),
      (at, part) => {
        const row = lines[at] as Figures
        row[4] += part
      },
    )
  }
  for (const [at, line] of basket.lines.entries()) {
    const row = lines[at] as Figures
    if (line.kind === 'sale') row[5] = row[3] + (charge?.taxed ? row[4] : 0n)
  }
}

/** Everybody gets the whole part of a share; the coins left go out one by one to who lacks most. */
function coinByCoin(
  basket: Basket,
  amount: bigint,
  among: readonly number[],
  weightOf: (at: number) => bigint,
  give: (at: number, part: bigint) => void,
): void {
  const all = among.reduce((weights, at) => weights + weightOf(at), 0n)
  if (amount === 0n || all === 0n) return
  const lacks = among.map((at) => ({ at, lack: (amount * weightOf(at)) % all }))
  let left = amount
  for (const { at } of lacks) {
    const part = (amount * weightOf(at)) / all
    give(at, part)
    left -= part
  }
  while (left > 0n) {
    const next = lacks.reduce((best, one) => (goesBefore(basket, weightOf, one, best) ? one : best))
    give(next.at, 1n)
    next.lack = -1n
    left -= 1n
  }
}

type Lack = { readonly at: number; readonly lack: bigint }

function goesBefore(basket: Basket, weightOf: (at: number) => bigint, a: Lack, b: Lack): boolean {
  if (a.lack !== b.lack) return a.lack > b.lack
  if (weightOf(a.at) !== weightOf(b.at)) return weightOf(a.at) > weightOf(b.at)
  const [left, right] = [lineAt(basket, a.at).tax, lineAt(basket, b.at).tax]
  const [leftRate, rightRate] = [left, right].map((rule) =>
    rule.parts.reduce((rate, part) => rate + part.rate.num / part.rate.den, 0),
  ) as [number, number]
  if (leftRate !== rightRate) return leftRate > rightRate
  return left.code === right.code ? a.at < b.at : left.code < right.code
}

function taxAll(basket: Basket, lines: readonly Figures[]): Map<string, [bigint, bigint]> {
  const buckets = new Map<string, [bigint, bigint]>()
  const put = (code: string, target: bigint, tax: bigint): void => {
    const [before, taxBefore] = buckets.get(code) ?? [0n, 0n]
    buckets.set(code, [before + target, taxBefore + tax])
  }
  const fresh = new Map<string, { line: CartLine; amounts: bigint[] }>()
  for (const [at, line] of basket.lines.entries()) {
    if (line.cancelled) continue
    const amount = figure(lines, at, 5)
    if (line.kind === 'return') {
      put(line.tax.code, amount, -line.refund.taxes.reduce((all, tax) => all + BigInt(tax), 0n))
      continue
    }
    put(line.tax.code, amount, 0n)
    const group = fresh.get(line.tax.code) ?? { line, amounts: [] }
    group.amounts.push(amount)
    fresh.set(line.tax.code, group)
  }
  for (const [code, { line, amounts }] of fresh) {
    const targets =
      line.tax.basis === 'line' ? amounts : [amounts.reduce((all, amount) => all + amount, 0n)]
    for (const target of targets) put(code, 0n, taxOn(target, line.tax))
  }
  return buckets
}

function taxOn(target: bigint, rule: CartLine['tax']): bigint {
  const { kind, parts, rounding, baseFactor } = rule
  if (kind === 'exempt' || kind === 'zero') return 0n
  const factor = [BigInt(baseFactor?.num ?? 1), BigInt(baseFactor?.den ?? 1)] as const
  if (kind === 'external' && !rule.aggregate) {
    let tax = 0n
    for (const { rate, compound } of parts) {
      const base = target + (compound ? tax : 0n)
      tax += round(base * BigInt(rate.num) * factor[0], BigInt(rate.den) * factor[1], rounding)
    }
    return tax
  }
  // All parts as one fraction: (1 + a)(1 + b) − 1 where they stand on each other, a + b where not.
  let [num, den] = [0n, 1n]
  for (const { rate, compound } of parts) {
    const [n, d] = [BigInt(rate.num), BigInt(rate.den)]
    num = compound ? num * d + n * (den + num) : num * d + n * den
    den *= d
  }
  return kind === 'internal'
    ? round(target * num, num + den, rounding)
    : round(target * num * factor[0], den * factor[1], rounding)
}

/** By looking at what lies below and above. */
function round(num: bigint, den: bigint, mode: SettleRules['lineRounding']): bigint {
  let below = num / den
  if (below * den > num) below -= 1n
  if (below * den === num) return below
  const above = below + 1n
  const [toward, away] = num < 0n ? [above, below] : [below, above]
  const twice = 2n * (num - below * den)
  const nearest = twice === den ? undefined : twice < den ? below : above
  switch (mode) {
    case 'floor':
      return below
    case 'ceil':
      return above
    case 'down':
      return toward
    case 'up':
      return away
    case 'halfUp':
      return nearest ?? away
    case 'halfDown':
      return nearest ?? toward
    case 'halfEven':
      return nearest ?? (below % 2n === 0n ? below : above)
  }
}

function kindOf(basket: Basket, code: string): string | undefined {
  return basket.lines.find((line) => line.tax.code === code)?.tax.kind
}

function lineAt(basket: Basket, at: number): CartLine {
  return basket.lines[at] as CartLine
}

function figure(lines: readonly Figures[], at: number, column: number): bigint {
  return lines[at]?.[column] ?? 0n
}

function total(lines: readonly Figures[], among: readonly number[], column: number): bigint {
  return among.reduce((all, at) => all + figure(lines, at, column), 0n)
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
