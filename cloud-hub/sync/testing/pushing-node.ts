// A store's machine as the hub sees it, for tests: makes real hellos and real signed pushes of entries
// that it wrote, and knows nothing of the hub but its answers.

import { assert } from '@evertill/shared/result.ts'
import { wrap } from '@evertill/sync-protocol/adopt.ts'
import { genesis } from '@evertill/sync-protocol/chain-hash.ts'
import { type Entry, type EntryDraft, makeEntry } from '@evertill/sync-protocol/entry.ts'
import { signHead } from '@evertill/sync-protocol/head.ts'
import { nextHlc } from '@evertill/sync-protocol/hlc.ts'
import type { PushHeader } from '@evertill/sync-protocol/messages.ts'
import type { Position } from '@evertill/sync-protocol/names.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Sign } from '@evertill/sync-protocol/ports.ts'
import { codec, newKeys } from '@evertill/sync-protocol/testing/node-ports.ts'
import type { EnrolledNode } from '../../http/route.ts'

export type PushingNode = ReturnType<typeof createPushingNode>

type NodeName = {
  readonly tenant: string
  readonly store: string
  readonly no?: number
  /** What a real hub called it, and the key it was enrolled with. */
  readonly node?: string
  readonly sign?: Sign
}

export function createPushingNode({ tenant, store, no = 1, ...given }: NodeName) {
  const fresh = newKeys()
  const keys = { ...fresh, sign: given.sign ?? fresh.sign }
  const node = given.node ?? `0190c2a0-5555-7000-8000-${no.toString(16).padStart(12, '0')}`
  const device = `0190c2a0-7777-7000-8000-${no.toString(16).padStart(12, '0')}`
  const enrolled: EnrolledNode = { tenant, store, node, verify: keys.verify }
  const logs = new Map<string, Entry[]>()
  let inc = incNo(1)
  let written = 0
  return { enrolled, node, write, adopt, hello, push, begin, inc: () => inc, log: () => logOf(inc) }

  /** Goes on under another incarnation, with an empty log. */
  function begin(number: number): void {
    inc = incNo(number)
  }

  function write(type: string, body: object, more: Partial<EntryDraft> = {}): Entry {
    const made = makeEntry(draft(type, body, more), headOf(inc), codec)
    assert(made.ok, `the test's own entry cannot be made: ${JSON.stringify(made)}`)
    logOf(inc).push(made.value)
    return made.value
  }

  /** What a till of the store wrote, as the store takes it into its own journal. */
  function adopt(type: string, body: object, more: Partial<EntryDraft> = {}): Entry {
    const inner = { ...draft(type, body, more), node: device, inc: incNo(900) }
    const made = makeEntry(inner, { seq: written, hash: '0'.repeat(64) }, codec)
    assert(made.ok, `the test's own fact cannot be made: ${JSON.stringify(made)}`)
    const { bytes, envelope, hash, seq } = made.value
    const origin = { device, inc: inner.inc, seq, hash }
    const stamp = draft('adopted', {}, {})
    const wrapped = wrap({ id: envelope.id, origin, bytes, envelope }, stamp, headOf(inc), codec)
    assert(wrapped.ok, 'the fact can be wrapped')
    logOf(inc).push(wrapped.value)
    return wrapped.value
  }

  function hello(changes: object = {}): Uint8Array {
    const streams = [...new Set([...logs.keys(), inc])].map((each) => ({
      inc: each,
      floor: genesis({ tenant, node, inc: each }, codec),
      head: headOf(each),
      acked: 0,
      ...(each === inc ? { cur: true } : {}),
    }))
    const head_sig = signHead({ tenant, node, inc }, headOf(inc), { ...codec, ...keys })
    const request = { proto: [1], app: 'test', node, boot: 'b'.repeat(32), streams, head_sig }
    return json({ ...request, feeds: [], schemas: {}, wall: 0, ...changes })
  }

  /** Entries from one number on, as many as are asked for. */
  function push(sess: number, from = 1, count = 500): Uint8Array {
    const entries = logOf(inc)
    const before = entries[from - 2] ?? genesis({ tenant, node, inc }, codec)
    const head = headOf(inc)
    const sig = signHead({ tenant, node, inc }, head, { ...codec, ...keys })
    const lines = entries.slice(from - 1, from - 1 + count).map(({ bytes }) => bytes)
    const header = { node, inc, sess, from, prev: before.hash, head: { ...head, sig } }
    return encodeBody<PushHeader>(header, lines, codec)
  }

  function draft(type: string, body: object, more: Partial<EntryDraft>): EntryDraft {
    written += 1
    const wall = 1_795_000_000_000 + written
    const id = `0190c2a0-${no.toString(16).padStart(4, '0')}-7000-8000-${written.toString(16).padStart(12, '0')}`
    const stamp = { id, tenant, store, node, inc, tv: 1, hlc: nextHlc(undefined, wall), wall }
    return { ...stamp, type, body: { ...body }, ...more }
  }

  function headOf(of: string): Position {
    const last = logOf(of).at(-1)
    return last ? { seq: last.seq, hash: last.hash } : genesis({ tenant, node, inc: of }, codec)
  }

  function logOf(of: string): Entry[] {
    const known = logs.get(of)
    if (known) return known
    const fresh: Entry[] = []
    logs.set(of, fresh)
    return fresh
  }
}

function incNo(number: number): string {
  return number.toString(16).padStart(32, '1')
}

export function json(value: object): Uint8Array {
  return codec.utf8.encode(JSON.stringify(value))
}
