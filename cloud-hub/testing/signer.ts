// A box that enrols and signs its requests, as an edge node does, and the operator beside it.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { NONCE_HEADER, proofHeader, proofToSign } from '@evertill/sync-protocol/request-proof.ts'
import { codec } from '../ports.ts'

type At = { readonly url: string; readonly operatorKey: string }
type Replied = {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
  readonly text: string
}

export type Signer = ReturnType<typeof createSigner>

export function createSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ format: 'jwk' }).x ?? ''
  const keyHex = Buffer.from(x, 'base64url').toString('hex')
  let node = '00000000-0000-7000-8000-000000000000'
  let nonce = ''
  return {
    keyHex,
    enrol,
    enrolWith,
    asOperator,
    ask,
    proofFor,
    proofOfCode,
    nonce: () => nonce,
    /** With the key of the box, as it signs the head of its log. */
    signBytes: (bytes: Uint8Array): Uint8Array => sign(null, bytes, privateKey),
  }

  /** Makes tenant and store where they are missing. */
  async function enrol(at: At, of: { tenant: string; store: string; storeName: string }) {
    await asOperator(at, 'PUT', '/fleet/v1/stores', of)
    const { tenant, store } = of
    const made = await asOperator(at, 'POST', '/fleet/v1/codes', { tenant, store })
    const { code } = made.body as { code: string }
    const replied = await enrolWith(at, code)
    if (replied.status !== 200) throw new Error(`not enrolled: ${replied.text}`)
    return replied.body as { tenant: string; store: string; node: string; storeName: string }
  }

  async function enrolWith(at: At, code: string): Promise<Replied> {
    const asked = { code, publicKey: keyHex, app: 'test 1', proof: proofOfCode(code) }
    const replied = await reply(`${at.url}/fleet/v1/enrol`, 'POST', JSON.stringify(asked), {})
    if (replied.status === 200) node = (replied.body as { node: string }).node
    return replied
  }

  function proofOfCode(code: string): string {
    return sign(null, Buffer.from(`evertill1-enrol\n${code}\n${keyHex}`), privateKey).toString(
      'hex',
    )
  }

  function asOperator(at: At, method: string, path: string, body?: unknown): Promise<Replied> {
    const authorization = `Bearer ${at.operatorKey}`
    const text = body === undefined ? undefined : JSON.stringify(body)
    return reply(`${at.url}${path}`, method, text, { authorization })
  }

  /** A signed request; repeated once where the hub wants another nonce. */
  async function ask(
    at: At,
    method: 'GET' | 'POST',
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Replied> {
    const send = () =>
      reply(`${at.url}${path}`, method, body, {
        ...headers,
        authorization: proofFor(method, path, body),
      })
    const first = await send()
    nonce = first.headers.get(NONCE_HEADER) ?? nonce
    const wantsNonce = (first.body as { code?: string } | undefined)?.code === 'NONCE_NEEDED'
    return wantsNonce ? send() : first
  }

  function proofFor(
    method: 'GET' | 'POST',
    path: string,
    body: string | Uint8Array = '',
    once = randomBytes(16).toString('hex'),
  ): string {
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const claim = { alg: 'EdDSA', by: node, method, path, bodyHash, nonce, once } as const
    const signed = proofToSign(claim, codec.utf8)
    return proofHeader(signed, sign(null, signed, privateKey), codec.utf8)
  }
}

async function reply(
  url: string,
  method: string,
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Replied> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  const { status } = response
  return { status, text, headers: response.headers, body: isJson ? JSON.parse(text) : undefined }
}
