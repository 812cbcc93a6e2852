// The follower of a till or a store in a simulated world: it asks the line and writes the disk that
// it was given, and a store hands on to its tills what it has.

import { assert } from '@evertill/shared/result.ts'
import type { Feed } from '../../src/feed-row.ts'
import type { Active } from '../../src/follower-state.ts'
import { createFollowing, type DiskAnswer, type DiskQuestion } from '../../src/following.ts'
import type { Codec } from '../../src/ports.ts'
import type { MastersPath } from '../../src/wire.ts'
import { countMasters, type DiskWrite, keptOf } from '../../testing/memory-masters.ts'
import { type Cell, DiskFull } from '../disk.ts'
import { type Catalogue, catalogueOf, type NodeMasters, writeNodeMasters } from './node-masters.ts'
import { createTillFeeds } from './till-feeds.ts'

export type MastersClient = ReturnType<typeof createMastersClient>

type MastersClientDeps = {
  readonly names: Record<Feed, string>
  readonly cell: Cell<NodeMasters>
  readonly codec: Codec
  readonly dice: () => number
  readonly nowMs: () => number
  /** Never runs after the process died. */
  readonly later: (delayMs: number, run: () => void) => void
  /** Answers never, twice or late, but not to a process that died; nothing means lost. */
  readonly ask: (
    path: MastersPath,
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ) => void
  /** Throws `DiskFull` where there is no room, and then nothing was written. */
  readonly transact: (write: () => void) => void
  readonly alarm: (code: string) => void
  /** Another publish is what carts are rung up with. */
  readonly changed?: (active: Active) => void
}

/** One life of a process; the next one is made anew over the same cell. */
export function createMastersClient(deps: MastersClientDeps) {
  const { names, cell, codec, dice, nowMs, later, ask, transact, alarm, changed } = deps
  const following = createFollowing({
    ...{ codec, dice, names, nowMs, later, ask, disk },
    sweep: (below) => write({ type: 'sweep', below }),
    alarm: ({ code }) => alarm(code),
    told: ({ work }) => {
      sure ||= work.at === 'resting'
    },
  })
  const { start, hint } = following
  const tillFeeds = createTillFeeds({ names, codec, masters: cell.get, isSure: () => sure })
  let sure = false
  let cached: { readonly active: Active; readonly catalogue: Catalogue | undefined } | undefined
  return { start, hint, active, catalogue, serve: tillFeeds.serve }

  function active(): Active | undefined {
    return cell.get().active
  }

  function catalogue(): Catalogue | undefined {
    const now = active()
    if (!now) return undefined
    if (cached?.active !== now) cached = { active: now, catalogue: catalogueOf(cell.get()) }
    return cached.catalogue
  }

  /** A quarter of the answers come a moment later, so that a process may die between two writes. */
  function disk(question: DiskQuestion, answered: (answer: DiskAnswer) => void) {
    const answer = answerOf(question)
    if (dice() >= SLOW_DISK_SHARE) return answered(answer)
    later(1 + Math.floor(dice() * SLOW_DISK_MS), () => answered(answer))
  }

  function answerOf(question: DiskQuestion): DiskAnswer {
    if (question.type === 'open') return { kept: keptOf(cell.get()) }
    if (question.type === 'count') return { counted: countMasters(cell.get(), question, codec) }
    if (!write(question)) return undefined
    if (question.type === 'activate') activated()
    return { kept: keptOf(cell.get()) }
  }

  /** Carts hold their price list by value, so no edition is kept for one. */
  function activated(): void {
    const { active: now } = cell.get()
    assert(now !== undefined, 'something was activated')
    write({ type: 'sweep', below: now.edition })
    changed?.(now)
  }

  function write(effect: DiskWrite): boolean {
    const next = writeNodeMasters(cell.get(), effect)
    try {
      transact(() => cell.set(next))
      return true
    } catch (error) {
      if (error instanceof DiskFull) return false
      throw error
    }
  }
}

const SLOW_DISK_SHARE = 0.25
const SLOW_DISK_MS = 40
