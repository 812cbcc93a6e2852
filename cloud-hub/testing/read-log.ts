// Reads everything that a running hub of a test keeps of the stores of a tenant, straight from its
// database, and adds the chains up again from the bytes.

import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { readRun } from '@evertill/sync-protocol/chain.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { createDb } from '../db.ts'
import { placeOf } from '../postgres/place.ts'
import { findPostmaster } from '../postgres/postmaster.ts'
import { makeRoles } from '../postgres/roles.ts'
import { readPasswords } from '../postgres/secrets.ts'

type StreamRow = {
  readonly node: string
  readonly inc: string
  readonly baseSeq: number
  readonly baseHash: string
  readonly headSeq: number
  readonly headHash: string
}

type EntryRow = { readonly hash: Uint8Array; readonly bytes: Uint8Array; readonly factId: string }

type ExceptionRow = { readonly code: string; readonly about: string }

export async function readLog(dir: string, tenant: string) {
  const passwords = readPasswords(dir)
  const postmaster = findPostmaster(placeOf(dir).cluster)
  if (!passwords || !postmaster) throw new Error(`no database runs in ${dir}`)
  const { app } = await makeRoles(postmaster.socketDir, passwords)
  const db = createDb({ connection: app, onTrouble: () => undefined })
  try {
    const found = await db.withTenant(tenant, async (tx) => {
      const streams = await tx.rows<StreamRow>(
        `select node, inc, base_seq as "baseSeq", base_hash as "baseHash",
           head_seq as "headSeq", head_hash as "headHash" from stream where tenant_id = $1`,
        [tenant],
      )
      const read: ReturnType<typeof judged>[] = []
      for (const stream of streams) {
        const rows = await tx.rows<EntryRow>(
          `select hash, bytes, fact_id as "factId" from log
           where tenant_id = $1 and node = $2 and inc = $3 order by seq`,
          [tenant, stream.node, stream.inc],
        )
        read.push(judged(tenant, stream, rows))
      }
      const exceptions = await tx.rows<ExceptionRow>(
        'select code, about from exception where tenant_id = $1',
        [tenant],
      )
      return { read, exceptions }
    })
    const facts = found.read.flatMap((each) => each.facts)
    return {
      streams: found.read.length,
      entries: facts.length,
      broken: found.read.flatMap((each) => each.broken),
      facts,
      /** What an accountant is asked to look at. */
      exceptions: found.exceptions,
    }
  } finally {
    await db.close()
  }
}

function judged(tenant: string, stream: StreamRow, rows: readonly EntryRow[]) {
  const { node, inc, baseSeq, baseHash, headSeq, headHash } = stream
  const base = { seq: baseSeq, hash: baseHash }
  const lines = rows.map(({ bytes }) => bytes)
  const { good, head, broken } = readRun({ tenant, node, inc }, base, lines, codec)
  const isSame = good.every(
    ({ hash }, at) => Buffer.from(rows[at]?.hash ?? []).toString('hex') === hash,
  )
  const isWhole = broken === undefined && head.seq === headSeq && head.hash === headHash
  const facts = good.map((entry) => {
    const { id, envelope } = innermost(entry, codec)
    return { id, type: envelope.type }
  })
  const isKnown = facts.every(({ id }, at) => rows[at]?.factId === id)
  return { broken: isSame && isWhole && isKnown ? [] : [`${inc} up to ${head.seq}`], facts }
}
