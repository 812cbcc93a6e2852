// Backups of each tenant: written from one moment of the database, read back, and only then believed.
// What lies on another disk than the database may be forgotten by the stores.

import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { hubPrunable } from '@evertill/sync-protocol/pruning.ts'
import type { Db, Tx } from '../db.ts'
import { readGeneration } from '../journal/generation.ts'
import { lockStream, readHashes, savePrunable } from '../journal/store.ts'
import { BackupFault, readLines, writeLines } from './file.ts'
import { type Head, headerLine, judgeBackup, titleLine } from './judge.ts'
import { readMigrated, readTable, TABLES } from './store.ts'

export type BackupDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly dir: string
  /**
   * A backup on the disk of the database dies with it: stores forget nothing for its sake. Asked each
   * time, because a disk that was taken out leaves its folder behind, on the disk of the database.
   */
  readonly isElsewhere: () => boolean
  readonly nowMs: () => number
  /** Aborted when the hub stops: a backup under way is given up. */
  readonly stopping: AbortSignal
}

export type Made = {
  readonly file: string
  readonly bytes: number
  readonly rows: number
  /** Whether the stores may forget what is in it. */
  readonly counts: boolean
}

export type Backups = ReturnType<typeof createBackups>

const KEPT = 14
const ENDING = '.evertill.gz'
const PART = '.part'
const PART_KEPT_MS = 24 * 3_600_000

export function createBackups(deps: BackupDeps) {
  const { db, dir, nowMs } = deps
  let last: Promise<unknown> = Promise.resolve()
  return { make, newest, list, isElsewhere: deps.isElsewhere, idle: () => last }

  /** One at a time: each reads the whole database. */
  function make(tenant: string): Promise<Made> {
    const made = last.then(() => makeNow(tenant))
    last = made.catch(() => undefined)
    return made
  }

  async function makeNow(tenant: string): Promise<Made> {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const atMs = nowMs()
    const file = await nameFor(tenant, atMs)
    const path = join(dir, file)
    const part = path + PART
    try {
      await db.atOneMoment(tenant, (tx) => writeLines(part, going(linesOf(tx, tenant, atMs))))
      const { rows, heads, gen } = await judgeBackup(going(readLines(part)), deps.codec)
      await rename(part, path)
      await syncFolder(dir)
      const counts = deps.isElsewhere()
      if (counts) for (const head of heads) await mark(tenant, gen, head)
      await forgetOld(tenant)
      return { file, bytes: (await stat(path)).size, rows, counts }
    } catch (cause) {
      await rm(part, { force: true })
      throw cause
    }
  }

  /** Behind all that are there, also where a clock ran ahead when they were made. */
  async function nameFor(tenant: string, atMs: number): Promise<string> {
    const [before] = await list(tenant)
    const afterMs = before === undefined ? 0 : stampIn(before) + 1
    return `${encodeURIComponent(tenant)}~${stampOf(Math.max(atMs, afterMs))}${ENDING}`
  }

  async function* going(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      if (deps.stopping.aborted) throw new BackupFault('this hub stops')
      yield line
    }
  }

  async function* linesOf(tx: Tx, tenant: string, atMs: number): AsyncGenerator<string> {
    const gen = (await readGeneration(tx, tenant)) ?? ''
    yield headerLine({ tenant, gen, atMs, migrations: [...(await readMigrated(tx))] })
    for (const table of TABLES) {
      yield titleLine(table)
      yield* readTable(tx, table)
    }
  }

  /** Each stream by itself: a push waits for a moment at the most. */
  function mark(tenant: string, savedGen: string, { node, inc, ...head }: Head): Promise<void> {
    return db.withTenant(tenant, async (tx) => {
      const owner = { tenant, node }
      const held = await lockStream(tx, owner, inc)
      if (held === undefined) return
      const gen = (await readGeneration(tx, tenant)) ?? ''
      const hashes = await readHashes(tx, owner, inc, head.seq, head.seq)
      const backup = { gen: savedGen, verified: true, head }
      const prunable = hubPrunable(held, gen, backup, (seq) => hashes.get(seq))
      if (prunable > held.prunable) await savePrunable(tx, owner, { inc, prunable })
    })
  }

  /** The newest first. */
  async function list(tenant: string): Promise<readonly string[]> {
    return (await namesOf(tenant)).filter((name) => name.endsWith(ENDING))
  }

  async function namesOf(tenant: string): Promise<readonly string[]> {
    const names = await readdir(dir).catch(() => [])
    const own = `${encodeURIComponent(tenant)}~`
    return names
      .filter((name) => name.startsWith(own))
      .toSorted()
      .reverse()
  }

  /** When the newest one was made, in milliseconds since 1970. */
  async function newest(tenant: string): Promise<number | undefined> {
    const [name] = await list(tenant)
    return name === undefined ? undefined : Math.floor((await stat(join(dir, name))).mtimeMs)
  }

  async function forgetOld(tenant: string): Promise<void> {
    for (const name of (await list(tenant)).slice(KEPT)) await rm(join(dir, name))
    // Of a hub that was killed; one that another process writes is younger.
    for (const name of (await namesOf(tenant)).filter((each) => each.endsWith(PART))) {
      const { mtimeMs } = await stat(join(dir, name))
      if (mtimeMs + PART_KEPT_MS < nowMs()) await rm(join(dir, name), { force: true })
    }
  }
}

/** Sorts as it is read, and is a name on every disk. */
function stampOf(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '')
}

function stampIn(name: string): number {
  const parts = /~(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\./.exec(name)
  if (parts === null) return 0
  const [year = 0, month = 0, ...rest] = parts.slice(1).map(Number)
  return Date.UTC(year, month - 1, ...rest)
}

/** A name that was given is on the disk too. */
async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  await handle.sync().finally(() => handle.close())
}
