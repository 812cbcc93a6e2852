// The doors and the fleet over a real database, without a process of their own: clock and settings
// are in the hands of the test.

import { randomBytes, randomUUID } from 'node:crypto'
import { createNonces } from '@evertill/sync-protocol/nonces.ts'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import type { Db } from '../db.ts'
import { createEnrolments } from '../fleet/enrolment.ts'
import { fleetRoutes } from '../fleet/routes.ts'
import { createFleet } from '../fleet/service.ts'
import { createCredentials } from '../http/credentials.ts'
import { createPace } from '../http/pace.ts'
import type { EnrolledNode, Route } from '../http/route.ts'
import { codec, sealWith, verifyWith } from '../ports.ts'
import { listen } from '../serve.ts'

export const OPERATOR_KEY = '5e'.repeat(32)

export async function startSmallHub(db: Db, routes: readonly Route[] = []) {
  const clock = { ms: Date.UTC(2026, 10, 21) }
  const nowMs = () => clock.ms
  const lines: string[] = []
  const fleet = createFleet({ db, verifyWith, nowMs })
  const enrolments = createEnrolments({
    db,
    codec,
    operatorKey: OPERATOR_KEY,
    verifyWith,
    nowMs,
    newId: () => randomUUID(),
    dice: (bytes) => randomBytes(bytes),
  })
  const nonces = createNonces({ seal: sealWith('ab'.repeat(32)), nowMs, utf8: codec.utf8 })
  const stopping = new AbortController()
  const given = [...fleetRoutes({ fleet, enrolments }), ...routes]
  const findNode = fleet.findNode
  const seen: Promise<void>[] = []
  const app = createApp({
    routes: given,
    credentials: createCredentials({ operatorKey: OPERATOR_KEY, codec, nonces, findNode }),
    nonces,
    pace: createPace(nowMs),
    log: pino({ level: 'debug' }, { write: (line: string) => lines.push(line) }),
    monoMs: nowMs,
    newId: () => randomUUID(),
    stopping: stopping.signal,
    isSecure: false,
    saw: (node: EnrolledNode) => seen.push(fleet.saw(node)),
    isReady: () => Promise.resolve(true),
    version: '1.2.3',
  })
  const listening = await listen(app, { host: '127.0.0.1', port: 0 })
  return {
    url: listening.url,
    operatorKey: OPERATOR_KEY,
    app,
    clock,
    fleet,
    given,
    lines,
    stopping,
    close: async () => {
      stopping.abort()
      await listening.close()
      await Promise.all(seen)
    },
  }
}
