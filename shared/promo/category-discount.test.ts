// Which category promotion a line gets: the highest rate of those that are on, and only where allowed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOON } from '../testing/builders.ts'
import { localTime } from '../time.ts'
import { type CategoryDiscount, type PromotionQuestion, promotionFor } from './category-discount.ts'

const bread: PromotionQuestion = {
  store: 'S1',
  category: 'bread',
  discountRestricted: false,
  at: NOON,
}

function offer(code: string, basisPoints: number, more: Partial<CategoryDiscount> = {}) {
  return {
    code,
    kind: 'category_discount',
    names: { en: code },
    active: true,
    stores: [],
    categories: ['bread'],
    basisPoints,
    ...more,
  } as const satisfies CategoryDiscount
}

function codeOf(offers: readonly CategoryDiscount[], question: Partial<PromotionQuestion> = {}) {
  return promotionFor(offers, { ...bread, ...question })?.code
}

describe('the promotion of a line', () => {
  test('is the one with the highest rate, and of equal ones that with the lower code', () => {
    const offers = [offer('B', 1_250), offer('C', 2_000), offer('A', 2_000), offer('D', 500)]
    expect(codeOf(offers)).toBe('A')
    expect(promotionFor(offers, bread)).toEqual({
      code: 'A',
      kind: 'category_discount',
      names: { en: 'A' },
      basisPoints: 2_000,
    })
  })

  test('is none for goods that take no discount, and none for another category', () => {
    expect(codeOf([offer('A', 2_000)], { discountRestricted: true })).toBeUndefined()
    expect(codeOf([offer('A', 2_000)], { category: 'wine' })).toBeUndefined()
    expect(codeOf([])).toBeUndefined()
  })

  test('is for the stores that are named, or for all where none is', () => {
    const local = offer('A', 2_000, { stores: ['S2', 'S3'] })
    expect(codeOf([local])).toBeUndefined()
    expect(codeOf([local], { store: 'S3' })).toBe('A')
    expect(codeOf([offer('B', 100)], { store: 'anywhere' })).toBe('B')
  })

  test('is on from its first to its last second', () => {
    const week = offer('A', 1_000, {
      validFrom: localTime('2026-11-21T00:00:00'),
      validTo: localTime('2026-11-27T23:59:59'),
    })
    const at = (text: string) => codeOf([week], { at: localTime(text) })
    expect(at('2026-11-20T23:59:59')).toBeUndefined()
    expect(at('2026-11-21T00:00:00')).toBe('A')
    expect(at('2026-11-27T23:59:59')).toBe('A')
    expect(at('2026-11-28T00:00:00')).toBeUndefined()
  })

  test('is not one that was switched off, however high', () => {
    expect(codeOf([offer('A', 9_000, { active: false }), offer('B', 100)])).toBe('B')
  })

  test('is the same in whatever order the promotions arrive', () => {
    const offers = fc
      .array(fc.record({ rate: fc.integer({ min: 1, max: 5 }), active: fc.boolean() }))
      .map((rows) => rows.map(({ rate, active }, at) => offer(`P${at}`, rate, { active })))
    const shuffled = offers.chain((offers) =>
      fc.tuple(fc.constant(offers), fc.shuffledSubarray(offers, { minLength: offers.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(codeOf(other)).toBe(codeOf(one))
        const best = promotionFor(one, bread)?.basisPoints ?? 0
        expect(one.every((each) => !each.active || each.basisPoints <= best)).toBe(true)
      }),
    )
  })
})
