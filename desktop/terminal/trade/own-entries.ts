// Writes into the log of this till: the entries of one act, and what it takes along when it goes on
// under a new incarnation.

import { assert } from '@evertill/shared/result.ts'
import type { Written } from '@evertill/shared/till/books.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { type Entry, makeEntry } from '@evertill/sync-protocol/entry.ts'
import { type Hlc, nextHlc } from '@evertill/sync-protocol/hlc.ts'
import { carried, planRebirth } from '@evertill/sync-protocol/incarnation.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Change } from '../log/change.ts'
import type { TillLog } from '../log/till-log.ts'

/** Which till of which store this is; `node` is the device. */
export type TillName = {
  readonly tenant: string
  readonly store: string
  readonly node: string
  readonly terminal: number
}

export type WriterDeps = {
  readonly codec: Codec
  readonly name: TillName
  readonly wallMs: () => number
  /** 128 random bits. */
  readonly newToken: () => string
}

export function createWriter({ codec, name, wallMs, newToken }: WriterDeps) {
  const { tenant, store, node, terminal } = name
  return { begin, write, carryOver }

  function begin(change: Change): Inc {
    const inc = newToken()
    change.open(inc, genesis({ tenant, node, inc }, codec), 'current')
    return inc
  }

  /** Behind the newest entry, and never earlier than that was. */
  function write(
    change: Change,
    written: readonly Written[],
    last: Hlc | undefined,
  ): readonly Entry[] {
    const current = change.current()
    assert(current !== undefined, 'a till that trades has a log')
    const { inc } = current
    let { head } = current
    let hlc = last
    const entries = written.map(({ id, type, biz, open, body }) => {
      hlc = nextHlc(hlc, wallMs())
      const made = makeEntry(
        {
          ...{ tenant, store, node, inc, id, type, tv: 1, hlc, wall: wallMs() },
          ...(biz === undefined ? {} : { biz }),
          ...(open === undefined ? {} : { open }),
          terminal: String(terminal),
          body: body as Record<string, unknown>,
        },
        head,
        codec,
      )
      assert(made.ok, `a ${type} that cannot be written`)
      head = { seq: made.value.seq, hash: made.value.hash }
      return made.value
    })
    append(change, inc, entries)
    return entries
  }

  /** Everything still held goes along; what stood under the old name is given up. */
  function carryOver(change: Change, log: TillLog, last: Hlc | undefined): readonly Entry[] {
    const { carry } = planRebirth('device-edge', change.streams())
    const held = carry.flatMap(({ inc, after }) => log.held(inc).filter(({ seq }) => seq > after))
    for (const { inc } of change.streams()) change.drop(inc)
    const inc = begin(change)
    let hlc = last
    const stamp = () => {
      hlc = nextHlc(hlc, wallMs())
      return { tenant, store, node, inc, hlc, wall: wallMs() }
    }
    const over = carried(held, new Set(), stamp, genesis({ tenant, node, inc }, codec), codec)
    assert(over.unfit.length === 0, 'what a till wrote itself can be carried on')
    append(change, inc, over.entries)
    return over.entries
  }
}

function append(change: Change, inc: Inc, entries: readonly Entry[]): void {
  const done = change.append(inc, entries)
  assert(done.ok, 'what a till writes follows on its log')
}
