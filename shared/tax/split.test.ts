// One receipt written as several: nothing is paid twice, and each part is taxed by itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, sum } from '../money/money.ts'
import { TAX_RULES } from '../testing/builders.ts'
import { taxInside } from './compute.ts'
import { splitReceipt } from './split.ts'

const { exempt, external10, internal10, internal8 } = TAX_RULES

describe('a split receipt', () => {
  test('4 to 1 of 5,000 yen is a receipt over 4,000 and one over 1,000', () => {
    const buckets = [
      { rule: internal10, gross: minor(3_300) },
      { rule: exempt, gross: minor(1_700) },
    ]
    expect(splitReceipt(buckets, [80, 20])).toEqual([
      {
        total: 4_000,
        buckets: [
          { code: '02', gross: 2_640, tax: 240 },
          { code: '00', gross: 1_360, tax: 0 },
        ],
      },
      {
        total: 1_000,
        buckets: [
          { code: '02', gross: 660, tax: 60 },
          { code: '00', gross: 340, tax: 0 },
        ],
      },
    ])
  })

  test('a tax that was put on top is inside what was paid, and is taken from there', () => {
    const [part] = splitReceipt([{ rule: external10, gross: minor(1_100) }], [1])
    expect(part).toEqual({ total: 1_100, buckets: [{ code: '01', gross: 1_100, tax: 100 }] })
  })

  test('the parts are the whole, rate by rate, and each tax is that of its part', () => {
    const bucket = fc.record({
      rule: fc.constantFrom(exempt, external10, internal10, internal8),
      gross: fc.nat(100_000).map(minor),
    })
    const shares = fc
      .array(fc.nat(10), { minLength: 1, maxLength: 6 })
      .filter((all) => all.some((share) => share > 0))
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 4 }), shares, (buckets, shares) => {
        const parts = splitReceipt(buckets, shares)
        expect(parts).toHaveLength(shares.length)
        for (const [at, { rule, gross }] of buckets.entries()) {
          const own = parts.map((part) => part.buckets[at])
          expect(sum(own.map((part) => part?.gross ?? minor(Number.NaN)))).toBe(gross)
          for (const part of own) expect(part?.tax).toBe(taxInside(part?.gross ?? minor(0), rule))
        }
        for (const part of parts) {
          expect(part.total).toBe(sum(part.buckets.map((bucket) => bucket.gross)))
        }
      }),
    )
  })
})
