// Attempts with a provider: the cart waits for the answer, and money that was taken is never lost.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import type { Outcome } from '../tender/attempt.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { CARD_READER } from '../testing/arbitrary-commands.ts'
import {
  aCart,
  add,
  aMoment,
  anItem,
  aShop,
  pay,
  refusalOf,
  sent,
  settled,
} from '../testing/builders.ts'
import type { OpenCart } from './cart.ts'
import type { CartCommand } from './command.ts'

const ITEMS = [anItem('tea', 500, { taxCode: '02' })]
const SHOP = aShop(ITEMS, { methods: [CASH, CASHLESS, CARD_READER] })
const toPay = aCart(SHOP, [add(['tea', 1]), { type: 'subtotal' }])

function refusal(command: CartCommand, cart: OpenCart = toPay) {
  return refusalOf(cart, SHOP, command)
}

describe('attempts with a provider', () => {
  const started = sent(toPay, SHOP, [start()])

  test('while nobody knows the answer the cart takes nothing but the answer', () => {
    const blocked: readonly CartCommand[] = [
      pay('01', 500),
      { type: 'bill' },
      { type: 'cancel' },
      { type: 'resume' },
      { type: 'suspend' },
      { type: 'details', note: 'x' },
      start({ id: 'other' }),
    ]
    for (const command of blocked) {
      expect(refusal(command, started)?.code).toBe('PAYMENT_ATTEMPT_OPEN')
    }
    const lost = sent(started, SHOP, [answer({ event: 'loseAnswer' })])
    for (const command of blocked) expect(refusal(command, lost)?.code).toBe('PAYMENT_UNKNOWN')
    expect(refusal({ type: 'get' }, lost)).toBeUndefined()
  })

  test('an approval is a tender, also after the answer was lost', () => {
    const lost = sent(started, SHOP, [answer({ event: 'loseAnswer' })])
    const late = sent(lost, SHOP, [answer({ event: 'approve', reference: 'AUTH1' })])
    expect(late.tenders).toMatchObject([
      { no: 1, method: '13', tendered: 500, attempt: 'a', reference: 'AUTH1' },
    ])
    expect(refusal({ type: 'bill' }, late)).toBeUndefined()
  })

  test('the same answer twice is no second tender', () => {
    const approved = sent(started, SHOP, [
      answer({ event: 'approve' }),
      answer({ event: 'approve' }),
    ])
    expect(approved.tenders).toHaveLength(1)
    expect(refusal(start(), approved)).toBeUndefined()
    expect(sent(approved, SHOP, [start()]).attempts).toHaveLength(1)
  })

  test('an account that held less pays less', () => {
    const part = sent(started, SHOP, [answer({ event: 'approve', approved: minor(200) })])
    expect(settled(part, SHOP).tenders.balance).toBe(300)
    expect(refusal(answer({ event: 'approve', approved: minor(501) }), started)?.code).toBe(
      'TENDER_AMOUNT_INVALID',
    )
  })

  test('a declined card leaves the cart as it was', () => {
    const declined = sent(started, SHOP, [answer({ event: 'decline' })])
    expect(declined.tenders).toEqual([])
    expect(refusal({ type: 'cancel' }, declined)).toBeUndefined()
    expect(refusal(answer({ event: 'approve' }), declined)?.code).toBe('ATTEMPT_INVALID_EVENT')
  })

  test('taken money is given back by reversing it, not by forgetting it', () => {
    const approved = sent(started, SHOP, [answer({ event: 'approve' })])
    for (const command of [
      { type: 'cancel' },
      { type: 'resume' },
      { type: 'removeTender', no: 1 },
    ] as const) {
      expect(refusal(command, approved)?.code).toBe('TENDER_NEEDS_REVERSAL')
    }
    expect(refusal({ type: 'suspend' }, approved)?.code).toBe('TENDERS_PRESENT')
    const reversed = sent(approved, SHOP, [answer({ event: 'reverse' })])
    expect(reversed.tenders).toEqual([])
    expect(refusal({ type: 'cancel' }, reversed)).toBeUndefined()
  })

  test('an offline approval is subject to approval until the host agrees', () => {
    const offline = sent(started, SHOP, [answer({ event: 'approveOffline' })])
    expect(offline.tenders[0]?.subjectToApproval).toBe(true)
    expect(refusal({ type: 'bill' }, offline)).toBeUndefined()
    const sure = sent(offline, SHOP, [answer({ event: 'approve' })])
    expect(sure.tenders).toHaveLength(1)
    expect(sure.tenders[0]).not.toHaveProperty('subjectToApproval')
    const declined = sent(offline, SHOP, [answer({ event: 'decline' })])
    expect(settled(declined, SHOP).tenders.balance).toBe(500)
  })

  test('a manager may settle it by what was seen, and only a manager', () => {
    const evidence = { by: 'boss', text: 'slip 0042 shows it' }
    const seen = answer({ event: 'approve', evidence })
    const cashier = aMoment({
      may: (right) => (right === 'payment-by-evidence' ? 'deny' : 'allow'),
    })
    expect(refusalOf(started, SHOP, seen, cashier)?.code).toBe('PERMISSION_DENIED')
    expect(sent(started, SHOP, [seen]).attempts[0]?.evidence).toEqual(evidence)
    const long = answer({ event: 'approve', evidence: { by: 'boss', text: 'x'.repeat(201) } })
    expect(refusal(long, started)?.code).toBe('NOTE_TOO_LONG')
  })

  test('a card is never asked for more than is open, for nothing, or for less', () => {
    expect(refusal(start({ amount: 501 }))).toEqual({ code: 'DEPOSIT_OVER', balance: 500 })
    expect(refusal(start({ amount: 0 }))?.code).toBe('TENDER_AMOUNT_INVALID')
    expect(refusal(start({ amount: -5 }))?.code).toBe('TENDER_AMOUNT_INVALID')
    expect(refusal(answer({ event: 'approve' }))?.code).toBe('ATTEMPT_NOT_FOUND')
  })

  test('money that was taken counts even if its method has been deleted since', () => {
    const without = aShop(ITEMS, { methods: [CASH] })
    const approved = sent(started, without, [answer({ event: 'approve' })])
    expect(approved.tenders).toMatchObject([{ method: '13', tendered: 500, attempt: 'a' }])
  })

  test('nobody tries two hundred and one times', () => {
    const tries = Array.from({ length: 200 }, (_, at) => [
      start({ id: `t${at}` }),
      answer({ event: 'decline' }, `t${at}`),
    ]).flat()
    const tired = sent(toPay, SHOP, tries)
    expect(refusal(start({ id: 'last' }), tired)).toEqual({ code: 'TENDERS_TOO_MANY', max: 200 })
    expect(refusal(pay('01', 500), tired)).toBeUndefined()
  })
})

function start(
  wish: { readonly id?: string; readonly method?: string; readonly amount?: number } = {},
): CartCommand {
  const { id = 'a', method = '13', amount = 500 } = wish
  return { type: 'startAttempt', id, method, amount: minor(amount) }
}

function answer(outcome: Outcome, id = 'a'): CartCommand {
  return { type: 'settleAttempt', id, outcome }
}
