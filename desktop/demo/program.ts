// One program of the demo chain: started, waited for, killed on purpose and started again. What it has to
// say goes to a file of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'

export type Program = {
  readonly name: string
  /** Where it answers; the same after each start. */
  readonly url: () => string
  readonly pid: () => number | undefined
  readonly start: (more?: Record<string, string>) => Promise<void>
  readonly stop: () => Promise<void>
  /** Like a plug that is pulled. */
  readonly kill: () => Promise<void>
}

export type ProgramDeps = {
  readonly name: string
  readonly file: string
  readonly env: Record<string, string>
  readonly logFile: string
  /** It ended and nobody asked it to. */
  readonly ended: (name: string, why: string) => void
}

/** The last words of a program that could not start: its own error, with code and remedy. */
export class DidNotStart extends Error {
  override readonly name = 'DidNotStart'
}

/** A graceful stop finishes what is asked and closes the database; after this it is ended. */
const STOP_MS = 15_000

export function createProgram({ name, file, env, logFile, ended }: ProgramDeps): Program {
  let child: ChildProcess | undefined
  let url = ''
  let isWanted = false
  return { name, url: () => url, pid: () => child?.pid, start, stop, kill }

  async function start(more: Record<string, string> = {}): Promise<void> {
    if (child) return
    const log = openSync(logFile, 'a', 0o600)
    const born = spawn(process.execPath, [file], {
      env: { ...inherited(), ...env, ...more },
      stdio: ['ignore', 'pipe', log],
      // Ctrl-C belongs to whoever started all of them, who stops them in order.
      detached: true,
    })
    closeSync(log)
    child = born
    isWanted = true
    born.once('exit', (code, signal) => {
      if (child !== born) return
      child = undefined
      if (isWanted) ended(name, signal ?? `exit ${code}`)
      isWanted = false
    })
    url = await readyUrl(born, name, logFile)
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

/** The line in which a program says where it answers; if it ends before, its last words. */
function readyUrl(child: ChildProcess, name: string, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('the output of a program is read')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = readLine(line)
      if (said?.ready) resolve(said.url)
    })
    child.once('error', reject)
    child.once('exit', () =>
      reject(new DidNotStart(`${name} did not start; what it said is in ${logFile}`)),
    )
  })
}

function readLine(line: string): { ready: boolean; url: string } | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
