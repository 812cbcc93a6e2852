// One program of the demo chain: started, waited for, killed on purpose and started again. What it has to
// say goes to a file of its own. It ends when whoever started it is gone.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'

export type Program = {
  readonly name: string
  /** Where it answers; the same after each start. */
  readonly url: () => string
  readonly pid: () => number | undefined
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Like a plug that is pulled. */
  readonly kill: () => Promise<void>
}

export type ProgramDeps = {
  readonly name: string
  readonly file: string
  readonly env: Record<string, string>
  readonly logFile: string
  readonly born?: (pid: number) => void
  /** It ended and nobody asked it to. */
  readonly ended: (name: string, why: string) => void
}

/** In the words of the program that could not start: its own error, with code and remedy. */
export class DidNotStart extends Error {
  override readonly name = 'DidNotStart'
}

/** A graceful stop finishes what is asked and closes the database; after this it is ended. */
const STOP_MS = 15_000

const leash = new URL('./leash.ts', import.meta.url).href

export function createProgram({ name, file, env, logFile, born, ended }: ProgramDeps): Program {
  let child: ChildProcess | undefined
  let url = ''
  let isWanted = false
  return { name, url: () => url, pid: () => child?.pid, start, stop, kill }

  async function start(): Promise<void> {
    if (child) return
    const log = openSync(logFile, 'a', 0o600)
    const saidBefore = statSync(logFile).size
    const going = spawn(process.execPath, ['--import', leash, file], {
      env: { ...inherited(), ...env },
      stdio: ['pipe', 'pipe', log],
      // Ctrl-C belongs to whoever started all of them, who stops them in order.
      detached: true,
    })
    closeSync(log)
    child = going
    if (going.pid !== undefined) born?.(going.pid)
    going.once('exit', (code, signal) => {
      if (child !== going) return
      child = undefined
      if (isWanted) ended(name, lastWords(logFile, saidBefore) ?? signal ?? `exit ${code}`)
      isWanted = false
    })
    url = await readyUrl(going, () => {
      const words = lastWords(logFile, saidBefore) ?? 'it said nothing that tells why'
      return `the ${name} did not start: ${words}\n  all it said is in ${logFile}`
    })
    isWanted = child === going
  }

  async function stop(): Promise<void> {
    await end('SIGTERM')
  }

  async function kill(): Promise<void> {
    await end('SIGKILL')
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const going = child
    if (going === undefined) return
    isWanted = false
    const gone = new Promise<void>((done) => {
      going.once('exit', () => done())
    })
    going.kill(signal)
    const late = setTimeout(() => going.kill('SIGKILL'), STOP_MS)
    await gone
    clearTimeout(late)
    child = undefined
  }
}

/** Settings of another chain on this machine are not those of the demo. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) =>
      value === undefined || key.startsWith('EVERTILL_') ? [] : [[key, value]],
    ),
  )
}

/** The line in which a program says where it answers; if it ends before, why it did not get there. */
function readyUrl(child: ChildProcess, why: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('the output of a program is read')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = readLine(line)
      if (said?.['ready'] === true) resolve(String(said['url']))
    })
    child.once('error', reject)
    child.once('exit', () => reject(new DidNotStart(why())))
  })
}

/** What it said last with a code, or as something it could not go on after. */
function lastWords(logFile: string, from: number): string | undefined {
  const said = readFileSync(logFile).subarray(from).toString('utf8').split('\n').map(readLine)
  const last = said.findLast((line) => line?.['level'] === 60 || line?.['level'] === 'fatal')
  return typeof last?.['msg'] === 'string' ? withCode(last['msg'], last['code']) : undefined
}

function withCode(words: string, code: unknown): string {
  return typeof code !== 'string' || words.startsWith(code) ? words : `${code}: ${words}`
}

function readLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
