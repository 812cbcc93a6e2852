// The payment simulator: what each script shows, and the promises that every provider gives.
import { describe, expect, test } from 'vitest'
import { type Minor, minor } from '../money/money.ts'
import type { Holding, PaymentAnswer, PaymentRequest } from './provider.ts'
import {
  askSimulator,
  NO_PAYMENTS,
  PAYMENTS_MAX,
  reconcileSimulator,
  type SimulatorState,
} from './simulator.ts'
import { QR_EXPIRES_MS, SCRIPTS, type ScriptName, scriptFor } from './simulator-scripts.ts'

type Ask = PaymentRequest['ask']

/** Asks one simulator one thing after another, and gives the answers. */
function play(amount: number, ...asked: readonly (readonly [seconds: number, ask: Ask])[]) {
  let state = NO_PAYMENTS
  return asked.map(([seconds, ask]) => {
    const simulated = askSimulator(state, requestOf('a1', ask, minor(amount)), seconds * 1_000)
    state = simulated.state
    return brief(simulated.answer)
  })
}

function requestOf(attempt: string, ask: Ask, amount: Minor): PaymentRequest {
  return ask === 'start' ? { ask, attempt, amount } : { ask, attempt }
}

function brief(answer: PaymentAnswer): string {
  if ('amount' in answer) return `${answer.answer} ${answer.amount}`
  return 'reason' in answer ? `${answer.answer} ${answer.reason}` : answer.answer
}

function holdingsOf(state: SimulatorState, nowMs: number): readonly Holding[] {
  const reconciled = reconcileSimulator(state, nowMs)
  return reconciled.answer === 'holdings' ? reconciled.holdings : []
}

describe('the scripts', () => {
  test('each is chosen by two digits of its own, and every other amount is approved', () => {
    const named = Object.entries(SCRIPTS).filter(([name]) => name !== 'approve')
    expect(new Set(named.map(([, script]) => script.digits)).size).toBe(named.length)
    for (const [name, { digits = 0 }] of named) {
      expect(scriptFor(minor(12_300 + digits))).toBe(name)
      expect(scriptFor(minor(digits))).toBe(name)
    }
    const special = named.map(([, script]) => script.digits)
    for (let amount = 1; amount <= 200; amount += 1) {
      if (!special.includes(amount % 100)) expect(scriptFor(minor(amount))).toBe('approve')
    }
  })

  test.each<[ScriptName, readonly (readonly [number, Ask])[], readonly string[]]>([
    [
      'approve',
      [
        [0, 'start'],
        [1, 'status'],
      ],
      ['approved 1000', 'approved 1000'],
    ],
    [
      'decline',
      [
        [0, 'start'],
        [9, 'status'],
      ],
      ['declined bank', 'declined bank'],
    ],
    [
      'partial',
      [
        [0, 'start'],
        [1, 'reverse'],
      ],
      ['approved 531', 'reversed'],
    ],
    [
      'slowApproval',
      [
        [0, 'start'],
        [44, 'status'],
        [44, 'cancel'],
        [45, 'status'],
        [46, 'cancel'],
      ],
      ['none', 'pending', 'pending', 'approved 1063', 'approved 1063'],
    ],
    [
      'answerLostApproved',
      [
        [0, 'start'],
        [1, 'start'],
        [2, 'status'],
      ],
      ['none', 'approved 1064', 'approved 1064'],
    ],
    [
      'answerLostDeclined',
      [
        [0, 'start'],
        [1, 'status'],
      ],
      ['none', 'declined bank'],
    ],
    [
      'requestLost',
      [
        [0, 'start'],
        [1, 'status'],
        [2, 'start'],
        [3, 'status'],
      ],
      ['none', 'notFound', 'approved 1066', 'approved 1066'],
    ],
    [
      'offlineApproved',
      [
        [0, 'start'],
        [119, 'status'],
        [120, 'status'],
      ],
      ['approvedOffline 1067', 'approvedOffline 1067', 'approved 1067'],
    ],
    [
      'offlineDeclined',
      [
        [0, 'start'],
        [119, 'status'],
        [120, 'status'],
        [121, 'reverse'],
      ],
      ['approvedOffline 1068', 'approvedOffline 1068', 'declined bank', 'refused nothingTaken'],
    ],
    [
      'qrPaidLate',
      [
        [0, 'start'],
        [19, 'status'],
        [20, 'status'],
        [21, 'cancel'],
      ],
      ['pending', 'pending', 'approved 1071', 'approved 1071'],
    ],
    [
      'qrNeverPaid',
      [
        [0, 'start'],
        [179, 'status'],
        [180, 'status'],
        [181, 'cancel'],
      ],
      ['pending', 'pending', 'declined expired', 'declined expired'],
    ],
    [
      'cancelledAtPinPad',
      [
        [0, 'start'],
        [1, 'reverse'],
      ],
      ['cancelled', 'refused nothingTaken'],
    ],
    [
      'busy',
      [
        [0, 'start'],
        [1, 'status'],
      ],
      ['refused busy', 'notFound'],
    ],
    [
      'unreachable',
      [
        [0, 'start'],
        [1, 'status'],
      ],
      ['refused unreachable', 'notFound'],
    ],
    [
      'reversalRefusedOnce',
      [
        [0, 'start'],
        [1, 'reverse'],
        [1, 'status'],
        [2, 'reverse'],
        [3, 'reverse'],
      ],
      ['approved 1076', 'refused reversalRefused', 'approved 1076', 'reversed', 'reversed'],
    ],
  ])('%s', (name, asked, answers) => {
    expect(play(1_000 + (SCRIPTS[name].digits ?? 0), ...asked)).toEqual(answers)
  })

  test('every script is played above and says what it shows', () => {
    for (const { shows } of Object.values(SCRIPTS)) expect(shows).toMatch(/^[A-Z].*\.$/)
  })
})

