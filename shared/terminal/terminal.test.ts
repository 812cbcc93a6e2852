// A terminal through its day: signing in, opening, moving cash, counting, closing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OpenCart } from '../cart/cart.ts'
import { TERMINAL_STATUSES as WIRE_STATUSES } from '../contract/terminal.ts'
import { isErrorName } from '../errors/registry.ts'
import { type Minor, minor } from '../money/money.ts'
import { settleAttempt, startAttempt } from '../tender/attempt.ts'
import { anOpenTill, aTill, MORNING, momentOf } from '../testing/till.ts'
import { businessDate } from '../time.ts'
import { suspendCommands } from './close.ts'
import { DESCRIPTION_LENGTH_MAX } from './decide.ts'
import { CASH_MOVES, DRAWER_CAUSES } from './fact.ts'
import { FUNCTION_MODES, TERMINAL_STATUSES, WIRE_STATUS } from './table.ts'
import type { TerminalCommand } from './terminal.ts'

const NEXT_MORNING = momentOf('2026-11-22T09:00:00')

describe('screens', () => {
  test('speak the words of the wire', () => {
    expect(TERMINAL_STATUSES.map((status) => WIRE_STATUS[status])).toEqual(WIRE_STATUSES)
  })

  test('an open terminal shows everything but the opening', () => {
    const till = anOpenTill()
    for (const mode of FUNCTION_MODES) {
      expect(till.run({ type: 'mode', mode }).ok, mode).toBe(mode !== 'OpenTerminal')
    }
    expect(till.state().mode).toBe('CashInOut')
  })

  test.each(['Sales', 'Returns', 'Void', 'CloseTerminal', 'CashInOut'])(
    'a terminal that is not open does not show %s',
    (mode) => {
      const refusal = { code: 'TERMINAL_MODE_REFUSED', mode, status: 'Idle' }
      expect(aTill().run({ type: 'mode', mode })).toEqual({ ok: false, error: refusal })
    },
  )

  test.each(['MainMenu', 'OpenTerminal', 'Reports', 'Journal', 'Maintenance'])(
    'a terminal that is not open shows %s',
    (mode) => expect(aTill().run({ type: 'mode', mode }).ok).toBe(true),
  )

  test('a screen that nobody knows is refused by name', () => {
    expect(aTill().run({ type: 'mode', mode: 'Casino' })).toEqual({
      ok: false,
      error: { code: 'TERMINAL_MODE_UNKNOWN', mode: 'Casino' },
    })
  })
})

describe('signing in and out', () => {
  test('a second sign-in is refused, whoever it is', () => {
    const till = aTill()
    expect(till.run({ type: 'signIn', staff: 'anna' }).ok).toBe(true)
    for (const staff of ['anna', 'budi']) {
      expect(code(till.run({ type: 'signIn', staff }))).toBe('ALREADY_SIGNED_IN')
    }
    expect(till.state().staff).toBe('anna')
  })

  test('signing out twice is no mistake, and the second time nothing happens', () => {
    const till = anOpenTill()
    expect(till.run({ type: 'signOut' })).toMatchObject({ value: [{ operator: 'anna' }] })
    expect(till.run({ type: 'signOut' })).toEqual({ ok: true, value: [] })
    expect(till.state().staff).toBeNull()
  })

  test('what happens before the opening is of the date and of no terminal’s day', () => {
    expect(aTill().run({ type: 'signIn', staff: 'anna' })).toMatchObject({
      value: [{ kind: 'signIn', businessDate: '2026-11-21', openCounter: 0, operator: 'anna' }],
    })
  })
})

