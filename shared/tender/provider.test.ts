// What an answer of a provider does to an attempt, and where till and provider disagree.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { type Attempt, type AttemptState, startAttempt } from './attempt.ts'
import { type Holding, mismatches, outcomeOf, type PaymentAnswer } from './provider.ts'

const started = startAttempt('a1', '21', minor(1_000))
const inState = (state: AttemptState, more: Partial<Attempt> = {}): Attempt => ({
  ...started,
  state,
  ...more,
})
const refused: PaymentAnswer = { answer: 'refused', reason: 'unreachable' }

describe('an answer', () => {
  test('of approval carries the amount and the provider’s own number', () => {
    const answer = { answer: 'approved', amount: minor(400), reference: 'R1' } as const
    expect(outcomeOf(started, 'start', answer)).toEqual({
      event: 'approve',
      approved: 400,
      reference: 'R1',
    })
    const offline = { ...answer, answer: 'approvedOffline' } as const
    expect(outcomeOf(started, 'status', offline)).toMatchObject({ event: 'approveOffline' })
  })

  test('that did not come says that nobody knows', () => {
    expect(outcomeOf(started, 'start', { answer: 'none' })).toEqual({ event: 'loseAnswer' })
  })

  test('that the customer is still at it, or that nobody heard of it, is no news', () => {
    expect(outcomeOf(started, 'status', { answer: 'pending' })).toBeUndefined()
    // The start may still be on its way: only a cancel makes sure.
    expect(outcomeOf(inState('unknown'), 'status', { answer: 'notFound' })).toBeUndefined()
  })

  test('that a start was refused ends an attempt which was never asked for before', () => {
    expect(outcomeOf(started, 'start', refused)).toEqual({ event: 'decline' })
    expect(outcomeOf(inState('unknown'), 'start', refused)).toBeUndefined()
    // A code is on the screen: that the status cannot be asked does not mean it was not paid.
    expect(outcomeOf(started, 'status', refused)).toBeUndefined()
    expect(outcomeOf(inState('approved'), 'reverse', refused)).toBeUndefined()
  })

  test('that it was given back ends what was taken, and what the till never had', () => {
    const answer: PaymentAnswer = { answer: 'reversed' }
    expect(outcomeOf(inState('approved'), 'reverse', answer)).toEqual({ event: 'reverse' })
    expect(outcomeOf(inState('pendingOffline'), 'status', answer)).toEqual({ event: 'reverse' })
    expect(outcomeOf(inState('unknown'), 'status', answer)).toEqual({ event: 'cancel' })
    expect(outcomeOf(inState('cancelled'), 'status', answer)).toBeUndefined()
  })
})

describe('comparing with the provider', () => {
  const held = (attempt: string, amount: number): Holding => ({
    attempt,
    amount: minor(amount),
    reference: attempt,
    offline: false,
  })

  test('nothing is said where both agree, and nothing about what is still open', () => {
    const attempts = [
      inState('approved', { approved: minor(1_000) }),
      inState('declined', { id: 'a2' }),
      inState('unknown', { id: 'a3' }),
    ]
    expect(mismatches(attempts, [held('a1', 1_000), held('a3', 1_000)])).toEqual([])
  })

  test('money without a sale, a sale without money and another amount are all named', () => {
    const attempts = [
      inState('approved', { approved: minor(1_000) }),
      inState('cancelled', { id: 'a2' }),
      inState('approved', { id: 'a3', approved: minor(500) }),
      inState('reversed', { id: 'a4', approved: minor(300) }),
    ]
    const holdings = [held('a2', 700), held('a3', 400), held('a4', 300), held('nobody', 50)]
    expect(mismatches(attempts, holdings)).toEqual([
      { attempt: 'a1', counted: 1_000, held: 0 },
      { attempt: 'a2', counted: 0, held: 700 },
      { attempt: 'a3', counted: 500, held: 400 },
      { attempt: 'a4', counted: 0, held: 300 },
      { attempt: 'nobody', counted: 0, held: 50 },
    ])
  })
})
