// The doors of the fleet: stores, codes, enrolling, nodes.

import { NAME_MAX } from '@evertill/sync-protocol/limits.ts'
import { Hash, Name } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { failure, json, readBody } from '../http/answers.ts'
import type { Answer, Route } from '../http/route.ts'
import type { Enrolments, EnrolRefusal } from './enrolment.ts'
import type { Fleet } from './service.ts'
import type { NodeRow } from './store.ts'

const StoreBody = z.strictObject({ tenant: Name, store: Name, storeName: Name })
const CodeBody = z.strictObject({ tenant: Name, store: Name })
const EnrolBody = z.strictObject({
  code: z.string().max(NAME_MAX),
  publicKey: Hash,
  app: Name,
  proof: z.string().regex(/^[0-9a-f]{128}$/),
})

const BODY_MAX = 4_096

/** A technician mistypes a few times; whoever guesses needs billions. */
const ENROL_PER_MINUTE = 20

export function fleetRoutes({ fleet, enrolments }: FleetRouteDeps): readonly Route[] {
  return [...storeRoutes(fleet), ...enrolmentRoutes(enrolments), ...nodeRoutes(fleet)]
}

type FleetRouteDeps = { readonly fleet: Fleet; readonly enrolments: Enrolments }

function storeRoutes(fleet: Fleet): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: '/fleet/v1/stores',
      who: 'operator',
      bodyMax: BODY_MAX,
      answer: async ({ body }) => {
        const read = readBody(StoreBody, body)
        if (!read.ok) return read.error
        const { storeName, ...of } = read.value
        await fleet.putStore(of, storeName)
        return json(read.value)
      },
    },
  ]
}

function enrolmentRoutes(enrolments: Enrolments): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/fleet/v1/codes',
      who: 'operator',
      bodyMax: BODY_MAX,
      answer: async ({ body }) => {
        const read = readBody(CodeBody, body)
        if (!read.ok) return read.error
        const made = await enrolments.makeCode(read.value)
        if (!made.ok) return unknown(made.error, 'store')
        return json({ code: made.value.code, expiresAt: iso(made.value.expiresMs) }, 201)
      },
    },
    {
      method: 'POST',
      path: '/fleet/v1/enrol',
      who: 'anyone',
      bodyMax: BODY_MAX,
      perMinuteMax: ENROL_PER_MINUTE,
      answer: async ({ body }) => {
        const read = readBody(EnrolBody, body)
        if (!read.ok) return read.error
        const enrolled = await enrolments.enrol(read.value)
        return enrolled.ok ? json(enrolled.value) : enrolRefusals[enrolled.error]
      },
    },
  ]
}

function nodeRoutes(fleet: Fleet): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/fleet/v1/nodes',
      who: 'operator',
      answer: async () => json({ nodes: (await fleet.list()).map(shownNode) }),
    },
    {
      method: 'POST',
      path: '/fleet/v1/nodes/:node/revoke',
      who: 'operator',
      answer: async ({ params }) => {
        const revoked = await fleet.revoke(params['node'] ?? '')
        return revoked.ok ? json({ ok: true }) : unknown(revoked.error, 'node')
      },
    },
  ]
}

const enrolRefusals: Record<EnrolRefusal, Answer> = {
  CODE_WRONG: failure(403, {
    code: 'CODE_WRONG',
    message: 'this code is wrong, used, or too old: ask headquarters for a new one',
  }),
  PROOF_WRONG: failure(403, {
    code: 'PROOF_WRONG',
    message: 'the request is not signed by the key that it brings',
  }),
}

function unknown(code: string, what: string): Answer {
  return failure(404, { code, message: `there is no such ${what}` })
}

function shownNode(row: NodeRow) {
  return {
    tenant: row.tenant,
    store: row.store,
    storeName: row.name,
    node: row.node,
    app: row.app,
    enrolledAt: iso(row.enrolled_ms),
    revokedAt: iso(row.revoked_ms),
    seenAt: iso(row.seen_ms),
    backlog: row.backlog,
  }
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
