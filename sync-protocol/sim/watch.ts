// What is looked at while a world is still running: no old speaker is heard, what is acknowledged is
// on the peer's disk, and nobody goes back to older prices.

import type { Active } from '../src/follower-state.ts'
import type { ReceiverEffect } from '../src/receiver-rows.ts'
import type { Session } from '../src/session.ts'
import type { Link } from './link.ts'
import type { Machine } from './machine.ts'
import { FOUL_ALARMS, wentBack } from './masters/checks.ts'
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

/** What a peer's database is called, and what it holds of this node's log. */
export type Peer = {
  readonly gen: string
  /** Its disk promised more than it kept, and it does not know yet. */
  readonly isForgetful: boolean
  readonly holds: (id: string) => boolean
}

/** 9: what the sender takes for kept is on the disk of the peer that said so. */
export function watchAcked(
  world: World,
  { log, label }: Machine,
  link: Link,
  peer: Peer,
  acked: {
    readonly inc: string
    readonly seq: number
    readonly idOf: (seq: number) => string | undefined
  },
): void {
  if (peer.isForgetful || link.state().session?.gen !== peer.gen) return
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
