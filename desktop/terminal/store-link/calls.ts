// What this till asks the store for by command. A command is on disk before it is sent, and is repeated
// until its outcome is known: an answer that got lost grants nothing twice.

import { ok } from '@evertill/shared/result.ts'
import type { Books, Lease } from '@evertill/shared/till/books.ts'
import { stillToOffer } from '@evertill/sync-protocol/adopt.ts'
import { nextNumber } from '@evertill/sync-protocol/lease.ts'
import { OfferAnswer, type OfferHeader } from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { jsonBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import type { Change } from '../log/change.ts'
import { type KeptEntry, readCell, type StoreSeen, writeCell } from '../trade/cells.ts'
import type { Trade } from '../trade/trade.ts'
import { LINES_TYPE, type StoreLine } from './store-line.ts'

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
const OFFERED_AT_ONCE = 200
const CALL = 'call/'
const KEPT = 'kept/'

export function createCalls(deps: CallsDeps) {
  const { trade, line, codec, newId, later, changed, fault } = deps
  const { log, name } = trade
  let refused: string | undefined
  let isOffering = false
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

  /** A database of the store that this till has not met is offered what it keeps of the one before. */
  function offer(): void {
    const { store, offeredTo } = readCell<StoreSeen>(log.cell('store')) ?? {}
    const sess = deps.session()
    const inc = log.current()?.inc
    if (isOffering || store === undefined || store === offeredTo) return
    if (sess === undefined || inc === undefined) return
    const offered = [...log.cells(KEPT).values()]
      .flatMap((value) => readCell<KeptEntry>(value) ?? [])
      .slice(0, OFFERED_AT_ONCE)
    if (offered.length === 0) return
    isOffering = true
    const header = { node: name.node, inc, sess, hashes: offered.map(({ hash }) => hash) }
    const lines = offered.map(({ text }) => codec.utf8.encode(text))
    const body = encodeBody<OfferHeader>(header, lines, codec)
    line.signed('/sync/v1/offer', body, LINES_TYPE).then((answer) => {
      isOffering = false
      if (answer?.status === 200) answeredOffer(store, offered, answer.bytes).catch(fault)
    }, fault)
  }

  async function answeredOffer(store: string, offered: readonly KeptEntry[], bytes: Uint8Array) {
    const answer = readJsonBody(OfferAnswer, bytes, codec)
    if (answer === undefined) return
    const wraps = offered.map(({ wrap }) => wrap)
    if (stillToOffer(wraps, answer).length > 0) return
    await log.transact((change) => {
      const now = readCell<StoreSeen>(change.cell('store')) ?? {}
      if (now.store === store) writeCell(change, 'store', { ...now, offeredTo: store })
    })
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
