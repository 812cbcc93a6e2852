// What a store answers to the commands of its tills: a lease for a terminal, and how far what they
// sent has come.

import { Inc, Uuid } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import type { DeviceRows } from './device-rows.ts'
import type { Journal } from './journal.ts'
import type { SqliteLog } from './log.ts'

const By = z.strictObject({ node: Uuid, inc: Inc })

export const CallBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('claim'),
    cmd: Uuid,
    by: By,
    terminal: z.int().min(1).max(9_999),
    forced: z.boolean(),
    reason: z.string().max(200),
  }),
  z.strictObject({ kind: z.literal('status'), cmd: Uuid, by: By }),
])
export type CallBody = z.infer<typeof CallBody>

export type CallAnswer =
  | {
      readonly to: 'claim'
      readonly lease?: { readonly terminal: number; readonly lease: number; readonly from: number }
      readonly code?: string
    }
  | {
      readonly to: 'status'
      readonly hub: 'linked' | 'alone'
      /** Up to which entry of the asking device's log the hub has everything. */
      readonly hubHas: { readonly inc: string; readonly seq: number }
    }

export type Called = {
  readonly answer: CallAnswer
  /** The answer leaves when the hub has the journal, where that can be reached. */
  readonly afterHub: boolean
}

export type CallsDeps = {
  readonly journal: Journal
  readonly log: SqliteLog
  readonly rows: DeviceRows
  readonly hub: () => 'linked' | 'alone'
  readonly terminalOf: (device: string) => number | undefined
}

export type Calls = ReturnType<typeof createCalls>

export function createCalls({ journal, log, rows, hub, terminalOf }: CallsDeps) {
  /** What was found last time, by device and incarnation: it only grows, unless the hub lost some. */
  const reached = new Map<string, number>()
  let ackedBefore = new Map<string, number>()
  return { call }

  function call(body: CallBody): Called {
    return body.kind === 'claim' ? claim(body) : now(status(body))
  }

  function claim(wish: Extract<CallBody, { kind: 'claim' }>): Called {
    if (terminalOf(wish.by.node) !== wish.terminal) {
      return now({ to: 'claim', code: 'OTHER_TERMINAL' })
    }
    const { terminal, by, cmd, forced, reason } = wish
    const effects = journal.lease({ type: 'claim', terminal, by, cmd, forced, reason })
    const afterHub = effects.some((each) => each.type === 'pushFirst')
    for (const effect of effects) {
      if (effect.type === 'answer') {
        const { lease, from } = effect.lease
        return { answer: { to: 'claim', lease: { terminal, lease, from } }, afterHub }
      }
      if (effect.type === 'refuse') return now({ to: 'claim', code: effect.code })
    }
    return now({ to: 'claim' })
  }

  function status({ by }: Extract<CallBody, { kind: 'status' }>): CallAnswer {
    forgetWhatTheHubLost()
    const key = `${by.node}/${by.inc}`
    const row = rows.streamOf(by)
    const known = Math.max(reached.get(key) ?? 0, row?.prunable ?? 0, row?.base.seq ?? 0)
    const seq = row ? rows.reachedBy(by.node, row, known + 1) : 0
    reached.set(key, seq)
    return { to: 'status', hub: hub(), hubHas: { inc: by.inc, seq } }
  }

  /** A hub that was restored has acknowledged less than before. */
  function forgetWhatTheHubLost(): void {
    const acked = new Map(log.streams().map((each) => [each.inc, each.acked]))
    for (const [inc, before] of ackedBefore) {
      if ((acked.get(inc) ?? 0) < before) reached.clear()
    }
    ackedBefore = acked
  }
}

function now(answer: CallAnswer): Called {
  return { answer, afterHub: false }
}
