// The hub of a chain: keeps what its stores push, adds it up, publishes masters, is backed up and
// restored. Its disk is honest; what it loses, it loses by being put back to a backup.

import { firstNumberAfter } from '@evertill/shared/terminal/lease.ts'
import type { TransactionBody } from '@evertill/shared/till/books.ts'
import { innermost } from '../src/adopt.ts'
import { genesis } from '../src/chain-hash.ts'
import type { Entry } from '../src/entry.ts'
import type { Place } from '../src/log.ts'
import {
  HelloRequest,
  type PushAnswer,
  type RecoverAnswer,
  RecoverRequest,
} from '../src/messages.ts'
import type { Inc, Position } from '../src/names.ts'
import { encodeBody } from '../src/ndjson.ts'
import { hubPrunable } from '../src/pruning.ts'
import type { ReceiverNeeds } from '../src/receiver-rows.ts'
import { restoredSession } from '../src/session.ts'
import { createDisk, type DiskImage, mapOf } from './disk.ts'
import { createHubMasters, firstFeeds } from './masters/hub-masters.ts'
import { createProcess, type Process } from './process.ts'
import { createProjection, type Projection } from './projection.ts'
import { createReceiving } from './receiving.ts'
import { errorBytes, jsonBytes, readJson } from './wire.ts'
import type { World } from './world-state.ts'

export type Hub = ReturnType<typeof createHub>

type HubDeps = {
  readonly world: World
  readonly tenant: string
  readonly stores: readonly string[]
}

const LIMITS = { max_entries: 100, max_bytes: 1_000_000, min_interval_ms: 0 }

type HubState = { readonly gen: string; readonly isUpgraded: boolean }
type Backup = { readonly image: DiskImage; readonly gen: string }

