// The key of whoever runs this hub: given by the environment, or drawn at the first start into a
// file that only the hub's user reads.

import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startError } from '../start-error.ts'

export function operatorKey(
  dataDir: string,
  given: string | undefined,
  newToken: () => string,
): string {
  if (given !== undefined) return given
  const path = join(dataDir, 'operator-key')
  if (!existsSync(path)) draw(path, newToken)
  const key = readFileSync(path, 'utf8').trim()
  if (/^[0-9a-f]{64}$/.test(key)) return key
  throw startError('CONFIG_INVALID', `${path}: must hold 64 characters 0-9 and a-f`)
}

/** Whole or not at all; two that start at once agree on one. */
function draw(path: string, newToken: () => string): void {
  const fresh = `${path}.${newToken()}`
  writeFileSync(fresh, `${newToken()}${newToken()}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(fresh, path)
  } catch (cause) {
    if (!existsSync(path)) throw cause
  } finally {
    rmSync(fresh, { force: true })
  }
}
