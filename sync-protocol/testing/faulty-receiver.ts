// A receiver on a disk that can be lost between any two effects: what was not committed is gone,
// and what was committed may have been answered or not.

import type { Dice } from '@evertill/shared/testing/random.ts'
import type { Entry } from '../src/entry.ts'
import type { Place } from '../src/log.ts'
import type { Hash, Inc, StreamName } from '../src/names.ts'
import { decidePush, type Push } from '../src/receiver.ts'
import { decideHello, type Hello } from '../src/receiver-hello.ts'
import type {
  NodeRow,
  ReceiverAnswer,
  ReceiverEffect,
  ReceiverNeeds,
  StreamRow,
} from '../src/receiver-rows.ts'
import { restoredSession } from '../src/session.ts'

export type Disk = {
  readonly node: NodeRow
  readonly streams: ReadonlyMap<Inc, StreamRow>
  readonly entries: ReadonlyMap<Inc, ReadonlyMap<number, Entry>>
  /** Where each fact counts. */
  readonly ids: ReadonlyMap<string, Place>
}

export type Request =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'push'; readonly push: Push; readonly whole: boolean }

export type FaultyReceiver = ReturnType<typeof createFaultyReceiver>

export function createFaultyReceiver(
  name: Omit<StreamName, 'inc'>,
  needs: ReceiverNeeds,
  dice: Dice,
) {
  let disk: Disk = emptyDisk(name, genNo(1))
  let backup: Disk = disk
  let gens = 1
  const seen = { gaps: 0, crashes: 0, counted: 0, fenced: 0, forgotSess: -1, limits: needs.limits }
  return { disk: () => disk, seen, handle, backUp, restore, forget, lose }

  /** Answers leave as their effect comes up, whatever happens to the rest. */
  function handle(
    request: Request,
    crashPercent: number,
    send: (answer: ReceiverAnswer) => void,
  ): void {
    let draft = disk
    for (const effect of decide(request)) {
      if (dice.chance(crashPercent)) {
        seen.crashes += 1
        return
      }
      if (effect.type === 'commit') disk = draft
      else if (effect.type === 'answer') send(effect.answer)
      else if (effect.type === 'gapRecord') seen.gaps += 1
      else {
        if (effect.type === 'append' && !speaksNow(request)) seen.fenced += 1
        if (effect.type === 'keepIds') {
          seen.counted += effect.ids.filter((each) => draft.ids.has(each.id)).length
        }
        draft = written(draft, effect)
      }
    }
  }

  function speaksNow(request: Request): boolean {
    return request.kind === 'push' && request.push.header.sess === disk.node.session.sess
  }

  function decide(request: Request): readonly ReceiverEffect[] {
    const present = { ...needs, limits: seen.limits }
    if (request.kind === 'hello') {
      return decideHello(
        { node: disk.node, streams: [...disk.streams.values()] },
        request.hello,
        present,
      )
    }
    // The digest of the whole body does not fit what came in.
    if (!request.whole) {
      const body = { code: 'MALFORMED', fault: 'batch_sha256' } as const
      return [{ type: 'answer', answer: { to: 'error', body } }]
    }
    const { inc, from } = request.push.header
    const stream = disk.streams.get(inc)
    const entries = disk.entries.get(inc) ?? new Map<number, Entry>()
    const hashes = new Map<number, Hash>()
    for (let seq = from - 1; seq <= (stream?.head.seq ?? 0); seq += 1) {
      const entry = entries.get(seq)
      if (entry) hashes.set(seq, entry.hash)
    }
    return decidePush({ node: disk.node, stream, hashes, ids: disk.ids }, request.push, present)
  }

  /** What is in a backup of the receiver may be pruned at the sender. */
  function backUp(): void {
    const streams = new Map(
      [...disk.streams].map(([inc, row]) => [inc, { ...row, prunable: row.head.seq }]),
    )
    disk = { ...disk, streams }
    backup = disk
  }

  function restore(): void {
    gens += 1
    const leap = () => dice.below(1_000) / 1_000
    const session = restoredSession(backup.node.session, genNo(gens), leap)
    disk = { ...backup, node: { ...backup.node, session } }
  }

  /** A power cut on a disk that only said it had written. Nobody tells the receiver. */
  function forget(): void {
    seen.forgotSess = disk.node.session.sess
    disk = { ...backup, node: disk.node }
  }

  /** A new machine that knows nothing; answers what was in the backups of the one before. */
  function lose(): Disk['ids'] {
    const { ids } = backup
    gens += 1
    const fresh = emptyDisk(name, genNo(gens))
    const leap = () => dice.below(1_000) / 1_000
    const session = restoredSession(disk.node.session, genNo(gens), leap)
    disk = { ...fresh, node: { ...fresh.node, session } }
    backup = disk
    return ids
  }
}

function emptyDisk(name: Omit<StreamName, 'inc'>, gen: string): Disk {
  const node: NodeRow = { ...name, status: 'active', session: { sess: 0, gen }, ep: 0 }
  return { node, streams: new Map(), entries: new Map(), ids: new Map() }
}

function written(disk: Disk, effect: ReceiverEffect): Disk {
  switch (effect.type) {
    case 'saveNode':
      return { ...disk, node: effect.node }
    case 'saveStream':
      return {
        ...disk,
        streams: new Map([...disk.streams, [effect.stream.inc, effect.stream]]),
      }
    case 'append': {
      const held = disk.entries.get(effect.inc) ?? new Map<number, Entry>()
      const grown = new Map([...held, ...effect.entries.map((each) => [each.seq, each] as const)])
      return { ...disk, entries: new Map([...disk.entries, [effect.inc, grown]]) }
    }
    case 'keepIds': {
      const ids = effect.ids.map(({ id, seq }) => [id, { inc: effect.inc, seq }] as const)
      return { ...disk, ids: new Map([...disk.ids, ...ids]) }
    }
    default:
      return disk
  }
}

const genNo = (number: number): string => number.toString(16).padStart(32, '0')
