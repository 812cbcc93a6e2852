// Starts a scripted till as a process on a folder of its own, kills it, and starts it again over what
// it left.

import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type RunningTill = {
  readonly pid: number
  /** A person presses "try now". */
  readonly tryNow: () => void
  /** It sells no more; answers when the store has everything. */
  readonly rest: () => Promise<void>
  readonly kill: () => Promise<void>
}

type Said = { readonly code?: string; readonly ready?: true; readonly rested?: true }

const script = fileURLToPath(new URL('./scripted-till.ts', import.meta.url))

/** `approve` is the manager who reads the code of a till that is new. */
export async function startTill(
  dir: string,
  storeUrl: string,
  approve: (code: string) => Promise<void>,
): Promise<RunningTill> {
  const child = spawn(process.execPath, [script, dir, storeUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // What is said to a till that has just died is heard by nobody.
  child.stdin.on('error', () => undefined)
  const said = listen(child, approve)
  await said.ready.catch(async (error: unknown) => {
    await ended(child)
    throw error
  })
  return {
    pid: child.pid ?? 0,
    tryNow: () => child.stdin.write('now\n'),
    rest: () => {
      child.stdin.write('rest\n')
      return said.rested
    },
    kill: () => ended(child),
  }
}

function listen(child: ChildProcess, approve: (code: string) => Promise<void>) {
  const ready = Promise.withResolvers<void>()
  const rested = Promise.withResolvers<void>()
  let approved: string | undefined
  child.once('exit', (code, signal) => {
    const error = new Error(`the till ended with ${signal ?? code}`)
    ready.reject(error)
    rested.reject(error)
  })
  // Of a till that was killed nobody waits for either.
  for (const { promise } of [ready, rested]) promise.catch(() => undefined)
  if (child.stdout) createInterface({ input: child.stdout }).on('line', hear)
  return { ready: ready.promise, rested: rested.promise }

  function hear(line: string): void {
    const word = JSON.parse(line) as Said
    if (word.ready) ready.resolve()
    if (word.rested) rested.resolve()
    if (word.code === undefined || word.code === approved) return
    approved = word.code
    approve(word.code).catch(ready.reject)
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
}
