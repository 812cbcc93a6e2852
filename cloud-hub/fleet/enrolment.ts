// How a new box gets in: headquarters makes a code for a store, a technician types it at the box, and
// the key that the box made for itself speaks for the store from then on.

import { timingSafeEqual } from 'node:crypto'
import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { Codec, Verify } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import { codeFrom, createCodeHashes, readCode } from './codes.ts'
import * as store from './store.ts'

export type EnrolmentDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly operatorKey: string
  readonly verifyWith: (publicKey: string) => Verify
  readonly nowMs: () => number
  readonly newId: () => string
  readonly dice: (bytes: number) => Uint8Array
}

export type StoreName = { readonly tenant: string; readonly store: string }

export type Enrolment = {
  readonly code: string
  readonly publicKey: string
  readonly app: string
  readonly proof: string
}

export type Enrolled = StoreName & { readonly node: string; readonly storeName: string }

/** One word for all that is wrong with a code: whoever guesses learns nothing. */
export type EnrolRefusal = 'CODE_WRONG' | 'PROOF_WRONG'

const CODE_GOOD_MS = 15 * 60_000
const CODE_TRIES_MAX = 5

/** Two codes whose first halves are alike are rare; so often in a row, something else is wrong. */
const DRAWS_MAX = 20

export type Enrolments = ReturnType<typeof createEnrolments>

export function createEnrolments(deps: EnrolmentDeps) {
  const { db, nowMs } = deps
  const hashesOf = createCodeHashes(deps.operatorKey)
  return { makeCode, enrol }

  async function makeCode(
    of: StoreName,
  ): Promise<Result<{ code: string; expiresMs: number }, 'UNKNOWN_STORE'>> {
    for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
      const code = codeFrom(deps.dice(5))
      const expiresMs = nowMs() + CODE_GOOD_MS
      const saved = await db.withTenant(of.tenant, async (tx) => {
        if ((await store.storeName(tx, of.store)) === undefined) return 'unknown'
        const hashes = hashesOf(code.replace('-', ''))
        const isSaved = await store.saveCode(tx, { ...of, ...hashes, nowMs: nowMs(), expiresMs })
        return isSaved ? 'saved' : 'taken'
      })
      if (saved === 'unknown') return refuse('UNKNOWN_STORE')
      if (saved === 'saved') return ok({ code, expiresMs })
    }
    assert(false, 'no code could be drawn whose first half is free')
  }

  /** The key must prove itself before the code is spent, so that a slip costs a try and no code. */
  async function enrol(asked: Enrolment): Promise<Result<Enrolled, EnrolRefusal>> {
    const plain = readCode(asked.code)
    if (plain === undefined) return refuse('CODE_WRONG')
    const { selectorHash, codeHash } = hashesOf(plain)
    const tenant = await store.tenantOfCode(db, selectorHash)
    if (tenant === undefined) return refuse('CODE_WRONG')
    return db.withTenant(tenant, async (tx) => {
      const { app, publicKey } = asked
      const tried = { selectorHash, publicKey, nowMs: nowMs(), triesMax: CODE_TRIES_MAX }
      const found = await store.tryCode(tx, tried)
      if (found === undefined || !isEqual(found.code_hash, codeHash)) return refuse('CODE_WRONG')
      if (!isProven(asked)) return refuse('PROOF_WRONG')
      await store.useCode(tx, selectorHash, publicKey)
      const of = { tenant, store: found.store }
      const node = await store.saveNode(tx, { ...of, fresh: deps.newId(), app, nowMs: nowMs() })
      await store.replaceKey(tx, { tenant, node, publicKey, nowMs: nowMs() })
      const storeName = (await store.storeName(tx, found.store)) ?? found.store
      return ok({ ...of, node, storeName })
    })
  }

  function isProven({ code, publicKey, proof }: Enrolment): boolean {
    const said = deps.codec.utf8.encode(`evertill1-enrol\n${code}\n${publicKey}`)
    return deps.verifyWith(publicKey)(said, Buffer.from(proof, 'hex'))
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
