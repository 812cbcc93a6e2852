// What is looked at while a world is still running: who is heard, what is taken for kept, which prices
// count, and to whom a terminal, a cart or a return is promised.

import type { Active } from '../src/follower-state.ts'
import type { CartRow } from '../src/handover.ts'
import type { PeerHead } from '../src/messages.ts'
import type { Party } from '../src/party.ts'
import type { ReceiptRow } from '../src/permit.ts'
import type { ReceiverEffect } from '../src/receiver-rows.ts'
import type { SenderState } from '../src/sender-state.ts'
import type { Session } from '../src/session.ts'
import type { Machine } from './machine.ts'
import { FOUL_ALARMS, wentBack } from './masters/checks.ts'
import type { FaultName } from './options.ts'
import type { World } from './world-state.ts'

/** 20: only the session of the last HELLO appends. */
export function watchFence(
  world: World,
  label: string,
  { sess: present }: Session,
  sess: number,
  effects: readonly ReceiverEffect[],
): void {
  if (sess !== present && effects.some(({ type }) => type === 'append')) {
    world.oracle.violate(`20: ${label} heard a session of before`)
  }
}

/** 13: where the sender believes it stands is where its log says it does. */
export function watchCursors(
  world: World,
  { label, log }: Pick<Machine, 'label' | 'log'>,
  { streams }: SenderState,
): void {
  for (const { inc, acked } of streams) {
    const saved = log.streamOf(inc)?.acked
    if (saved !== undefined && saved !== acked) {
      world.oracle.violate(
        `13: ${label} believes ${acked} of ${inc.slice(-4)} kept, and ${saved} is saved`,
      )
    }
  }
}

/** What a peer's database is called, and what it holds of this node's log. */
export type Peer = {
  readonly gen: string
  /** Its disk promised more than it kept, and it does not know yet. */
  readonly isForgetful: boolean
  readonly holds: (id: string) => boolean
  /** Whether its log stands where this says, or stood there on the way. */
  readonly was: (head: PeerHead) => boolean
  /** What it wrote itself under an incarnation, up to a number. */
  readonly own: (inc: string, upTo: number) => readonly string[]
}

/** 9: what the sender takes for kept is on the disk of the peer that said so. */
export function watchAcked(
  world: World,
  { log, label }: Machine,
  session: Session | undefined,
  peer: Peer,
  acked: {
    readonly inc: string
    readonly seq: number
    readonly idOf: (seq: number) => string | undefined
  },
): void {
  if (peer.isForgetful || session?.gen !== peer.gen) return
  const floor = log.streamOf(acked.inc)?.floor ?? 1
  for (let seq = Math.max(floor, acked.seq - WATCHED + 1); seq <= acked.seq; seq += 1) {
    const id = acked.idOf(seq)
    if (id !== undefined && !peer.holds(id)) {
      world.oracle.violate(`9: ${label} believes that ${seq} is kept, and it is not`)
    }
  }
}

/** The newest of them: the older ones were looked at before. */
const WATCHED = 8

/** 9: what a store says a till has seen of it, the till keeps. */
export function watchKept(
  world: World,
  label: string,
  kept: { readonly has: (id: string) => boolean },
  peer: Peer,
  seen: PeerHead,
): void {
  // An answer may come in after the store that gave it was put back to a backup.
  if (peer.isForgetful || !peer.was(seen)) return
  for (const id of peer.own(seen.inc, seen.seq)) {
    if (!kept.has(id))
      world.oracle.violate(`9: ${label} was not given ${id.slice(-6)} of its store`)
  }
}

/** 17, 18: masters only go forward within a generation, and nothing foul is found in them. */
export function createMastersWatch(world: World, machine: Machine) {
  let before: Active | undefined
  let losses = 0
  return { changed, alarm }

  function changed(after: Active): void {
    if (machine.losses() !== losses) before = undefined
    losses = machine.losses()
    if (wentBack(before, after))
      world.oracle.violate(`18: ${machine.label} went back to older masters`)
    before = after
  }

  function alarm(code: string): void {
    world.tally(`masters ${code}`)
    if (FOUL_ALARMS.has(code)) world.oracle.violate(`18: ${machine.label} raises ${code}`)
  }
}

