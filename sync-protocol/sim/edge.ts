// The machine of a store: takes what its tills send in groups, each group in one transaction, tells
// the hub, and begins anew where it finds that it is not what it was.

import { type HighWater, isMarkDue, judgeStart } from '../src/incarnation.ts'
import { currentLease } from '../src/lease.ts'
import type { Link } from '../src/link.ts'
import type { Inc } from '../src/names.ts'
import { DiskFull } from './disk.ts'
import { type CallBody, createCalls } from './edge-calls.ts'
import { createDoors } from './edge-doors.ts'
import { createJournal } from './edge-journal.ts'
import { createLife } from './edge-life.ts'
import { createLink } from './link.ts'
import { createMachine, type Name } from './machine.ts'
import { createMachineMasters } from './machine-masters.ts'
import type { Answered, Line, Serve } from './net.ts'
import { createProcess, type Process } from './process.ts'
import type { CallAnswer } from './till-calls.ts'
import { type Peer, watchAcked } from './watch.ts'
import { errorBytes, jsonBytes, parsed } from './wire.ts'
import type { World } from './world-state.ts'

export type Edge = ReturnType<typeof createEdge>

type EdgeDeps = {
  readonly world: World
  readonly name: Name
  readonly label: string
  readonly line: Line
  readonly hub: Serve
  /** Entries it takes from a till in one push. */
  readonly atOnce: number
  /** For whoever watches: what the hub holds. */
  readonly peer: () => Peer
}

type Request = {
  readonly path: string
  readonly body: Uint8Array
  readonly reply: (answer: Uint8Array) => void
}

/** What one turn takes together. */
const GROUP_MAX = 16

