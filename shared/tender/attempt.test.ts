// A payment attempt: every cell of its table, and that no row of answers takes money twice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, ZERO } from '../money/money.ts'
import {
  ATTEMPT_EVENTS,
  ATTEMPT_STATES,
  type Attempt,
  type AttemptEvent,
  type AttemptState,
  isOpen,
  isTaken,
  type Outcome,
  settleAttempt,
  startAttempt,
} from './attempt.ts'

/**
 * approve, approveOffline, decline, cancel, loseAnswer, reverse, as a person would draw it:
 * A approved, P pending offline, D declined, C cancelled, U unknown, R reversed, – refused.
 */
const DRAWN: Readonly<Record<AttemptState, string>> = {
  started: 'A P D C U –',
  unknown: 'A P D C U –',
  approved: 'A – – – A R',
  pendingOffline: 'A P D – P R',
  declined: '– – D D D –',
  cancelled: '– – C C C –',
  reversed: '– – – – R R',
}
const LETTERS: Readonly<Record<string, AttemptState>> = {
  A: 'approved',
  P: 'pendingOffline',
  D: 'declined',
  C: 'cancelled',
  U: 'unknown',
  R: 'reversed',
}
const COLUMNS: readonly AttemptEvent[] = [
  'approve',
  'approveOffline',
  'decline',
  'cancel',
  'loseAnswer',
  'reverse',
]
const CELLS = Object.entries(DRAWN).flatMap(([state, row]) =>
  row
    .split(' ')
    .map((letter, at) => [state as AttemptState, COLUMNS[at] as AttemptEvent, letter] as const),
)

function attemptIn(state: AttemptState): Attempt {
  const approved = ['approved', 'pendingOffline', 'reversed'].includes(state) ? 1_000 : 0
  return { ...startAttempt('a1', '21', minor(1_000)), state, approved: minor(approved) }
}

describe('the table of attempts', () => {
  test('is drawn in full: every state and every event', () => {
    expect(Object.keys(DRAWN).sort()).toEqual([...ATTEMPT_STATES].sort())
    expect([...COLUMNS].sort()).toEqual([...ATTEMPT_EVENTS].sort())
    expect(CELLS).toHaveLength(ATTEMPT_STATES.length * ATTEMPT_EVENTS.length)
  })

  test.each(CELLS)('%s, then %s: %s', (state, event, letter) => {
    const settled = settleAttempt(attemptIn(state), { event })
    if (letter === '–') {
      expect(settled).toEqual({ ok: false, error: { code: 'ATTEMPT_INVALID_EVENT', state, event } })
    } else {
      expect(settled).toMatchObject({ ok: true, value: { state: LETTERS[letter] } })
    }
  })

  test('an answer that says nothing new leaves the attempt as it was', () => {
    for (const [state, event, letter] of CELLS) {
      if (LETTERS[letter] !== state) continue
      const attempt = attemptIn(state)
      const settled = settleAttempt(attempt, { event, reference: 'other' })
      expect(settled.ok && settled.value).toBe(attempt)
    }
  })
})

describe('how much is approved', () => {
  const started = startAttempt('a1', '21', minor(1_000))
  const ask = (attempt: Attempt, outcome: Outcome) => {
    const settled = settleAttempt(attempt, outcome)
    return settled.ok ? settled.value : settled.error.code
  }

  test('all of it where nothing else is said, or a part with its reference', () => {
    expect(ask(started, { event: 'approve' })).toMatchObject({ approved: 1_000 })
    expect(ask(started, { event: 'approve', approved: minor(400), reference: 'R1' })).toMatchObject(
      {
        approved: 400,
        asked: 1_000,
        reference: 'R1',
      },
    )
  })

  test.each([0, -1, 1_001])('never %i of 1,000', (approved) => {
    for (const event of ['approve', 'approveOffline'] as const) {
      const wrong = ask(started, { event, approved: minor(approved) })
      expect(wrong).toBe('TENDER_AMOUNT_INVALID')
    }
  })

  test('a part that was taken offline stays that part when the bank approves it', () => {
    const offline = ask(started, { event: 'approveOffline', approved: minor(400) }) as Attempt
    expect(ask(offline, { event: 'approve' })).toMatchObject({ state: 'approved', approved: 400 })
    expect(ask(offline, { event: 'approve', approved: minor(300) })).toMatchObject({
      approved: 300,
    })
  })

  test('a payment that the bank declines later was never taken', () => {
    const offline = ask(started, { event: 'approveOffline' }) as Attempt
    expect(ask(offline, { event: 'decline' })).toMatchObject({ state: 'declined', approved: ZERO })
  })

  test('a second approval of another amount is refused, somebody has to look', () => {
    const approved = ask(started, { event: 'approve', approved: minor(400) }) as Attempt
    expect(ask(approved, { event: 'approve', approved: minor(400) })).toBe(approved)
    expect(ask(approved, { event: 'approve', approved: minor(500) })).toBe('ATTEMPT_INVALID_EVENT')
  })

  test('a manager’s word is kept with what was seen', () => {
    const unknown = ask(started, { event: 'loseAnswer' }) as Attempt
    const evidence = { by: 'manager-7', text: 'slip 0042' }
    expect(ask(unknown, { event: 'approve', evidence })).toMatchObject({ evidence })
  })
})

describe('whatever the answers are', () => {
  const outcome = fc.record(
    {
      event: fc.constantFrom(...ATTEMPT_EVENTS),
      approved: fc.integer({ min: -10, max: 1_100 }).map(minor),
    },
    { requiredKeys: ['event'] },
  )

  test('money is taken at most once, never after an end, and never more than was asked', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 25 }), (outcomes) => {
        let attempt = startAttempt('a1', '21', minor(1_000))
        let taken = 0
        let ended: AttemptState | undefined
        for (const each of outcomes) {
          const settled = settleAttempt(attempt, each)
          if (!settled.ok) continue
          if (!isTaken(attempt) && isTaken(settled.value)) taken += 1
          attempt = settled.value
          if (ended) expect(attempt.state).toBe(ended)
          if (['declined', 'cancelled', 'reversed'].includes(attempt.state)) ended = attempt.state
          expect(attempt.approved).toBeGreaterThanOrEqual(isTaken(attempt) ? 1 : 0)
          expect(attempt.approved).toBeLessThanOrEqual(attempt.asked)
        }
        expect(taken).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  test('the cart waits exactly for what nobody knows', () => {
    const waiting = ATTEMPT_STATES.filter((state) => isOpen(attemptIn(state)))
    expect(waiting).toEqual(['started', 'unknown'])
    const taken = ATTEMPT_STATES.filter((state) => isTaken(attemptIn(state)))
    expect(taken).toEqual(['approved', 'pendingOffline'])
  })
})
