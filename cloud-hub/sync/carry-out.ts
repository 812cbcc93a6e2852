// Carries out what the receiver decided, in the transaction it stands in: sessions, streams, entries,
// where each fact counts, and what somebody should look at. Answers what the node is told after it.

import { innermost } from '@evertill/sync-protocol/adopt.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type {
  ReceiverAnswer,
  ReceiverEffect,
  StreamRow,
} from '@evertill/sync-protocol/receiver-rows.ts'
import type { Tx } from '../db.ts'
import type { EnrolledNode } from '../http/route.ts'
import { type Cause, raise } from '../inbox/store.ts'
import { insertEntries, insertGap, insertIds, saveStreams } from '../journal/store.ts'
import { type KeptNode, notePush, saveNode } from './store.ts'

export async function carryOut(
  tx: Tx,
  by: EnrolledNode,
  effects: readonly ReceiverEffect[],
  { kept, codec }: { readonly kept: KeptNode; readonly codec: Codec },
): Promise<ReceiverAnswer | undefined> {
  const streams = new Map<string, StreamRow>()
  const causes: Cause[] = []
  let answer: ReceiverAnswer | undefined
  let appended: readonly Entry[] = []
  for (const effect of effects) {
    switch (effect.type) {
      case 'saveNode': {
        const { session, ep } = effect.node
        await saveNode(tx, by, { ...kept, session, ep, boot: effect.boot })
        break
      }
      case 'saveStream':
        streams.set(effect.stream.inc, effect.stream)
        break
      case 'gapRecord':
        await insertGap(tx, by, effect.inc, effect.gap)
        break
      case 'append':
        appended = effect.entries
        break
      case 'keepIds':
        answer = withNotes(effects, await keep(tx, by, effect, { appended, codec }))
        break
      case 'alarm':
        causes.push(causeOf(by, effect))
        break
      case 'answer':
        answer ??= effect.answer
        break
      // The row of the stream says where it begins; the hub writes no journal of its own.
      case 'streamBase':
      case 'commit':
        break
    }
  }
  await saveStreams(tx, by, [...streams.values()])
  await raise(tx, by.tenant, causes)
  return answer
}

/** The entries, where each fact counts, and the highest number; answers those known before. */
async function keep(
  tx: Tx,
  by: EnrolledNode,
  { inc, ids }: Extract<ReceiverEffect, { readonly type: 'keepIds' }>,
  { appended, codec }: { readonly appended: readonly Entry[]; readonly codec: Codec },
): Promise<readonly number[]> {
  const facts = appended.map((entry) => innermost(entry, codec))
  const factIds = facts.map(({ id }) => id)
  await insertEntries(tx, by, inc, appended, factIds)
  const counted = await insertIds(tx, by, inc, ids)
  const highest = facts.reduce((most, { envelope }) => Math.max(most, numberIn(envelope)), 0)
  await notePush(tx, by, highest)
  return ids.filter(({ id }) => !counted.has(id)).map(({ seq }) => seq)
}

/** What another push brought first is stored with a note, also where the machine could not know. */
function withNotes(
  effects: readonly ReceiverEffect[],
  known: readonly number[],
): ReceiverAnswer | undefined {
  const effect = effects.find(({ type }) => type === 'answer')
  const answer = effect?.type === 'answer' ? effect.answer : undefined
  if (answer?.to !== 'push' || known.length === 0) return answer
  const found = known.map((seq) => ({ seq, code: 'DUP_ID' as const }))
  const notes = [...answer.body.notes, ...found].sort((a, b) => a.seq - b.seq)
  return { to: 'push', body: { ...answer.body, notes } }
}

/** Beyond this no lease could go on; whoever writes it has a fault, and nobody else pays for it. */
const NUMBER_MAX = 1_000_000_000_000

/** The number that a fact shows of its lease; 0 where it shows none. */
function numberIn({ type, body }: Entry['envelope']): number {
  const shown =
    type === 'transaction'
      ? (body['fact'] as { readonly transactionNo?: unknown } | null | undefined)?.transactionNo
      : type === 'lease-opened' || type === 'lease-registered'
        ? body['from']
        : 0
  const isNumber = typeof shown === 'number' && Number.isSafeInteger(shown)
  return isNumber && shown > 0 && shown <= NUMBER_MAX ? shown : 0
}

function causeOf(
  { node, store }: EnrolledNode,
  { code, inc, at }: Extract<ReceiverEffect, { readonly type: 'alarm' }>,
): Cause {
  return { code, about: `${node} ${inc} ${at}`, store }
}
