// A projector and the entries it cannot take in: what stands aside, what waits behind it, and that
// nothing is lost, doubled or overtaken, whatever people do and whenever the process dies.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idNo } from '../testing/entries.ts'
import type { Place } from './log.ts'
import {
  type AsideCode,
  countsOf,
  EMPTY_QUARANTINE,
  HELD_MAX,
  type Held,
  mendTable,
  onDisk,
  type Quarantine,
  type QuarantineEffect,
  type QuarantineInput,
  stepQuarantine,
  type Taken,
  TRIES_MAX,
} from './quarantine.ts'
import type { Parked, Reading } from './upcast.ts'

const READ: Reading = { state: 'read', type: 'transaction', body: {} }
const CODES: Record<Parked['code'], Parked> = {
  UNKNOWN_TYPE: { code: 'UNKNOWN_TYPE' },
  NEWER_VERSION: { code: 'NEWER_VERSION', known: 1 },
  BODY_UNFIT: { code: 'BODY_UNFIT', path: 'total' },
  BODY_INVALID: { code: 'BODY_INVALID', path: 'total' },
}
const unread = (code: Parked['code']): Reading => ({ state: 'parked', why: CODES[code] })

const placeNo = (seq: number): Place => ({ inc: '1'.repeat(32), seq })
const entryNo = (number: number, ...aggregates: string[]): Taken => ({
  ...{ place: placeNo(number), id: idNo(number), aggregates },
})

/** A projector that writes down what it projected; `throwing` are the entries it stumbles over. */
function projectorOf(throwing: Set<string> = new Set(), from: Quarantine = EMPTY_QUARANTINE) {
  let state = from
  const done: string[] = []
  const seen: QuarantineEffect[] = []
  return { give, take, done, seen, state: () => state, counts: () => countsOf(state) }

  function take(entry: Taken, reading: Reading = READ) {
    give({ type: 'take', entry, reading })
  }

  function give(input: QuarantineInput) {
    const step = stepQuarantine(state, input)
    state = step.state
    seen.push(...step.effects)
    for (const effect of step.effects) {
      if (effect.type !== 'project') continue
      const { id } = effect.entry
      if (!throwing.has(id)) done.push(id)
      give({ type: throwing.has(id) ? 'threw' : 'projected', id })
    }
  }
}

const ids = (...numbers: number[]) => numbers.map(idNo)

test('[Q1] an entry that cannot be read stands aside with its reason, an alarm, and the next is taken', () => {
  for (const code of Object.keys(CODES) as Parked['code'][]) {
    const projector = projectorOf()
    const entry = entryNo(1, 'day')
    projector.take(entry, unread(code))
    expect(projector.seen).toEqual([
      { type: 'aside', entry: expect.objectContaining(entry), code },
      { type: 'alarm', code: 'QUARANTINE', id: idNo(1) },
      { type: 'ready' },
    ])
    expect(projector.counts()).toMatchObject({ taken: 1, projected: 0, aside: 1, parked: 0 })
  }
})

test('[Q1] a projection that throws is tried three times, then its entry stands aside', () => {
  const projector = projectorOf(new Set(ids(1)))
  projector.take(entryNo(1, 'day'))
  const attempts = projector.seen.flatMap((each) => (each.type === 'project' ? [each.attempt] : []))
  expect(attempts).toEqual([1, 2, 3])
  expect(TRIES_MAX).toBe(3)
  expect(projector.seen).toContainEqual(expect.objectContaining({ type: 'aside', code: 'THREW' }))
  expect(projector.seen.at(-1)).toEqual({ type: 'ready' })
  const passing = new Set(ids(2))
  const lucky = projectorOf(passing)
  const once = stepQuarantine(
    stepQuarantine(lucky.state(), { type: 'take', entry: entryNo(2), reading: READ }).state,
    { type: 'threw', id: idNo(2) },
  )
  const fine = stepQuarantine(once.state, { type: 'projected', id: idNo(2) })
  expect(countsOf(fine.state)).toMatchObject({ projected: 1, aside: 0, inHand: 0 })
})

test('[Q2] what touches the same waits, also at one remove; everything else flows', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'sale-1', 'coffee'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'sale-2', 'tea'))
  projector.take(entryNo(3, 'sale-3', 'coffee'))
  projector.take(entryNo(4, 'sale-3'))
  projector.take(entryNo(5, 'sale-2'))
  projector.take(entryNo(6))
  expect(projector.done).toEqual(ids(2, 5, 6))
  expect(projector.state().held.map(({ id }) => id)).toEqual(ids(1, 3, 4))
  expect(projector.counts()).toMatchObject({ aside: 1, parked: 2 })
})

