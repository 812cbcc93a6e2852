// Starts a real process of a store on a folder of its own and a free port, kills it, and starts it
// again over what it left.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert } from '@evertill/shared/result.ts'

export type RunningNode = {
  readonly url: string
  readonly pid: number
  /** Holds `data` and `mark`. */
  readonly dir: string
  readonly operatorKey: string
  /** The process is gone when this answers. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  /** How it ended: 0 where it stopped as it was told. */
  readonly stop: () => Promise<number | null>
  /** On the same folder and port. */
  readonly restart: () => Promise<RunningNode>
}

export type StartOptions = {
  readonly dir?: string
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  /** Of this package; a store without a hub where it is not `main.ts`. */
  readonly entry?: 'main.ts' | 'testing/alone.ts'
}

/** Who a store without a hub is. */
export const ALONE = {
  tenant: 'A1234',
  store: '5678',
  node: '0190c2a0-5555-7000-8000-000000005678',
  storeName: 'Back room',
}

/** No slow machine needs longer to open a database and a port. */
const START_WITHIN_MS = 30_000

export async function startNode(options: StartOptions = {}): Promise<RunningNode> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'evertill-node-'))
  const { port = 0, entry = 'main.ts', env = {} } = options
  const own = {
    EVERTILL_DATA_DIR: join(dir, 'data'),
    EVERTILL_MARK_DIR: join(dir, 'mark'),
    EVERTILL_PORT: String(port),
    EVERTILL_LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [new URL(`../${entry}`, import.meta.url).pathname], {
    env: { ...clean(process.env), ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await readyOf(child)
  const { pid } = child
  assert(pid !== undefined, 'a process that is ready has a number')
  return {
    url,
    pid,
    dir,
    operatorKey: env['EVERTILL_OPERATOR_KEY'] ?? keyIn(dir),
    kill: async (signal) => {
      await ended(child, signal)
    },
    stop: () => ended(child, 'SIGTERM'),
    restart: async () => {
      await ended(child, 'SIGKILL')
      return await startNode({ ...options, dir, port: Number(new URL(url).port) })
    },
  }
}

/** Settings of whoever runs the tests are not those of the store that is tested. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('EVERTILL_')))
}

function keyIn(dir: string): string {
  return readFileSync(join(dir, 'data', 'operator-key'), 'utf8').trim()
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
}

function readyOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    const late = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS)
    child.stderr?.on('data', (part) => {
      complained = (complained + part).slice(-4_000)
    })
    child.stdout?.on('data', (part) => {
      said += part
      const line = said.split('\n').find((each) => each.startsWith('{"ready":true'))
      if (line === undefined || !said.includes('\n')) return
      clearTimeout(late)
      resolve(JSON.parse(line).url)
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the store did not start (${code}): ${complained}`))
    })
  })
}
