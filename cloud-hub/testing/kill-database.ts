// Kills the database that a hub of a test runs for itself: the first process and all its others at
// once, as when the machine takes them.

import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { placeOf } from '../postgres/place.ts'
import { findPostmaster, worksOn } from '../postgres/postmaster.ts'

/** They are gone when this answers; false where none was running. */
export async function killDatabase(dir: string): Promise<boolean> {
  const { cluster } = placeOf(dir)
  const first = findPostmaster(cluster)
  if (first === undefined) return false
  // Each of them leads a group of its own, so the group of the first one holds only itself.
  const pids = [first.pid, ...childrenOf(first.pid)]
  for (const pid of pids) killed(pid)
  while (pids.some((pid) => worksOn(cluster, pid))) await sleep(5)
  return true
}

function childrenOf(parent: number): readonly number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid = 0]) => pid)
    .filter((pid) => pid > 1)
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in this moment.
  }
}