export function createEdge(deps: EdgeDeps) {
  const { world, name, label, line, hub } = deps
  const machine = createMachine(label, name, world)
  const { disk, log } = machine
  const journal = createJournal(machine, world)
  const doors = createDoors(machine, journal, world, deps.atOnce, ({ inc }) => life.behind(inc))
  const calls = createCalls(label, world, journal, doors)
  const process: Process = createProcess(label, world, {
    disk,
    dies: 'edgeCrash',
    start,
    onDeath: () => {
      inbox = []
    },
  })
  const link: Link = createLink({
    world,
    process,
    machine,
    hop: 'edge-hub',
    call: ask,
    helloMore: () => ({}),
    pushMore: () => ({}),
    leaving: () => undefined,
    greeted: (answer) => life.greeted(answer),
    pushed: () => undefined,
    acked,
    rebirth: (lost) => life.begin('a fork', lost),
    carry: (inc, after) => life.carry(inc, after),
    recover: (inc, after) => life.recover(inc, after),
  })
  const life = createLife({ world, machine, journal, doors, process, link, ask, commit, tellHub })
  const masters = createMachineMasters(world, machine, process, ask)
  let inbox: Request[] = []
  /** Outside the database: another folder, another disk. */
  let mark: { readonly at: HighWater; readonly writtenMs: number } | undefined
  let isAnother = false
  return {
    label,
    machine,
    journal,
    link,
    process,
    serve,
    begin: life.begin,
    restore,
    masters,
    upgrade,
    settle,
  }

  function ask(path: string, body: Uint8Array, answered: Answered) {
    line.call(hub, `${path} ${name.node}`, body, process.inThisLife(answered))
  }

  function start() {
    inbox = []
    disk.transact(firstTime)
    const finding = judgeStart({
      streams: log.streams(),
      hashAt: log.hashAt,
      highWater: mark?.at,
      machine: { kept: isAnother ? 'another' : 'this', found: 'this' },
    })
    isAnother = false
    masters.start()
    if (!finding.sound) life.begin(finding.reason)
    link.start()
    process.later(1_500, tick)
  }

  /** A database that nobody has written yet knows nothing of what was before it. */
  function firstTime() {
    if (log.current() !== undefined) return
    const inc = machine.begin()
    journal.state.set({ gen: world.newToken(), past: [], isUpgraded: false })
    if (mark === undefined && world.clock.nowMs() === 0) {
      journal.leases.set({ ...journal.leases.get(), edge: { node: name.node, inc } })
    } else journal.lease({ type: 'restored', inc })
  }

  function tick() {
    if (journal.due.size() > 0) act(makeDue)
    process.later(world.dice.between(5_000, 15_000), tick)
  }

  /** While something is known to be missing here, no day is summed up. */
  function makeDue() {
    const isSound = journal.leases.get().standing === 'sound'
    if (isSound && journal.missing.size() === 0) journal.makeDue()
  }

  /** One thing the store does by itself. */
  function act(work: () => void) {
    process.run(() => {
      commit(work)
      tellHub()
    })
  }

  function commit(work: () => void): boolean {
    try {
      disk.transact(() => {
        work()
        process.mayDie('before the commit')
      })
      journal.told(true)
      doors.told(true)
      return true
    } catch (error) {
      journal.told(false)
      doors.told(false)
      if (!(error instanceof DiskFull)) throw error
      world.tally('store refused for want of room')
      return false
    }
  }

  function tellHub() {
    const current = log.current()
    if (current === undefined) return
    const at = { inc: current.inc, ...current.head }
    if (isMarkDue(mark, at, world.clock.nowMs())) mark = { at, writtenMs: world.clock.nowMs() }
    link.appended(current.inc)
  }

  function serve(path: string, body: Uint8Array, reply: (answer: Uint8Array) => void) {
    if (!process.isAlive()) return
    inbox.push({ path, body, reply })
    if (inbox.length === 1) process.later(1, turn)
  }

  /** What came together is written together, and answered when all of it is on disk. */
  function turn() {
    const group = inbox.splice(0, GROUP_MAX)
    if (inbox.length > 0) process.later(1, turn)
    if (!runGroup(group) && group.length > 1) for (const each of group) runGroup([each])
    tellHub()
  }

  function runGroup(group: readonly Request[]): boolean {
    const replies: (() => void)[] = []
    const isDone = commit(() => {
      for (const request of group) replies.push(handle(request))
    })
    if (!isDone) {
      const [only] = group
      if (group.length === 1 && only) only.reply(errorBytes({ code: 'BUSY', retryAfterMs: 5_000 }))
      return false
    }
    process.mayDie('after the commit, before the answer')
    for (const reply of replies) reply()
    return true
  }

  function handle({ path, body, reply }: Request): () => void {
    const [what, device = ''] = path.split(' ')
    switch (what) {
      case 'hello':
      case 'push': {
        const answer = what === 'hello' ? doors.hello(body) : doors.push(device, body)
        if (doors.takeEarly()) reply(answer)
        return () => reply(answer)
      }
      case 'offer': {
        const answer = doors.offer(device, body)
        return () => reply(answer)
      }
      case 'call': {
        const { answer, afterHub } = calls.call(parsed(body) as CallBody)
        if (answer === undefined) return () => undefined
        return () =>
          afterHub ? whenPushed(() => grant(answer, reply), 8) : reply(jsonBytes(answer))
      }
      default: {
        const answer = masters.client()?.serve(what as 'pull', body)
        return () => answer && reply(answer)
      }
    }
  }

  /** A store that began anew while it waited has lost the lease; the till asks again and is told. */
  function grant(answer: CallAnswer, reply: Request['reply']): void {
    const told = answer.to === 'claim' ? answer.lease : undefined
    const current = told && currentLease(journal.leases.get(), told.terminal)
    if (told === undefined || current?.from === told.from) reply(jsonBytes(answer))
  }

  /** Where the hub can be reached it has the lease before the first number is taken. */
  function whenPushed(then: () => void, tries: number) {
    const current = log.current()
    if (tries === 0 || !current || current.acked >= current.head.seq) return then()
    process.later(250, () => whenPushed(then, tries - 1))
  }

  function acked(inc: Inc, seq: number): void {
    disk.transact(() => journal.reached(inc, seq))
    const idOf = (at: number) => `${name.node}/${inc}/${at}`
    watchAcked(world, machine, link.state().session, deps.peer(), { inc, seq, idOf })
  }

  /** The disk is what it was then, or empty; its mark outside may have gone with it. */
  function restore(
    image: Parameters<typeof machine.lose>[0],
    how: { keepsMark: boolean; isAnother: boolean; newGen: boolean },
  ) {
    process.stop()
    machine.lose(image)
    if (!how.keepsMark) mark = undefined
    isAnother = how.isAnother
    if (log.current() !== undefined && how.newGen) disk.transact(life.renewSessions)
    process.start()
  }

  /** A manager has looked at what nobody can read. */
  function settle() {
    act(() => journal.projection.settleAll())
  }

  function upgrade() {
    if (journal.state.get().isUpgraded) return
    act(() => {
      journal.state.set({ ...journal.state.get(), isUpgraded: true })
      journal.projection.upgraded()
    })
  }
}
