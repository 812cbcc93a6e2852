// Tax per rate of a receipt: one rounding whatever was scanned first, and every line knows its share.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, negate, type RoundingMode, sum } from '../money/money.ts'
import { TAX_RULES } from '../testing/builders.ts'
import { localTime } from '../time.ts'
import { type Taxable, taxByRate } from './bucket.ts'
import { taxOf } from './compute.ts'
import { simpleTax, type TaxRule } from './rule.ts'

const { exempt, external10, internal10, external8, internal8 } = TAX_RULES
const twoTaxes: TaxRule = {
  ...external10,
  code: 'US',
  rounding: 'halfUp',
  parts: [
    { code: 'STATE', names: {}, rate: { num: 625, den: 10_000 }, compound: false },
    { code: 'CITY', names: {}, rate: { num: 150, den: 10_000 }, compound: true },
  ],
}
const anyRule = fc.constantFrom(exempt, external10, internal10, external8, internal8, twoTaxes)
const line = fc.record({ rule: anyRule, amount: fc.nat(20_000).map(minor), quantity: fc.nat(9) })
const lines = fc.array(line, { maxLength: 25 })

function taxable(rule: TaxRule, amount: number, more: Partial<Taxable> = {}): Taxable {
  return { rule, amount: minor(amount), quantity: 1_000, ...more }
}

describe('one rounding per rate and receipt', () => {
  test('three lines of 111 with 8 percent on top bear 26, not three times 8', () => {
    const { buckets } = taxByRate([111, 111, 111].map((amount) => taxable(external8, amount)))
    expect(buckets).toHaveLength(1)
    expect(buckets[0]).toMatchObject({ target: 333, tax: 26, net: 333, gross: 359 })
  })

  test('where the law says so, every line is rounded by itself', () => {
    const byLine: TaxRule = { ...external8, basis: 'line' }
    const { buckets, lineTaxes } = taxByRate([111, 111, 111].map((each) => taxable(byLine, each)))
    expect(buckets[0]?.tax).toBe(24)
    expect(lineTaxes).toEqual([[8], [8], [8]])
  })

  test('the rates stand in the order in which they were first scanned', () => {
    const { buckets } = taxByRate([
      taxable(internal8, 108),
      taxable(exempt, 50),
      taxable(internal8, 216),
      taxable(external10, 100),
    ])
    expect(buckets.map(({ code, gross }) => [code, gross])).toEqual([
      ['12', 324],
      ['00', 50],
      ['01', 110],
    ])
  })

  test('zero-rated and exempt goods are two groups, both without tax', () => {
    const zero = simpleTax('Z', {}, 'zero', { num: 0, den: 100 })
    const { buckets } = taxByRate([taxable(zero, 100), taxable(exempt, 100)])
    expect(buckets.map(({ kind, tax, net }) => [kind, tax, net])).toEqual([
      ['zero', 0, 100],
      ['exempt', 0, 100],
    ])
  })

  test('the tax of a rate is that of its sum, and net and tax are the gross', () => {
    fc.assert(
      fc.property(lines, (lines) => {
        for (const bucket of taxByRate(lines).buckets) {
          const own = lines.filter((line) => line.rule.code === bucket.code)
          const rule = (own[0] as Taxable).rule
          expect(bucket.target).toBe(sum(own.map((line) => line.amount)))
          expect(bucket.tax).toBe(taxOf(bucket.target, rule))
          expect(bucket.net + bucket.tax).toBe(bucket.gross)
          expect(sum(bucket.parts.map((part) => part.tax))).toBe(bucket.tax)
          expect(bucket.kind === 'internal' ? bucket.gross : bucket.net).toBe(bucket.target)
        }
      }),
    )
  })

  test('the shares of the lines are the tax of the rate, part by part, and none is below zero', () => {
    fc.assert(
      fc.property(lines, (lines) => {
        const { buckets, lineTaxes } = taxByRate(lines)
        for (const bucket of buckets) {
          const shares = lineTaxes.filter((_, at) => lines[at]?.rule.code === bucket.code)
          for (const [at, part] of bucket.parts.entries()) {
            const own = shares.map((share) => share[at] ?? minor(Number.NaN))
            expect(sum(own)).toBe(part.tax)
            expect(own.every((tax) => tax >= 0)).toBe(true)
          }
        }
      }),
    )
  })

  test('no rate pays more or less for another order of scanning', () => {
    const shuffled = lines.chain((lines) =>
      fc.tuple(
        fc.constant(lines),
        fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        const totals = (lines: readonly Taxable[]) =>
          taxByRate(lines)
            .buckets.map(({ code, tax, net, gross, quantity }) =>
              [code, tax, net, gross, quantity].join(),
            )
            .sort()
        expect(totals(other)).toEqual(totals(one))
      }),
    )
  })
})