describe('opening', () => {
  test('needs nobody to be signed in', () => {
    expect(aTill().run({ type: 'open' }).ok).toBe(true)
  })

  test('again on the same date counts on, on the next date begins at 1', () => {
    const till = aTill()
    const counters = [MORNING, MORNING, NEXT_MORNING].map((at) => {
      till.run({ type: 'open' }, { at })
      till.run({ type: 'close' }, { at })
      const state = till.state()
      return state.status === 'closed' && [state.openCounter, state.businessCounter]
    })
    expect(counters).toEqual([
      [1, 1],
      [2, 2],
      [1, 3],
    ])
  })

  test('before the day-change hour is still yesterday', () => {
    const till = aTill()
    till.run({ type: 'open' }, { at: momentOf('2026-11-22T03:59:59') })
    expect(till.state()).toMatchObject({ businessDate: '2026-11-21' })
  })

  test('twice is refused', () => {
    expect(code(anOpenTill().run({ type: 'open' }))).toBe('TERMINAL_ALREADY_OPEN')
  })

  test('with a float by denomination knows the amount', () => {
    const till = aTill()
    till.run({ type: 'open', float: { pieces: { 1000: 12, 100: 8, 1: 3 } } })
    expect(till.day()?.opens[0]?.float).toEqual({
      amount: 12_803,
      pieces: { 1000: 12, 100: 8, 1: 3 },
    })
  })

  test.each([
    [{ pieces: { 3: 1 } }, 'COUNT_INVALID'],
    [{ pieces: { 1000: -1 } }, 'COUNT_INVALID'],
    [{ pieces: { 1000: 0.5 } }, 'COUNT_INVALID'],
    [{ amount: minor(-1) }, 'CASH_AMOUNT_INVALID'],
    [{ amount: minor(1_000_000_000_000) }, 'AMOUNT_OUT_OF_RANGE'],
  ])('with a float of %j is refused as %s', (float, expected) => {
    expect(code(aTill().run({ type: 'open', float }))).toBe(expected)
  })

  test('on a clock that stands behind the last day asks a person', () => {
    const till = anOpenTill()
    till.run({ type: 'close' })
    const at = momentOf('2026-11-20T09:00:00')
    expect(till.run({ type: 'open' }, { at })).toEqual({
      ok: false,
      error: { code: 'BUSINESS_DATE_UNCONFIRMED', date: '2026-11-21' },
    })
    const confirmedDate = businessDate('2026-11-21')
    expect(till.run({ type: 'open', confirmedDate }, { at })).toMatchObject({
      value: [{ businessDate: '2026-11-21', openCounter: 2 }],
    })
  })

  test('on a clock in doubt asks even when the date looks right', () => {
    const clockInDoubt = { clockInDoubt: true }
    expect(code(aTill().run({ type: 'open' }, clockInDoubt))).toBe('BUSINESS_DATE_UNCONFIRMED')
  })

  test('never uses an opening twice that the journal knows of', () => {
    const till = aTill()
    expect(till.run({ type: 'open' }, { openCounterOf: () => 4 })).toMatchObject({
      value: [{ openCounter: 5 }],
    })
  })
})

describe('cash moves', () => {
  test.each(CASH_MOVES)('%s needs an open terminal and a person', (move) => {
    const wanted = { type: 'cashMove', move, amount: minor(100) } as const
    expect(code(aTill().run(wanted))).toBe('TERMINAL_NOT_OPEN')
    const till = anOpenTill()
    till.run({ type: 'signOut' })
    expect(code(till.run(wanted))).toBe('NOT_SIGNED_IN')
  })

  test.each([0, -5, 0.5, Number.NaN])('of %s are refused', (amount) => {
    const wanted = { type: 'cashMove', move: 'in', amount: amount as Minor } as const
    expect(code(anOpenTill().run(wanted))).toBe('CASH_AMOUNT_INVALID')
  })

  test('above the limit of the shop are refused with the limit', () => {
    const wanted = { type: 'cashMove', move: 'in', amount: minor(1_000_001) } as const
    expect(anOpenTill().run(wanted)).toEqual({
      ok: false,
      error: { code: 'CASH_OVER_MAXIMUM', max: 1_000_000 },
    })
  })

  test('carry what older clients print when nobody described them', () => {
    const wanted = { type: 'cashMove', move: 'out', amount: minor(1) } as const
    expect(anOpenTill().run(wanted)).toMatchObject({
      value: [{ description: 'Cash Out (Default)', operator: 'anna' }],
    })
    const long = 'x'.repeat(DESCRIPTION_LENGTH_MAX + 1)
    expect(code(anOpenTill().run({ ...wanted, description: long }))).toBe('NOTE_TOO_LONG')
  })

  test('of more than the books have are written down, not refused', () => {
    const till = anOpenTill()
    const take = { type: 'cashMove', move: 'drop', amount: minor(8_000) } as const
    expect(till.run(take)).not.toHaveProperty('value.0.shortBy')
    expect(till.run(take)).toMatchObject({ value: [{ shortBy: 6_000 }] })
  })

  test('made in training count nowhere', () => {
    const till = anOpenTill()
    till.run({ type: 'cashMove', move: 'in', amount: minor(500) }, { training: true })
    expect(till.day()?.drawer).toMatchObject({ payIns: 0, payInCount: 0 })
  })
})

