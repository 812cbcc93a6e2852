// How money goes back: by methods that may, within their limits, to the coin; also for an exchange.
import { describe, expect, test } from 'vitest'
import type { CartCommand } from '../cart/command.ts'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { add, aMoment, aTransaction, must, pay } from '../testing/builders.ts'
import { card, cash, code, returned, SALE, SHOP, voided } from '../testing/mug-sale.ts'
import { receiptView, UNTOUCHED } from './status.ts'

describe('the methods of a refund', () => {
  const refund = (...tenders: Parameters<typeof returned>[1]) =>
    returned([{ lineNo: 1, quantity: 2 * MILLI }], tenders)
  const by = (method: string, amount: number, reference?: string) => ({
    method,
    amount: minor(amount),
    ...(reference === undefined ? {} : { reference }),
  })

  test('follow their flags', () => {
    expect(code(refund(by('14', 594)))).toBe('TENDER_INACTIVE')
    expect(code(refund(by('17', 594)))).toBe('TENDER_CANNOT_REFUND')
    expect(code(refund(by('31', 594)))).toBe('TENDER_CANNOT_REFUND')
    expect(code(refund(by('16', 594)))).toBe('TENDER_REFERENCE_REQUIRED')
    expect(code(refund(by('16', 594, 'x'.repeat(81))))).toBe('NOTE_TOO_LONG')
    expect(must(refund(by('16', 594, 'slip 9'))).tenders[0]?.reference).toBe('slip 9')
  })

  test('keep their limit, also in several pieces', () => {
    expect(code(refund(by('15', 301), cash(293)))).toBe('TENDER_OVER_LIMIT')
    expect(code(refund(by('15', 200), by('15', 101), cash(293)))).toBe('TENDER_OVER_LIMIT')
    expect(code(refund(by('15', 200), by('15', 100), cash(294)))).toBeUndefined()
  })

  test('come to the amount, to the coin, and none goes the other way', () => {
    expect(code(refund(cash(593)))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(refund(cash(595)))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(refund(cash(600), card(-6)))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(refund())).toBe('REFUND_TENDERS_MISMATCH')
    const vast = minor(Number.MAX_SAFE_INTEGER)
    expect(code(refund({ method: '01', amount: vast }, { method: '01', amount: vast }))).toBe(
      'REFUND_TENDERS_MISMATCH',
    )
    const many = Array.from({ length: 51 }, () => cash(0))
    expect(code(refund(...many))).toBe('TENDERS_TOO_MANY')
  })

  test('cash above a limit needs a second person', () => {
    const now = aMoment({ may: () => 'approval' })
    const back = (approvedBy?: string) =>
      returned([{ lineNo: 1, quantity: 2 * MILLI }], [cash(300), cash(294)], {
        cashApproval: {
          above: minor(593),
          now: approvedBy === undefined ? now : { ...now, approvedBy },
        },
      })
    expect(code(back())).toBe('APPROVAL_REQUIRED')
    expect(code(back('boss'))).toBeUndefined()
  })
})

describe('a sale in which goods came back', () => {
  const knowing = { ...SHOP, receipt: () => receiptView(SALE, UNTOUCHED) }
  const exchange = (extra: readonly CartCommand[]) =>
    aTransaction(
      knowing,
      [
        {
          type: 'addReturn',
          transaction: SALE.id,
          lineNo: 1,
          quantity: 2 * MILLI,
          reason: 'chipped',
        },
        ...extra,
        { type: 'bill' },
      ],
      { id: 'exchange', no: 2 },
    )
  const swapped = exchange([add(['mug', 2]), { type: 'subtotal' }, pay('01', 138)])

  test('counts them at what was paid, and no more of them comes back', () => {
    expect(swapped.totals.total).toBe(666 + 66 - 594)
    expect(
      code(returned([{ lineNo: 1, quantity: 2 * MILLI }], [cash(594)], { later: [swapped] })),
    ).toBe('RETURN_OVER_SOLD')
    const last = must(returned([{ lineNo: 1, quantity: MILLI }], [cash(297)], { later: [swapped] }))
    expect(last.lines[0]).toMatchObject({ gross: 333, amount: 300, net: 270, taxes: [27] })
  })

  test('voided, it takes them back out of the shop', () => {
    const undone = must(voided({ original: swapped, id: 'undone' }))
    expect(
      code(
        returned([{ lineNo: 1, quantity: 3 * MILLI }], [cash(891)], { later: [swapped, undone] }),
      ),
    ).toBeUndefined()
  })

  test('returned, it gives back only what it sold, at what that cost', () => {
    expect(code(returned('all', [cash(138)], { original: swapped }))).toBe(
      'REFUND_TENDERS_MISMATCH',
    )
    const back = must(
      returned([{ lineNo: 2, quantity: 2 * MILLI }], [cash(732)], { original: swapped }),
    )
    expect(back.totals.total).toBe(732)
    expect(code(returned([{ lineNo: 1, quantity: MILLI }], [cash(1)], { original: swapped }))).toBe(
      'RETURN_LINE_UNKNOWN',
    )
  })

  test('may end in money for the customer, and be voided all the same', () => {
    const paidOut = exchange([{ type: 'subtotal' }, pay('01', -594)])
    expect(paidOut.tenders).toMatchObject([{ amount: -594 }])
    expect(must(voided({ original: paidOut })).tenders).toMatchObject([{ amount: -594 }])
  })
})
