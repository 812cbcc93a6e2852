// Where a database lives. Beside the other files of the hub where its account can reach them; else
// under the machine's own folder for such things, and the data folder remembers where.

import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startError } from '../start-error.ts'
import { type Account, canReach } from './account.ts'

export type Place = {
  /** Holds the programs; readable by everybody who may pass to it. */
  readonly base: string
  /** Belongs to the database account alone. */
  readonly home: string
  readonly cluster: string
}

/** For a data folder that the database account cannot reach. */
const SYSTEM_BASE = '/var/lib/evertill'

/** The address of a unix socket holds 104 to 108 bytes, with the zero at its end. */
const SOCKET_PATH_MAX = 100

const REMEMBERED = 'postgres-place.json'
const Remembered = z.object({ home: z.string(), token: z.string(), of: z.string() })
type Remembered = z.infer<typeof Remembered>

export type PlaceNeeds = {
  readonly dataDir: string
  readonly account: Account | undefined
  readonly newToken: () => string
  readonly systemBase?: string
  readonly reaches?: typeof canReach
}

export function choosePlace({
  dataDir,
  account,
  newToken,
  systemBase = SYSTEM_BASE,
  reaches = canReach,
}: PlaceNeeds): Place {
  const folder = realpathSync(dataDir)
  const beside = join(folder, 'postgres')
  const remembered = readRemembered(folder)
  if (remembered !== undefined) return makePlace(systemBase, recall(folder, remembered), account)
  if (account === undefined || reaches(folder, account)) return makePlace(folder, beside, account)
  if (existsSync(join(beside, 'cluster'))) {
    throw startError(
      'DATABASE_UNREACHABLE',
      `the database in ${beside} cannot be reached by the account it runs as: ` +
        'give back the right to pass (x) to each folder above it',
    )
  }
  return makePlace(systemBase, remember(folder, systemBase, newToken), account)
}

/** Where the database of a data folder is, for whoever does not start it. */
export function placeOf(dataDir: string): Pick<Place, 'home' | 'cluster'> {
  const folder = realpathSync(dataDir)
  const home = readRemembered(folder)?.home ?? join(folder, 'postgres')
  return { home, cluster: join(home, 'cluster') }
}

function makePlace(base: string, home: string, account: Account | undefined): Place {
  makeOwnFolder(home, account)
  return { base, home, cluster: join(home, 'cluster') }
}

function makeOwnFolder(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
}

function readRemembered(folder: string): Remembered | undefined {
  const path = join(folder, REMEMBERED)
  return existsSync(path) ? Remembered.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

/** A copied data folder would run a second hub on the first one's database. */
function recall(folder: string, remembered: Remembered): string {
  const { home, token, of } = remembered
  if (of !== folder) {
    if (existsSync(of) && readRemembered(of)?.token === token) {
      throw startError(
        'DATABASE_OF_ANOTHER_FOLDER',
        `${folder} was copied from ${of}, and the database at ${home} belongs to that one`,
      )
    }
    writeRemembered(folder, { home, token, of: folder })
  }
  if (!existsSync(home)) {
    throw startError(
      'DATABASE_MISSING',
      `the database of ${folder} should be at ${home} and is not there: bring it back, or begin ` +
        'anew in an empty data folder',
    )
  }
  return home
}

function remember(folder: string, base: string, newToken: () => string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const home = join(base, name)
  try {
    mkdirSync(base, { recursive: true })
    chmodSync(base, 0o755)
  } catch (cause) {
    throw startError(
      'DATABASE_UNREACHABLE',
      `the account of the database cannot reach ${folder}, and ${base} cannot be made: ` +
        'choose another EVERTILL_DATA_DIR, run the hub as an ordinary user, or set ' +
        'EVERTILL_DATABASE_URL',
      cause,
    )
  }
  // Of a data folder at this path that was removed. One such database is kept, in case of regret.
  if (existsSync(home)) {
    rmSync(`${home}.removed`, { recursive: true, force: true })
    renameSync(home, `${home}.removed`)
  }
  mkdirSync(home, { mode: 0o700 })
  writeRemembered(folder, { home, token: newToken(), of: folder })
  return home
}

function writeRemembered(folder: string, remembered: Remembered): void {
  const path = join(folder, REMEMBERED)
  writeFileSync(`${path}.new`, `${JSON.stringify(remembered)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** What starts that were cut off left half made. Only for whoever has the database for itself. */
export function sweepPlace({ base, home }: Place): void {
  // The base of the machine is shared with hubs of other folders, which may be copying just now.
  const folders = home === join(base, 'postgres') ? [base, home] : [home]
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      if (!/^\.(cluster|password|postgres)-[0-9a-f]{32}/.test(name)) continue
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
}

/** The folder of the socket: in the home where its name is short enough. */
export function socketFolder(place: Place, account: Account | undefined): string {
  const beside = join(place.home, 'socket')
  const isShort = Buffer.byteLength(join(beside, '.s.PGSQL.5432')) <= SOCKET_PATH_MAX
  const folder = isShort ? beside : mkdtempSync(join(tmpdir(), 'evertill-'))
  makeOwnFolder(folder, account)
  // Of a database that was killed. Its number may be another process's today.
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) {
    rmSync(join(folder, name), { force: true })
  }
  return folder
}