test('opening the drawer without a sale needs a reason, and where the role says so a second person', () => {
  const till = anOpenTill()
  const noSale = { type: 'noSale', reason: 'change' } as const
  const asked = { may: () => 'approval' as const }
  expect(code(till.run({ type: 'noSale', reason: ' ' }))).toBe('NO_SALE_REASON_REQUIRED')
  expect(code(till.run(noSale, asked))).toBe('APPROVAL_REQUIRED')
  expect(code(till.run(noSale, { may: () => 'deny' }))).toBe('PERMISSION_DENIED')
  expect(till.run(noSale, { ...asked, approvedBy: 'chiyo' })).toMatchObject({
    value: [{ reason: 'change', approvedBy: 'chiyo', operator: 'anna' }],
  })
})

describe('closing', () => {
  test('needs an open terminal, and nobody signed in', () => {
    expect(code(aTill().run({ type: 'close' }))).toBe('TERMINAL_NOT_OPEN')
    const till = anOpenTill()
    till.run({ type: 'signOut' })
    expect(till.run({ type: 'close' }).ok).toBe(true)
    expect(code(till.run({ type: 'close' }))).toBe('TERMINAL_NOT_OPEN')
  })

  test('says what was counted, what should be there, and what the day held', () => {
    const till = anOpenTill()
    till.run({ type: 'cashMove', move: 'out', amount: minor(3_000) })
    expect(till.run({ type: 'close', counted: { amount: minor(6_900) } })).toMatchObject({
      value: [
        {
          counted: { amount: 6_900 },
          expected: 7_000,
          difference: -100,
          claimed: { transactions: 0, lastTransactionNo: 0, cashMoves: 1 },
        },
      ],
    })
  })

  test('takes the count that was made before, as long as no coin has moved since', () => {
    const counted = { amount: minor(10_000) }
    const till = anOpenTill()
    till.run({ type: 'count', counted })
    till.run({ type: 'noSale', reason: 'look' })
    expect(till.run({ type: 'close' })).toMatchObject({ value: [{ difference: 0 }] })
    const moved = anOpenTill()
    moved.run({ type: 'count', counted })
    moved.run({ type: 'cashMove', move: 'in', amount: minor(1) })
    expect(moved.run({ type: 'close' })).toMatchObject({ value: [{ counted: null }] })
  })

  test('a count in training is no count', () => {
    const till = anOpenTill()
    till.run({ type: 'count', counted: { amount: minor(1) } }, { training: true })
    expect(till.run({ type: 'close' })).toMatchObject({ value: [{ counted: null }] })
  })

  test('with a difference beyond the limit needs a reason and a second person', () => {
    const policy = {
      dayChangeHour: 4,
      cashMoveMax: minor(1),
      differenceReasonAbove: minor(50),
      differenceApprovalAbove: minor(100),
    }
    const may = (right: string) => (right === 'close-with-difference' ? 'approval' : 'allow')
    const till = anOpenTill({ policy, may })
    const close = (amount: number, reason?: string) =>
      ({
        type: 'close',
        counted: { amount: minor(amount) },
        ...(reason === undefined ? {} : { reason }),
      }) as const
    expect(code(till.run(close(10_051)))).toBe('DIFFERENCE_REASON_REQUIRED')
    expect(code(till.run(close(9_899, 'lost')))).toBe('APPROVAL_REQUIRED')
    expect(till.run(close(9_899, 'lost'), { approvedBy: 'chiyo' })).toMatchObject({
      value: [{ difference: -101, reason: 'lost', approvedBy: 'chiyo' }],
    })
  })

  test.each(['approve', 'approveOffline', 'loseAnswer', undefined] as const)(
    'waits for a payment after %s, and names the cart',
    (event) => {
      const cart = { ...anOpenCart('cart-7', 'paying'), attempts: [attemptAfter(event)] }
      expect(anOpenTill().run({ type: 'close' }, { carts: [cart] })).toEqual({
        ok: false,
        error: { code: 'CLOSE_BLOCKED_BY_PAYMENT', cart: 'cart-7' },
      })
    },
  )

  test.each(['decline', 'cancel'] as const)('does not wait for a payment after %s', (event) => {
    const cart = { ...anOpenCart('cart-7', 'paying'), attempts: [attemptAfter(event)] }
    expect(anOpenTill().run({ type: 'close' }, { carts: [cart] }).ok).toBe(true)
  })

  test('lists its own open carts and leaves those of other terminals alone', () => {
    const carts = [
      anOpenCart('b', 'suspended'),
      anOpenCart('a', 'entering'),
      anOpenCart('empty', 'idle'),
      {
        ...anOpenCart('far', 'paying'),
        terminal: 9,
        attempts: [attemptAfter('approve')],
      },
    ]
    expect(anOpenTill().run({ type: 'close' }, { carts })).toMatchObject({
      value: [{ openCarts: ['a', 'b'] }],
    })
  })

  test('a cart half paid by hand is emptied of money before the store keeps it', () => {
    expect(suspendCommands(anOpenCart('a', 'paying')).map((one) => one.type)).toEqual([
      'resume',
      'suspend',
    ])
    expect(suspendCommands(anOpenCart('a', 'suspended'))).toEqual([])
  })
})

