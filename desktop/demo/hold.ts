// One start at a time in a folder. Who holds it stands in a file together with the programs that were
// started, so that a start after a crash knows what may still be running and waits until it is gone.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'

export type Hold = {
  /** A program that belongs to this start. */
  readonly add: (pid: number) => void
  readonly release: () => void
  /** Whether the start before this one was cut off. */
  readonly afterCrash: boolean
}

/** A number alone may be another process's tomorrow; the moment it was born tells them apart. */
const Process = z.object({ pid: z.int().min(2), born: z.string() })
type Process = z.infer<typeof Process>
const Kept = z.object({ holder: Process, programs: z.array(Process) })

export const HOLD_FILE = 'running.json'

/** Programs whose starter is gone stop by themselves; one that does not is ended after this. */
const PATIENCE_MS = 20_000
const LOOK_AGAIN_MS = 50

export async function holdFolder(folder: string): Promise<Result<Hold, { readonly pid: number }>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, HOLD_FILE)
  const before = read(file)
  if (before && isAlive(before.holder)) return refuse({ pid: before.holder.pid })
  await Promise.all((before?.programs ?? []).map(untilGone))
  const holder = processOf(process.pid)
  let programs: readonly Process[] = []
  const write = () => {
    writeFileSync(`${file}.next`, JSON.stringify({ holder, programs }), { mode: 0o600 })
    renameSync(`${file}.next`, file)
  }
  write()
  return ok({
    add: (pid) => {
      programs = [...programs.filter(isAlive), processOf(pid)]
      write()
    },
    release: () => {
      if (isSame(read(file)?.holder, holder)) rmSync(file, { force: true })
    },
    afterCrash: before !== undefined,
  })
}

function read(file: string): z.infer<typeof Kept> | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not there, or not written to its end: then nothing was started yet.
    return undefined
  }
}

async function untilGone(program: Process): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    if (!isAlive(program)) return
    await sleep(LOOK_AGAIN_MS)
  }
  process.kill(program.pid, 'SIGKILL')
}

const processOf = (pid: number): Process => ({ pid, born: birthOf(pid) ?? '' })

const isSame = (one: Process | undefined, other: Process): boolean =>
  one?.pid === other.pid && one.born === other.born

const isAlive = ({ pid, born }: Process): boolean => birthOf(pid) === born

function birthOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    }
    // The name of a program may hold anything; the fields behind its bracket are plain.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    // One that has ended and waits for its parent to notice does nothing any more.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
