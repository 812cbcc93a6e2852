// Masters on their way down: answers pulls, manifests and chunks. A store is shown the feed of its chain and its own, and no other.

import { ok, refuse } from '@evertill/shared/result.ts'
import { judgePosition, pageOf, renewFeed, writePage } from '@evertill/sync-protocol/feed.ts'
import { FeedName, PullRequest } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import {
  cutSnapshot,
  isCurrent,
  type Snapshot,
  writeManifest,
} from '@evertill/sync-protocol/snapshot.ts'
import { ChunkRequest, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { z } from 'zod'
import type { Db, Tx } from '../db.ts'
import type { EnrolledNode } from '../http/route.ts'
import type { Answered } from '../sync/answered.ts'
import { commonOf, createPublishing, storeFeed } from './publishing.ts'
import { createSnapshotShelf } from './snapshots.ts'
import { lockHeads, notifyFeeds, readAfter, readHead, readWhole, saveHeads } from './store.ts'

type MastersDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly newToken: () => string
  readonly fault: (what: string, error: unknown) => void
}

export type Masters = ReturnType<typeof createMasters>

export function createMasters({ db, codec, newToken, fault }: MastersDeps) {
  const shelf = createSnapshotShelf()
  const { publish, addStore, readDigests, ensure } = createPublishing({ db, codec, newToken })
  return { publish, addStore, readDigests, pull, manifest, chunk, renew }

  function pull(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const request = readJsonBody(PullRequest, body, codec)
    if (request === undefined || !isOwn(by, request.feed)) return unknownFeed()
    return answering('pull', by, request.feed, async (tx) => {
      const found = await readAfter(tx, by.tenant, request.feed, request.after, request.limit)
      if (found === undefined) return BUSY
      const judged = judgePosition(found.head, request)
      if (!judged.ok) return judged
      return ok(writePage(pageOf(found.head, request, found.rows, codec.utf8), codec))
    })
  }

  function manifest(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const request = readJsonBody(ManifestRequest, body, codec)
    if (request === undefined || !isOwn(by, request.feed)) return unknownFeed()
    const { feed } = request
    return answering('manifest', by, feed, async (tx) => {
      const head = await readHead(tx, by.tenant, feed)
      const kept = shelf.newest(shelfName(by, feed))
      const isGood = head && kept && isCurrent(kept.manifest, head) && !isFar(kept, head.seq)
      const snapshot = isGood ? kept : await cut(tx, by, feed)
      return snapshot ? ok(writeManifest(snapshot.manifest, codec)) : BUSY
    })
  }

  /** A hub that was started since the manifest cuts the same again, as long as nothing was published. */
  function chunk(by: EnrolledNode, body: Uint8Array): Promise<Answered> {
    const request = readJsonBody(ChunkRequest, body, codec)
    if (request === undefined || !isOwn(by, request.feed)) return unknownFeed()
    const { feed, gen, seq } = request
    const kept = shelf.find(shelfName(by, feed), gen, seq)
    if (kept) return Promise.resolve(chunkOf(kept, request.chunk))
    return answering('chunk', by, feed, async (tx) => {
      const head = await readHead(tx, by.tenant, feed)
      if (head?.gen !== gen || head.seq !== seq) return refuse({ code: 'TOO_OLD' })
      const snapshot = await cut(tx, by, feed)
      const isSame = snapshot?.manifest.gen === gen && snapshot.manifest.seq === seq
      return isSame ? chunkOf(snapshot, request.chunk) : refuse({ code: 'TOO_OLD' })
    })
  }

  /** After the database was put back to a backup: every position that anybody holds means nothing. */
  async function renew(tx: Tx, tenant: string, gen: string): Promise<void> {
    const heads = await lockHeads(tx, tenant, commonOf(tenant))
    const renewed = [...heads].map(([feed, head]) => [feed, renewFeed(head, gen)] as const)
    await saveHeads(tx, tenant, new Map(renewed))
    shelf.forget([...heads.keys()].map((feed) => shelfName({ tenant }, feed)))
    await notifyFeeds(tx, tenant)
  }

  function cut(tx: Tx, by: EnrolledNode, feed: string): Promise<Snapshot | undefined> {
    return shelf.cut(shelfName(by, feed), async () => {
      const found = await readWhole(tx, by.tenant, feed)
      if (found === undefined) return undefined
      const urlOf = (n: number) => `${feed}/${found.head.seq}/${n}`
      return cutSnapshot({ feed, head: found.head, urlOf }, found.rows, codec)
    })
  }

  async function answering(
    what: string,
    by: EnrolledNode,
    feed: string,
    work: (tx: Tx) => Promise<Answered>,
  ): Promise<Answered> {
    try {
      return await db.withTenant(by.tenant, async (tx) => {
        if ((await readHead(tx, by.tenant, feed)) === undefined) {
          await ensure(tx, by.tenant, [storeFeed(by.tenant, by.store)])
        }
        return work(tx)
      })
    } catch (error) {
      fault(what, error)
      return BUSY
    }
  }
}

/** Beyond so many changes a new cut is less work for everybody than the way from an old one. */
const FAR_SHARE = 10
const FAR_ROWS = 1_000

const BUSY: Answered = refuse({ code: 'BUSY', retryAfterMs: 2_000 })

const ManifestRequest = z.strictObject({ feed: FeedName })

function isOwn({ tenant, store }: EnrolledNode, feed: string): boolean {
  return feed === commonOf(tenant) || feed === storeFeed(tenant, store)
}

function isFar({ manifest }: Snapshot, seq: number): boolean {
  return seq - manifest.seq > Math.max(FAR_ROWS, manifest.rows / FAR_SHARE)
}

function chunkOf({ chunks }: Snapshot, chunk: number): Answered {
  const bytes = chunks[chunk]
  return bytes ? ok(bytes) : refuse({ code: 'TOO_OLD' })
}

/** Two tenants may have a store of one name. */
function shelfName({ tenant }: Pick<EnrolledNode, 'tenant'>, feed: string): string {
  return `${tenant} ${feed}`
}

function unknownFeed(): Promise<Answered> {
  return Promise.resolve(refuse({ code: 'MALFORMED' as const, fault: 'feed' }))
}
