// Asks the store every few seconds whether it is there, and how far head quarters has what this till
// sold. A browser that says it is online knows nothing of that.

import type { ErrorName } from '@evertill/shared/errors/registry.ts'
import { Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { jsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import type { TillLog } from '../log/till-log.ts'
import { type Answer, codeIn, type StoreLine } from './store-line.ts'

export type Beat = {
  readonly link: 'online' | 'alone'
  /** Head quarters has everything of this incarnation up to here. */
  readonly atHq: { readonly inc: Inc; readonly seq: number } | undefined
  /** Why the store's door stays shut for this device. */
  readonly door?: ErrorName
}

const StatusAnswer = z.object({
  to: z.literal('status'),
  hubHas: z.object({ inc: Inc, seq: z.int().min(0) }),
})

const DOOR: Readonly<Record<string, ErrorName>> = {
  NOT_ENROLLED: 'DEVICE_NOT_PAIRED',
  BAD_SIGNATURE: 'DEVICE_NOT_PAIRED',
  REVOKED: 'DEVICE_REVOKED',
}

const BEAT_MS = 5_000
/** After a sale its copies are of interest sooner. */
const SOON_MS = 400
/** A line on which an answer takes longer is no company, whatever comes of it in the end. */
const PATIENCE_MS = 4_000

type HeartbeatDeps = {
  readonly log: Pick<TillLog, 'current'>
  readonly line: Pick<StoreLine, 'signed'>
  readonly codec: Codec
  readonly node: string
  readonly newId: () => string
  readonly later: (delayMs: number, run: () => void) => void
  readonly told: (beat: Beat) => void
}

export function createHeartbeat(deps: HeartbeatDeps) {
  const { log, line, codec, node, newId, later, told } = deps
  let beat: Beat = { link: 'alone', atHq: undefined }
  let timers = 0
  let asked = 0
  let isAsking = false
  return { start: ask, soon: () => after(SOON_MS), beat: () => beat }

  function ask() {
    const inc = log.current()?.inc
    if (isAsking || inc === undefined) return after(BEAT_MS)
    isAsking = true
    asked += 1
    const mine = asked
    const body = jsonBody({ kind: 'status', cmd: newId(), by: { node, inc } }, codec)
    line.signed('/sync/v1/call', body).then(heard, () => heard(undefined))
    later(PATIENCE_MS, () => {
      if (isAsking && mine === asked) say({ link: 'alone', atHq: beat.atHq })
    })
  }

  /** An error of the store is an answer too, but whoever refuses to know us is no company. */
  function heard(answer: Answer | undefined): void {
    isAsking = false
    const read = StatusAnswer.safeParse(answer?.json)
    const door = answer && DOOR[codeIn(answer.json) ?? '']
    say({
      link: answer !== undefined && answer.status < 400 ? 'online' : 'alone',
      atHq: read.success ? read.data.hubHas : beat.atHq,
      ...(door === undefined ? {} : { door }),
    })
    after(BEAT_MS)
  }

  function say(now: Beat): void {
    beat = now
    told(beat)
  }

  /** Only the newest moment counts. */
  function after(delayMs: number): void {
    timers += 1
    const mine = timers
    later(delayMs, () => {
      if (mine === timers) ask()
    })
  }
}
