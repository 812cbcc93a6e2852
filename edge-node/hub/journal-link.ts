// Brings the journal of a store up to the hub: the sender of the protocol over the real log, and what
// the database does where the two find that it is not what it was.

import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { createLink, type Link, type LinkLog } from '@evertill/sync-protocol/link.ts'
import type { HelloRequest } from '@evertill/sync-protocol/messages.ts'
import type { Codec, Sign } from '@evertill/sync-protocol/ports.ts'
import { type SenderStatus, statusOf } from '@evertill/sync-protocol/sender-state.ts'
import { DiskFull } from '../db.ts'
import type { Engine } from '../journal/engine.ts'
import type { Clock } from '../journal/machine.ts'
import { TYPES } from '../journal/types.ts'
import type { HubPath } from './client.ts'
import { createLife } from './life.ts'

export type JournalLinkDeps = {
  readonly engine: () => Engine
  readonly name: { readonly tenant: string; readonly node: string }
  readonly codec: Codec
  readonly clock: Clock
  readonly dice: () => number
  readonly newToken: () => string
  readonly later: (delayMs: number, run: () => void) => void
  readonly sign: Sign
  readonly ask: (
    path: HubPath,
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ) => void
  /** What the greeting says of this program and its masters. */
  readonly hello: () => Pick<HelloRequest, 'app' | 'feeds'>
  readonly alarm: (code: string, about: object) => void
}

export type JournalLink = ReturnType<typeof createJournalLink>

/** An effect of the link is carried out behind the step that asked for it. */
const EFFECT_AFTER_MS = 20

/** The highest version of each type of entry that a store can read. */
const SCHEMAS = Object.fromEntries(
  Object.entries(TYPES).map(([type, versions]) => [type, versions.length]),
)

export function createJournalLink(deps: JournalLinkDeps) {
  const { engine, codec, dice, clock, later, ask, alarm } = deps
  const boot = deps.newToken()
  let status: SenderStatus | undefined
  const link: Link = createLink({
    ...{ codec, dice, hop: 'edge-hub', name: deps.name, later, nowMs: clock.monoMs },
    log: logOf(engine),
    call: ask,
    sign: (bytes, signed) => signed(hexOf(deps.sign(bytes))),
    hello: () => ({
      ...{ proto: [1], boot, schemas: SCHEMAS, wall: clock.nowMs() },
      ...deps.hello(),
    }),
    pushMore: () => ({}),
    leaving: (_inc, _upTo, then) => then(),
    greeted: (answer) => life.greeted(answer),
    pushed: () => undefined,
    acked: (inc, seq) => {
      const { commit, journal } = engine()
      commit(() => journal.reached(inc, seq))
    },
    rebirth: (lost) => later(EFFECT_AFTER_MS, () => life.begin(lost.reason, lost)),
    carry: (inc, after) => later(EFFECT_AFTER_MS, () => life.carry(inc, after)),
    recover: (inc, after) => later(EFFECT_AFTER_MS, () => life.recover(inc, after)),
    alarm: ({ code, ...about }) => alarm(code, about),
    told: (state) => {
      status = statusOf(state)
    },
    isDiskFault: (error) => error instanceof DiskFull,
  })
  const life = createLife({ ...deps, link: () => link })
  return {
    start: link.start,
    appended: link.appended,
    life,
    tryNow,
    status: () => status,
    isLinked,
  }

  /** The hub lets this store in: who waits for the next try need not, and who was revoked is not. */
  function tryNow(): void {
    if (status?.phase === 'waiting' || status?.phase === 'revoked') link.take({ type: 'tryNow' })
  }

  function isLinked(): boolean {
    return status?.phase === 'live' || status?.phase === 'catching-up'
  }
}

function logOf(engine: () => Engine): LinkLog {
  return {
    streams: () => engine().log.streams(),
    read: (inc, after, limit) => engine().log.read(inc, after, limit),
    hashAt: (inc, seq) => engine().log.hashAt(inc, seq),
    setAcked: (inc, position) => engine().log.setAcked(inc, position),
    setPrunable: (inc, seq) => engine().log.setPrunable(inc, seq),
    rewind: (inc, seq) => engine().log.rewind(inc, seq),
  }
}