describe('two versions of one code on a receipt', () => {
  test('a line scanned a second before the change keeps the old rate, in a group of its own', () => {
    const before: TaxRule = { ...external8, since: localTime('2019-10-01T00:00:00') }
    const after: TaxRule = {
      ...simpleTax('11', {}, 'external', { num: 10, den: 100 }),
      since: localTime('2026-12-01T00:00:00'),
    }
    const { buckets } = taxByRate([taxable(before, 1_000), taxable(after, 1_000)])
    expect(buckets.map(({ code, tax }) => [code, tax])).toEqual([
      ['11', 80],
      ['11', 100],
    ])
  })

  test('a correction of the very same version does not reach lines that were scanned before', () => {
    const wrong = simpleTax('01', {}, 'external', { num: 1, den: 100 })
    const lines = [taxable(wrong, 1_000), taxable(external10, 1_000), taxable(wrong, 500)]
    const { buckets, lineTaxes } = taxByRate(lines)
    expect(buckets.map((bucket) => bucket.tax)).toEqual([15, 100])
    expect(lineTaxes).toEqual([[10], [100], [5]])
  })

  test('a rule that was read again from the journal is the same rule', () => {
    const again = JSON.parse(JSON.stringify(external10)) as TaxRule
    expect(taxByRate([taxable(external10, 5), taxable(again, 5)]).buckets).toHaveLength(1)
  })

  test.each<[string, Partial<TaxRule>]>([
    ['kind', { kind: 'internal' }],
    ['rounding', { rounding: 'ceil' }],
    ['basis', { basis: 'line' }],
    ['aggregation', { aggregate: true }],
    ['taxed part', { baseFactor: { num: 11, den: 12 } }],
    ['beginning', { since: localTime('2026-01-01T00:00:00') }],
    ['rate', { parts: [{ code: '01', names: {}, rate: { num: 9, den: 100 }, compound: false }] }],
  ])('another %s makes another group', (_, change) => {
    const other = { ...external10, ...change }
    expect(taxByRate([taxable(external10, 100), taxable(other, 100)]).buckets).toHaveLength(2)
  })
})

describe('goods that come back', () => {
  test('bring back the tax they were sold with, not what today’s sum would make of it', () => {
    const back = taxable(external8, -111, { storedTax: [minor(-9)] })
    const { buckets, lineTaxes } = taxByRate([taxable(external8, 333), back])
    expect(buckets[0]).toMatchObject({ target: 222, tax: 17 })
    expect(lineTaxes).toEqual([[26], [-9]])
  })

  test('change nothing of the tax of what is sold beside them', () => {
    const stored = fc.nat(2_000).map((tax) => [minor(-tax)])
    fc.assert(
      fc.property(fc.array(fc.nat(9_999), { minLength: 1 }), stored, (amounts, storedTax) => {
        const sold = amounts.map((amount) => taxable(internal8, amount))
        const alone = taxByRate(sold)
        const mixed = taxByRate([...sold, taxable(internal8, -500, { storedTax })])
        expect(mixed.lineTaxes.slice(0, -1)).toEqual(alone.lineTaxes)
        expect(mixed.buckets[0]?.tax).toBe((alone.buckets[0]?.tax ?? 0) + sum(storedTax))
      }),
    )
  })

  test('goods sold and goods that come back whole leave nothing', () => {
    const sold = taxable(internal10, 1_100)
    const share = taxByRate([sold]).lineTaxes[0] ?? []
    const back = taxable(internal10, -1_100, { storedTax: share.map(negate) })
    expect(taxByRate([sold, back]).buckets[0]).toMatchObject({
      target: 0,
      tax: 0,
      net: 0,
      gross: 0,
    })
  })
})

test('the printed base is the taxed part of the net amount, where only a part is taxed', () => {
  const rounding: RoundingMode = 'halfUp'
  const baseFactor = { num: 11, den: 12 }
  const onTop = simpleTax('P', {}, 'external', { num: 12, den: 100 }, { baseFactor, rounding })
  const inside: TaxRule = { ...onTop, kind: 'internal' }
  expect(taxByRate([taxable(onTop, 50_000_000)]).buckets[0]).toMatchObject({
    printedBase: 45_833_333,
    tax: 5_500_000,
  })
  expect(taxByRate([taxable(inside, 55_500_000)]).buckets[0]).toMatchObject({
    printedBase: 45_833_333,
    tax: 5_500_000,
  })
  expect(taxByRate([taxable(internal10, 1_100)]).buckets[0]?.printedBase).toBe(1_100)
})