export function createHub({ world, tenant, stores }: HubDeps) {
  const disk = createDisk()
  const entries = disk.table<Entry>('entry')
  const ids = disk.table<Place>('id')
  const numbersFrom = disk.table<number>('numbers-from')
  const exceptions = disk.table<readonly string[]>('exception')
  const highest = disk.table<number>('highest')
  const state = disk.cell<HubState>('state', { gen: '', isUpgraded: false })
  const feeds = disk.cell('feeds', firstFeeds(tenant, stores, world.newToken()))
  let fresh: string[] = []
  let backup: Backup | undefined
  const projection: Projection = createProjection({
    disk,
    isUpgraded: () => state.get().isUpgraded,
    raise: (code, about) => exceptions.set(`${code} ${about.join(' ')}`, [code, ...about]),
    violate: world.oracle.violate,
    projected: ({ envelope }, body) => numbered(envelope.store, envelope.type, body),
  })
  const receiving = createReceiving({
    world,
    label: 'hub',
    disk,
    tenant,
    needs,
    gen: () => state.get().gen,
    withPrunable: (_, row) => row,
    hashAt: (node, inc, seq) => entries.get(`${node}/${inc}/${seq}`)?.hash,
    ids: () => mapOf(ids),
    append: (node, { inc, entries: appended }) => {
      for (const entry of appended) entries.set(`${node}/${inc}/${entry.seq}`, entry)
    },
    keepIds: ({ inc, ids: counted }, appended) => {
      for (const { id, seq } of counted) ids.set(id, { inc, seq })
      project(inc, appended, new Set(counted.map(({ seq }) => seq)))
    },
    // Only the floor of a device is taken for a base.
    streamBase: () => undefined,
    gapRecord: (node, { gap: { after } }) =>
      world.oracle.violate(`14: the hub has a gap after ${after.seq} of ${node.slice(-2)}`),
    alarm: ({ code }) => world.tally(`hub ${code}`),
  })
  const { nodes, streams } = receiving
  const process: Process = createProcess('hub', world, {
    disk,
    dies: 'hubCrash',
    start: () => undefined,
    onDeath: () => {
      fresh = []
    },
  })
  disk.transact(() => state.set({ gen: world.newToken(), isUpgraded: false }))
  const masters = createHubMasters({
    cell: feeds,
    codec: world.codec,
    dice: world.dice,
    newGen: world.newToken,
    tenant,
    stores,
  })
  return {
    streams,
    entries,
    ids,
    exceptions,
    projection,
    process,
    masters,
    serve,
    backUp,
    restore,
    upgrade,
    publish,
    settle,
    isBackedUp: (id: string) => backup?.image.get('id')?.has(id) ?? false,
    state,
  }

  function serve(path: string, body: Uint8Array, reply: (answer: Uint8Array) => void): void {
    process.run(() => {
      const [what = '', node = ''] = path.split(' ')
      fresh = []
      const answer = disk.transact(() => {
        const made = handle(what, node, body)
        if (receiving.takeEarly()) reply(made)
        process.mayDie('before the commit')
        return made
      })
      for (const id of fresh) world.oracle.has('hub', id)
      process.mayDie('after the commit, before the answer')
      reply(answer)
    })
  }

  function handle(what: string, node: string, body: Uint8Array): Uint8Array {
    if (what === 'hello') return hello(body)
    if (what === 'push') return push(node, body)
    if (what === 'recover') return recover(node, body)
    return masters.serve(what as 'pull', body)
  }

  function hello(body: Uint8Array): Uint8Array {
    const request = readJson(HelloRequest, body)
    if (request === undefined) return errorBytes({ code: 'MALFORMED', fault: 'HELLO' })
    const { node } = request
    const current = request.streams.find(({ cur }) => cur)
    if (current && !streams.has(`${node}/${current.inc}`)) raiseNumbers(node)
    const answer = receiving.hello(request)
    if (!answer.ok) return errorBytes(answer.error)
    const from = numbersFrom.get(node) ?? 1
    return jsonBytes({ ...answer.value, wall: 0, feeds: [], numbersFrom: from })
  }

  /** No lease of a new incarnation begins where one before it may have given numbers. */
  function raiseNumbers(node: string): void {
    const kept = numbersFrom.get(node)
    const known = Math.max(kept ?? 0, highest.get(node) ?? 0)
    const isFirst = kept === undefined && known === 0
    numbersFrom.set(node, isFirst ? 1 : firstNumberAfter(known))
  }

  function numbered(store: string, type: string, body: object): void {
    const number =
      type === 'transaction'
        ? (body as TransactionBody).fact.transactionNo
        : type.startsWith('lease-')
          ? (body as { from: number }).from
          : 0
    const node = nodeOfStore(store)
    if (number > (highest.get(node) ?? 0)) highest.set(node, number)
  }

  /** Each store of a world has one machine, whose id outlives the machine. */
  function nodeOfStore(store: string): string {
    return `0190c2a0-5555-7000-8000-${store.padStart(12, '0')}`
  }

  function push(node: string, body: Uint8Array): Uint8Array {
    const pushed = receiving.push(node, body)
    if (!pushed.ok) return errorBytes(pushed.error)
    const { body: answer } = pushed.value
    const notes = [...answer.notes]
    return encodeBody<PushAnswer>({ ...answer, notes, hashes: [] }, [], world.codec)
  }

  /** What is the same fact under another place was taken, and does not count. */
  function project(inc: Inc, appended: readonly Entry[], counted: ReadonlySet<number>): void {
    for (const entry of appended) {
      const { seq } = entry
      if (counted.has(seq)) {
        const fact = innermost(entry, world.codec)
        projection.take(fact, { inc, seq })
        fresh.push(fact.id)
      } else world.tally('hub DUP_ID')
    }
  }

  function recover(node: string, body: Uint8Array): Uint8Array {
    const request = readJson(RecoverRequest, body)
    const row = request && streams.get(`${node}/${request.inc}`)
    if (request === undefined || row === undefined) return errorBytes({ code: 'TOO_OLD' })
    const { inc, after, limit } = request
    const found: Entry[] = []
    for (let seq = after + 1; seq <= row.head.seq && found.length < limit; seq += 1) {
      const entry = entries.get(`${node}/${inc}/${seq}`)
      if (entry) found.push(entry)
    }
    const prev: Position =
      after === 0
        ? genesis({ tenant, node, inc }, world.codec)
        : { seq: after, hash: entries.get(`${node}/${inc}/${after}`)?.hash ?? row.base.hash }
    const header = {
      node,
      inc,
      from: after + 1,
      prev: prev.hash,
      head: row.head,
      prunable: row.prunable,
    }
    return encodeBody<RecoverAnswer>(
      header,
      found.map(({ bytes }) => bytes),
      world.codec,
    )
  }

  function needs(): ReceiverNeeds {
    const isSlow = world.strikes(world.rate('slowHub'))
    if (isSlow) world.fault('slowHub', 'the hub takes one at a time')
    const pace = isSlow ? { max_entries: 1, max_bytes: 4_000, min_interval_ms: 300 } : LIMITS
    return { ...world.codec, limits: pace, proto: [1], hop: 'edge-hub' }
  }

  // From here on nothing asks whether this process is alive: another one over the same database may
  // be what backs up, publishes or settles.

  /** What is in it need not be kept elsewhere. */
  function backUp(): void {
    backup = { image: disk.image(), gen: state.get().gen }
    const { gen } = backup
    disk.transact(() => {
      for (const [key, row] of streams.entries()) {
        const kept = { gen, verified: true, head: row.head }
        const hashAt = (seq: number) => entries.get(`${key}/${seq}`)?.hash
        streams.set(key, { ...row, prunable: hubPrunable(row, gen, kept, hashAt) })
      }
    })
    world.note('the hub is backed up')
  }

  function restore(): void {
    if (backup === undefined) return
    process.stop()
    const before = new Set(ids.keys())
    disk.load(backup.image)
    const after = new Set(ids.keys())
    world.oracle.lost(
      'hub',
      [...before].filter((id) => !after.has(id)),
    )
    const gen = world.newToken()
    disk.transact(() => {
      state.set({ ...state.get(), gen })
      for (const [key, row] of nodes.entries()) {
        nodes.set(key, { ...row, session: restoredSession(row.session, gen, world.fraction) })
      }
      masters.restored()
    })
    process.start()
  }

  function upgrade(): void {
    disk.transact(() => {
      state.set({ ...state.get(), isUpgraded: true })
      projection.upgraded()
    })
  }

  function publish(): void {
    disk.transact(() => masters.publish())
    world.note('the hub publishes')
  }

  /** An accountant has looked at what nobody can read. */
  function settle(): void {
    disk.transact(() => projection.settleAll())
  }
}
