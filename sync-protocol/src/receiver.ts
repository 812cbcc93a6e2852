// What a receiver does with a PUSH: one decision over loaded rows, one transaction, then the answer.
// It refuses what does not continue its copy, never what an entry says.

import { factIdOf } from './adopt.ts'
import { type Run, readRun } from './chain.ts'
import { genesis } from './chain-hash.ts'
import type { AppendNote } from './log.ts'
import type { ErrorAnswer, PushHeader } from './messages.ts'
import type { Position } from './names.ts'
import {
  type FactId,
  type PushRows,
  type ReceiverEffect,
  type ReceiverNeeds,
  refusal,
  type StreamRow,
} from './receiver-rows.ts'
import { isPresent } from './session.ts'

export type Push = {
  readonly header: Pick<PushHeader, 'inc' | 'sess' | 'from' | 'prev' | 'seen' | 'shown'> & {
    readonly head: Position
  }
  readonly lines: readonly Uint8Array[]
}

/** The order of these checks is the rule: who speaks, how much, where, the same, and is it good. */
export function decidePush(
  rows: PushRows,
  push: Push,
  needs: ReceiverNeeds,
): readonly ReceiverEffect[] {
  const { node, stream } = rows
  const { header, lines } = push
  const { tenant, node: id, session } = node
  if (node.status === 'revoked') return refusal({ code: 'REVOKED' })
  if (!isPresent(session, header.sess)) return refusal({ code: 'SUPERSEDED', sess: session.sess })
  if (isTooLarge(lines, needs)) return refusal({ code: 'TOO_LARGE', limits: needs.limits })
  const name = { tenant, node: id, inc: header.inc }
  const head = stream?.head ?? genesis(name, needs)
  if (stream === undefined || header.from > head.seq + 1) {
    return refusal({ code: 'GAP', expected: head.seq + 1, hash: head.hash })
  }
  const before = { seq: header.from - 1, hash: header.prev }
  const run = readRun(name, before, lines, needs)
  const fork = firstDifference(rows, stream, before, run)
  if (fork) return forked(stream, fork)
  return keep(
    rows,
    announcing(stream, header.head),
    withoutFalseHead(run, header.head, head),
    needs,
  )
}

/** One entry alone is always taken: the bound of a single entry is that of the codec. */
function isTooLarge(lines: readonly Uint8Array[], { limits }: ReceiverNeeds): boolean {
  if (lines.length > limits.max_entries) return true
  const bytes = lines.reduce((sum, line) => sum + line.length, 0)
  return lines.length > 1 && bytes > limits.max_bytes
}

/** The lowest number under which something else is held. An equal hash vouches for all before it. */
function firstDifference(
  { hashes }: PushRows,
  { base, head }: StreamRow,
  before: Position,
  run: Run,
): Position | undefined {
  const held = new Map([...hashes, [base.seq, base.hash], [head.seq, head.hash]])
  for (const { seq, hash } of [before, ...run.good]) {
    if (seq > head.seq) return undefined
    const ours = held.get(seq)
    if (ours !== undefined && ours !== hash) return { seq, hash: ours }
  }
  return undefined
}

/** Kept as a suspicion for an operator; what is held stays as it is. */
function forked(stream: StreamRow, { seq, hash }: Position): readonly ReceiverEffect[] {
  return [
    { type: 'saveStream', stream: { ...stream, state: 'SUSPECT' } },
    { type: 'commit' },
    { type: 'alarm', code: 'FORK', inc: stream.inc, at: seq },
    ...refusal({ code: 'FORK', at: seq, hash }),
  ]
}

/** A push says how long the log is by now; until all of that is here, it is half a log. */
function announcing(stream: StreamRow, { seq, hash }: Position): StreamRow {
  return seq > stream.announced.seq ? { ...stream, announced: { seq, hash } } : stream
}

/** A run that passes the announced head with another hash is not what the node has written. */
function withoutFalseHead(run: Run, announced: Position, head: Position): Run {
  const there = run.good.find(({ seq }) => seq === announced.seq)
  if (there === undefined || there.hash === announced.hash || there.seq <= head.seq) return run
  const good = run.good.filter(({ seq }) => seq <= head.seq)
  return { good, head, broken: { at: head.seq + 1, fault: { code: 'MISPLACED', path: 'seq' } } }
}

function keep(
  { ids }: PushRows,
  stream: StreamRow,
  run: Run,
  needs: ReceiverNeeds,
): readonly ReceiverEffect[] {
  const { inc } = stream
  const fresh = run.good.filter(({ seq }) => seq > stream.head.seq)
  const last = fresh.at(-1)
  const head = last ? { seq: last.seq, hash: last.hash } : stream.head
  const facts = fresh.map((entry) => ({ id: factIdOf(entry, needs), seq: entry.seq }))
  const notes = doubles(facts, ids)
  const body = { acked: head.seq, hash: head.hash }
  const answer: readonly ReceiverEffect[] = run.broken
    ? corrupt(stream, { code: 'CORRUPT', at: run.broken.at, ...body })
    : [
        {
          type: 'answer',
          answer: {
            to: 'push',
            body: { ...body, prunable: stream.prunable, limits: needs.limits, notes },
          },
        },
      ]
  if (last === undefined) return answer
  const announced = stream.announced.seq > head.seq ? stream.announced : head
  const noted = new Set(notes.map(({ seq }) => seq))
  const counted = facts.filter(({ seq }) => !noted.has(seq))
  return [
    { type: 'append', inc, entries: fresh },
    { type: 'keepIds', inc, ids: counted },
    { type: 'saveStream', stream: { ...stream, head, announced } },
    { type: 'commit' },
    ...answer,
  ]
}

function corrupt(
  { inc }: StreamRow,
  body: Extract<ErrorAnswer, { readonly code: 'CORRUPT' }>,
): readonly ReceiverEffect[] {
  return [{ type: 'alarm', code: 'CORRUPT', inc, at: body.at }, ...refusal(body)]
}

/** A fact that is held elsewhere, or twice in this run, is stored with a note and counts once. */
function doubles(facts: readonly FactId[], ids: PushRows['ids']): readonly AppendNote[] {
  const seen = new Set<string>()
  return facts.flatMap(({ seq, id }) => {
    const known = ids.has(id) || seen.has(id)
    seen.add(id)
    return known ? [{ seq, code: 'DUP_ID' as const }] : []
  })
}
