// The first process of a running database: finding one that an earlier hub left behind, telling it
// from a stranger that got its number, and ending it.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Postmaster = {
  readonly pid: number
  readonly socketDir: string
  readonly isReady: boolean
}

/** A fast shutdown writes out what is in memory; a slow disk may need this long. */
const STOP_MS = 30_000

/** After a shutdown without ceremony, which the next start repairs from the log. */
const QUIT_MS = 5_000
const LOOK_AGAIN_MS = 10

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid')

/** The one that runs on this folder. What a dead one left behind is removed. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const found = readPostmaster(cluster)
  if (found !== undefined && worksOn(cluster, found.pid)) return found
  // PostgreSQL itself would refuse to start while any process has the number that stands here.
  if (existsSync(pidFile(cluster))) rmSync(pidFile(cluster), { force: true })
  return undefined
}

/** Its file as it is: a line each for number, folder, time, port, socket folder, …, state. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  if (!existsSync(pidFile(cluster))) return undefined
  const lines = readFileSync(pidFile(cluster), 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined
  return { pid, socketDir: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' }
}

/** Whether the process with this number is the database of this folder, and alive. */
export function worksOn(cluster: string, pid: number): boolean {
  const folder = realpathSync(cluster)
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes(folder)
  } catch {
    // No such process, one of another user, or one that has ended and waits for its parent.
    return false
  }
}

/** Ends it so that nothing needs repair; in the end without ceremony, which loses nothing either. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  if (!signal(cluster, pid, 'SIGINT')) return
  if (await isGone(cluster, pid, STOP_MS)) return
  signal(cluster, pid, 'SIGQUIT')
  if (await isGone(cluster, pid, QUIT_MS)) return
  signal(cluster, pid, 'SIGKILL')
  await isGone(cluster, pid, QUIT_MS)
}

function signal(cluster: string, pid: number, name: NodeJS.Signals): boolean {
  if (!worksOn(cluster, pid)) return false
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

async function isGone(cluster: string, pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += LOOK_AGAIN_MS) {
    if (!worksOn(cluster, pid)) return true
    await sleep(LOOK_AGAIN_MS)
  }
  return false
}
