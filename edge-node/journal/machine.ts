// The store's own hand in its journal: begins incarnations, stamps and writes entries, always in the
// transaction that needs them.

import { assert } from '@evertill/shared/result.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { type Entry, type EntryDraft, makeEntry } from '@evertill/sync-protocol/entry.ts'
import { nextHlc } from '@evertill/sync-protocol/hlc.ts'
import type { StreamState } from '@evertill/sync-protocol/log.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import type { SqliteLog } from './log.ts'
import { cellOf } from './tables.ts'

/** Who this node is; the hub says so at enrolment. */
export type Name = { readonly tenant: string; readonly store: string; readonly node: string }

export type Clock = {
  /** What the clock on the wall says; shown, never compared. */
  readonly nowMs: () => number
  /** Never runs backwards. */
  readonly monoMs: () => number
}

export type MachineDeps = {
  readonly db: Db
  readonly log: SqliteLog
  readonly name: Name
  readonly codec: Codec
  readonly clock: Clock
  readonly newId: () => string
  readonly newToken: () => string
}

export type Machine = ReturnType<typeof createMachine>

type Draft = Pick<EntryDraft, 'id' | 'type' | 'tv' | 'body' | 'biz' | 'open' | 'terminal' | 'refs'>

export function createMachine(deps: MachineDeps) {
  const { db, log, name, codec, clock, newId, newToken } = deps
  const hlc = cellOf<string>(db, 'hlc', '')
  return { name, log, begin, write, append, stamp }

  /** A new incarnation, which is the current one. */
  function begin(): Inc {
    const inc = newToken()
    log.open(inc, genesis({ ...name, inc }, codec), 'current')
    return inc
  }

  /** The next entry of the current incarnation. */
  function write(fact: Draft): Entry {
    return db.transact(() => {
      const current = log.current()
      assert(current !== undefined, 'a store has a log')
      const made = makeEntry({ ...fact, ...stamp(current.inc), id: fact.id }, current.head, codec)
      assert(made.ok, `the store cannot write ${fact.type}: ${JSON.stringify(made)}`)
      append(current.inc, [made.value])
      return made.value
    })
  }

  /** Nobody hands in what does not follow. */
  function append(inc: Inc, entries: readonly Entry[]): void {
    const done = log.append(inc, entries)
    assert(done.ok, 'entries do not follow on the log')
  }

  function stamp(inc: Inc) {
    const wall = clock.nowMs()
    const time = nextHlc(hlc.get() || undefined, wall)
    db.transact(() => hlc.set(time))
    return { ...name, inc, id: newId(), hlc: time, wall }
  }
}

/** The incarnation that is written now; a store that was begun has one. */
export function currentOf(log: SqliteLog): StreamState {
  const stream = log.current()
  assert(stream !== undefined, 'a store has a log')
  return stream
}
