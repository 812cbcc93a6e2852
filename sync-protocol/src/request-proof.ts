// The proof that a request comes from a node or a device: a compact JWS over what is asked, under a
// nonce of the server, so that a wrong clock locks nobody out and nothing can be played twice.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'
import { concat } from './bytes.ts'
import { parseJson } from './json.ts'
import { Hash, Uuid } from './names.ts'
import type { Codec, Utf8 } from './ports.ts'

/** Of a node's own key, or of a device's in a browser, which has no other everywhere. */
const Algorithm = z.enum(['EdDSA', 'ES256'])
export type ProofAlgorithm = z.infer<typeof Algorithm>

export type Asked = {
  readonly method: string
  /** With its query, as it stands in the request line. */
  readonly path: string
  /** Of the body as it is sent, also where that is nothing. */
  readonly bodyHash: Hash
}

export type Claim = Asked & {
  readonly alg: ProofAlgorithm
  /** Of the node or device. */
  readonly by: Uuid
  /** What the server said last. */
  readonly nonce: string
  /** 128 random bits: one proof, one request. */
  readonly once: string
}

export type Proof = Claim & { readonly signed: Uint8Array; readonly signature: Uint8Array }

export type ProofFault = 'PROOF_MISSING' | 'PROOF_UNREADABLE'

export const PROOF_SCHEME = 'Evertill'
export const NONCE_HEADER = 'Evertill-Nonce'

/** A header, a payload of five short fields and a signature are about 600 characters. */
const PROOF_CHARACTERS_MAX = 4_096
const NONCE_MAX = 128

/** What is signed; the header of the request follows from it with `proofHeader`. */
export function proofToSign(claim: Claim, utf8: Utf8): Uint8Array {
  const { alg, by, method, path, bodyHash, nonce, once } = claim
  const header = { alg, kid: by, typ: TYPE }
  const payload = { m: method, p: path, h: bodyHash, n: nonce, j: once }
  return utf8.encode(`${partOf(header, utf8)}.${partOf(payload, utf8)}`)
}

export function proofHeader(signed: Uint8Array, signature: Uint8Array, utf8: Utf8): string {
  return `${PROOF_SCHEME} ${utf8.decode(signed)}.${base64url(signature)}`
}

/** Reads what a request brings; who that is, and whether it is true, is asked by the server. */
export function readProof(
  authorization: string | undefined,
  { utf8 }: Pick<Codec, 'utf8'>,
): Result<Proof, ProofFault> {
  if (authorization === undefined) return refuse('PROOF_MISSING')
  if (authorization.length > PROOF_CHARACTERS_MAX) return refuse('PROOF_UNREADABLE')
  const [scheme, token = '', ...more] = authorization.split(' ')
  if (scheme !== PROOF_SCHEME) return refuse('PROOF_MISSING')
  const [header = '', payload = '', signature = '', ...parts] = token.split('.')
  if (more.length > 0 || parts.length > 0) return refuse('PROOF_UNREADABLE')
  const head = readPart(Header, header, utf8)
  const body = readPart(Payload, payload, utf8)
  const bytes = bytesOf(signature)
  if (!head || !body || bytes?.length !== SIGNATURE_BYTES) return refuse('PROOF_UNREADABLE')
  return ok({
    alg: head.alg,
    by: head.kid,
    method: body.m,
    path: body.p,
    bodyHash: body.h,
    nonce: body.n,
    once: body.j,
    signed: utf8.encode(`${header}.${payload}`),
    signature: bytes,
  })
}

/** Whether it was made for this request and no other. */
export function isProofOf(proof: Proof, { method, path, bodyHash }: Asked): boolean {
  return proof.method === method && proof.path === path && proof.bodyHash === bodyHash
}

const TYPE = 'evertill-request'

/** Ed25519 and ES256 alike. */
const SIGNATURE_BYTES = 64

const Header = z.strictObject({ alg: Algorithm, kid: Uuid, typ: z.literal(TYPE) })
const Payload = z.strictObject({
  m: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  p: z.string().startsWith('/').max(2_000),
  h: Hash,
  n: z.string().max(NONCE_MAX),
  j: z.string().regex(/^[0-9a-f]{32}$/),
})

function partOf(value: object, utf8: Utf8): string {
  return base64url(utf8.encode(JSON.stringify(value)))
}

function readPart<T>(schema: z.ZodType<T>, text: string, utf8: Utf8): T | undefined {
  const bytes = bytesOf(text)
  if (bytes === undefined) return undefined
  const json = parseJson(bytes, { bytesMax: PROOF_CHARACTERS_MAX, depthMax: 2 }, utf8)
  const read = json.ok ? schema.safeParse(json.value) : undefined
  return read?.success ? read.data : undefined
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Without padding, as in every JWS. */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at
    const three = 65_536 * (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0)
    const four = [262_144, 4_096, 64, 1].map((unit) => ALPHABET[Math.floor(three / unit) % 64])
    text += four.slice(0, Math.min(rest, 3) + 1).join('')
  }
  return text
}

/** Nothing where it is not the one way to write some bytes. */
export function bytesOf(text: string): Uint8Array | undefined {
  const parts: Uint8Array[] = []
  for (let at = 0; at < text.length; at += 4) {
    const four = text.slice(at, at + 4)
    const values = [...four].map((character) => ALPHABET.indexOf(character))
    if (four.length === 1 || values.includes(-1)) return undefined
    const [a = 0, b = 0, c = 0, d = 0] = values
    const three = 262_144 * a + 4_096 * b + 64 * c + d
    const bytes = [Math.floor(three / 65_536), Math.floor(three / 256) % 256, three % 256]
    parts.push(Uint8Array.from(bytes.slice(0, four.length - 1)))
  }
  const bytes = concat(parts)
  return base64url(bytes) === text ? bytes : undefined
}