describe('the promises of a provider', () => {
  test('a code that is cancelled can no longer be paid', () => {
    expect(play(1_071, [0, 'start'], [5, 'cancel'], [30, 'status'], [31, 'start'])).toEqual([
      'pending',
      'cancelled',
      'cancelled',
      'cancelled',
    ])
  })

  test('what is cancelled before it arrives is never charged', () => {
    expect(play(1_000, [0, 'cancel'], [1, 'start'], [2, 'reverse'], [3, 'cancel'])).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    expect(play(1_066, [0, 'start'], [1, 'cancel'], [2, 'start'])).toEqual([
      'none',
      'cancelled',
      'cancelled',
    ])
  })

  test('a start that comes again answers what became of the first, whatever amount it names', () => {
    const first = askSimulator(NO_PAYMENTS, requestOf('a1', 'start', minor(1_000)), 0)
    const again = askSimulator(first.state, requestOf('a1', 'start', minor(9_000)), 1)
    expect(again.answer).toMatchObject({ answer: 'approved', amount: 1_000 })
    expect(again.state).toEqual(first.state)
  })

  test('what was given back stays given back', () => {
    expect(play(1_000, [0, 'start'], [1, 'reverse'], [2, 'start'], [3, 'status'])).toEqual([
      'approved 1000',
      'reversed',
      'reversed',
      'reversed',
    ])
    expect(play(1_067, [0, 'start'], [1, 'reverse'], [200, 'status'])).toEqual([
      'approvedOffline 1067',
      'reversed',
      'reversed',
    ])
  })

  test('nobody is asked about a payment that nobody began', () => {
    expect(play(1_000, [0, 'status'], [1, 'reverse'])).toEqual(['notFound', 'notFound'])
  })

  test('the list holds what is taken, offline or not, and nothing else', () => {
    let state = NO_PAYMENTS
    for (const [at, amount] of [1_000, 1_061, 1_067, 1_062, 1_071, 1_066].entries()) {
      state = askSimulator(state, requestOf(`a${at}`, 'start', minor(amount)), 0).state
    }
    const short = (nowMs: number) =>
      holdingsOf(state, nowMs).map(({ attempt, amount, offline }) => [attempt, amount, offline])
    expect(short(0)).toEqual([
      ['a0', 1_000, false],
      ['a2', 1_067, true],
      ['a3', 531, false],
    ])
    expect(short(QR_EXPIRES_MS)).toEqual([
      ['a0', 1_000, false],
      ['a2', 1_067, false],
      ['a3', 531, false],
      ['a4', 1_071, false],
    ])
  })

  test('its memory can be written and read again', () => {
    const { state } = askSimulator(NO_PAYMENTS, requestOf('a1', 'start', minor(1_076)), 0)
    const read = JSON.parse(JSON.stringify(state)) as SimulatorState
    expect(askSimulator(read, requestOf('a1', 'status', minor(0)), 1).answer).toMatchObject({
      answer: 'approved',
      amount: 1_076,
    })
  })

  test('its memory has an end: the oldest payment makes room', () => {
    const full: SimulatorState = {
      payments: Array.from({ length: PAYMENTS_MAX }, (_, at) => ({
        is: 'unheard',
        attempt: `old-${at}`,
        cancelled: true,
      })),
    }
    const { state } = askSimulator(full, requestOf('new', 'start', minor(1_000)), 0)
    expect(state.payments).toHaveLength(PAYMENTS_MAX)
    expect(state.payments[0]?.attempt).toBe('old-1')
    expect(state.payments.at(-1)?.attempt).toBe('new')
  })
})
