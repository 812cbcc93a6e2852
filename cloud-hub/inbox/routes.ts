// The inbox over HTTP, for the operator: what is open, and that somebody is done with a cause.

import { Name } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { failure, json, readBody, readQuery } from '../http/answers.ts'
import type { Route } from '../http/route.ts'
import type { Inbox } from './service.ts'

export function inboxRoutes({ inbox }: { readonly inbox: Inbox }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/inbox/v1/open',
      who: 'operator',
      answer: async ({ query }) => {
        const read = readQuery(OpenQuery, query)
        if (!read.ok) return read.error
        const { tenant, limit } = read.value
        return json(await inbox.open(tenant, limit))
      },
    },
    {
      method: 'POST',
      path: '/inbox/v1/done',
      who: 'operator',
      bodyMax: 4_096,
      answer: async ({ body }) => {
        const read = readBody(DoneBody, body)
        if (!read.ok) return read.error
        const { tenant, ...seen } = read.value
        const became = await inbox.done(tenant, seen)
        return became === 'done' ? json({ ok: true }) : refusals[became]
      },
    },
  ]
}

const OpenQuery = z.strictObject({
  tenant: Name,
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const DoneBody = z.strictObject({
  tenant: Name,
  code: z.string().max(100),
  about: z.string().max(2_000),
  /** As it was shown: what was met again since is open still. */
  lastMs: z.int(),
})

const refusals = {
  unknown: failure(404, { code: 'NOT_FOUND', message: 'there is no such cause' }),
  again: failure(409, {
    code: 'MET_AGAIN',
    message: 'this was met again since it was shown: look at it once more',
  }),
}
