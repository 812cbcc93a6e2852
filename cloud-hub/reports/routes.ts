// Reports over HTTP, for the operator: the sales of a day, and a line that says when they changed.

import { isDate } from '@evertill/shared/time.ts'
import { Name, Uuid } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { json, readQuery } from '../http/answers.ts'
import { eventStream } from '../http/events.ts'
import type { Answer, Asked, Route } from '../http/route.ts'
import type { Hints } from '../masters/hints.ts'
import type { Reports } from './service.ts'

type ReportsRoutesDeps = {
  readonly reports: Reports
  readonly changed: Hints
  /** Something came into the inbox, or somebody is done with it. */
  readonly met: Hints
}

export function reportsRoutes({ reports, changed, met }: ReportsRoutesDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/reports/v1/tenants',
      who: 'operator',
      answer: async () => json({ tenants: await reports.tenants() }),
    },
    {
      method: 'GET',
      path: '/reports/v1/sales',
      who: 'operator',
      answer: (asked) => salesOfDay(asked, reports),
    },
    {
      method: 'GET',
      path: '/reports/v1/live',
      who: 'operator',
      answer: (asked) => live(asked, { changed, met }),
    },
  ]
}

const SalesQuery = z.strictObject({
  tenant: Name,
  date: z.string().refine(isDate, 'a date is written 2026-11-21').optional(),
  after: z
    .string()
    .regex(/^\d{1,16}\.[0-9a-f-]{36}$/)
    .transform((text) => ({ momentMs: Number(text.split('.')[0]), id: text.split('.')[1] ?? '' }))
    .refine(({ id }) => Uuid.safeParse(id).success)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A browser that has the newest answer already is told so and nothing else. */
async function salesOfDay(asked: Asked, reports: Reports): Promise<Answer> {
  const query = readQuery(SalesQuery, asked.query)
  if (!query.ok) return query.error
  const { tenant, date, after, limit } = query.value
  const mark = await reports.mark(tenant)
  const tag = `"${[mark, date ?? 'today', after?.id ?? '', limit].join('|')}"`
  if (asked.header('if-none-match') === tag) {
    return { status: 304, type: 'application/json', body: '', headers: { etag: tag } }
  }
  const report = await reports.salesOfDay({ tenant, date, after, limit })
  const answer = json(report)
  return { ...answer, headers: { etag: tag, 'cache-control': 'private, no-cache' } }
}

const LiveQuery = z.strictObject({ tenant: Name })

function live(asked: Asked, { changed, met }: Omit<ReportsRoutesDeps, 'reports'>): Answer {
  const query = readQuery(LiveQuery, asked.query)
  if (!query.ok) return query.error
  return eventStream({
    stopping: asked.stopping,
    open: (send) => {
      const { tenant } = query.value
      const ends = [
        changed.subscribe(tenant, () => send('sales')),
        met.subscribe(tenant, () => send('inbox')),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
  })
}
