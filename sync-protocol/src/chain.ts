// Reads a run of lines as the continuation of a log: how far it is good, and what is wrong there.

import { genesis, hashAfter } from './chain-hash.ts'
import { type Entry, type EntryFault, type Envelope, readEnvelope } from './entry.ts'
import type { Position, StreamName } from './names.ts'
import type { Codec } from './ports.ts'

export type LineFault =
  | EntryFault
  /** A good envelope, but of another stream or number. */
  | { readonly code: 'MISPLACED'; readonly path: 'tenant' | 'node' | 'inc' | 'seq' }

export type Run = {
  /** The entries before the first bad line, with their hashes. */
  readonly good: readonly Entry[]
  readonly head: Position
  readonly broken?: { readonly at: number; readonly fault: LineFault }
}

/** Nothing after the first bad line counts: its hash would stand on bytes nobody vouches for. */
export function readRun(
  name: StreamName,
  after: Position,
  lines: readonly Uint8Array[],
  codec: Codec,
): Run {
  const good: Entry[] = []
  let head = after
  for (const bytes of lines) {
    const seq = head.seq + 1
    const read = readEnvelope(bytes, codec.utf8)
    if (!read.ok) return { good, head, broken: { at: seq, fault: read.error } }
    const path = misplaced(read.value, { ...name, seq })
    if (path) return { good, head, broken: { at: seq, fault: { code: 'MISPLACED', path } } }
    const hash = hashAfter(head.hash, bytes, codec.sha256)
    good.push({ seq, hash, bytes, envelope: read.value })
    head = { seq, hash }
  }
  return { good, head }
}

/** Whether the run begins where the stream does, or where the position says. */
export function isGenesis(name: StreamName, position: Position, codec: Codec): boolean {
  return position.seq === 0 && position.hash === genesis(name, codec).hash
}

/**
 * The number of the first entry whose bytes do not have its hash: how a node walks over what its
 * own disk gives back.
 */
export function firstBroken(
  after: Position,
  entries: readonly Entry[],
  { sha256 }: Pick<Codec, 'sha256'>,
): number | undefined {
  let head = after
  for (const { seq, hash, bytes } of entries) {
    if (seq !== head.seq + 1) return head.seq + 1
    if (hash !== hashAfter(head.hash, bytes, sha256)) return seq
    head = { seq, hash }
  }
  return undefined
}

function misplaced(envelope: Envelope, place: StreamName & { readonly seq: number }) {
  return (['tenant', 'node', 'inc', 'seq'] as const).find(
    (field) => envelope[field] !== place[field],
  )
}