test('[Q3] once the cause has gone, what waited is projected in order, up to the next cause', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'day'))
  projector.take(entryNo(3, 'day', 'coffee'), unread('BODY_INVALID'))
  projector.take(entryNo(4, 'day'))
  projector.take(entryNo(5, 'coffee'))
  projector.take(entryNo(6, 'tea'))
  expect(projector.done).toEqual(ids(6))
  projector.give({ type: 'upgraded', read: () => READ })
  expect(projector.done).toEqual(ids(6, 1, 2))
  projector.give({ type: 'settle', id: idNo(3), action: 'seen' })
  expect(projector.done).toEqual(ids(6, 1, 2, 4, 5))
  expect(projector.counts()).toEqual({
    ...{ taken: 6, projected: 5, ended: 1, aside: 0, parked: 0, inHand: 0 },
  })
})

test('[Q3] what throws in the middle of a replay holds up its own followers only', () => {
  const throwing = new Set(ids(2))
  const projector = projectorOf(throwing)
  projector.take(entryNo(1, 'day', 'tea'), unread('NEWER_VERSION'))
  projector.take(entryNo(2, 'day'))
  projector.take(entryNo(3, 'day'))
  projector.take(entryNo(4, 'tea'))
  projector.give({ type: 'settle', id: idNo(1), action: 'replay', reading: READ })
  expect(projector.done).toEqual(ids(1, 4))
  throwing.clear()
  projector.give({ type: 'settle', id: idNo(2), action: 'replay', reading: READ })
  expect(projector.done).toEqual(ids(1, 4, 2, 3))
})

test('[Q3] what is freed while an entry is in hand follows it', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'day'))
  const busy = stepQuarantine(projector.state(), {
    ...{ type: 'take', entry: entryNo(3, 'tea'), reading: READ },
  })
  const freed = stepQuarantine(busy.state, { type: 'upgraded', read: () => READ })
  expect(freed.effects.map(({ type }) => type)).toEqual(['park'])
  expect(countsOf(freed.state)).toMatchObject({ inHand: 3, aside: 0, parked: 0 })
  const rest = projectorOf(new Set(), freed.state)
  rest.give({ type: 'projected', id: idNo(3) })
  expect(rest.done).toEqual(ids(1, 2))
})

test('[Q3] what throws in a replay keeps its place before what was taken later', () => {
  const throwing = new Set(ids(2))
  const projector = projectorOf(throwing)
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'day'))
  projector.take(entryNo(3, 'day'), unread('NEWER_VERSION'))
  projector.give({ type: 'settle', id: idNo(1), action: 'seen' })
  expect(projector.state().held.map(({ id }) => id)).toEqual(ids(2, 3))
  throwing.clear()
  projector.give({ type: 'upgraded', read: () => READ })
  expect(projector.done).toEqual(ids(2, 3))
})

test('[Q3] what is freed in the middle of a replay comes behind what the log had before it', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'day'))
  projector.take(entryNo(3, 'day'), unread('BODY_INVALID'))
  const upgraded = { type: 'upgraded', read: () => READ } as const
  const replaying = projectorOf(new Set(), stepQuarantine(projector.state(), upgraded).state)
  replaying.give({ type: 'settle', id: idNo(3), action: 'replay', reading: READ })
  replaying.give({ type: 'projected', id: idNo(1) })
  expect(replaying.done).toEqual(ids(2, 3))
})

