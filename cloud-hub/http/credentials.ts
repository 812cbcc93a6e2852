// Who asks. The operator shows a key; a node signs each request with the key it was enrolled with. A
// stranger learns nothing but that it is one.

import { createHash, timingSafeEqual } from 'node:crypto'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import type { Nonces } from '@evertill/sync-protocol/nonces.ts'
import type { Codec, Verify } from '@evertill/sync-protocol/ports.ts'
import { isProofOf, type Proof, readProof } from '@evertill/sync-protocol/request-proof.ts'
import type { EnrolledNode } from './route.ts'

/** What is known of a node: its name, and its keys with the one in use first. */
export type KnownNode = Omit<EnrolledNode, 'verify'> & {
  readonly isRevoked: boolean
  readonly keys: readonly { readonly verify: Verify; readonly isRevoked: boolean }[]
}

export type CredentialRefusal =
  | 'OPERATOR_KEY_NEEDED'
  | 'OPERATOR_KEY_WRONG'
  | 'NONCE_NEEDED'
  | 'PROOF_UNREADABLE'
  | 'NOT_ENROLLED'
  | 'BAD_SIGNATURE'
  | 'REPLAYED'
  | 'REVOKED'
  | 'TOO_MANY_REQUESTS'

/** What a request looks like from outside, with the body as it was sent. */
export type Shown = {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly sent: Uint8Array
}

export type CredentialNeeds = {
  readonly operatorKey: string
  readonly codec: Codec
  readonly nonces: Nonces
  readonly findNode: (node: string) => Promise<KnownNode | undefined>
}

export type Credentials = ReturnType<typeof createCredentials>

export function createCredentials({ operatorKey, codec, nonces, findNode }: CredentialNeeds) {
  const expected = createHash('sha256').update(operatorKey).digest()
  return { operator, node }

  function operator({ authorization }: Shown): Result<undefined, CredentialRefusal> {
    const [scheme, key, ...more] = authorization?.split(' ') ?? []
    if (scheme?.toLowerCase() !== 'bearer' || key === undefined || more.length > 0) {
      return refuse('OPERATOR_KEY_NEEDED')
    }
    const shown = createHash('sha256').update(key).digest()
    return timingSafeEqual(shown, expected) ? ok(undefined) : refuse('OPERATOR_KEY_WRONG')
  }

  async function node(shown: Shown): Promise<Result<EnrolledNode, CredentialRefusal>> {
    const proof = readProof(shown.authorization, codec)
    // Whoever has no nonce yet cannot sign; the answer brings one.
    if (!proof.ok) return refuse(proof.error === 'PROOF_MISSING' ? 'NONCE_NEEDED' : proof.error)
    const { method, path, sent } = shown
    const bodyHash = hexOf(codec.sha256(sent))
    if (proof.value.alg !== 'EdDSA') return refuse('BAD_SIGNATURE')
    if (!nonces.isGood(proof.value.nonce)) return refuse('NONCE_NEEDED')
    if (!isProofOf(proof.value, { method, path, bodyHash })) return refuse('BAD_SIGNATURE')
    const known = await findNode(proof.value.by)
    return known === undefined ? refuse('NOT_ENROLLED') : judge(known, proof.value)
  }

  function judge(known: KnownNode, proof: Proof): Result<EnrolledNode, CredentialRefusal> {
    const key = known.keys.find(({ verify }) => verify(proof.signed, proof.signature))
    if (key === undefined) return refuse('BAD_SIGNATURE')
    // Said only to whoever proved to be that node, or the box that was it before.
    if (known.isRevoked || key.isRevoked) return refuse('REVOKED')
    const spent = nonces.spend(known.node, proof.once)
    if (spent !== 'new') return refuse(spent === 'replayed' ? 'REPLAYED' : 'TOO_MANY_REQUESTS')
    const { tenant, store, node } = known
    return ok({ tenant, store, node, verify: key.verify })
  }
}
