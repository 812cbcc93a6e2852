// Masters over HTTP: what a store asks about its feeds, the hint that they changed, and the door by
// which an operator publishes.

import { KINDS_OF_FEED, masterBody, parseMasterRow } from '@evertill/shared/masters/catalogue.ts'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { Change } from '@evertill/sync-protocol/feed.ts'
import { isReadable } from '@evertill/sync-protocol/feed-row.ts'
import {
  BODY_BYTES_MAX,
  FEED_ROW_BYTES_MAX,
  FEED_ROWS_MAX,
} from '@evertill/sync-protocol/limits.ts'
import { Name } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { z } from 'zod'
import { failure, json, readBody } from '../http/answers.ts'
import { eventStream } from '../http/events.ts'
import type { Answer, Asked, AskedByNode, Route } from '../http/route.ts'
import { answerOf, LINES_TYPE, QUESTION_BYTES_MAX } from '../sync/routes.ts'
import type { Hints } from './hints.ts'
import { commonOf, storeFeed } from './publishing.ts'
import type { Masters } from './service.ts'

type MastersRoutesDeps = {
  readonly masters: Masters
  readonly hints: Hints
  readonly codec: Codec
  readonly hasStore: (tenant: string, store: string) => Promise<boolean>
}

export function mastersRoutes(deps: MastersRoutesDeps): readonly Route[] {
  const { masters, hints } = deps
  const question = { method: 'POST', who: 'node', bodyMax: QUESTION_BYTES_MAX } as const
  return [
    {
      ...question,
      path: '/sync/v1/pull',
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await masters.pull(by, body), LINES_TYPE),
    },
    {
      ...question,
      path: '/sync/v1/manifest',
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await masters.manifest(by, body), LINES_TYPE),
    },
    {
      ...question,
      path: '/sync/v1/chunk',
      answer: async ({ by, body }: AskedByNode) =>
        answerOf(await masters.chunk(by, body), LINES_TYPE),
    },
    {
      method: 'GET',
      path: '/sync/v1/hint',
      who: 'node',
      answer: ({ by, stopping }: AskedByNode) =>
        eventStream({
          stopping,
          open: (send) => hints.subscribe(by.tenant, () => send('hint')),
        }),
    },
    {
      method: 'POST',
      path: '/masters/v1/publish',
      who: 'operator',
      bodyMax: BODY_BYTES_MAX,
      answer: (asked: Asked) => publish(asked, deps),
    },
  ]
}

/** One publish: rows of the chain without a store, rows of a store with its code. */
const PublishBody = z.strictObject({
  tenant: Name,
  changes: z
    .array(
      z.strictObject({
        store: Name.optional(),
        key: z.string().min(1).max(200),
        /** Absent means deleted. */
        body: z.looseObject({}).optional(),
      }),
    )
    .max(FEED_ROWS_MAX),
})
type PublishBody = z.infer<typeof PublishBody>
type PublishChange = PublishBody['changes'][number]

async function publish({ body }: Asked, deps: MastersRoutesDeps): Promise<Answer> {
  const read = readBody(PublishBody, body)
  if (!read.ok) return read.error
  const { tenant, changes } = read.value
  for (const store of new Set(changes.flatMap((each) => each.store ?? []))) {
    if (!(await deps.hasStore(tenant, store))) {
      return failure(404, { code: 'STORE_UNKNOWN', message: `there is no store ${store}` })
    }
  }
  const byFeed = new Map<string, Change[]>()
  for (const [at, each] of changes.entries()) {
    const change = changeOf(each, deps.codec)
    if (!change.ok) {
      const message = `changes.${at} (${each.key}): ${change.error}`
      return failure(400, { code: 'ROW_INVALID', message })
    }
    const feed = each.store === undefined ? commonOf(tenant) : storeFeed(tenant, each.store)
    const into = byFeed.get(feed) ?? []
    into.push(change.value)
    byFeed.set(feed, into)
  }
  return json(await deps.masters.publish(tenant, byFeed))
}

/** A row that some reader would have otherwise is found here, before anything is written. */
function changeOf({ store, key, body }: PublishChange, codec: Codec): Result<Change, string> {
  if (body === undefined) return ok({ key, body: undefined })
  const row = parseMasterRow(key, body)
  if (!row.ok) return refuse(`${row.error.code} ${row.error.path}`.trim())
  const kinds: readonly string[] = KINDS_OF_FEED[store === undefined ? 'common' : 'store']
  if (!kinds.includes(row.value.kind)) return refuse('this kind of row belongs to a store')
  const text = masterBody(row.value)
  if (codec.utf8.encode(text).length + ROW_ROOM > FEED_ROW_BYTES_MAX) return refuse('TOO_LARGE')
  const isGood = isReadable({ key, ver: 1, seq: 1, del: false, body: text }, codec.utf8)
  return isGood ? ok({ key, body: text }) : refuse('UNREADABLE')
}

/** Key and numbers stand around the body. */
const ROW_ROOM = 2_048