test('[Q5] an upgrade cures what was unknown, a person anything', () => {
  const person = { replay: 'again', compensated: 'ends', seen: 'ends' }
  expect(mendTable).toEqual({
    UNKNOWN_TYPE: { upgraded: 'again', ...person },
    NEWER_VERSION: { upgraded: 'again', ...person },
    THREW: { upgraded: 'again', ...person },
    BODY_UNFIT: { upgraded: 'stays', ...person },
    BODY_INVALID: { upgraded: 'stays', ...person },
  })
  const throwing = new Set(ids(9))
  for (const code of Object.keys(mendTable) as AsideCode[]) {
    const aside = () => {
      const projector = projectorOf(throwing)
      throwing.add(idNo(9))
      projector.take(entryNo(9, 'day'), code === 'THREW' ? READ : unread(code))
      projector.take(entryNo(10, 'day'))
      throwing.clear()
      return projector
    }
    const upgraded = aside()
    upgraded.give({ type: 'upgraded', read: () => READ })
    expect(upgraded.done).toEqual(mendTable[code].upgraded === 'again' ? ids(9, 10) : [])
    const replayed = aside()
    replayed.give({ type: 'settle', id: idNo(9), action: 'replay', reading: READ })
    expect(replayed.done).toEqual(ids(9, 10))
    for (const action of ['compensated', 'seen'] as const) {
      const ended = aside()
      ended.give({ type: 'settle', id: idNo(9), action })
      expect(ended.done).toEqual(ids(10))
      expect(ended.seen).toContainEqual(expect.objectContaining({ type: 'end', action }))
    }
  }
})

test('[Q5] what is still not readable stays aside, with today’s reason', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.give({ type: 'upgraded', read: () => unread('NEWER_VERSION') })
  expect(projector.state().held).toMatchObject([{ id: idNo(1), aside: 'NEWER_VERSION' }])
  expect(projector.seen).toContainEqual(
    expect.objectContaining({ type: 'aside', code: 'NEWER_VERSION' }),
  )
  const reading = unread('BODY_INVALID')
  projector.give({ type: 'settle', id: idNo(1), action: 'replay', reading })
  expect(projector.state().held).toMatchObject([{ aside: 'BODY_INVALID' }])
  expect(projector.done).toEqual([])
})

test('[Q5] only what stands aside can be settled', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('BODY_UNFIT'))
  projector.take(entryNo(2, 'day'))
  for (const number of [2, 3]) {
    const { state, effects } = stepQuarantine(projector.state(), {
      ...{ type: 'settle', id: idNo(number), action: 'seen' },
    })
    expect(effects).toEqual([{ type: 'refuse', code: 'NOT_ASIDE', id: idNo(number) }])
    expect(state).toBe(projector.state())
  }
})

test('[Q4] a word about an entry that is not in hand changes nothing; nothing is taken twice', () => {
  const taken = stepQuarantine(EMPTY_QUARANTINE, {
    ...{ type: 'take', entry: entryNo(1, 'day'), reading: READ },
  }).state
  for (const type of ['projected', 'threw'] as const) {
    expect(stepQuarantine(taken, { type, id: idNo(2) })).toEqual({ state: taken, effects: [] })
    expect(stepQuarantine(EMPTY_QUARANTINE, { type, id: idNo(1) }).effects).toEqual([])
  }
  const next = { type: 'take', entry: entryNo(2), reading: READ } as const
  expect(() => stepQuarantine(taken, next)).toThrow('in hand')
  const projector = projectorOf()
  projector.take(entryNo(1), unread('BODY_UNFIT'))
  expect(() => projector.take(entryNo(1))).toThrow('taken once')
})

test('[Q6] a projector that dies takes again what it had in hand, and knows what waits', () => {
  const projector = projectorOf()
  projector.take(entryNo(1, 'day'), unread('UNKNOWN_TYPE'))
  projector.take(entryNo(2, 'day'))
  const take = { type: 'take', entry: entryNo(3, 'tea'), reading: READ } as const
  const busy = stepQuarantine(projector.state(), take).state
  expect(onDisk(busy)).toEqual(projector.state())
  const restarted = projectorOf(new Set(), onDisk(busy))
  restarted.give({ type: 'start' })
  expect(restarted.seen).toEqual([{ type: 'ready' }])
  restarted.take(entryNo(3, 'tea'))
  const replay = { type: 'settle', id: idNo(1), action: 'replay', reading: READ } as const
  const inReplay = stepQuarantine(restarted.state(), replay).state
  const again = projectorOf(new Set(), onDisk(inReplay))
  again.give({ type: 'start' })
  expect([...restarted.done, ...again.done]).toEqual(ids(3, 1, 2))
})

