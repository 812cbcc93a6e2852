// The lives of a store's database: what it does when it finds that it is not what it was, and how it
// gets back what the hub has of it.

import { innermost } from '../src/adopt.ts'
import { readRun } from '../src/chain.ts'
import { genesis } from '../src/chain-hash.ts'
import { carried, judgeRecovered, planCarry, planRebirth, type Rebase } from '../src/incarnation.ts'
import type { Link } from '../src/link.ts'
import { type HelloAnswer, RecoverAnswer } from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import { decodeBody, ENTRY_LIMITS } from '../src/ndjson.ts'
import { restoredSession } from '../src/session.ts'
import type { Doors } from './edge-doors.ts'
import type { Journal } from './edge-journal.ts'
import type { Machine } from './machine.ts'
import type { Answered } from './net.ts'
import type { Process } from './process.ts'
import { errorIn, jsonBytes } from './wire.ts'
import type { World } from './world-state.ts'

type LifeDeps = {
  readonly world: World
  readonly machine: Machine
  readonly journal: Journal
  readonly doors: Doors
  readonly process: Process
  readonly link: Link
  readonly ask: (path: string, body: Uint8Array, answered: Answered) => void
  readonly commit: (work: () => void) => boolean
  readonly tellHub: () => void
}

export function createLife(deps: LifeDeps) {
  const { world, machine, journal, doors, process, link, ask, commit, tellHub } = deps
  const { disk, log, name, label } = machine
  return { greeted, behind, begin, carry, recover, renewSessions }

  function greeted(answer: HelloAnswer) {
    const inc = log.current()?.inc ?? ''
    disk.transact(() => {
      journal.lease({ type: 'hubAnswered', inc, numbersFrom: answer.numbersFrom ?? 1 })
      // What a hub that was restored has lost cannot be fetched from it.
      for (const before of [...journal.missing.keys()]) journal.missing.delete(before)
      for (const { inc: named, head } of answer.streams) noteMissing(named, head.seq)
    })
  }

  function noteMissing(inc: Inc, upTo: number) {
    const held = log.streamOf(inc)
    if (held?.current || (held?.head.seq ?? 0) >= upTo) journal.missing.delete(inc)
    else journal.missing.set(inc, upTo)
  }

  /** Somebody has seen more of this store than it holds itself. */
  function behind(inc: Inc) {
    const { past } = journal.state.get()
    if (!past.includes(inc)) journal.state.set({ ...journal.state.get(), past: [...past, inc] })
    process.later(5, () => begin('a till has seen more'))
  }

  /** To its tills a new incarnation is a new database: what they keep of the old one they offer. */
  function begin(why: string, lost?: { readonly inc: Inc; readonly shared: number }) {
    world.tally('stores reborn')
    world.note(`${label} begins anew: ${why}`)
    rebase(planRebirth('edge-hub', log.streams(), lost), true)
  }

  /**
   * What the peer does not share goes on in the current incarnation, under its own ids. Nothing is cut
   * that cannot be read: it is asked for again, until the disk can or a person has replaced it.
   */
  function rebase({ carry, keep }: Rebase, isNew = false) {
    const tails = carry.map(({ inc, after }) => log.readSound(inc, after))
    const isWhole = carry.every(({ inc, after }, at) => {
      return tails[at]?.length === (log.streamOf(inc)?.head.seq ?? 0) - after
    })
    if (!isWhole) return world.tally('rebase waits for rotten rows')
    const done = commit(() => {
      const tail = tails.flat()
      for (const { inc, upTo } of keep) {
        if ((log.streamOf(inc)?.head.seq ?? 0) > upTo) log.cut(inc, upTo)
      }
      if (isNew) journal.lease({ type: 'restored', inc: machine.begin() })
      if (isNew) renewSessions()
      const current = log.current()
      if (current === undefined) throw new Error('a store has a log')
      const known = new Set<string>()
      for (const entry of tail) {
        const { id } = innermost(entry, world.codec)
        const place = journal.facts.get(id)
        const stays =
          place &&
          !tail.some(({ seq, envelope }) => envelope.inc === place.inc && seq === place.seq)
        if (stays) known.add(id)
      }
      const over = carried(tail, known, () => machine.stamp(current.inc), current.head, world.codec)
      machine.append(current.inc, over.entries)
      for (const [at, { id }] of over.facts.entries()) {
        const seq = over.entries[at]?.seq ?? 0
        journal.facts.set(id, { inc: current.inc, seq })
      }
    })
    if (done) link.take({ type: 'reborn', streams: log.streams() })
    else process.later(3_000, () => link.start())
  }

  function carry(inc: Inc, after: number) {
    rebase(planCarry(log.streams(), { inc, after }))
  }

  /** Fetches back what the hub has of an incarnation of this store. */
  function recover(inc: Inc, after: number) {
    const from = Math.max(after, log.streamOf(inc)?.head.seq ?? 0)
    const request = { node: name.node, inc, after: from, limit: 50 }
    ask('recover', jsonBytes(request), (bytes) => recovered(inc, bytes))
  }

  function recovered(inc: Inc, bytes: Uint8Array | undefined) {
    if (bytes === undefined || errorIn(bytes)) return
    const read = decodeBody(RecoverAnswer, bytes, ENTRY_LIMITS, world.codec)
    if (!read.ok) return
    const { header, lines } = read.value
    const known = log.streamOf(inc)
    const beginning = genesis({ ...name, inc }, world.codec)
    const verdict = judgeRecovered(known, beginning, header)
    if (verdict === 'late') return
    if (verdict === 'apart') {
      if (known === undefined || known.prunable >= known.head.seq) return
      carry(inc, known.prunable)
      const isCut = (log.streamOf(inc)?.head.seq ?? 0) === known.prunable
      return isCut ? recover(inc, known.prunable) : undefined
    }
    const head = known?.head ?? beginning
    const run = readRun({ ...name, inc }, head, lines, world.codec)
    const done = commit(() => {
      if (known === undefined) log.open(inc, head, 'past')
      machine.append(inc, run.good)
      log.setAcked(inc, run.head)
      for (const entry of run.good) {
        journal.takeBack(innermost(entry, world.codec), { inc, seq: entry.seq })
      }
      noteMissing(inc, header.head.seq)
    })
    if (!done) return
    const stream = log.streamOf(inc)
    if (stream) link.take({ type: 'recovered', stream })
    if (run.head.seq < header.head.seq && run.good.length > 0) recover(inc, run.head.seq)
    tellHub()
  }

  function renewSessions() {
    const gen = world.newToken()
    journal.state.set({ ...journal.state.get(), gen })
    for (const [key, row] of doors.nodes.entries()) {
      doors.nodes.set(key, { ...row, session: restoredSession(row.session, gen, world.fraction) })
    }
  }
}
