// Builds streams and entries for tests: a test names only what matters to it.

import { assert } from '@evertill/shared/result.ts'
import { genesis } from '../src/chain-hash.ts'
import { type Entry, type EntryDraft, makeEntry } from '../src/entry.ts'
import { nextHlc } from '../src/hlc.ts'
import type { Position, StreamName } from '../src/names.ts'
import { codec } from './node-ports.ts'

/** A stream of its own for each number. */
export function streamNo(number: number): StreamName {
  const digits = number.toString(16).padStart(12, '0')
  return {
    tenant: 'A1234',
    node: `0190c2a0-0000-7000-8000-${digits}`,
    inc: digits.padStart(32, '1'),
  }
}

/** The same number gives the same id, so that a fact can come twice. */
export function idNo(number: number): string {
  return `0190c2a0-1111-7000-8000-${number.toString(16).padStart(12, '0')}`
}

export function draft(stream: StreamName, changes: Partial<EntryDraft> = {}): EntryDraft {
  return {
    id: idNo(1),
    ...stream,
    store: '5678',
    type: 'transaction',
    tv: 1,
    hlc: nextHlc(undefined, 1_795_000_000_000),
    wall: 1_795_000_000_000,
    biz: '2026-11-20',
    body: { total: 1_080 },
    ...changes,
  }
}

export function entryAfter(
  stream: StreamName,
  after: Position,
  changes: Partial<EntryDraft> = {},
): Entry {
  const made = makeEntry(draft(stream, changes), after, codec)
  assert(made.ok, `the test's own entry cannot be made: ${JSON.stringify(made)}`)
  return made.value
}

/** So many entries in a row; their ids begin with `firstId`. */
export function entriesAfter(
  stream: StreamName,
  after: Position,
  count: number,
  firstId: number = after.seq + 1,
): Entry[] {
  const entries: Entry[] = []
  let head = after
  for (let at = 0; at < count; at += 1) {
    const entry = entryAfter(stream, head, { id: idNo(firstId + at), body: { number: at } })
    entries.push(entry)
    head = { seq: entry.seq, hash: entry.hash }
  }
  return entries
}

export const beginningOf = (stream: StreamName): Position => genesis(stream, codec)