/** 3: without a manager nobody is given a terminal that another device works at. */
export function watchClaim(
  world: World,
  till: { readonly label: string; readonly deps: { readonly rivals: () => readonly string[] } },
): void {
  const [rival] = till.deps.rivals()
  // An answer may come late, when a manager has forced the terminal to another device.
  const isForced = FORCING.some((fault) => (world.options.rates[fault] ?? 0) > 0)
  if (rival === undefined || isForced || !isCalm(world)) return
  world.oracle.violate(`3: ${till.label} was given the terminal of ${rival} without force`)
}

const FORCING = ['takeOver', 'tillDead'] as const

type Granted = {
  readonly cart: string
  readonly cmd: string
  readonly by: Party
  readonly manager: boolean
  readonly hand: number
  /** As it was suspended or mirrored. */
  readonly content: { readonly hand: number } | undefined
}

type Around = {
  readonly before: CartRow | undefined
  readonly after: CartRow | undefined
  /** The log of whoever had it last is not here up to its announced end. */
  readonly isHalf: boolean
  readonly isBilled: boolean
}

/** 8: a cart is handed to one at a time, each time in a hand of its own, and never once it is billed. */
export function watchGrant(
  world: World,
  label: string,
  { cart, cmd, by, manager, hand, content }: Granted,
  { before, after, isHalf, isBilled }: Around,
): void {
  const violate = (what: string) => world.oracle.violate(`8: ${label} hands out a cart ${what}`)
  const isRepeat = before?.commands.some((each) => each.cmd === cmd) ?? false
  const isOwners = after?.at === 'open' && after.hand === hand && after.owner?.node === by.node
  if (!isOwners) violate('to whom it does not belong any more')
  // In a hand that had passed it may have been billed while somebody else has it: that is told.
  if (isBilled && isCalm(world) && !world.oracle.managed.has(cart)) violate('that was billed')
  if (isRepeat) return
  if (content && hand <= content.hand) violate('in the hand it was in')
  if (before?.at === 'open' && !manager) violate('that another till has open')
  if (isHalf && !manager) violate('on half a log')
}

/** 2: what is promised back and what came back are together no more than what was sold. */
export function watchPermit(world: World, label: string, row: ReceiptRow | undefined): void {
  if (row?.sold === undefined) {
    world.oracle.violate(`2: ${label} permits a return of nothing`)
    return
  }
  // A store that was restored repeats what it promised before others gave goods back: that is told.
  if (!isCalm(world)) return
  const reserved = row.permits.filter(({ state }) => state === 'reserved')
  for (const { line, quantity } of row.sold) {
    let promised = 0
    for (const { lines } of [...reserved, ...row.returns]) {
      for (const back of lines) if (back.line === line) promised += back.quantity
    }
    if (
      reserved.some(({ lines }) => lines.some((back) => back.line === line)) &&
      promised > quantity
    ) {
      world.oracle.violate(`2: ${label} promises ${promised} of ${quantity} back`)
    }
  }
}

/** 8: what was billed is not open again because a copy came late. */
export function watchMirror(
  world: World,
  label: string,
  before: CartRow | undefined,
  after: CartRow | undefined,
): void {
  if (before?.at === 'closed' && after?.at === 'open') {
    world.oracle.violate(`8: ${label} takes a late copy for an open cart`)
  }
}

/** No machine forgot what it had promised, or lived twice. */
export function isCalm({ options }: World): boolean {
  return FORGETTING.every((fault) => (options.rates[fault] ?? 0) === 0)
}

const FORGETTING: readonly FaultName[] = [
  'tillPowerCut',
  'tillWiped',
  'tillCloned',
  'edgePowerCut',
  'edgeRestore',
  'edgeLost',
  'edgeCloned',
  'edgeRot',
]
