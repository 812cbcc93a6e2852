// Runs a PostgreSQL of the hub's own: makes its folder at first, takes over or ends what an earlier
// hub left running, starts it, and stops it with the hub. It listens on a unix socket only, and a
// lock inside the database keeps a second hub away from the same data folder.

import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startError } from '../start-error.ts'
import { type Account, databaseAccount } from './account.ts'
import { type Claim, claimDatabase, SUPERUSER } from './claim.ts'
import { choosePlace, type Place, socketFolder, sweepPlace } from './place.ts'
import { findPostmaster, readPostmaster, stopPostmaster, worksOn } from './postmaster.ts'
import { installPrograms, type Programs } from './programs.ts'
import { drawPasswords, type Passwords, readPasswords } from './secrets.ts'

export type OwnPostgres = {
  readonly socketDir: string
  readonly passwords: Passwords
  readonly pid: number
  /** Whether it was still running from an earlier hub. */
  readonly wasRunning: boolean
  /** Resolves when it ended without being asked to. */
  readonly died: Promise<void>
  readonly stop: () => Promise<void>
}

type Needs = { readonly dataDir: string; readonly newToken: () => string }

/** The version of the files in a cluster, which only programs of the same number understand. */
const CLUSTER_VERSION = '18'

/** Longer than a database needs to repair itself from a log of common size. */
const READY_MS = 120_000
const LAUNCHES_MAX = 20
const LAUNCH_AGAIN_MS = 250
const LOOK_AGAIN_MS = 10
const LOOK_AFTER_MS = 1_000
const LOG_BYTES_MAX = 10 * 1024 * 1024

const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '60',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  // A statement may carry what a customer bought; the log says only what went wrong.
  log_min_error_statement: 'panic',
} as const

export async function startPostgres({ dataDir, newToken }: Needs): Promise<OwnPostgres> {
  if (process.platform === 'win32') {
    throw startError(
      'NO_DATABASE_PROGRAMS',
      'on Windows the hub needs a PostgreSQL that is already there: set EVERTILL_DATABASE_URL',
    )
  }
  const account = databaseAccount()
  const place = choosePlace({ dataDir, account, newToken })
  const programs = await installPrograms(place.base, newToken)
  const passwords = await haveCluster({ dataDir, place, account, programs, newToken })
  const mark = markOf(programs)
  const running = await takeOver(place, passwords, mark)
  if (running !== undefined) return running
  const { child, socketDir } = await launchUntilReady(place, account, programs, mark)
  const claim = await claimDatabase(socketDir, passwords.superuser)
  sweepPlace(place)
  const pid = child.pid ?? 0
  let isStopping = false
  const died = new Promise<void>((resolve) => {
    child.once('exit', () => isStopping || resolve())
  })
  const stop = async (): Promise<void> => {
    isStopping = true
    await stopper(place, { pid, socketDir, claim })()
  }
  return { socketDir, passwords, pid, wasRunning: false, died, stop }
}

/** Of a database that was killed, a last process may still hold its memory for a moment. */
async function launchUntilReady(
  place: Place,
  account: Account | undefined,
  programs: Programs,
  mark: string,
) {
  for (let launches = 1; ; launches += 1) {
    const child = launch(place, account, programs, mark)
    try {
      return { child, socketDir: await waitUntilReady(place, child) }
    } catch (cause) {
      if (launches === LAUNCHES_MAX || !saidAtLast(place).includes('still in use')) throw cause
      await sleep(LAUNCH_AGAIN_MS)
    }
  }
}

