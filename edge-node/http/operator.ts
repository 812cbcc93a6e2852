// The key of whoever runs this store: given by the environment, or drawn at the first start into a
// file that only the store's user reads.

import { createHash, timingSafeEqual } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startError } from '../config.ts'

export function operatorDoor(
  dataDir: string,
  given: string | undefined,
  newToken: () => string,
): (authorization: string | undefined) => boolean {
  const key = hashOf(given ?? kept(dataDir, newToken))
  return (authorization) => {
    const [scheme, shown = '', ...more] = authorization?.split(' ') ?? []
    return scheme === 'Bearer' && more.length === 0 && timingSafeEqual(key, hashOf(shown))
  }
}

function kept(dataDir: string, newToken: () => string): string {
  const path = join(dataDir, 'operator-key')
  if (!existsSync(path)) draw(path, newToken)
  const key = readFileSync(path, 'utf8').trim()
  if (/^[0-9a-f]{64}$/.test(key)) return key
  throw startError('CONFIG_INVALID', `${path} must hold 64 characters 0-9 and a-f`)
}

/** Whole or not at all. */
function draw(path: string, newToken: () => string): void {
  const fresh = `${path}.${newToken()}`
  writeFileSync(fresh, `${newToken()}${newToken()}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(fresh, path)
  } finally {
    rmSync(fresh, { force: true })
  }
}

function hashOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest()
}
