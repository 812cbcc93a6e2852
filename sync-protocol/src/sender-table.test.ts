// Every cell of the sender's table: what it promises happens, and nothing else.

import { expect, test } from 'vitest'
import { streamNo } from '../testing/entries.ts'
import type { StreamState } from './log.ts'
import type { ErrorAnswer } from './messages.ts'
import { ASLEEP, step } from './sender.ts'
import type { At, SenderInput, SenderState } from './sender-state.ts'
import { SENDER_INPUTS, SENDER_PHASES, SENDER_TABLE, type SenderPhase } from './sender-table.ts'

const INC = streamNo(1).inc
const OLD = streamNo(2).inc
const hash = (seq: number): string => seq.toString(16).padStart(64, '0')
const LIMITS = { max_entries: 500, max_bytes: 4_000_000, min_interval_ms: 0 }
const SLOW = { ...LIMITS, min_interval_ms: 60_000 }
const GEN = 'a'.repeat(32)
const NEEDS = { dice: () => 0.5, recovers: true }
const DUE = 1_000

function stream(changes: Partial<StreamState> = {}): StreamState {
  return {
    ...{ inc: INC, floor: 1, floorHash: hash(0), head: { seq: 10, hash: hash(10) } },
    ...{ acked: 4, prunable: 0, current: true },
    ...changes,
  }
}

const full = stream({ acked: 10 })
const old = stream({ inc: OLD, current: false, acked: 10 })

const AT: Record<SenderPhase, readonly At[]> = {
  idle: [{ phase: 'idle' }],
  greeting: [{ phase: 'greeting', call: 5, dueMs: DUE }],
  'catching-up': [{ phase: 'catching-up', call: 5, inc: INC, dueMs: DUE }],
  live: [{ phase: 'live', dueMs: DUE }],
  waiting: [
    { phase: 'waiting', next: 'hello', dueMs: DUE },
    { phase: 'waiting', next: 'push', dueMs: DUE },
  ],
  rebasing: [{ phase: 'rebasing', reason: 'FORK', inc: INC, shared: 4, dueMs: DUE }],
  upgrade: [{ phase: 'upgrade' }],
  revoked: [{ phase: 'revoked' }],
}

/** What waits, and what stands aside. */
const LOADS: readonly Pick<SenderState, 'streams' | 'blocked'>[] = [
  { streams: [old, stream()], blocked: [] },
  { streams: [old, full], blocked: [] },
  { streams: [{ ...old, acked: 8 }, stream()], blocked: [] },
  { streams: [old, full], blocked: [{ inc: INC, code: 'CORRUPT', at: 11 }] },
]

/** With each load: in a hurry or not, with and without failures so far. */
function statesIn(phase: SenderPhase): SenderState[] {
  return AT[phase].flatMap((at) =>
    LOADS.flatMap((load) =>
      [0, 3].flatMap((failures) =>
        [0, 90_000].map((notBeforeMs) => ({
          ...ASLEEP,
          ...load,
          ...{ at, calls: 5, limits: LIMITS, failures, notBeforeMs },
          session: phase === 'greeting' ? undefined : { sess: 2, gen: GEN, since: 1 },
        })),
      ),
    ),
  )
}

const ERRORS: readonly ErrorAnswer[] = [
  { code: 'GAP', expected: 3, hash: hash(2) },
  { code: 'FORK', at: 7, hash: hash(77) },
  { code: 'FORK', at: 7, hash: hash(7) },
  { code: 'SUPERSEDED', sess: 9 },
  { code: 'CORRUPT', at: 7, acked: 6, hash: hash(6) },
  { code: 'TOO_LARGE', limits: LIMITS },
  { code: 'UPGRADE', proto: [2] },
  { code: 'REVOKED' },
  { code: 'BUSY', retryAfterMs: 9_000 },
  { code: 'RESET', gen: GEN },
  { code: 'TOO_OLD' },
  { code: 'FUTURE' },
  { code: 'MALFORMED', fault: 'batch_sha256' },
]

const OWN = [6, 7, 8].map((seq) => ({ inc: INC, seq, hash: hash(seq) }))

type Plain = SenderInput extends infer I
  ? I extends SenderInput
    ? Omit<I, 'nowMs'>
    : never
  : never

function inputsNamed(name: SenderInput['type']): Plain[] {
  const greeting = (acked: number, as = acked, limits = LIMITS) => ({
    ...{ hub_gen: GEN, sess: 3, limits },
    streams: [
      { inc: INC, state: 'OPEN' as const, head: { seq: acked, hash: hash(as) }, prunable: 0 },
      { inc: OLD, state: 'SEALED' as const, head: old.head, prunable: 0 },
    ],
  })
  const ack = (acked: number, as = acked, limits = LIMITS) => ({
    ...{ acked, hash: hash(as), prunable: 0, limits },
  })
  const calls = [5, 4]
  const all: Plain[] = [
    { type: 'start', streams: [stream()] },
    { type: 'stop' },
    { type: 'appended', inc: INC, head: { seq: 11, hash: hash(11) } },
    { type: 'pruned', inc: INC, base: { seq: 2, hash: hash(2) } },
    { type: 'recovered', stream: stream({ inc: streamNo(3).inc, current: false, acked: 10 }) },
    { type: 'reborn', streams: [stream({ inc: streamNo(4).inc })] },
    { type: 'timer' },
    { type: 'tryNow' },
    { type: 'noticed', gen: GEN },
    { type: 'noticed', gen: 'b'.repeat(32) },
    ...calls.flatMap((call): Plain[] => [
      ...[greeting(6), greeting(10), greeting(6, 66), greeting(6, 6, SLOW)].map(
        (answer): Plain => ({ type: 'greeted', call, answer, own: OWN }),
      ),
      ...[ack(6), ack(10), ack(6, 66), ack(4), ack(12), ack(6, 6, SLOW)].map(
        (answer): Plain => ({ type: 'pushed', call, inc: INC, answer, own: OWN }),
      ),
      ...ERRORS.map((error): Plain => ({ type: 'refused', call, error, own: OWN })),
      { type: 'lost', call },
      { type: 'unreadable', call, inc: INC, at: 6 },
    ]),
  ]
  return all.filter(({ type }) => type === name)
}

const cells = SENDER_PHASES.flatMap((phase) => SENDER_INPUTS.map((input) => ({ phase, input })))

test.each(cells)('[S1] the cell $phase, $input leads where it says', ({ phase, input }) => {
  const promised = SENDER_TABLE[phase][input]
  const reached = new Set<SenderPhase>()
  for (const state of statesIn(phase)) {
    for (const each of inputsNamed(input)) {
      for (const nowMs of [DUE - 1, DUE]) {
        const next = step(state, { ...each, nowMs } as SenderInput, NEEDS)
        if (promised.length === 0) expect(next).toEqual({ state, effects: [] })
        else reached.add(next.state.at.phase)
      }
    }
  }
  expect([...reached].sort()).toEqual([...promised].sort())
})
