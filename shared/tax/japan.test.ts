// Japan: the reduced rate, registration numbers as people type them, and the stamp at every border.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, ZERO } from '../money/money.ts'
import {
  rateFor,
  readRegistrationNumber,
  registrationCheckDigit,
  registrationNumber,
  stampDuty,
} from './japan.ts'

describe('which rate', () => {
  test.each([
    ['food', 'takeOut', 800],
    ['food', 'delivery', 800],
    ['food', 'eatIn', 1_000],
    ['alcohol', 'takeOut', 1_000],
    ['alcohol', 'eatIn', 1_000],
    ['subscribedNewspaper', 'delivery', 800],
    ['subscribedNewspaper', 'eatIn', 800],
    ['generalGoods', 'takeOut', 1_000],
  ] as const)('%s, %s: %i basis points', (goods, consumption, expected) => {
    expect(rateFor(goods, consumption)).toBe(expected)
  })
})

describe('registration numbers', () => {
  const twelveDigits = fc.stringMatching(/^[0-9]{12}$/)

  test('a number typed in full width, with spaces and any hyphen, is read', () => {
    for (const typed of [
      'T4011001098993',
      'Ｔ４０１１００１０９８９９３',
      'T4-0110-0109-8993',
      ' T4 0110　0109 8993 ',
      'T4‐0110−0109－8993',
    ]) {
      expect(readRegistrationNumber(typed)).toEqual({
        formatValid: true,
        normalized: 'T4011001098993',
        checkDigitValid: true,
      })
    }
  })

  test.each(['', 'T', '4011001098993', 'T401100109899', 'T40110010989933', 'T٤011001098993', 't'])(
    '%j is no number',
    (typed) => {
      expect(readRegistrationNumber(typed)).toEqual({ formatValid: false })
    },
  )

  test('any twelve digits with their check digit are a number, and the digit is never 0', () => {
    fc.assert(
      fc.property(twelveDigits, (digits) => {
        expect(registrationCheckDigit(digits)).toBeGreaterThanOrEqual(1)
        expect(registrationCheckDigit(digits)).toBeLessThanOrEqual(9)
        expect(readRegistrationNumber(registrationNumber(digits))).toEqual({
          formatValid: true,
          normalized: registrationNumber(digits),
          checkDigitValid: true,
        })
      }),
    )
  })

  test('one wrong digit is noticed, except a 9 for a 0', () => {
    const slip = fc.tuple(twelveDigits, fc.nat(11), fc.nat(9))
    fc.assert(
      fc.property(slip, ([digits, place, typed]) => {
        const right = Number(digits[place])
        const same = right % 9 === typed % 9
        const wrong = digits.slice(0, place) + String(typed) + digits.slice(place + 1)
        const read = readRegistrationNumber(`T${registrationCheckDigit(digits)}${wrong}`)
        expect(read).toMatchObject({ formatValid: true, checkDigitValid: same })
      }),
    )
  })

  test('whatever is scanned, the answer is yes or no', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof readRegistrationNumber(text).formatValid).toBe('boolean')
      }),
    )
  })

  test('a check digit of anything but twelve digits is a bug', () => {
    for (const wrong of ['', '12345678901', '1234567890123', '12345678901x']) {
      expect(() => registrationCheckDigit(wrong)).toThrow(RangeError)
    }
  })
})

describe('stamp duty', () => {
  /** The last amount of each band of the law and the duty up to there. */
  const law: readonly (readonly [number, number])[] = [
    [49_999, 0],
    [1_000_000, 200],
    [2_000_000, 400],
    [3_000_000, 600],
    [5_000_000, 1_000],
    [10_000_000, 2_000],
    [20_000_000, 4_000],
    [30_000_000, 6_000],
    [50_000_000, 10_000],
    [100_000_000, 20_000],
    [200_000_000, 40_000],
    [300_000_000, 60_000],
    [500_000_000, 100_000],
    [1_000_000_000, 150_000],
  ]
  const dutyOf = (gross: number, taxes: readonly number[], cash: number) =>
    stampDuty({ gross: minor(gross), printedTaxes: taxes.map(minor), cash: minor(cash) }).duty

  test.each(law.map(([to, duty], at) => [to, duty, law[at + 1]?.[1] ?? 200_000] as const))(
    'up to %i yen it is %i, one yen more %i',
    (to, duty, next) => {
      expect(dutyOf(to - 1, [], to - 1)).toBe(duty)
      expect(dutyOf(to, [], to)).toBe(duty)
      expect(dutyOf(to + 1, [], to + 1)).toBe(next)
      expect(dutyOf(to + 2, [], to + 2)).toBe(next)
    },
  )

  test('the printed tax decides: floored it leaves 50,000, rounded up 49,999', () => {
    expect(dutyOf(54_999, [4_999], 54_999)).toBe(200)
    expect(dutyOf(54_999, [5_000], 54_999)).toBe(0)
    expect(dutyOf(54_600, [3_000, 1_600], 54_600)).toBe(200)
  })

  test('a receipt for a card payment bears none', () => {
    expect(dutyOf(900_000, [], 0)).toBe(0)
    const answer = stampDuty({ gross: minor(55_000), printedTaxes: [minor(5_000)], cash: ZERO })
    expect(answer).toEqual({ testedAmount: 50_000, duty: 0 })
  })

  test('of a mixed payment the cash must reach the band too', () => {
    expect(dutyOf(3_300_000, [300_000], 49_999)).toBe(0)
    expect(dutyOf(3_300_000, [300_000], 50_000)).toBe(200)
    expect(dutyOf(3_300_000, [300_000], 1_000_000)).toBe(200)
    expect(dutyOf(3_300_000, [300_000], 1_000_001)).toBe(400)
    expect(dutyOf(3_300_000, [300_000], 3_300_000)).toBe(600)
  })

  test('money that goes back bears none, and more cash never bears less', () => {
    expect(dutyOf(-60_000, [], -60_000)).toBe(0)
    const yen = fc.nat(1_200_000_000)
    fc.assert(
      fc.property(yen, yen, fc.nat(1_000_000), (gross, cash, more) => {
        expect(dutyOf(gross, [], cash + more)).toBeGreaterThanOrEqual(dutyOf(gross, [], cash))
        expect(dutyOf(gross + more, [], cash)).toBeGreaterThanOrEqual(dutyOf(gross, [], cash))
      }),
    )
  })
})