/** Two databases started with different settings or programs are not the same one. */
function markOf(programs: Programs): string {
  const text = JSON.stringify([programs.version, settings])
  return `evertill-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

type Held = { readonly pid: number; readonly socketDir: string; readonly claim: Claim }

function stopper(place: Place, { pid, socketDir, claim }: Held): () => Promise<void> {
  return async () => {
    await claim.release()
    await stopPostmaster(place.cluster, pid)
    // One that had to lie elsewhere for its short name.
    if (!socketDir.startsWith(place.home)) rmSync(socketDir, { recursive: true, force: true })
  }
}

/** What an earlier hub left behind goes on if it is what would be started now; else it is ended. */
async function takeOver(
  place: Place,
  passwords: Passwords,
  mark: string,
): Promise<OwnPostgres | undefined> {
  for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += LOOK_AGAIN_MS) {
    const found = findPostmaster(place.cluster)
    if (found === undefined) return undefined
    if (found.isReady) {
      const { pid, socketDir } = found
      const claim = await claimDatabase(socketDir, passwords.superuser)
      if (claim.mark === mark) {
        return adopted(place, passwords, { pid, socketDir, claim })
      }
      await claim.release()
      await stopPostmaster(place.cluster, pid)
      return undefined
    }
    await sleep(LOOK_AGAIN_MS)
  }
  const stuck = findPostmaster(place.cluster)
  if (stuck !== undefined) await stopPostmaster(place.cluster, stuck.pid)
  return undefined
}

/** Nobody is told of the end of a process that is not a child, so somebody looks. */
function adopted(place: Place, passwords: Passwords, held: Held): OwnPostgres {
  const { pid, socketDir } = held
  const ended = Promise.withResolvers<void>()
  const timer = setInterval(() => worksOn(place.cluster, pid) || ended.resolve(), LOOK_AFTER_MS)
  timer.unref()
  const stop = async (): Promise<void> => {
    clearInterval(timer)
    await stopper(place, held)()
  }
  return { socketDir, passwords, pid, wasRunning: true, died: ended.promise, stop }
}

type Making = Needs & {
  readonly place: Place
  readonly account: Account | undefined
  readonly programs: Programs
}

async function haveCluster({ dataDir, place, account, programs, newToken }: Making) {
  const known = readPasswords(dataDir)
  if (existsSync(place.cluster)) {
    insistOnVersion(place)
    if (known !== undefined) return known
    throw startError(
      'DATABASE_MISSING',
      `there is a database in ${place.cluster}, but its passwords are missing from ${dataDir}: ` +
        'bring back postgres-passwords.json',
    )
  }
  const passwords = known ?? drawPasswords(dataDir, newToken)
  await makeCluster(place, account, programs, { password: passwords.superuser, newToken })
  return passwords
}

function insistOnVersion(place: Place): void {
  const version = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === CLUSTER_VERSION) return
  throw startError(
    'DATABASE_OTHER_VERSION',
    `the database in ${place.cluster} is of PostgreSQL ${version}, and this hub brings ` +
      `${CLUSTER_VERSION}: dump it with the old programs and load it again`,
  )
}

/** Made aside and put in place whole: a start that is cut off leaves no half of a database. */
async function makeCluster(
  place: Place,
  account: Account | undefined,
  programs: Programs,
  { password, newToken }: { password: string; newToken: () => string },
): Promise<void> {
  const name = newToken()
  const fresh = join(place.home, `.cluster-${name}`)
  const passwordFile = join(place.home, `.password-${name}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid)
  const rules = ['--auth-local=scram-sha-256', '--auth-host=reject', '--encoding=UTF8']
  const shape = ['--locale=C', '--data-checksums', '--no-instructions']
  const names = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, `--pgdata=${fresh}`]
  try {
    await runInitdb(place, account, programs, [...rules, ...shape, ...names])
    // Of two hubs that start at once, the second one uses what the first one made.
    if (existsSync(place.cluster)) rmSync(fresh, { recursive: true, force: true })
    else renameSync(fresh, place.cluster)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function runInitdb(
  place: Place,
  account: Account | undefined,
  programs: Programs,
  given: readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const child = spawn(programs.initdb, given, { ...account, cwd: place.home, env: bareEnv() })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
    }
    child.once('error', (cause) => reject(failed(`initdb cannot be started: ${cause.message}`)))
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(failed(`initdb ended with ${code}: ${said.join('').slice(-1_000).trim()}`))
    })
  })
}

/** The hub's own settings and keys are nobody else's business. */
const bareEnv = () => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' })

const failed = (message: string) => startError('DATABASE_FAILED', message)

/** In a session of its own: Ctrl-C is for the hub, which ends its database when it is done. */
function launch(
  place: Place,
  account: Account | undefined,
  programs: Programs,
  mark: string,
): ChildProcess {
  const given = Object.entries({
    ...settings,
    unix_socket_directories: socketFolder(place, account),
    cluster_name: mark,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(place)
  try {
    const child = spawn(programs.postgres, ['-D', place.cluster, ...given], {
      ...account,
      cwd: place.home,
      env: bareEnv(),
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

const logFile = (place: Place): string => join(place.home, 'postgres.log')

function openLog(place: Place): number {
  const path = logFile(place)
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.old`)
  return openSync(path, 'a', 0o600)
}

async function waitUntilReady(place: Place, child: ChildProcess): Promise<string> {
  let ended: string | undefined
  child.once('error', (cause) => {
    ended = cause.message
  })
  child.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`
  })
  for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += LOOK_AGAIN_MS) {
    const found = readPostmaster(place.cluster)
    if (found?.pid === child.pid && found?.isReady) return found.socketDir
    if (ended !== undefined) break
    await sleep(LOOK_AGAIN_MS)
  }
  throw failed(`PostgreSQL does not start (${ended ?? 'it takes too long'}): ${saidAtLast(place)}`)
}

function saidAtLast(place: Place): string {
  return readFileSync(logFile(place), 'utf8').slice(-1_000).trim()
}
