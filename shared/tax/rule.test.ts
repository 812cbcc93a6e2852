// Which rule a tax code means at a moment, and which code food takes when it is eaten in.
import { describe, expect, test } from 'vitest'
import { taxCodes } from '../testing/builders.ts'
import { localTime } from '../time.ts'
import { codeFor, ruleKey, simpleTax, type TaxCode, taxAt, unchangingTax } from './rule.ts'

const eight = simpleTax('S', {}, 'external', { num: 8, den: 100 })
const { code: _c, names: _n, kind: _k, since: _s, ...version8 } = eight
const version10 = { ...version8, parts: [{ ...eight.parts[0], rate: { num: 10, den: 100 } }] }
const october = localTime('2019-10-01T00:00:00')

function codesWith(versions: TaxCode['versions']): ReadonlyMap<string, TaxCode> {
  return new Map([['S', { code: 'S', names: {}, kind: 'external', versions }]])
}

function rateAt(versions: TaxCode['versions'], at: string): number | undefined {
  return taxAt(codesWith(versions), 'S', localTime(at))?.parts[0]?.rate.num
}

describe('a rate that changes', () => {
  const versions = [version8, { ...version10, validFrom: october }] as TaxCode['versions']

  test('counts from exactly its local second on', () => {
    expect(rateAt(versions, '2019-09-30T23:59:59')).toBe(8)
    expect(rateAt(versions, '2019-10-01T00:00:00')).toBe(10)
    expect(rateAt(versions, '2019-10-01T00:00:01')).toBe(10)
  })

  test('is found in whatever order its versions are listed', () => {
    expect(rateAt([...versions].reverse(), '2019-09-30T23:59:59')).toBe(8)
    expect(rateAt([...versions].reverse(), '2019-10-01T00:00:00')).toBe(10)
  })

  test('is valid to the last second of its end, and the one that began last wins meanwhile', () => {
    const holiday = {
      ...version10,
      validFrom: localTime('2020-01-01T00:00:00'),
      validTo: localTime('2020-01-03T23:59:59'),
    }
    const both = [version8, holiday] as TaxCode['versions']
    expect(rateAt(both, '2020-01-03T23:59:59')).toBe(10)
    expect(rateAt(both, '2020-01-04T00:00:00')).toBe(8)
  })

  test('a correction with the same beginning is appended and counts', () => {
    const wrong = { ...version8, validFrom: october }
    const right = { ...version10, validFrom: october } as TaxCode['versions'][number]
    expect(rateAt([wrong, right], '2020-06-01T12:00:00')).toBe(10)
  })

  test('in a gap there is no rule, so nothing is sold at a rate that nobody decided', () => {
    const gap = [
      { ...version8, validTo: localTime('2019-09-30T23:59:59') },
      { ...version10, validFrom: localTime('2019-11-01T00:00:00') },
    ] as TaxCode['versions']
    expect(rateAt(gap, '2019-10-15T12:00:00')).toBeUndefined()
    expect(rateAt(gap, '2019-11-01T00:00:00')).toBe(10)
  })

  test('the rule says since when it counts, and carries no end that could tell two lines apart', () => {
    const rule = taxAt(codesWith(versions), 'S', localTime('2026-01-01T00:00:00'))
    expect(rule).toMatchObject({ code: 'S', kind: 'external', since: october })
    expect(rule).not.toHaveProperty('validTo')
    expect(taxAt(codesWith(versions), 'S', localTime('2018-01-01T00:00:00'))).not.toHaveProperty(
      'since',
    )
  })

  test('an unknown code has no rule, and neither has a word that every object knows', () => {
    expect(taxAt(taxCodes(), '99', october)).toBeUndefined()
    expect(taxAt(taxCodes(), 'constructor', october)).toBeUndefined()
  })
})

describe('eaten in or taken out', () => {
  const food8 = unchangingTax(simpleTax('12', {}, 'internal', { num: 8, den: 100 }), {
    eatIn: '02',
  })
  const meal10 = unchangingTax(simpleTax('02', {}, 'internal', { num: 10, den: 100 }), {
    takeOut: '12',
  })
  const codes = new Map([food8, meal10].map((code) => [code.code, code]))

  test.each([
    ['12', 'eatIn', '02'],
    ['12', 'takeOut', '12'],
    ['12', undefined, '12'],
    ['02', 'takeOut', '12'],
    ['02', 'eatIn', '02'],
    ['99', 'eatIn', '99'],
  ] as const)('goods of code %s for %s are taxed by %s', (code, orderType, expected) => {
    expect(codeFor(codes, code, orderType)).toBe(expected)
  })

  test('changing one’s mind twice leads back, because the item’s own code is asked each time', () => {
    const own = '12'
    const orders = ['eatIn', 'takeOut', 'eatIn', 'takeOut'] as const
    expect(orders.map((orderType) => codeFor(codes, own, orderType))).toEqual([
      '02',
      '12',
      '02',
      '12',
    ])
  })
})

test('a rule and its unchanging code are the same rule', () => {
  const rule = simpleTax('11', { en: 'Tax' }, 'external', { num: 8, den: 100 }, { reduced: true })
  const found = taxAt(new Map([['11', unchangingTax(rule)]]), '11', october)
  expect(found).toEqual(rule)
  expect(ruleKey(found as typeof rule)).toBe(ruleKey(rule))
})
