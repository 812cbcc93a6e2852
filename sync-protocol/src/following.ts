// Carries out what the follower of a node asks for: the same pump for a till and for a store, in the
// shop and in the simulator. It asks a line that may fail and a disk that may answer later.

import { assert, unreachable } from '@evertill/shared/result.ts'
import { readPage } from './feed.ts'
import type { Feed } from './feed-row.ts'
import { createFollower } from './follower.ts'
import type {
  FollowerAlarm,
  FollowerEffect,
  FollowerInput,
  FollowerState,
  FollowerStep,
  Kept,
} from './follower-state.ts'
import type { ErrorAnswer } from './messages.ts'
import type { Codec, Dice } from './ports.ts'
import { type Counted, readManifest } from './snapshot.ts'
import { jsonBody, type MastersPath, readErrorBody } from './wire.ts'

/** Each is one transaction; `sweep` is asked for nothing. */
export type DiskQuestion = Exclude<Question, LineQuestion>
export type DiskWrite = Exclude<DiskQuestion, { type: 'open' | 'count' }>

/** What is durable now; what was counted; or nothing, where the disk did not do it. */
export type DiskAnswer = { readonly kept: Kept } | { readonly counted: Counted } | undefined

export type FollowingDeps = {
  readonly codec: Codec
  readonly dice: Dice
  readonly names: Record<Feed, string>
  /** Never runs backwards. */
  readonly nowMs: () => number
  /** Never runs after the process died. */
  readonly later: (delayMs: number, run: () => void) => void
  /** Answers with the body of any answer of the protocol, also an error; with nothing where none came. */
  readonly ask: (
    path: MastersPath,
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ) => void
  /** Answers once, at once or later. */
  readonly disk: (question: DiskQuestion, answered: (answer: DiskAnswer) => void) => void
  /** Versions of rows that only editions before this one can see may go. */
  readonly sweep: (below: number) => void
  readonly alarm: (alarm: FollowerAlarm) => void
  /** After every step. */
  readonly told: (state: FollowerState) => void
}

export type Following = ReturnType<typeof createFollowing>

/** An answer takes no longer on a line that is of any use. */
const ANSWER_WITHIN_MS = 30_000

/** One life of a process; the next one is made anew over the same disk. */
export function createFollowing(deps: FollowingDeps) {
  const { codec, dice, names, nowMs, later } = deps
  const follower = createFollower({ codec, dice, names })
  let state: FollowerState | undefined
  let timers = 0
  return { start, hint, released, state: () => state }

  function start(): void {
    assert(state === undefined, 'a process starts once')
    go(follower.start(nowMs()))
  }

  /** The other side has something new. */
  function hint(): void {
    hear({ type: 'hint' })
  }

  /** The oldest edition that a cart still holds. */
  function released(oldest: number): void {
    hear({ type: 'released', oldest })
  }

  function hear(input: Untimed): void {
    assert(state !== undefined, 'nobody is told anything before the start')
    go(follower.step(state, { ...input, nowMs: nowMs() }))
  }

  /** What the disk answers at once is heard at once, until the line, the disk or the clock is waited for. */
  function go(first: FollowerStep): void {
    let step: FollowerStep | undefined = first
    while (step) {
      state = step.state
      deps.told(state)
      const heard = carryOut(step.effects)
      step = heard && follower.step(state, { ...heard, nowMs: nowMs() })
    }
  }

  function carryOut(effects: readonly FollowerEffect[]): Untimed | undefined {
    let heard: Untimed | undefined
    for (const effect of effects) {
      if (effect.type === 'timer') setTimer(effect.atMs)
      else if (effect.type === 'alarm') deps.alarm(effect.alarm)
      else if (effect.type === 'sweep') deps.sweep(effect.below)
      else if (isForLine(effect)) askLine(effect)
      else heard = askDisk(effect) ?? heard
    }
    return heard
  }

  /** Only the newest timer counts; one that comes early waits on. */
  function setTimer(atMs: number): void {
    timers += 1
    const mine = timers
    later(Math.max(0, atMs - nowMs()), () => {
      if (mine !== timers) return
      if (nowMs() < atMs) setTimer(atMs)
      else hear({ type: 'timer' })
    })
  }

  function askDisk(question: DiskQuestion): Untimed | undefined {
    const { ticket } = question
    let isLater = false
    let atOnce: Untimed | undefined
    deps.disk(question, (answer) => {
      const told = toldOf(answer, ticket)
      if (isLater) hear(told)
      else atOnce = told
    })
    isLater = true
    return atOnce
  }

  function askLine(question: LineQuestion): void {
    const { ticket } = question
    const { path, body } = requestOf(question, deps)
    const told = (answered: Untold) => hear({ ...answered, ticket } as Untimed)
    deps.ask(path, body, (bytes) => told(bytes ? read(path, bytes, codec) : { type: 'failed' }))
    later(ANSWER_WITHIN_MS, () => told({ type: 'failed' }))
  }
}

type WithoutTime<I> = I extends unknown ? Omit<I, 'nowMs'> : never
type WithoutTicket<I> = I extends { ticket: number } ? Omit<I, 'ticket'> : never
type Untimed = WithoutTime<FollowerInput>
type Untold = WithoutTicket<Untimed>

type Question = Extract<FollowerEffect, { ticket: number }>
type LineQuestion = Extract<Question, { type: 'pull' | 'ask-manifest' | 'fetch-chunk' }>

/** A question as it travels. */
function requestOf(
  question: LineQuestion,
  { codec, names }: Pick<FollowingDeps, 'codec' | 'names'>,
) {
  const feed = names[question.feed]
  switch (question.type) {
    case 'pull': {
      const { gen, after, limit } = question
      return { path: 'pull', body: jsonBody({ feed, gen, after, limit }, codec) } as const
    }
    case 'ask-manifest':
      return { path: 'manifest', body: jsonBody({ feed }, codec) } as const
    case 'fetch-chunk': {
      const { gen, seq } = question.manifest
      const { chunk } = question
      return { path: 'chunk', body: jsonBody({ feed, gen, seq, chunk }, codec) } as const
    }
    default:
      return unreachable(question)
  }
}

function read(path: MastersPath, bytes: Uint8Array, codec: Codec): Untold {
  const error = readErrorBody(bytes, codec)
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

function isForLine(question: Question): question is LineQuestion {
  const { type } = question
  return type === 'pull' || type === 'ask-manifest' || type === 'fetch-chunk'
}

function toldOf(answer: DiskAnswer, ticket: number) {
  if (answer === undefined) return { type: 'broken', ticket } as const
  if ('kept' in answer) return { type: 'disk', ticket, kept: answer.kept } as const
  return { type: 'counted', ticket, counted: answer.counted } as const
}

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
