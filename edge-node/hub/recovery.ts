// Gets back what the hub has of this store and the store has not: its own journal of another life, or
// of the machine before this one. It goes into the log and into everything that is told from it.

import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { readRun } from '@evertill/sync-protocol/chain.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { judgeRecovered } from '@evertill/sync-protocol/incarnation.ts'
import type { Link } from '@evertill/sync-protocol/link.ts'
import { RecoverAnswer } from '@evertill/sync-protocol/messages.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import { type Body, decodeBody, ENTRY_LIMITS } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { jsonBody, readErrorBody } from '@evertill/sync-protocol/wire.ts'
import type { Engine } from '../journal/engine.ts'

export type RecoveryDeps = {
  readonly engine: () => Pick<Engine, 'log' | 'machine' | 'journal' | 'commit' | 'tellHub'>
  readonly link: () => Pick<Link, 'take'>
  readonly codec: Codec
  readonly ask: (
    path: 'recover',
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ) => void
  readonly carry: (inc: Inc, after: number) => void
  /** The disk had no room: everything is asked for anew. */
  readonly again: () => void
}

/** Entries fetched back at once: a sale waits for the transaction that takes them in. */
const RECOVER_ENTRIES = 50

export function createRecovery(deps: RecoveryDeps) {
  const { codec } = deps
  return { recover }

  /** Fetches back what the hub has of an incarnation of this store. */
  function recover(inc: Inc, after: number): void {
    const { log, machine } = deps.engine()
    const from = Math.max(after, log.streamOf(inc)?.head.seq ?? 0)
    const request = { node: machine.name.node, inc, after: from, limit: RECOVER_ENTRIES }
    deps.ask('recover', jsonBody(request, codec), (bytes) => {
      if (bytes === undefined || readErrorBody(bytes, codec)) return
      const read = decodeBody(RecoverAnswer, bytes, ENTRY_LIMITS, codec)
      if (read.ok) recovered(inc, read.value)
    })
  }

  function recovered(inc: Inc, answer: Body<RecoverAnswer>): void {
    const { log, machine, tellHub } = deps.engine()
    const { header } = answer
    const known = log.streamOf(inc)
    const beginning = genesis({ ...machine.name, inc }, codec)
    const verdict = judgeRecovered(known, beginning, header)
    if (verdict === 'late') return
    if (verdict === 'apart') {
      apart(inc)
      return
    }
    const run = takenBack(inc, answer)
    if (run === undefined) {
      deps.again()
      return
    }
    const stream = log.streamOf(inc)
    if (stream) deps.link().take({ type: 'recovered', stream })
    if (run.head.seq < header.head.seq && run.good.length > 0) recover(inc, run.head.seq)
    tellHub()
  }

  /** What lies behind the last backed-up number goes on under the present name. */
  function apart(inc: Inc): void {
    const { log } = deps.engine()
    const known = log.streamOf(inc)
    if (known === undefined || known.prunable >= known.head.seq) return
    deps.carry(inc, known.prunable)
    if (log.streamOf(inc)?.head.seq === known.prunable) recover(inc, known.prunable)
  }

  /** Into the log and into everything that is told from it, in one transaction. */
  function takenBack(inc: Inc, { header, lines }: Body<RecoverAnswer>) {
    const { log, machine, journal, commit } = deps.engine()
    const known = log.streamOf(inc)
    const head = known?.head ?? genesis({ ...machine.name, inc }, codec)
    const run = readRun({ ...machine.name, inc }, head, lines, codec)
    const isDone = commit(() => {
      if (known === undefined) log.open(inc, head, 'past')
      machine.append(inc, run.good)
      log.setAcked(inc, run.head)
      for (const entry of run.good) {
        journal.takeBack(innermost(entry, codec), { inc, seq: entry.seq })
      }
      noteMissing(deps.engine(), inc, header.head.seq)
    })
    return isDone ? run : undefined
  }
}

/** Up to where the hub has more of an incarnation than is held here. */
export function noteMissing(
  { log, journal }: Pick<Engine, 'log' | 'journal'>,
  inc: Inc,
  upTo: number,
): void {
  const held = log.streamOf(inc)
  if (held?.current || (held?.head.seq ?? 0) >= upTo) journal.missing.delete(inc)
  else journal.missing.set(inc, upTo)
}
