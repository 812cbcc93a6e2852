// The proof of a request: read back as it was made, by any library for JWS too, and never for another
// request.

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codec } from '../testing/node-ports.ts'
import {
  base64url,
  bytesOf,
  type Claim,
  isProofOf,
  proofHeader,
  proofToSign,
  readProof,
} from './request-proof.ts'

const { utf8 } = codec
const claim: Claim = {
  alg: 'EdDSA',
  by: '0190c2a0-5555-7000-8000-000000000001',
  method: 'POST',
  path: '/sync/v1/push?x=é',
  bodyHash: 'a'.repeat(64),
  nonce: 'now',
  once: '0'.repeat(32),
}

describe('a proof', () => {
  test.each([
    ['EdDSA', () => generateKeyPairSync('ed25519')],
    ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const)('of %s is read back, and its signature fits what was signed', (alg, keys) => {
    const { privateKey, publicKey } = keys()
    const hash = alg === 'ES256' ? 'sha256' : null
    const signed = proofToSign({ ...claim, alg }, utf8)
    const signature = sign(hash, signed, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const read = readProof(proofHeader(signed, signature, utf8), codec)
    expect(read).toMatchObject({ ok: true, value: { ...claim, alg } })
    if (!read.ok) return
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
    const fits = { key, dsaEncoding: 'ieee-p1363' } as const
    expect(verify(hash, read.value.signed, fits, read.value.signature)).toBe(true)
  })

  test('is for one request: another method, path or body is another request', () => {
    const signed = proofToSign(claim, utf8)
    const read = readProof(proofHeader(signed, new Uint8Array(64), utf8), codec)
    if (!read.ok) throw new Error(read.error)
    expect(isProofOf(read.value, claim)).toBe(true)
    for (const other of [{ method: 'GET' }, { path: '/sync/v1/hello' }, { bodyHash: 'b' }]) {
      expect(isProofOf(read.value, { ...claim, ...other })).toBe(false)
    }
  })

  test.each([
    [undefined, 'PROOF_MISSING'],
    ['Bearer abc', 'PROOF_MISSING'],
    ['Evertill', 'PROOF_UNREADABLE'],
    ['Evertill a.b', 'PROOF_UNREADABLE'],
    ['Evertill a.b.c.d', 'PROOF_UNREADABLE'],
    [`Evertill ${'a'.repeat(5_000)}`, 'PROOF_UNREADABLE'],
    [headerOf({ ...claim, alg: 'none' as 'EdDSA' }), 'PROOF_UNREADABLE'],
    [headerOf({ ...claim, by: 'someone' }), 'PROOF_UNREADABLE'],
    [headerOf({ ...claim, path: 'sync' }), 'PROOF_UNREADABLE'],
    [headerOf(claim).slice(0, -1), 'PROOF_UNREADABLE'],
    [`${headerOf(claim)} more`, 'PROOF_UNREADABLE'],
  ])('that is none is refused: %s', (header, code) => {
    expect(readProof(header, codec)).toEqual({ ok: false, error: code })
  })

  test('bytes are written as every other program writes them, and in one way only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = base64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(bytesOf(text)).toEqual(bytes)
      }),
    )
    expect(bytesOf('AB')).toBeUndefined()
    expect(bytesOf('A')).toBeUndefined()
    expect(bytesOf('AA==')).toBeUndefined()
  })
})

function headerOf(made: Claim): string {
  return proofHeader(proofToSign(made, utf8), new Uint8Array(64), utf8)
}
