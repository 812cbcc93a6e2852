// Who this machine is to the hub: a key pair made once, in a file that only its user may read, and
// what the hub called the store when it was enrolled.

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
} from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { Name, Uuid } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'

const Enrolled = z.strictObject({
  tenant: Name,
  store: Name,
  node: Uuid,
  storeName: Name,
  /** Where it was enrolled; a setting may name another address of the same hub. */
  hubUrl: z.url(),
})
export type Enrolled = z.infer<typeof Enrolled>

const Kept = z.strictObject({
  /** PKCS #8, as text. */
  privateKey: z.string().max(2_000),
  enrolled: Enrolled.optional(),
})

export type Identity = ReturnType<typeof openIdentity>

/** A file that is there and cannot be read stops the start: another key would be another machine. */
export function openIdentity(folder: string) {
  const file = join(folder, 'identity.json')
  const found = read(file)
  let kept = found ?? { privateKey: newKey() }
  if (found === undefined) write(file, kept)
  const key = createPrivateKey(kept.privateKey)
  return {
    /** The raw 32 bytes of Ed25519. */
    publicKey: publicHex(key),
    sign: (bytes: Uint8Array): Uint8Array => signWith(null, bytes, key),
    enrolled: () => kept.enrolled,
    enrol: (enrolled: Enrolled): void => {
      const next = { ...kept, enrolled }
      write(file, next)
      kept = next
    },
  }
}

function read(file: string): z.infer<typeof Kept> | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`${file} does not hold the key of this store`, { cause: error })
  }
}

/** The old one or the new one, whenever the power goes. */
function write(file: string, kept: z.infer<typeof Kept>): void {
  const next = `${file}.next`
  const handle = openSync(next, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(kept))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(next, file)
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function publicHex(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return hexOf(Buffer.from(x, 'base64url'))
}
