// Cash rounding: how far it may go, whom a tie favours, and what it leaves alone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CashRounding, forRefund, roundToStep, settleCash } from './cash-rounding.ts'
import { minor, negate, ZERO } from './money.ts'

const SWISS: CashRounding = {
  step: 5,
  direction: 'nearest',
  tie: 'up',
  belowStep: 'round',
  scope: 'cashPart',
  mixedTender: 'roundCashRemainder',
}

const policies: fc.Arbitrary<CashRounding> = fc.record({
  step: fc.constantFrom(1, 2, 5, 10, 50, 100, 1_000),
  direction: fc.constantFrom('nearest' as const, 'down' as const, 'up' as const),
  tie: fc.constantFrom('up' as const, 'down' as const, 'even' as const, 'customer' as const),
  belowStep: fc.constantFrom('round' as const, 'up' as const, 'unchanged' as const),
  scope: fc.constantFrom('cashPart' as const, 'total' as const),
  mixedTender: fc.constantFrom('roundCashRemainder' as const, 'noRounding' as const),
})
const amount = fc
  .oneof(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: -1e9, max: 1e9 }))
  .map(minor)

describe('to the smallest coin', () => {
  test.each([
    ['nearest', 'up', [0, 0, 5, 5, 5, 10]],
    ['down', 'up', [0, 0, 0, 0, 5, 5]],
    ['up', 'up', [5, 5, 5, 5, 5, 10]],
  ] as const)('%s: 1, 2, 3, 4, 5 and 8 cents where five is the smallest', (direction, tie, to) => {
    const cents = [1, 2, 3, 4, 5, 8].map(minor)
    expect(cents.map((size) => roundToStep(size, { ...SWISS, direction, tie }))).toEqual(to)
  })

  test.each([
    ['up', [100, 200], [-100, -200]],
    ['down', [0, 100], [ZERO, -100]],
    ['even', [0, 200], [ZERO, -200]],
    ['customer', [0, 100], [-100, -200]],
  ] as const)(
    'tie %s: 50 and 150 where 100 is the smallest, sold and refunded',
    (tie, sold, back) => {
      const policy = { ...SWISS, step: 100, tie }
      expect([minor(50), minor(150)].map((size) => roundToStep(size, policy))).toEqual(sold)
      expect([minor(-50), minor(-150)].map((size) => roundToStep(size, policy))).toEqual(back)
    },
  )

  test.each([
    ['round', 20, 0],
    ['round', 70, 100],
    ['up', 20, 100],
    ['up', 0, 0],
    ['unchanged', 70, 70],
    ['unchanged', 100, 100],
    ['unchanged', 140, 100],
  ] as const)('an amount below one coin, %s: %i becomes %i', (belowStep, size, expected) => {
    expect(roundToStep(minor(size), { ...SWISS, step: 100, belowStep })).toBe(expected)
  })

  test('less than one coin is rounded away or on, and coins are paid in coins', () => {
    fc.assert(
      fc.property(amount, policies, (amount, policy) => {
        const rounded = roundToStep(amount, policy)
        expect(Math.abs(rounded - amount)).toBeLessThan(policy.step)
        const left = policy.belowStep === 'unchanged' && Math.abs(amount) < policy.step
        if (left) expect(rounded).toBe(amount)
        else expect(Math.abs(rounded % policy.step)).toBe(0)
        expect(Math.sign(rounded) * Math.sign(amount)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('nearest goes no further than half a coin', () => {
    const nearest = policies.map((policy) => ({ ...policy, direction: 'nearest' as const }))
    fc.assert(
      fc.property(amount, nearest, (amount, policy) => {
        if (policy.belowStep === 'up' && Math.abs(amount) < policy.step) return
        const far = Math.abs(roundToStep(amount, policy) - amount)
        expect(2 * far).toBeLessThanOrEqual(policy.step)
      }),
    )
  })

  test('a refund is rounded like the sale, only a tie is the customer’s both times', () => {
    fc.assert(
      fc.property(amount, policies, (amount, policy) => {
        const back = negate(roundToStep(negate(amount), policy))
        if (policy.tie !== 'customer') expect(back).toBe(roundToStep(amount, policy))
        else if (amount > 0) expect(back).toBeGreaterThanOrEqual(roundToStep(amount, policy))
        // Counted above zero, money that goes back comes to the same.
        if (amount > 0) expect(roundToStep(amount, forRefund(policy))).toBe(back)
      }),
    )
  })

  test('what is rounded once stays as it is', () => {
    fc.assert(
      fc.property(amount, policies, (amount, policy) => {
        const once = roundToStep(amount, policy)
        expect(roundToStep(once, policy)).toBe(once)
      }),
    )
  })
})

describe('what is settled', () => {
  const electronic = fc.integer({ min: -2_000, max: 2_000 }).map(minor)

  test('without a policy, and with everything paid by card, nothing is rounded', () => {
    fc.assert(
      fc.property(amount, electronic, policies, (amountDue, electronicPaid, policy) => {
        expect(settleCash({ amountDue, electronicPaid }, undefined)).toMatchObject({
          amountSettled: amountDue,
          roundingAdjustment: 0,
        })
        const byCard = { amountDue, electronicPaid: amountDue, electronicCoversAll: true }
        const settled = settleCash(byCard, { ...policy, scope: 'cashPart' })
        expect(settled).toEqual({ amountSettled: amountDue, cashPart: 0, roundingAdjustment: 0 })
      }),
    )
  })

  test('card and cash together are the amount due and its rounding', () => {
    fc.assert(
      fc.property(amount, electronic, policies, (amountDue, electronicPaid, policy) => {
        const settled = settleCash({ amountDue, electronicPaid }, policy)
        expect(settled.amountSettled).toBe(amountDue + settled.roundingAdjustment)
        expect(settled.cashPart).toBe(settled.amountSettled - electronicPaid)
        expect(Math.abs(settled.roundingAdjustment)).toBeLessThan(policy.step)
      }),
    )
  })

  test('only what the card left is rounded, so the drawer takes whole coins', () => {
    const policy = { ...SWISS, step: 100 }
    expect(settleCash({ amountDue: minor(1_075), electronicPaid: minor(1_000) }, policy)).toEqual({
      amountSettled: 1_100,
      cashPart: 100,
      roundingAdjustment: 25,
    })
  })

  test('a card that pays 13.02 of 13.52 leaves 0.50, which coins can pay as it is', () => {
    const due = { amountDue: minor(1_352), electronicPaid: minor(1_302) }
    expect(settleCash(due, SWISS)).toEqual({
      amountSettled: 1_352,
      cashPart: 50,
      roundingAdjustment: 0,
    })
  })

  test('a card that pays everything is never rounded, said or unsaid', () => {
    const due = { amountDue: minor(1_352), electronicPaid: minor(1_352) }
    const exact = { amountSettled: 1_352, cashPart: 0, roundingAdjustment: 0 }
    expect(settleCash(due, SWISS)).toEqual(exact)
    expect(settleCash({ ...due, electronicCoversAll: true }, SWISS)).toEqual(exact)
  })

  test('where mixed payments are exact, one cent by card switches rounding off', () => {
    const policy = { ...SWISS, mixedTender: 'noRounding' as const }
    const due = { amountDue: minor(103), electronicPaid: minor(1) }
    expect(settleCash(due, policy).roundingAdjustment).toBe(0)
    expect(settleCash({ ...due, electronicPaid: ZERO }, policy).roundingAdjustment).toBe(2)
  })

  test('where totals are rounded, a card pays the rounded total too', () => {
    const policy = { ...SWISS, scope: 'total' as const }
    const byCard = { amountDue: minor(103), electronicPaid: ZERO, electronicCoversAll: true }
    expect(settleCash(byCard, policy)).toEqual({
      amountSettled: 105,
      cashPart: 0,
      roundingAdjustment: 2,
    })
  })

  test('whatever the rule is today, a full refund gives back the rounding line that was written', () => {
    const back = { amountDue: minor(-1_303), electronicPaid: ZERO, originalRounding: minor(-3) }
    expect(settleCash(back, SWISS)).toEqual({
      amountSettled: -1_300,
      cashPart: -1_300,
      roundingAdjustment: 3,
    })
  })

  test('a payment without cash is exact, also before the card has answered', () => {
    const byCard = { amountDue: minor(1_303), electronicPaid: ZERO, electronicCoversAll: true }
    expect(settleCash(byCard, SWISS)).toMatchObject({ amountSettled: 1_303, roundingAdjustment: 0 })
  })

  test('a full refund gives back the rounding of its receipt instead of rounding anew', () => {
    fc.assert(
      fc.property(amount, policies, (amountDue, policy) => {
        const sale = settleCash({ amountDue, electronicPaid: ZERO }, policy)
        const back = settleCash(
          {
            amountDue: negate(amountDue),
            electronicPaid: ZERO,
            originalRounding: sale.roundingAdjustment,
          },
          policy,
        )
        expect(back.amountSettled).toBe(negate(sale.amountSettled))
      }),
    )
  })
})
