// What several tenders come to: who covers what, the change, the coins rounded away, what is open.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CashRounding } from '../money/cash-rounding.ts'
import { type Minor, minor, negate, sum } from '../money/money.ts'
import { isCash, type PaymentMethod } from './method.ts'
import { CASH, CASHLESS, STANDARD_METHODS } from './standard-methods.ts'
import { settleTenders, type Tender, type TenderSettlement, takenBy, tenderOf } from './tender.ts'

const CARD: PaymentMethod = { ...CASHLESS, code: '21', kind: 'card' }
/** Paper that is worth what is printed on it: nothing is given back. */
const VOUCHER: PaymentMethod = { ...CASHLESS, code: '31', kind: 'voucher', canDepositOver: true }
const GIFT_CARD: PaymentMethod = { ...VOUCHER, code: '32', canChange: true }
const EXACT_CASH: PaymentMethod = { ...CASH, code: '02', canDepositOver: false, canChange: false }

const SWISS: CashRounding = {
  step: 5,
  direction: 'nearest',
  tie: 'up',
  belowStep: 'round',
  scope: 'cashPart',
  mixedTender: 'roundCashRemainder',
}

type Given = readonly [PaymentMethod, number]

function tendersOf(given: readonly Given[]): readonly Tender[] {
  return given.map(([method, amount], at) => tenderOf(method, at + 1, minor(amount)))
}

function settle(total: number, given: readonly Given[], policy?: CashRounding): TenderSettlement {
  return settleTenders(minor(total), tendersOf(given), policy)
}

const method = fc.constantFrom(CASH, CARD, VOUCHER, GIFT_CARD, EXACT_CASH)
const given = fc.array(fc.tuple(method, fc.nat(700)), { maxLength: 6 })
const total = fc.nat(1_500)
const policy: fc.Arbitrary<CashRounding | undefined> = fc.option(
  fc.record({
    step: fc.constantFrom(1, 5, 10, 100),
    direction: fc.constantFrom('nearest' as const, 'down' as const, 'up' as const),
    tie: fc.constantFrom('up' as const, 'down' as const, 'even' as const),
    belowStep: fc.constantFrom('round' as const, 'up' as const),
    scope: fc.constantFrom('cashPart' as const, 'total' as const),
    mixedTender: fc.constantFrom('roundCashRemainder' as const, 'noRounding' as const),
  }),
  { nil: undefined },
)

describe('one tender', () => {
  test('cash above the total gives change, a card pays exactly', () => {
    expect(settle(1_080, [[CASH, 2_000]])).toMatchObject({
      applied: 1_080,
      change: 920,
      balance: 0,
    })
    expect(settle(1_080, [[CARD, 1_080]])).toMatchObject({ change: 0, balance: 0, cashDue: 0 })
  })

  test('nothing given leaves the total open, and nothing to pay is settled', () => {
    expect(settle(1_080, [])).toMatchObject({ applied: 0, balance: 1_080, cashDue: 1_080 })
    expect(settle(0, [])).toMatchObject({ balance: 0, cashDue: 0, rounding: 0 })
  })

  test('a voucher above the total is forfeited, a gift card gives the rest back', () => {
    const [voucher] = settle(800, [[VOUCHER, 1_000]]).tenders
    expect(voucher).toMatchObject({ applied: 800, change: 0, forfeited: 200 })
    const [giftCard] = settle(800, [[GIFT_CARD, 1_000]]).tenders
    expect(giftCard).toMatchObject({ applied: 800, change: 200, forfeited: 0 })
  })
})

