// The passwords of the hub's own database: drawn once, kept in a file that only the hub's user reads.

import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Passwords = z.object({
  superuser: z.string().regex(/^[0-9a-f]{32}$/),
  owner: z.string().regex(/^[0-9a-f]{32}$/),
  app: z.string().regex(/^[0-9a-f]{32}$/),
})
export type Passwords = z.infer<typeof Passwords>

/** Nothing where the folder has none and none may be drawn. */
export function readPasswords(dataDir: string): Passwords | undefined {
  const path = fileIn(dataDir)
  return existsSync(path) ? Passwords.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

/** Two hubs that start at once agree on the passwords of the first one. */
export function drawPasswords(dataDir: string, newToken: () => string): Passwords {
  const drawn = { superuser: newToken(), owner: newToken(), app: newToken() }
  const fresh = `${fileIn(dataDir)}.${newToken()}`
  writeFileSync(fresh, `${JSON.stringify(drawn)}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(fresh, fileIn(dataDir))
    return drawn
  } catch {
    return readPasswords(dataDir) ?? drawn
  } finally {
    rmSync(fresh, { force: true })
  }
}

const fileIn = (dataDir: string): string => join(dataDir, 'postgres-passwords.json')
