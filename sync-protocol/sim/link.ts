// The link of a machine in a world: the pump of every node, over a line that fails, in a process that
// dies where it would hurt.

import { hexOf } from '../src/bytes.ts'
import type { Link, LinkDeps } from '../src/link.ts'
import { createLink as createPump } from '../src/link.ts'
import type { HelloAnswer, HelloRequest } from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import { DiskFull } from './disk.ts'
import type { Machine } from './machine.ts'
import type { Answered } from './net.ts'
import type { Process } from './process.ts'
import { watchCursors } from './watch.ts'
import { errorIn, signOf } from './wire.ts'
import type { World } from './world-state.ts'

type Deps = Pick<LinkDeps, 'hop' | 'pushMore' | 'pushed' | 'acked' | 'carry' | 'recover'> & {
  readonly world: World
  readonly process: Process
  readonly machine: Machine
  readonly call: (path: string, body: Uint8Array, answered: Answered) => void
  /** What this node says besides its streams. */
  readonly helloMore: () => Partial<HelloRequest>
  /** On disk before the bytes leave. */
  readonly leaving: (inc: Inc, upTo: number) => void
  readonly greeted: (answer: HelloAnswer) => void
  readonly rebirth: (lost: { readonly inc: Inc; readonly shared: number }) => void
}

export function createLink(deps: Deps): Link {
  const { world, process, machine, hop } = deps
  const { log, name } = machine
  const sign = signOf(world.codec)
  return createPump({
    codec: world.codec,
    dice: world.fraction,
    ...{ hop, name, nowMs: world.clock.nowMs, later: process.later },
    log: {
      streams: log.streams,
      read: log.read,
      hashAt: log.hashAt,
      setPrunable: log.setPrunable,
      setAcked: (inc, position) => {
        process.mayDie('before it keeps what was acknowledged')
        log.setAcked(inc, position)
      },
      rewind: (inc, seq) => {
        world.tally('rewinds')
        log.rewind(inc, seq)
      },
    },
    call: (path, body, answered) =>
      deps.call(path, body, (bytes) => {
        const error = bytes && path === 'push' ? errorIn(bytes) : undefined
        if (error) world.tally(`push refused ${error.code}`)
        answered(bytes)
      }),
    sign: (bytes, signed) => signed(hexOf(sign(bytes))),
    hello: () => ({
      ...{ proto: [1], app: 'evertill', boot: '0'.repeat(32), feeds: [], schemas: {}, wall: 0 },
      ...deps.helloMore(),
    }),
    pushMore: deps.pushMore,
    leaving: (inc, upTo, then) => {
      deps.leaving(inc, upTo)
      process.mayDie('before a push leaves')
      then()
    },
    greeted: deps.greeted,
    pushed: deps.pushed,
    acked: deps.acked,
    rebirth: (lost) => {
      world.tally(`rebirth ${lost.reason}`)
      process.later(20, () => deps.rebirth(lost))
    },
    carry: (inc, after) => {
      world.tally('carries')
      process.later(20, () => deps.carry(inc, after))
    },
    recover: (inc, after) => process.later(20, () => deps.recover(inc, after)),
    alarm: ({ code }) => world.tally(`alarm ${code}`),
    told: (state) => watchCursors(world, machine, state),
    isDiskFault: (error) => error instanceof DiskFull,
  })
}