describe('split tender', () => {
  test('of a card and a voucher the voucher bears what is too much, whoever came first', () => {
    const cardFirst = settle(1_000, [
      [CARD, 600],
      [VOUCHER, 1_000],
    ])
    const voucherFirst = settle(1_000, [
      [VOUCHER, 1_000],
      [CARD, 600],
    ])
    for (const settled of [cardFirst, voucherFirst]) {
      expect(settled).toMatchObject({ applied: 1_000, balance: 0 })
      expect(sum(settled.tenders.map((row) => row.forfeited))).toBe(600)
    }
  })

  test('nothing is forfeited that could have been change', () => {
    for (const given of [
      [[VOUCHER, 1_000] as const, [GIFT_CARD, 1_000] as const],
      [[GIFT_CARD, 1_000] as const, [VOUCHER, 1_000] as const],
    ]) {
      const settled = settle(1_500, given)
      expect(settled.change).toBe(500)
      expect(settled.tenders.every((row) => row.forfeited === 0)).toBe(true)
    }
  })

  test('any order of the same tenders comes to the same', () => {
    const shuffled = given.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    )
    fc.assert(
      fc.property(total, shuffled, policy, (total, [one, other], policy) => {
        const { tenders, ...figures } = settle(total, one, policy)
        const { tenders: otherTenders, ...otherFigures } = settle(total, other, policy)
        expect(otherFigures).toEqual(figures)
        expect(sum(otherTenders.map((row) => row.forfeited))).toBe(
          sum(tenders.map((row) => row.forfeited)),
        )
      }),
    )
  })

  test('what was given is applied, change or forfeited, each by the rules of its method', () => {
    fc.assert(
      fc.property(total, given, policy, (total, given, policy) => {
        const { tenders, ...all } = settle(total, given, policy)
        for (const { tender, applied, change, forfeited } of tenders) {
          expect(applied + change + forfeited).toBe(tender.tendered)
          expect(Math.min(applied, change, forfeited)).toBeGreaterThanOrEqual(0)
          if (!tender.canChange) expect(change).toBe(0)
          if (tender.canChange) expect(forfeited).toBe(0)
          if (!tender.canDepositOver) expect(applied).toBe(tender.tendered)
        }
        expect(tenders.map((row) => row.tender.no)).toEqual(given.map((_, at) => at + 1))
        expect(sum(tenders.map((row) => row.change))).toBe(all.change)
        expect(sum(tenders.map((row) => row.applied))).toBe(all.applied)
      }),
    )
  })

  test('applied and open are the total and its rounding: tenders − change = total', () => {
    fc.assert(
      fc.property(total, given, policy, (total, given, policy) => {
        const settled = settle(total, given, policy)
        expect(settled.applied + settled.balance).toBe(total + settled.rounding)
        if (settled.balance !== 0) return
        const inHand = given.reduce((all, [, amount]) => all + amount, 0)
        const forfeited = sum(settled.tenders.map((row) => row.forfeited))
        expect(inHand - settled.change - forfeited).toBe(total + settled.rounding)
      }),
    )
  })

  test('paying what is open settles it, by card and in cash', () => {
    fc.assert(
      fc.property(total, given, policy, (total, given, policy) => {
        const before = settle(total, given, policy)
        if (before.balance <= 0) return
        const inCash = settle(total, [...given, [CASH, before.cashDue]], policy)
        expect(inCash.balance).toBe(0)
        expect(inCash.change).toBe(before.change)
        if (before.tenders.some((row) => isCash(row.tender.kind))) return
        expect(settle(total, [...given, [CARD, before.balance]], policy).balance).toBe(0)
      }),
    )
  })
})

describe('cash rounding', () => {
  test('13.03 is 13.05 in cash and 13.03 by card', () => {
    expect(settle(1_303, [], SWISS)).toMatchObject({ balance: 1_303, cashDue: 1_305, rounding: 0 })
    expect(settle(1_303, [[CASH, 1_500]], SWISS)).toMatchObject({ change: 195, rounding: 2 })
    expect(settle(1_303, [[CARD, 1_303]], SWISS)).toMatchObject({ balance: 0, rounding: 0 })
  })

  test('13.03 cannot be paid with 13.03 in coins that do not exist: two cents stay open', () => {
    expect(settle(1_303, [[CASH, 1_303]], SWISS)).toMatchObject({ balance: 2, cashDue: 2 })
    expect(
      settle(
        1_303,
        [
          [CASH, 1_303],
          [CASH, 2],
        ],
        SWISS,
      ).balance,
    ).toBe(0)
  })

  test('13.02 is paid with 13.00', () => {
    expect(settle(1_302, [[CASH, 1_300]], SWISS)).toMatchObject({ balance: 0, rounding: -2 })
  })

  test('only what the card left is rounded, whichever was given first', () => {
    const cash: Given = [CASH, 305]
    const card: Given = [CARD, 1_000]
    for (const given of [
      [card, cash],
      [cash, card],
    ]) {
      expect(settle(1_303, given, SWISS)).toMatchObject({ balance: 0, rounding: 2, change: 0 })
    }
  })

  test('a rest that rounds to nothing is settled by an empty hand, not by silence', () => {
    const card: Given = [CARD, 1_000]
    expect(settle(1_002, [card], SWISS)).toMatchObject({ balance: 2, cashDue: 0 })
    expect(settle(1_002, [card, [CASH, 0]], SWISS)).toMatchObject({ balance: 0, rounding: -2 })
  })

  test('where mixed payments are exact, cash beside a card is not rounded', () => {
    const exact: CashRounding = { ...SWISS, mixedTender: 'noRounding' }
    const settled = settle(
      1_303,
      [
        [CARD, 1_000],
        [CASH, 400],
      ],
      exact,
    )
    expect(settled).toMatchObject({ rounding: 0, change: 97, balance: 0 })
    expect(settle(1_303, [[CASH, 1_500]], exact).rounding).toBe(2)
  })

  test('where totals are rounded, everybody pays the rounded total', () => {
    const whole: CashRounding = { ...SWISS, scope: 'total' }
    expect(settle(1_303, [], whole)).toMatchObject({ balance: 1_305, cashDue: 1_305, rounding: 2 })
    expect(settle(1_303, [[CARD, 1_305]], whole)).toMatchObject({ balance: 0, rounding: 2 })
    const mixed = settle(
      1_303,
      [
        [CARD, 1_000],
        [CASH, 305],
      ],
      whole,
    )
    expect(mixed).toMatchObject({ balance: 0, rounding: 2 })
  })

  test('less than a coin is rounded, nothing without cash, and the drawer takes whole coins', () => {
    fc.assert(
      fc.property(total, given, policy, (total, given, policy) => {
        const settled = settle(total, given, policy)
        const cash = settled.tenders.filter((row) => isCash(row.tender.kind))
        expect(Math.abs(settled.rounding)).toBeLessThan(policy?.step ?? 1)
        if (policy?.scope === 'cashPart' && cash.length === 0) expect(settled.rounding).toBe(0)
        const rounds = policy?.scope === 'cashPart' && policy.mixedTender === 'roundCashRemainder'
        if (!rounds || cash.length === 0 || settled.balance !== 0) return
        expect(sum(cash.map((row) => row.applied)) % policy.step).toBe(0)
      }),
    )
  })
})

