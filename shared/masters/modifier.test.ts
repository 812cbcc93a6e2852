// Taps on the choices of an item, and which selections may be sold.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import type { ModifierGroup } from './item.ts'
import { choose, modifiersPrice, tap } from './modifier.ts'

const option = (code: string, price: number) => ({ code, names: {}, price: minor(price) })
const size: ModifierGroup = {
  code: 'size',
  names: {},
  choice: 'single',
  min: 1,
  max: 5,
  options: [option('small', 0), option('large', 100)],
}
const topping: ModifierGroup = {
  code: 'topping',
  names: {},
  choice: 'multi',
  min: 0,
  max: 2,
  options: [option('egg', 50), option('cheese', 80), option('no-onion', -20)],
}
const menu = [size, topping]
const anyCode = fc.constantFrom('small', 'large', 'egg', 'cheese', 'no-onion', 'constructor')

describe('a tap', () => {
  test('replaces the earlier choice where only one may be chosen', () => {
    expect(tap(menu, ['egg', 'small'], 'large')).toEqual(['egg', 'large'])
  })

  test('on what is chosen removes it, in both kinds of group', () => {
    expect(tap(menu, ['small'], 'small')).toEqual([])
    expect(tap(menu, ['cheese', 'egg'], 'egg')).toEqual(['cheese'])
  })

  test('adds up where many may be chosen', () => {
    expect(tap(menu, ['egg'], 'cheese')).toEqual(['cheese', 'egg'])
  })

  test('on something that is not on the menu does nothing', () => {
    expect(tap(menu, ['egg'], 'caviar')).toEqual(['egg'])
  })

  test('however often: no option stands twice, and no single-choice group has two', () => {
    fc.assert(
      fc.property(fc.array(anyCode, { maxLength: 30 }), (taps) => {
        const selected = taps.reduce<readonly string[]>(
          (before, code) => tap(menu, before, code),
          [],
        )
        expect(new Set(selected).size).toBe(selected.length)
        expect(selected.filter((code) => code === 'small' || code === 'large').length).toBeLessThan(
          2,
        )
        expect(selected).not.toContain('constructor')
        expect([...selected].sort()).toEqual(selected)
      }),
    )
  })
})

describe('a selection', () => {
  test('is sold in the order of the menu, with the price of each choice', () => {
    const chosen = choose(menu, ['no-onion', 'egg', 'large'])
    expect(chosen.ok && chosen.value.map(({ code }) => code)).toEqual(['large', 'egg', 'no-onion'])
    expect(chosen.ok && modifiersPrice(chosen.value)).toBe(130)
  })

  test('with too few or too many choices is refused with the group and its limits', () => {
    expect(choose(menu, ['egg'])).toEqual({
      ok: false,
      error: { code: 'MODIFIER_CHOICES', group: 'size', min: 1, max: 1, chosen: 0 },
    })
    expect(choose(menu, ['small', 'egg', 'cheese', 'no-onion'])).toEqual({
      ok: false,
      error: { code: 'MODIFIER_CHOICES', group: 'topping', min: 0, max: 2, chosen: 3 },
    })
  })

  test('of two sizes is refused, whatever limit somebody wrote beside a single choice', () => {
    expect(choose(menu, ['small', 'large'])).toMatchObject({
      ok: false,
      error: { group: 'size', max: 1, chosen: 2 },
    })
  })

  test('with something unknown is refused by its name; named twice, a choice counts once', () => {
    expect(choose(menu, ['small', 'caviar'])).toEqual({
      ok: false,
      error: { code: 'MODIFIER_UNKNOWN', modifier: 'caviar' },
    })
    const twice = choose(menu, ['small', 'egg', 'egg'])
    expect(twice.ok && twice.value.map(({ code }) => code)).toEqual(['small', 'egg'])
  })

  test('an item without choices is sold without any', () => {
    expect(choose([], [])).toEqual({ ok: true, value: [] })
    expect(choose([], ['egg'])).toMatchObject({ ok: false, error: { code: 'MODIFIER_UNKNOWN' } })
  })

  test('whatever is asked for, what is sold keeps every limit', () => {
    fc.assert(
      fc.property(fc.array(anyCode, { maxLength: 8 }), (wanted) => {
        const chosen = choose(menu, wanted)
        if (!chosen.ok) return
        const codes = chosen.value.map(({ code }) => code)
        expect([...codes].sort()).toEqual([...new Set(wanted)].sort())
        for (const group of menu) {
          const own = group.options.filter(({ code }) => codes.includes(code)).length
          expect(own).toBeGreaterThanOrEqual(group.min)
          expect(own).toBeLessThanOrEqual(group.choice === 'single' ? 1 : group.max)
        }
      }),
    )
  })
})
