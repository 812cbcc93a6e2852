// The log on a real PostgreSQL against the contract of all logs.

import type { AsyncLog } from '@evertill/sync-protocol/log.ts'
import { logContract } from '@evertill/sync-protocol/testing/log-contract.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll } from 'vitest'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createJournalLog } from './journal-log.ts'

let own: OwnDatabase
let count = 0

beforeAll(async () => {
  own = await startOwnDatabase()
})
afterAll(() => own.close())

/** Each call is a transaction of its own, so what it answers is committed; each log has a tenant. */
logContract('journal log', () => {
  count += 1
  const owner = { tenant: `T${count}`, node: '0190c2a0-0000-7000-8000-000000000001' }
  const each =
    <D extends keyof AsyncLog>(deed: D) =>
    (...asked: Parameters<AsyncLog[D]>) =>
      own.db.withTenant(owner.tenant, (tx) => {
        const run: (...given: never) => Promise<unknown> = createJournalLog(tx, owner, codec)[deed]
        return run(...(asked as never))
      })
  const log = {
    streams: each('streams'),
    open: each('open'),
    append: each('append'),
    read: each('read'),
    at: each('at'),
    byId: each('byId'),
    setAcked: each('setAcked'),
    setPrunable: each('setPrunable'),
    prune: each('prune'),
    rewind: each('rewind'),
  }
  return log as unknown as AsyncLog
})
