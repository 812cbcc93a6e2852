// A till on a bad line: it loses, repeats and delays requests and answers at random, and still never
// charges a customer twice and never forgets money that the provider holds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, sum } from '../money/money.ts'
import { type Attempt, isOpen, isTaken, settleAttempt, startAttempt } from './attempt.ts'
import {
  type Holding,
  mismatches,
  outcomeOf,
  type PaymentAnswer,
  type PaymentRequest,
} from './provider.ts'
import { askSimulator, NO_PAYMENTS, reconcileSimulator, type SimulatorState } from './simulator.ts'
import { SCRIPTS } from './simulator-scripts.ts'

type Ask = PaymentRequest['ask']

function requestOf({ id, asked }: Attempt, ask: Ask): PaymentRequest {
  return ask === 'start' ? { ask, attempt: id, amount: asked } : { ask, attempt: id }
}

function holdingsOf(state: SimulatorState, nowMs: number): readonly Holding[] {
  const reconciled = reconcileSimulator(state, nowMs)
  return reconciled.answer === 'holdings' ? reconciled.holdings : []
}

describe('a till on a bad line', () => {
  type Way = 'fine' | 'requestLost' | 'answerLost' | 'requestLate' | 'answerLate'
  type Step =
    | { readonly do: 'begin'; readonly digits: number; readonly way: Way }
    | { readonly do: 'ask'; readonly at: number; readonly ask: Ask; readonly way: Way }
    | { readonly do: 'wait'; readonly seconds: number }
    | { readonly do: 'deliver'; readonly at: number }
    | { readonly do: 'restart' }

  const way = fc.constantFrom<Way>('fine', 'requestLost', 'answerLost', 'requestLate', 'answerLate')
  const digits = fc.constantFrom(0, ...Object.values(SCRIPTS).map((script) => script.digits ?? 1))
  const ask = fc.constantFrom<Ask>('start', 'cancel', 'status', 'reverse')
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), digits, way }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('ask' as const), at: fc.nat(9), ask, way }),
    },
    fc.record({ do: fc.constant('wait' as const), seconds: fc.nat(200) }),
    fc.record({ do: fc.constant('deliver' as const), at: fc.nat(9) }),
    fc.constant({ do: 'restart' as const }),
  )

  /** A till, a simulator, and the line between them. */
  function createShop() {
    let state = NO_PAYMENTS
    let nowMs = 0
    const attempts: Attempt[] = []
    const late: (() => void)[] = []
    const captures = new Map<string, number>()
    return { run, settle, attempts, captures, holdings: () => holdingsOf(state, nowMs) }

    function run(step: Step): void {
      const before = new Set(holdingsOf(state, nowMs).map((holding) => holding.attempt))
      take(step)
      for (const { attempt } of holdingsOf(state, nowMs)) {
        if (!before.has(attempt)) captures.set(attempt, (captures.get(attempt) ?? 0) + 1)
      }
    }

    function take(step: Step): void {
      switch (step.do) {
        case 'begin':
          attempts.push(startAttempt(`a${attempts.length}`, '21', minor(1_000 + step.digits)))
          send(attempts.length - 1, 'start', step.way)
          return
        case 'ask': {
          const attempt = attempts[step.at]
          if (attempt === undefined) return
          // What is settled is not started again; everything else a nervous cashier may press.
          if (step.ask === 'start' && !isOpen(attempt)) return
          send(step.at, step.ask, step.way)
          return
        }
        case 'wait':
          nowMs += step.seconds * 1_000
          return
        case 'deliver': {
          const [delivered] = late.splice(step.at, 1)
          delivered?.()
          return
        }
        case 'restart':
          for (const [at, { state }] of attempts.entries()) {
            if (state === 'started') hear(at, 'start', { answer: 'none' })
          }
      }
    }

    function send(at: number, ask: Ask, way: Way): void {
      const arrive = () => {
        const attempt = attempts[at] as Attempt
        const simulated = askSimulator(state, requestOf(attempt, ask), nowMs)
        state = simulated.state
        return simulated.answer
      }
      if (way === 'requestLate') late.push(() => arrive())
      const answer = way === 'requestLate' || way === 'requestLost' ? undefined : arrive()
      if (answer && way === 'answerLate') late.push(() => hear(at, ask, answer))
      hear(at, ask, answer && way === 'fine' ? answer : { answer: 'none' })
    }

    function hear(at: number, ask: Ask, answer: PaymentAnswer): void {
      const attempt = attempts[at] as Attempt
      const outcome = outcomeOf(attempt, ask, answer)
      const settled = outcome && settleAttempt(attempt, outcome)
      if (settled?.ok) attempts[at] = settled.value
    }

    /** The line is back: open attempts are asked about, then the two lists are compared. */
    function settle(): void {
      while (late.length > 0) run({ do: 'deliver', at: 0 })
      run({ do: 'wait', seconds: 1_000 })
      for (const [at, attempt] of attempts.entries()) {
        if (!isOpen(attempt)) continue
        run({ do: 'ask', at, ask: 'status', way: 'fine' })
        if (isOpen(attempts[at] as Attempt)) run({ do: 'ask', at, ask: 'cancel', way: 'fine' })
      }
      for (const { attempt } of mismatches(attempts, holdingsOf(state, nowMs))) {
        const at = attempts.findIndex((one) => one.id === attempt)
        run({ do: 'ask', at, ask: 'status', way: 'fine' })
      }
    }
  }

  const steps = fc.array(step, { minLength: 5, maxLength: 60, size: 'max' })

  test('never charges a customer twice for one attempt, nor more than was asked', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        const shop = createShop()
        for (const step of steps) shop.run(step)
        shop.settle()
        for (const captured of shop.captures.values()) expect(captured).toBe(1)
        for (const { attempt, amount } of shop.holdings()) {
          const asked = shop.attempts.find((one) => one.id === attempt)?.asked ?? 0
          expect(amount).toBeLessThanOrEqual(asked)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('never forgets money: when the line is back, both lists are the same', () => {
    let held = 0
    fc.assert(
      fc.property(steps, (steps) => {
        const shop = createShop()
        for (const step of steps) shop.run(step)
        shop.settle()
        expect(shop.attempts.filter(isOpen)).toEqual([])
        expect(mismatches(shop.attempts, shop.holdings())).toEqual([])
        const counted = shop.attempts.filter(isTaken).map((attempt) => attempt.approved)
        expect(sum(counted)).toBe(sum(shop.holdings().map((holding) => holding.amount)))
        held += shop.holdings().length
      }),
      { numRuns: 400 },
    )
    // A test that never holds money would prove nothing.
    expect(held).toBeGreaterThan(400)
  })

  test('an open attempt is never money: what the till believes it took, it was told', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        const shop = createShop()
        for (const step of steps) shop.run(step)
        for (const attempt of shop.attempts) {
          if (isTaken(attempt)) expect(shop.captures.get(attempt.id)).toBe(1)
          if (isOpen(attempt)) expect(attempt.approved).toBe(0)
        }
      }),
      { numRuns: 200 },
    )
  })
})
