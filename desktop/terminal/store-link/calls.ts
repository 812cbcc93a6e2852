// What this till asks the store for by command. A command is on disk before it is sent, and is repeated
// until its outcome is known: an answer that got lost grants nothing twice.

import { ok } from '@evertill/shared/result.ts'
import type { Books, Lease } from '@evertill/shared/till/books.ts'
import { nextNumber } from '@evertill/sync-protocol/lease.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { jsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import type { Change } from '../log/change.ts'
import { readCell, writeCell } from '../trade/cells.ts'
import type { Trade } from '../trade/trade.ts'
import { createOffers } from './offers.ts'
import type { StoreLine } from './store-line.ts'

type Claim = { readonly cmd: string; readonly forced: boolean; readonly reason: string }

/** What became of asking for the terminal. */
export type LeaseStanding =
  | { readonly at: 'held' }
  | { readonly at: 'asking' }
  | { readonly at: 'none' }
  | { readonly at: 'refused'; readonly code: string }

export type Calls = ReturnType<typeof createCalls>

type CallsDeps = {
  readonly trade: Trade
  readonly line: Pick<StoreLine, 'signed'>
  readonly codec: Codec
  readonly newId: () => string
  readonly later: (delayMs: number, run: () => void) => void
  /** Of the link's present conversation. */
  readonly session: () => number | undefined
  readonly changed: () => void
  readonly fault: (error: unknown) => void
}

const ClaimAnswer = z.object({
  to: z.literal('claim'),
  lease: z
    .object({ terminal: z.int().min(1), lease: z.int().min(1), from: z.int().min(1) })
    .optional(),
  code: z.string().max(64).optional(),
})

type Told = NonNullable<z.infer<typeof ClaimAnswer>['lease']>

const REPEAT_MS = 5_000
const CALL = 'call/'

export function createCalls(deps: CallsDeps) {
  const { trade, line, codec, newId, later, changed, fault } = deps
  const { log, name } = trade
  let refused: string | undefined
  const { offer } = createOffers(deps)
  return { start, pump, claim, standing, offer }

  function start(): void {
    pump()
    later(REPEAT_MS, start)
  }

  function pump(): void {
    for (const claim of pending()) send(claim)
    offer()
  }

  function pending(): readonly Claim[] {
    return [...log.cells(CALL).values()].flatMap((value) => readCell<Claim>(value) ?? [])
  }

  function standing(): LeaseStanding {
    if (trade.books().lease !== undefined) return { at: 'held' }
    if (pending().length > 0) return { at: 'asking' }
    return refused === undefined ? { at: 'none' } : { at: 'refused', code: refused }
  }

  /** Once at a time; one that is under way is sent again at once. */
  function claim(forced: boolean, reason: string) {
    refused = undefined
    if (pending().length > 0) return pump()
    const wish: Claim = { cmd: newId(), forced, reason }
    log
      .transact((change) => writeCell(change, CALL + wish.cmd, wish))
      .then(() => {
        changed()
        send(wish)
      }, fault)
  }

  function send({ cmd, forced, reason }: Claim): void {
    const inc = log.current()?.inc
    const by = { node: name.node, inc }
    const body = { cmd, by, kind: 'claim', terminal: name.terminal, forced, reason }
    line.signed('/sync/v1/call', jsonBody(body, codec)).then((answer) => {
      const read = ClaimAnswer.safeParse(answer?.status === 200 ? answer.json : undefined)
      if (read.success) claimed(cmd, read.data).catch(fault)
    }, fault)
  }

  async function claimed(cmd: string, { lease: told, code }: z.infer<typeof ClaimAnswer>) {
    await trade.act((books) => {
      // An answer that came twice, or to a command of a log that is gone.
      if (log.cell(CALL + cmd) === undefined) return ok({ written: [] })
      const lease = told && leaseFor(trade, books, told)
      if (lease === undefined) refused = code ?? 'LEASE_LOST'
      const also = (change: Change) => change.setCell(CALL + cmd, undefined)
      return ok({ written: [], also, ...(lease === undefined ? {} : { lease: { now: lease } }) })
    })
    changed()
  }
}

/** It goes on where the own log ends, also under a lease that had been lost meanwhile. */
function leaseFor({ log, name }: Trade, { lease }: Books, told: Told): Lease | undefined {
  if (told.terminal !== name.terminal) return undefined
  const from = readCell<number>(log.cell('highest-from'))
  const known = lease ?? (from === undefined ? undefined : { from, next: from })
  const next = nextNumber(known, told.from)
  return next === undefined ? undefined : { ...told, holder: name.node, next, nextTraining: next }
}