test('[Q7] beyond 100,000 waiting entries nothing more is taken that would wait', () => {
  const held = Array.from({ length: HELD_MAX }, (_, no): Held => {
    const aside = no === 0 ? { aside: 'BODY_INVALID' as const } : {}
    return { ...entryNo(no, 'day'), no, ...aside }
  })
  const full: Quarantine = { ...EMPTY_QUARANTINE, taken: HELD_MAX, held }
  const projector = projectorOf(new Set(), full)
  projector.take(entryNo(HELD_MAX, 'day'))
  projector.take(entryNo(HELD_MAX, 'tea'), unread('BODY_UNFIT'))
  const pause = { type: 'pause', code: 'TOO_MANY_HELD' }
  expect([projector.seen, projector.state()]).toEqual([[pause, pause], full])
  projector.take(entryNo(HELD_MAX, 'tea'))
  expect(projector.counts()).toMatchObject({ taken: HELD_MAX + 1, projected: 1 })
})

const anyReading = fc.constantFrom<Reading>(
  ...[READ, READ, READ, READ],
  ...(['UNKNOWN_TYPE', 'BODY_INVALID'] as const).map(unread),
)
const anyEntry = fc.record({
  aggregates: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
  reading: anyReading,
  throws: fc.nat(5).map((n) => n === 0),
})
const anyDeed = fc.record({
  after: fc.nat(40),
  do: fc.constantFrom('take', 'take', 'answer', 'upgrade', 'repair', 'settle', 'die'),
  which: fc.nat(9),
  reading: anyReading,
  action: fc.constantFrom('replay', 'compensated', 'seen'),
})

test('[Q4] nothing is lost, doubled or overtaken, whatever people do and whenever it dies', () => {
  const anyLog = fc.array(anyEntry, { minLength: 1, maxLength: 14 })
  const anyDeeds = fc.array(anyDeed, { maxLength: 50, size: 'max' })
  fc.assert(
    fc.property(anyLog, anyDeeds, (log, deeds) => {
      const entries = log.map(({ aggregates }, at) => entryNo(at, ...aggregates))
      const throwing = new Set(ids(...log.flatMap(({ throws }, at) => (throws ? [at] : []))))
      let state = EMPTY_QUARANTINE
      const done: number[] = []
      const ended: number[] = []
      const give = (input: QuarantineInput) => {
        const step = stepQuarantine(state, input)
        state = step.state
        for (const each of step.effects) if (each.type === 'end') ended.push(each.entry.place.seq)
        check()
      }
      const answer = () => {
        const entry = state.hand?.row[state.hand.at]
        if (entry === undefined) return
        if (!throwing.has(entry.id)) done.push(entry.place.seq)
        give({ type: throwing.has(entry.id) ? 'threw' : 'projected', id: entry.id })
      }
      const take = () => {
        const entry = entries[state.taken]
        if (entry === undefined || state.hand) return
        give({ type: 'take', entry, reading: log[entry.place.seq]?.reading ?? READ })
      }
      const aside = () => state.held.filter((each) => each.aside !== undefined)
      for (const { do: verb, which, reading, action } of deeds) {
        const { id } = aside()[which % Math.max(1, aside().length)] ?? { id: idNo(which) }
        if (verb === 'take') take()
        else if (verb === 'answer') answer()
        else if (verb === 'upgrade') give({ type: 'upgraded', read: () => reading })
        else if (verb === 'repair') throwing.clear()
        else if (verb === 'die') {
          state = onDisk(state)
          give({ type: 'start' })
        } else if (action === 'replay') give({ type: 'settle', id, action, reading })
        else give({ type: 'settle', id, action: action === 'seen' ? 'seen' : 'compensated' })
      }
      throwing.clear()
      while (state.taken < entries.length || state.hand) {
        answer()
        take()
      }
      for (const { id } of aside()) {
        give({ type: 'settle', id, action: 'replay', reading: READ })
        while (state.hand) answer()
      }
      expect(state.held).toEqual([])
      expect([...done, ...ended].toSorted((one, other) => one - other)).toEqual(entries.map(seqOf))

      function check() {
        const { taken, projected, aside: stands, parked, inHand } = countsOf(state)
        expect(projected + state.ended + stands + parked + inHand).toBe(taken)
        expect([projected, state.ended]).toEqual([done.length, ended.length])
        expect(new Set(done).size).toBe(done.length)
        for (const aggregate of 'abcde') {
          const order = done.filter((seq) => log[seq]?.aggregates.includes(aggregate as 'a'))
          expect(order).toEqual(order.toSorted((one, other) => one - other))
        }
      }
    }),
    { numRuns: 500 },
  )
})

const seqOf = ({ place }: Taken) => place.seq
