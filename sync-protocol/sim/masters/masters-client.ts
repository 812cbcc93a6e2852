// The follower of a till or a store in a simulated world: it asks the line and writes the disk that
// it was given, and a store hands on to its tills what it has.

import { assert, unreachable } from '@evertill/shared/result.ts'
import { readPage } from '../../src/feed.ts'
import type { Feed } from '../../src/feed-row.ts'
import { createFollower } from '../../src/follower.ts'
import type {
  Active,
  FollowerEffect,
  FollowerInput,
  FollowerState,
  FollowerStep,
} from '../../src/follower-state.ts'
import type { ErrorAnswer } from '../../src/messages.ts'
import type { Codec } from '../../src/ports.ts'
import { readManifest } from '../../src/snapshot.ts'
import { countMasters, type DiskWrite, keptOf } from '../../testing/memory-masters.ts'
import { type Cell, DiskFull } from '../disk.ts'
import { type Catalogue, catalogueOf, type NodeMasters, writeNodeMasters } from './node-masters.ts'
import { createTillFeeds } from './till-feeds.ts'
import { type MastersPath, readError, writeRequest } from './wire.ts'

export type MastersClient = ReturnType<typeof createMastersClient>

const ANSWER_WITHIN_MS = 30_000

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
  const follower = createFollower({ codec, dice, names })
  const tillFeeds = createTillFeeds({ names, codec, masters: cell.get, isSure: () => sure })
  let state: FollowerState | undefined
  let timer = 0
  let sure = false
  let cached: { readonly active: Active; readonly catalogue: Catalogue | undefined } | undefined
  return { start, hint, active, catalogue, serve: tillFeeds.serve }

  function start(): void {
    assert(state === undefined, 'a process starts once')
    go(follower.start(nowMs()))
  }

  function hint(): void {
    hear({ type: 'hint' })
  }

  function active(): Active | undefined {
    return cell.get().active
  }

  function catalogue(): Catalogue | undefined {
    const now = active()
    if (!now) return undefined
    if (cached?.active !== now) cached = { active: now, catalogue: catalogueOf(cell.get()) }
    return cached.catalogue
  }

  function hear(input: Untimed): void {
    assert(state !== undefined, 'nobody is told anything before the start')
    go(follower.step(state, { ...input, nowMs: nowMs() }))
  }

  /** What the disk answers at once is heard at once, until the line or the clock is waited for. */
  function go(first: FollowerStep): void {
    let step: FollowerStep | undefined = first
    while (step) {
      state = step.state
      if (state.work.at === 'resting') sure = true
      const input = carryOut(step.effects)
      step = input && follower.step(state, { ...input, nowMs: nowMs() })
    }
  }

  function carryOut(effects: readonly FollowerEffect[]): Untimed | undefined {
    let input: Untimed | undefined
    for (const effect of effects) input = carryOutOne(effect) ?? input
    return input
  }

  function carryOutOne(effect: FollowerEffect): Untimed | undefined {
    switch (effect.type) {
      case 'timer':
        return setTimer(effect.atMs)
      case 'alarm':
        alarm(effect.alarm.code)
        return undefined
      case 'pull':
      case 'ask-manifest':
      case 'fetch-chunk':
        return askLine(effect)
      case 'sweep':
        write(effect)
        return undefined
      default:
        return askDisk(effect)
    }
  }

  /** Only the newest timer counts. */
  function setTimer(atMs: number): undefined {
    timer += 1
    const mine = timer
    later(Math.max(0, atMs - nowMs()), () => {
      if (mine === timer) hear({ type: 'timer' })
    })
    return undefined
  }

  /** A quarter of the answers come a moment later, so that a process may die between two writes. */
  function askDisk(question: DiskQuestion): Untimed | undefined {
    const { ticket } = question
    const answer = { ...answerOf(question), ticket } as Untimed
    if (dice() >= SLOW_DISK_SHARE) return answer
    later(1 + Math.floor(dice() * SLOW_DISK_MS), () => hear(answer))
    return undefined
  }

  function answerOf(question: DiskQuestion): Untold {
    if (question.type === 'open') return { type: 'disk', kept: keptOf(cell.get()) }
    if (question.type === 'count') {
      return { type: 'counted', counted: countMasters(cell.get(), question, codec) }
    }
    if (!write(question)) return { type: 'broken' }
    if (question.type === 'activate') activated()
    return { type: 'disk', kept: keptOf(cell.get()) }
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

  function askLine(question: LineQuestion): undefined {
    const { ticket } = question
    const { path, body } = requestOf(question)
    const told = (answered: Untold) => hear({ ...answered, ticket } as Untimed)
    ask(path, body, (bytes) => told(bytes ? read(path, bytes) : { type: 'failed' }))
    later(ANSWER_WITHIN_MS, () => told({ type: 'failed' }))
    return undefined
  }

  function requestOf(question: LineQuestion): { path: MastersPath; body: Uint8Array } {
    const feed = names[question.feed]
    switch (question.type) {
      case 'pull': {
        const { gen, after, limit } = question
        return { path: 'pull', body: writeRequest({ feed, gen, after, limit }, codec) }
      }
      case 'ask-manifest':
        return { path: 'manifest', body: writeRequest({ feed }, codec) }
      case 'fetch-chunk': {
        const { gen, seq } = question.manifest
        const { chunk } = question
        return { path: 'chunk', body: writeRequest({ feed, gen, seq, chunk }, codec) }
      }
      default:
        return unreachable(question)
    }
  }

  function read(path: MastersPath, bytes: Uint8Array): Untold {
    const error = readError(bytes, codec)
    if (error) return inputOf(error)
    switch (path) {
      case 'pull': {
        const page = readPage(bytes, codec)
        return page.ok ? { type: 'page', page: page.value } : { type: 'failed' }
      }
      case 'manifest': {
        const manifest = readManifest(bytes, codec)
        return manifest.ok ? { type: 'manifest', manifest: manifest.value } : { type: 'failed' }
      }
      case 'chunk':
        return { type: 'chunk', bytes }
    }
  }
}

type WithoutTime<I> = I extends unknown ? Omit<I, 'nowMs'> : never
type WithoutTicket<I> = I extends { ticket: number } ? Omit<I, 'ticket'> : never
type Untimed = WithoutTime<FollowerInput>
type Untold = WithoutTicket<Untimed>

type Question = Extract<FollowerEffect, { ticket: number }>
type LineQuestion = Extract<Question, { type: 'pull' | 'ask-manifest' | 'fetch-chunk' }>
type DiskQuestion = Exclude<Question, LineQuestion>

const SLOW_DISK_SHARE = 0.25
const SLOW_DISK_MS = 40

function inputOf(error: ErrorAnswer): Untold {
  switch (error.code) {
    case 'RESET':
    case 'TOO_OLD':
    case 'FUTURE':
      return { type: 'refused', refusal: error }
    case 'UPGRADE':
    case 'REVOKED':
      return { type: 'refused', refusal: { code: error.code } }
    case 'BUSY':
      return { type: 'failed', retryAfterMs: error.retryAfterMs }
    default:
      return { type: 'failed' }
  }
}
