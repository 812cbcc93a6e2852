// The store as the system of record: its database, journal and doors put together, begun for the
// first time or found again, and summing up its days.

import type { Fact } from '@evertill/sync-protocol/adopt.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { judgeStart } from '@evertill/sync-protocol/incarnation.ts'
import { currentLease } from '@evertill/sync-protocol/lease.ts'
import type { Limits } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { type Db, DiskFull } from '../db.ts'
import { type CallAnswer, createCalls } from './calls.ts'
import { createDeviceRows } from './device-rows.ts'
import { createDoors } from './doors.ts'
import type { Mark } from './high-water.ts'
import { createJournal } from './journal.ts'
import { createSqliteLog } from './log.ts'
import { type Clock, createMachine, type Name } from './machine.ts'
import { cellOf } from './tables.ts'
import { createTurns } from './turns.ts'

export type EngineDeps = {
  readonly db: Db
  readonly name: Name
  readonly codec: Codec
  readonly clock: Clock
  readonly newId: () => string
  readonly newToken: () => string
  /** The devices, which follow from entries of the store's own. */
  readonly registry: {
    readonly get: (device: string) => { readonly terminal: number } | undefined
    readonly take: (fact: Fact) => void
  }
  readonly mark: Mark
  /** What tells this machine and this file from a copy of them. */
  readonly fingerprint: string
  readonly soon: (run: () => void) => void
  readonly later: (delayMs: number, run: () => void) => void
  readonly alarm: (code: string, about: object) => void
  /** The journal has become longer. */
  readonly appended: (inc: string) => void
  readonly hub: () => 'linked' | 'alone'
  /** Somebody has seen more of this store than it holds itself. */
  readonly behind: (shown: { readonly inc: string }) => void
  /** Something was found at the start after which nothing may be written under the old name. */
  readonly beginAnew: (why: string) => void
}

export type Engine = ReturnType<typeof createEngine>

/** What is taken of a till in one push. */
const LIMITS: Limits = { max_entries: 500, max_bytes: 1_000_000, min_interval_ms: 0 }

/** How long a grant waits for the hub: a little less than a till waits for its answer. */
const HUB_WAIT = { tries: 8, everyMs: 250 }

const SUMS_EVERY_MS = 5_000

export function createEngine(deps: EngineDeps) {
  const { db, name, codec, clock, newToken, mark, later, alarm, registry } = deps
  const log = createSqliteLog(db, codec)
  const machine = createMachine({ ...deps, log })
  const vouched = registry.take
  const journal = createJournal({ ...deps, machine, vouched })
  const rows = createDeviceRows(db, journal.facts, log.streams)
  const wallMs = clock.nowMs
  const doors = createDoors({ ...deps, machine, journal, rows, limits: LIMITS, wallMs })
  const terminalOf = (device: string) => registry.get(device)?.terminal
  const calls = createCalls({ journal, log, rows, hub: deps.hub, terminalOf })
  const turns = createTurns({ db, soon: deps.soon, committed: tellHub })
  const fingerprint = cellOf(db, 'fingerprint', '')
  return {
    ...{ db, log, machine, journal, rows, mark, doors, calls, turns },
    ...{ start, commit, tellHub, granted },
  }

  function start(): void {
    if (log.current() === undefined) firstTime()
    db.transact(journal.projection.upgraded)
    const kept = fingerprint.get() || undefined
    const finding = judgeStart({
      streams: log.streams(),
      hashAt: log.hashAt,
      highWater: mark.read(),
      machine: { kept, found: deps.fingerprint },
    })
    if (!finding.sound) deps.beginAnew(finding.reason)
    if (kept !== deps.fingerprint) db.transact(() => fingerprint.set(deps.fingerprint))
    later(SUMS_EVERY_MS, sumUp)
  }

  /**
   * A database that nobody has written yet knows nothing of what was before it, so it gives no
   * number until the hub has said where to begin.
   */
  function firstTime(): void {
    db.transact(() => {
      const inc = machine.begin()
      mark.put({ inc, ...genesis({ ...name, inc }, codec) })
      journal.state.set({ gen: newToken(), past: [] })
      journal.lease({ type: 'restored', inc })
      fingerprint.set(deps.fingerprint)
    })
  }

  /** While something is known to be missing here, no day is summed up. */
  function sumUp(): void {
    later(SUMS_EVERY_MS, sumUp)
    const isSound = journal.leases.get().standing === 'sound'
    if (!isSound || journal.due.size() === 0 || journal.missing.size() > 0) return
    const before = log.current()?.head.seq
    if (commit(journal.makeDue)) tellHub()
    const after = log.current()
    if (after && after.head.seq !== before) mark.put({ inc: after.inc, ...after.head })
  }

  /** One thing the store does by itself; whether the disk had room for it. */
  function commit(work: () => void): boolean {
    try {
      db.transact(work)
      return true
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error
      alarm('DISK_FULL', {})
      return false
    }
  }

  function tellHub(): void {
    const current = log.current()
    if (current === undefined) return
    mark.reached({ inc: current.inc, ...current.head })
    deps.appended(current.inc)
  }

  /**
   * Where the hub can be reached it has the lease before the first number is taken. A store that
   * began anew while it waited has lost the lease, and the till is told nothing and asks again.
   */
  async function granted(answer: CallAnswer): Promise<CallAnswer | undefined> {
    for (let tries = 0; tries < HUB_WAIT.tries && deps.hub() === 'linked'; tries += 1) {
      const current = log.current()
      if (current === undefined || current.acked >= current.head.seq) break
      await new Promise<void>((resolve) => later(HUB_WAIT.everyMs, resolve))
    }
    if (answer.to !== 'claim' || answer.lease === undefined) return answer
    const current = currentLease(journal.leases.get(), answer.lease.terminal)
    return current?.from === answer.lease.from ? answer : undefined
  }
}
