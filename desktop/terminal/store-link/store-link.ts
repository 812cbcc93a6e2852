// The till's link to its store: the machine of the protocol over this till's log and the line. What is
// durable before what, it says in one place; selling waits for none of it.

import type { ErrorName } from '@evertill/shared/errors/registry.ts'
import { createLink, type LinkDeps } from '@evertill/sync-protocol/link.ts'
import type { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec, Dice } from '@evertill/sync-protocol/ports.ts'
import { type SenderStatus, statusOf, type Trouble } from '@evertill/sync-protocol/sender-state.ts'
import type { Change } from '../log/change.ts'
import { DiskFault } from '../log/till-log.ts'
import type { DeviceKey } from '../pairing/device-key.ts'
import { readCell, type Sent, writeCell } from '../trade/cells.ts'
import type { Trade } from '../trade/trade.ts'
import type { Calls } from './calls.ts'
import { JSON_TYPE, LINES_TYPE, type StoreLine } from './store-line.ts'
import {
  keepGreeting,
  keepOwnEntries,
  leasesShown,
  shownInHello,
  shownInPush,
} from './store-told.ts'

export type StoreLinkDeps = {
  readonly trade: Trade
  readonly line: Pick<StoreLine, 'signed'>
  readonly key: Pick<DeviceKey, 'signHex'>
  readonly codec: Codec
  readonly dice: Dice
  readonly app: string
  /** Of this process. */
  readonly boot: string
  readonly wallMs: () => number
  readonly monoMs: () => number
  readonly later: (delayMs: number, run: () => void) => void
  readonly calls: () => Pick<Calls, 'offer' | 'pump'>
  /** Something that people see has changed. */
  readonly changed: () => void
  readonly fault: (error: unknown) => void
}

export type StoreLink = ReturnType<typeof createStoreLink>

/** The highest version of each type of entry that a till reads. */
const SCHEMAS = { 'cart-handed-over': 1 } as const
/** A rebirth that was asked for begins when the machine is at rest. */
const REBIRTH_AFTER_MS = 20

export function createStoreLink(deps: StoreLinkDeps) {
  const { trade, line, key, codec, dice, wallMs, monoMs, later, calls, changed, fault } = deps
  const { log, name } = trade
  let acked: { readonly inc: Inc; readonly seq: number } | undefined
  let status: SenderStatus | undefined
  const link = createLink({
    codec,
    dice,
    hop: 'device-edge',
    name,
    log: linkLog(trade, fault),
    nowMs: monoMs,
    later,
    call: protocolCall(line, fault),
    sign: (bytes, signed) => {
      key.signHex(bytes).then(signed, fault)
    },
    hello: helloMore,
    pushMore: () => shownInPush(log),
    leaving,
    greeted,
    pushed: (answer, isLate) => {
      keepOwnEntries(log, codec, answer, isLate).catch(fault)
    },
    acked: (inc, seq) => {
      acked = { inc, seq }
      changed()
    },
    rebirth: () => later(REBIRTH_AFTER_MS, reborn),
    carry: () => undefined,
    recover: () => undefined,
    alarm: changed,
    told: (state) => {
      status = statusOf(state)
      changed()
    },
    isDiskFault: (error) => error instanceof DiskFault,
  })
  return {
    start: link.start,
    tryNow: () => link.take({ type: 'tryNow' }),
    appended: link.appended,
    session: () => link.state().session?.sess,
    ackedUpTo,
    trouble: () => status?.obstacle && troubleOf(status.obstacle),
  }

  /** What the machine was told counts before the disk has it. */
  function ackedUpTo(): number {
    const current = log.current()
    if (current === undefined) return 0
    return Math.max(current.acked, acked?.inc === current.inc ? acked.seq : 0)
  }

  function helloMore(): ReturnType<LinkDeps['hello']> {
    return {
      proto: [1],
      app: deps.app,
      boot: deps.boot,
      feeds: [],
      schemas: SCHEMAS,
      wall: wallMs(),
      leases: leasesShown(trade),
      ...shownInHello(log),
    }
  }

  /** On disk before any of these entries leaves for the first time. */
  function leaving(inc: Inc, upTo: number, then: () => void) {
    const sent = readCell<Sent>(log.cell('sent'))
    if (sent?.inc === inc && sent.upTo >= upTo) return then()
    log.transact((change) => writeCell(change, 'sent', { inc, upTo })).then(then, fault)
  }

  function greeted(answer: HelloAnswer): void {
    keepGreeting(trade, answer)
      .then(() => {
        calls().pump()
        changed()
      })
      .catch(fault)
  }

  function reborn(): void {
    trade
      .rebirth()
      .then(() => {
        link.take({ type: 'reborn', streams: log.streams() })
        changed()
      })
      .catch(fault)
  }
}

/** Where one of its cursors is lost in a crash, the store says it again: nobody waits for them. */
function linkLog({ log, prune }: Trade, fault: (error: unknown) => void): LinkDeps['log'] {
  const { streams, read, hashAt } = log
  return {
    ...{ streams, read, hashAt },
    setAcked: (inc, position) => behind(inc, (change) => change.setAcked(inc, position)),
    setPrunable: (inc, seq) => behind(inc, (change) => change.setPrunable(inc, seq)),
    rewind: (inc, seq) => behind(inc, (change) => change.rewind(inc, seq)),
  }

  /** Where the till has begun anew meanwhile, nobody asks for the old stream any more. */
  function behind(inc: Inc, work: (change: Change) => void): void {
    const isHeld = (change: Change) => change.streams().some((each) => each.inc === inc)
    log
      .transact((change) => (isHeld(change) ? work(change) : undefined))
      .then(prune)
      .catch(fault)
  }
}

function protocolCall(
  line: StoreLinkDeps['line'],
  fault: (error: unknown) => void,
): LinkDeps['call'] {
  return (path, body, answered) => {
    const type = path === 'push' ? LINES_TYPE : JSON_TYPE
    line.signed(`/sync/v1/${path}`, body, type).then((answer) => answered(answer?.bytes), fault)
  }
}

/** What people are told of what stands in the way. */
function troubleOf(trouble: Trouble): ErrorName {
  switch (trouble) {
    case 'UPGRADE':
      return 'UPGRADE_REQUIRED'
    case 'REVOKED':
      return 'DEVICE_REVOKED'
    case 'SUPERSEDED':
      return 'SYNC_SUPERSEDED'
    case 'FORK':
      return 'SYNC_FORK'
    case 'CORRUPT':
      return 'SYNC_CORRUPT'
    default:
      return 'STORE_UNREACHABLE'
  }
}
