// Starts the real hub as a process of its own, in a folder of its own, for tests of this package and
// of the whole chain.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { placeOf } from '../postgres/place.ts'
import { findPostmaster, stopPostmaster } from '../postgres/postmaster.ts'

export type RunningHub = {
  readonly url: string
  readonly pid: number
  /** Its data folder, which stays when the process is gone. */
  readonly dir: string
  readonly operatorKey: string
  /** Ends the process and waits until it is gone; its database may go on. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>
  /** In order, and its database with it. Answers the exit code. */
  readonly stop: () => Promise<number | null>
  /** On the same folder and the same port. */
  readonly restart: () => Promise<RunningHub>
  /** Ends everything that still runs and removes the folder. */
  readonly remove: () => Promise<void>
  /** Resolves when the process has ended, for whatever reason. */
  readonly gone: Promise<void>
  /** What it wrote to its log so far. */
  readonly log: () => string
}

export type StartOptions = {
  readonly dir?: string
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Of the log, for a message when something fails. */
const LOG_CHARACTERS_MAX = 100_000

export async function startHub(options: StartOptions = {}): Promise<RunningHub> {
  const dir = options.dir ?? (await makeFolder())
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      ...options.env,
      EVERTILL_DATA_DIR: dir,
      EVERTILL_PORT: String(options.port ?? 0),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-LOG_CHARACTERS_MAX)
  })
  const gone = once(child, 'exit').then(() => undefined)
  const url = await readyUrl(child, () => log)
  const operatorKey =
    options.env?.['EVERTILL_OPERATOR_KEY'] ??
    (await readFile(join(dir, 'operator-key'), 'utf8')).trim()
  return {
    url,
    pid: child.pid ?? 0,
    dir,
    operatorKey,
    kill,
    stop,
    restart,
    remove,
    gone,
    log: () => log,
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await gone
  }

  async function stop(): Promise<number | null> {
    await kill('SIGTERM')
    return child.exitCode
  }

  async function restart(): Promise<RunningHub> {
    await kill()
    return startHub({ ...options, dir, port: Number(new URL(url).port) })
  }

  async function remove(): Promise<void> {
    await kill()
    if (!existsSync(dir)) return
    const place = placeOf(dir)
    const left = findPostmaster(place.cluster)
    if (left !== undefined) await stopPostmaster(place.cluster, left.pid)
    await rm(place.home, { recursive: true, force: true })
    await rm(dir, { recursive: true, force: true })
  }
}

async function makeFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evertill-hub-'))
  // The account of the database passes through it where the tests run as root.
  await chmod(dir, 0o711)
  return dir
}

function readyUrl(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      reject(new Error(`the hub ended with ${signal ?? code} before it was ready\n${log()}`))
    })
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url)
    })
  })
}