test('whatever is asked of it, a terminal answers with facts or with an error that has a text', () => {
  const told = fc.oneof(
    fc.record({ amount: fc.integer({ min: -5, max: 50_000 }) as fc.Arbitrary<Minor> }),
    fc.record({ pieces: fc.dictionary(fc.constantFrom('1000', '7', '1'), fc.integer()) }),
  )
  const command = fc.oneof(
    fc.record({ type: fc.constant('signIn'), staff: fc.string() }),
    fc.record({ type: fc.constant('signOut') }),
    fc.record({ type: fc.constant('mode'), mode: fc.constantFrom('x', ...FUNCTION_MODES) }),
    fc.record({ type: fc.constant('open'), float: told }),
    fc.record({
      type: fc.constant('cashMove'),
      move: fc.constantFrom(...CASH_MOVES),
      amount: fc.integer({ min: -10, max: 2_000_000 }),
      description: fc.string({ maxLength: 300 }),
    }),
    fc.record({ type: fc.constant('noSale'), reason: fc.string() }),
    fc.record({ type: fc.constant('drawer'), cause: fc.constantFrom(...DRAWER_CAUSES) }),
    fc.record({ type: fc.constant('count'), counted: told }),
    fc.record({ type: fc.constant('close'), counted: told }),
  ) as unknown as fc.Arbitrary<TerminalCommand>
  const situation = fc.record({
    may: fc.constantFrom(...(['allow', 'approval', 'deny'] as const)).map((answer) => () => answer),
    training: fc.boolean(),
    clockInDoubt: fc.boolean(),
    at: fc.constantFrom(MORNING, NEXT_MORNING),
  })
  const steps = fc.array(fc.tuple(command, situation), { maxLength: 40 })
  const closed = fc.property(steps, (all) => {
    const till = aTill()
    for (const [wanted, now] of all) {
      const before = till.state()
      const answer = till.run(wanted, now)
      if (answer.ok) expect(answer.value.length).toBeLessThanOrEqual(1)
      else expect(isErrorName(answer.error.code)).toBe(true)
      if (!answer.ok) expect(till.state()).toBe(before)
    }
  })
  fc.assert(closed, { numRuns: 200 })
})

function anOpenCart(id: string, state: OpenCart['state']): OpenCart {
  return {
    id,
    state,
    hand: 0,
    tenant: 'T1',
    store: 'S1',
    terminal: 3,
    staff: 'anna',
    training: false,
    version: 1,
    lines: [],
    subtotalDiscounts: [],
    tenders: [],
    attempts: [],
  }
}

function attemptAfter(
  event: 'approve' | 'approveOffline' | 'loseAnswer' | 'decline' | 'cancel' | undefined,
) {
  const started = startAttempt('att-1', '41', minor(500))
  if (event === undefined) return started
  const settled = settleAttempt(started, { event })
  if (!settled.ok) throw new RangeError(settled.error.code)
  return settled.value
}

function code(answer: { ok: true } | { ok: false; error: { code: string } }): string | undefined {
  return answer.ok ? undefined : answer.error.code
}