describe('a total that shrank under what was paid', () => {
  test('a card that took too much leaves a balance below zero, and cash simply gives more change', () => {
    expect(settle(800, [[CARD, 1_000]])).toMatchObject({ balance: -200, cashDue: 0, change: 0 })
    expect(settle(800, [[CASH, 1_000]])).toMatchObject({ balance: 0, change: 200 })
    const mixed = settle(800, [
      [CASH, 100],
      [CARD, 900],
    ])
    expect(mixed).toMatchObject({ applied: 900, balance: -100, change: 100 })
  })

  test('money that had gone back counts against a sale that grew over it', () => {
    expect(settle(300, [[CASH, -500]])).toMatchObject({ applied: -500, balance: 800 })
    const back: Given = [CASH, -500]
    const paid: Given = [CASH, 1_000]
    for (const given of [
      [back, paid],
      [paid, back],
    ]) {
      expect(settle(300, given)).toMatchObject({ balance: 0, change: 200 })
    }
  })
})

describe('money that goes back', () => {
  test('is settled as the sale with the sign turned', () => {
    fc.assert(
      fc.property(total, given, policy, (total, given, policy) => {
        const sold = settle(total, given, policy)
        const tenders = tendersOf(given)
        const back = settleTenders(negate(minor(total)), tenders.map(turned), policy)
        if (total === 0) return
        expect(figures(back).map(negate)).toEqual(figures(sold))
        expect(back.tenders.map((row) => row.applied)).toEqual(
          sold.tenders.map((row) => negate(row.applied)),
        )
      }),
    )
  })

  test('a tie is the customer’s when paying and when being paid', () => {
    const kind: CashRounding = { ...SWISS, step: 100, tie: 'customer' }
    expect(settle(1_050, [[CASH, 1_000]], kind)).toMatchObject({ balance: 0, rounding: -50 })
    expect(settle(-1_050, [[CASH, -1_100]], kind)).toMatchObject({ balance: 0, rounding: -50 })
  })

  function turned(tender: Tender): Tender {
    return { ...tender, tendered: negate(tender.tendered) }
  }

  function figures({ applied, change, rounding, balance, cashDue }: TenderSettlement): Minor[] {
    return [applied, change, rounding, balance, cashDue]
  }
})

test('how much a method takes is summed over its tenders, net of change', () => {
  const settled = settle(1_000, [
    [CARD, 300],
    [CARD, 200],
    [CASH, 900],
  ])
  expect(takenBy(CARD.code, settled)).toBe(500)
  expect(takenBy(CASH.code, settled)).toBe(500)
  expect(takenBy('99', settled)).toBe(0)
})

test('every tenant begins with cash, cashless and others; only cash gives change and opens the drawer', () => {
  expect(STANDARD_METHODS.map((each) => each.code)).toEqual(['01', '11', '12'])
  for (const each of STANDARD_METHODS) {
    const cash = isCash(each.kind)
    const { canChange, canDepositOver, opensDrawer } = each
    expect([canChange, canDepositOver, opensDrawer]).toEqual([cash, cash, cash])
    expect(each.names).toHaveProperty('ja')
  }
  expect(isCash('foreign-cash')).toBe(true)
})
