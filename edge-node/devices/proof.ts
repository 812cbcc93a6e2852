// Lets a request of a device through when it was signed by the key the device was paired with, over
// exactly this request and a nonce of this process, and comes for the first time.

import { createPublicKey, type KeyObject, verify as verifyWith } from 'node:crypto'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import type { Nonces } from '@evertill/sync-protocol/nonces.ts'
import type { Codec, Verify } from '@evertill/sync-protocol/ports.ts'
import { isProofOf, readProof } from '@evertill/sync-protocol/request-proof.ts'
import type { Caller } from '../journal/receiving.ts'
import type { Device, Registry } from './registry.ts'

export type ProofRefusal =
  | 'NONCE_NEEDED'
  | 'REPLAYED'
  | 'NOT_ENROLLED'
  | 'BAD_SIGNATURE'
  | 'REVOKED'
  | 'BUSY'

export type Signed = {
  readonly authorization: string | undefined
  readonly method: string
  /** With its query. */
  readonly path: string
  /** As it was sent. */
  readonly body: Uint8Array
}

type ProofDeps = {
  readonly registry: Registry
  readonly nonces: Nonces
  readonly codec: Codec
}

export type Proofs = ReturnType<typeof createProofs>

export function createProofs({ registry, nonces, codec }: ProofDeps) {
  const keys = new Map<string, { readonly of: Device; readonly verify: Verify }>()
  return { check }

  function check({
    authorization,
    method,
    path,
    body,
  }: Signed): Result<Caller, { readonly code: ProofRefusal }> {
    const read = readProof(authorization, codec)
    if (!read.ok && read.error === 'PROOF_MISSING') return refuse({ code: 'NONCE_NEEDED' })
    if (!read.ok || read.value.alg !== 'ES256') return refuse({ code: 'BAD_SIGNATURE' })
    const proof = read.value
    const device = registry.get(proof.by)
    if (device === undefined) return refuse({ code: 'NOT_ENROLLED' })
    if (device.revoked) return refuse({ code: 'REVOKED' })
    const verify = verifyOf(device)
    const bodyHash = hexOf(codec.sha256(body))
    const isSame = isProofOf(proof, { method, path, bodyHash })
    if (!isSame || !verify(proof.signed, proof.signature)) return refuse({ code: 'BAD_SIGNATURE' })
    if (!nonces.isGood(proof.nonce)) return refuse({ code: 'NONCE_NEEDED' })
    const spent = nonces.spend(proof.by, proof.once)
    if (spent === 'new') return ok({ device: proof.by, verify })
    return refuse({ code: spent === 'replayed' ? 'REPLAYED' : 'BUSY' })
  }

  /** A device that was paired anew has another key. */
  function verifyOf(device: Device): Verify {
    const known = keys.get(device.device)
    if (known?.of.x === device.x && known.of.y === device.y) return known.verify
    const verify = es256Of(device)
    keys.set(device.device, { of: device, verify })
    return verify
  }
}

/** ECDSA over P-256 with SHA-256; a signature is 64 bytes, as browsers make it. */
export function es256Of({ x, y }: Pick<Device, 'x' | 'y'>): Verify {
  const key: KeyObject = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  return (bytes, signature) =>
    verifyWith('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
