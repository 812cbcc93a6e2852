// One installer at a time in this folder, also when two commands are started at once. A lock left
// behind by a killed run is recognised and removed.

import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Another machine's process cannot be asked whether it lives; its heartbeat stands still when not. */
const HEARTBEAT_MS = 2_000
const STILL_MS = 60_000
const LOOK_AGAIN_MS = 200

/**
 * @typedef {{ token: string, host: string, pids: number[] }} Owner
 * @typedef {{ folder: string, say: (text: string) => void }} LockDeps
 */

/**
 * Runs the work while holding the lock. The work reports the processes it starts: when this
 * process is killed and they live on, the lock is still theirs.
 * @template T
 * @param {LockDeps} deps
 * @param {(alsoHeldBy: (pid: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ folder, say }, work) {
  const lock = join(folder, 'lock')
  const owner = {
    token: `${process.pid}-${process.hrtime.bigint()}`,
    host: hostname(),
    pids: [process.pid],
  }
  await acquire(lock, owner, say)
  const releaseNow = () => release(lock, owner)
  process.once('exit', releaseNow)
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MS)
  try {
    return await work((pid) => {
      owner.pids.push(pid)
      writeOwner(lock, owner)
    })
  } finally {
    clearInterval(heartbeat)
    process.off('exit', releaseNow)
    release(lock, owner)
  }
}

/**
 * @param {string} lock
 * @param {Owner} owner
 * @param {(text: string) => void} say
 */
async function acquire(lock, owner, say) {
  let told = false
  let seen = { beat: '', since: process.uptime() }
  while (!tryAcquire(lock, owner)) {
    const holder = readOwner(lock)
    if (holder !== undefined) {
      const beat = `${holder.token} ${beatOf(lock)}`
      if (beat !== seen.beat) seen = { beat, since: process.uptime() }
      const still = (process.uptime() - seen.since) * 1000 > STILL_MS
      if (still || isDead(holder)) breakLock(lock, holder, owner)
      else if (!told) {
        say(`another run (process ${holder.pids[0]}) is setting up; waiting for it`)
        told = true
      }
    }
    await sleep(LOOK_AGAIN_MS)
  }
}

/**
 * The lock appears together with its owner's name: a folder is filled first and renamed then,
 * and a rename onto a filled folder fails.
 * @param {string} lock
 * @param {Owner} owner
 */
function tryAcquire(lock, owner) {
  const mine = `${lock}-${owner.token}`
  mkdirSync(mine, { recursive: true })
  writeOwner(mine, owner)
  try {
    renameSync(mine, lock)
    return true
  } catch (error) {
    rmSync(mine, { recursive: true, force: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) return false
    throw error
  }
}

/** @param {Owner} holder */
function isDead(holder) {
  return holder.host === hostname() && !holder.pids.some(isAlive)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

/**
 * Two who wait may judge the same lock dead. The slower one would take away the faster one's new
 * lock, so it looks at what it has in its hand and puts it back.
 * @param {string} lock
 * @param {Owner} judged
 * @param {Owner} me
 */
function breakLock(lock, judged, me) {
  const broken = `${lock}-broken-${me.token}`
  try {
    renameSync(lock, broken)
    if (readOwner(broken)?.token === judged.token) rmSync(broken, { recursive: true, force: true })
    else renameSync(broken, lock)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) throw error
  }
}

/**
 * @param {string} lock
 * @param {Owner} owner
 */
function release(lock, owner) {
  if (readOwner(lock)?.token !== owner.token) return
  const gone = `${lock}-gone-${owner.token}`
  renameSync(lock, gone)
  rmSync(gone, { recursive: true, force: true })
}

/**
 * @param {string} lock
 * @returns {Owner | undefined}
 */
function readOwner(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'))
  } catch {
    // The lock was released, or is being written anew, between two looks.
    return undefined
  }
}

/**
 * Replaced as a whole, so that nobody reads half of it.
 * @param {string} lock
 * @param {Owner} owner
 */
function writeOwner(lock, owner) {
  const next = join(lock, `owner-${process.pid}.json`)
  writeFileSync(next, JSON.stringify(owner))
  renameSync(next, join(lock, 'owner.json'))
}

/** @param {string} lock */
function touch(lock) {
  try {
    utimesSync(join(lock, 'owner.json'), new Date(), new Date())
  } catch {
    // Somebody judged this run dead and took the lock; the work ends by itself.
  }
}

/** @param {string} lock */
function beatOf(lock) {
  try {
    return statSync(join(lock, 'owner.json')).mtimeMs
  } catch {
    return 0
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
