// The lives of a store's database: what it does when it finds that it is not what it was, and how it
// gets back what the hub has of it.

import { assert } from '@evertill/shared/result.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import {
  carried,
  planCarry,
  planRebirth,
  type Rebase,
} from '@evertill/sync-protocol/incarnation.ts'
import type { Link } from '@evertill/sync-protocol/link.ts'
import type { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import { restoredSession } from '@evertill/sync-protocol/session.ts'
import type { Engine } from '../journal/engine.ts'
import { createRecovery, noteMissing, type RecoveryDeps } from './recovery.ts'

export type LifeDeps = Omit<RecoveryDeps, 'carry' | 'again' | 'engine' | 'link'> & {
  readonly engine: () => Pick<
    Engine,
    'log' | 'machine' | 'journal' | 'rows' | 'commit' | 'tellHub' | 'mark'
  >
  readonly link: () => Pick<Link, 'start' | 'take'>
  readonly dice: () => number
  readonly newToken: () => string
  readonly later: (delayMs: number, run: () => void) => void
  readonly alarm: (code: string, about: object) => void
}

export type Life = ReturnType<typeof createLife>

/** After a disk that had no room. */
const AGAIN_AFTER_MS = 3_000

/** What was shown in the middle of a transaction is acted on behind it. */
const BEHIND_AFTER_MS = 5

export function createLife(deps: LifeDeps) {
  const { later } = deps
  const recovery = createRecovery({
    ...deps,
    carry,
    again: () => later(AGAIN_AFTER_MS, () => deps.link().start()),
  })
  return { greeted, behind, begin, carry, recover: recovery.recover }

  function greeted(answer: HelloAnswer): void {
    const { log, journal, commit } = deps.engine()
    const inc = log.current()?.inc ?? ''
    const isDone = commit(() => {
      journal.lease({ type: 'hubAnswered', inc, numbersFrom: answer.numbersFrom ?? 1 })
      // What a hub that was restored has lost cannot be fetched from it.
      for (const [before] of journal.missing.entries()) journal.missing.delete(before)
      for (const { inc: named, head } of answer.streams) noteMissing(deps.engine(), named, head.seq)
    })
    if (!isDone) later(AGAIN_AFTER_MS, () => deps.link().start())
  }

  /** Somebody has seen more of this store than it holds itself. Stands in a transaction. */
  function behind(inc: Inc): void {
    const { journal } = deps.engine()
    const state = journal.state.get()
    if (!state.past.includes(inc)) journal.state.set({ ...state, past: [...state.past, inc] })
    later(BEHIND_AFTER_MS, () => begin('SHOWN_MORE'))
  }

  /** To its tills a new incarnation is a new database: what they keep of the old one they offer. */
  function begin(why: string, lost?: { readonly inc: Inc; readonly shared: number }): void {
    deps.alarm('BEGINS_ANEW', { why })
    rebase(planRebirth('edge-hub', deps.engine().log.streams(), lost), true)
  }

  function carry(inc: Inc, after: number): void {
    rebase(planCarry(deps.engine().log.streams(), { inc, after }), false)
  }

  /**
   * What the peer does not share goes on in the current incarnation, under its own ids. Nothing is cut
   * that cannot be read: it is asked for again, until the disk can or a person has replaced it.
   */
  function rebase(plan: Rebase, isNew: boolean): void {
    const { log, commit, tellHub } = deps.engine()
    const tails = plan.carry.map(({ inc, after }) => log.readSound(inc, after))
    const isWhole = plan.carry.every(({ inc, after }, at) => {
      return tails[at]?.length === (log.streamOf(inc)?.head.seq ?? 0) - after
    })
    if (!isWhole) {
      deps.alarm('REBASE_WAITS_FOR_ROTTEN_ROWS', plan)
      return
    }
    const isDone = commit(() => {
      for (const { inc, upTo } of plan.keep) {
        if ((log.streamOf(inc)?.head.seq ?? 0) > upTo) log.cut(inc, upTo)
      }
      if (isNew) beginIncarnation(deps)
      carryOver(deps, tails.flat())
    })
    if (!isDone) {
      later(AGAIN_AFTER_MS, () => deps.link().start())
      return
    }
    tellHub()
    deps.link().take({ type: 'reborn', streams: log.streams() })
  }
}

/** Sessions of before mean nothing any more: a till that shows one greets again. */
function beginIncarnation({ engine, codec, newToken, dice }: LifeDeps): void {
  const { machine, journal, rows, mark } = engine()
  const inc = machine.begin()
  // Before the commit: a mark that names what was never written begins one more, and harms nobody.
  mark.put({ inc, ...genesis({ ...machine.name, inc }, codec) })
  journal.lease({ type: 'restored', inc })
  const gen = newToken()
  journal.state.set({ ...journal.state.get(), gen })
  for (const [node, row] of rows.nodes.entries()) {
    rows.nodes.set(node, { ...row, session: restoredSession(row.session, gen, dice) })
  }
}

function carryOver({ engine, codec }: LifeDeps, tail: readonly Entry[]): void {
  const { log, machine, journal } = engine()
  const current = log.current()
  assert(current !== undefined, 'a store has a log')
  const places = new Set(tail.map(({ envelope, seq }) => `${envelope.inc}/${seq}`))
  const known = new Set<string>()
  for (const entry of tail) {
    const { id } = innermost(entry, codec)
    const place = journal.facts.get(id)
    if (place && !places.has(`${place.inc}/${place.seq}`)) known.add(id)
  }
  const over = carried(tail, known, () => machine.stamp(current.inc), current.head, codec)
  machine.append(current.inc, over.entries)
  for (const [at, { id }] of over.facts.entries()) {
    journal.facts.set(id, { inc: current.inc, seq: over.entries[at]?.seq ?? 0 })
  }
}
