// A run of sales of a wished size, each with as many lines as fill it: what the benchmarks push,
// read and verify.

import { assert } from '@evertill/shared/result.ts'
import { type Entry, makeEntry } from '../src/entry.ts'
import { beginningOf, draft, idNo, streamNo } from '../testing/entries.ts'
import { codec } from '../testing/node-ports.ts'

export const STREAM = streamNo(1)

export type Sales = {
  readonly entries: readonly Entry[]
  readonly lines: readonly Uint8Array[]
  readonly bytes: number
}

export function salesOf(count: number, entryBytes: number): Sales {
  const lineCount = Math.max(1, Math.round((entryBytes - BARE_BYTES) / LINE_BYTES))
  const entries: Entry[] = []
  let head = beginningOf(STREAM)
  for (let at = 0; at < count; at += 1) {
    const made = makeEntry(
      draft(STREAM, { id: idNo(at + 1), body: saleOf(lineCount, at) }),
      head,
      codec,
    )
    assert(made.ok, 'a sale of the benchmark can be made')
    entries.push(made.value)
    head = { seq: made.value.seq, hash: made.value.hash }
  }
  const lines = entries.map(({ bytes }) => bytes)
  return { entries, lines, bytes: lines.reduce((sum, line) => sum + line.length, 0) }
}

function saleOf(lineCount: number, seed: number) {
  const lines = Array.from({ length: lineCount }, (_, at) => ({
    line: at + 1,
    item: `4901234${String(567_890 + ((seed + at) % 1_000))}`,
    name: `おにぎり 鮭 ${(seed + at) % 1_000}`,
    quantity: 1_000 * (1 + (at % 3)),
    price: 100 + ((seed + at * 37) % 900),
    amount: 100 + ((seed + at * 41) % 2_700),
    tax: at % 2 === 0 ? 'reduced' : 'standard',
  }))
  return { total: 1_080 + seed, lines, tenders: [{ method: 'cash', amount: 1_080 + seed }] }
}

/** Of the envelope with everything but lines, and of one line. */
const BARE_BYTES = 348
const LINE_BYTES = 122
