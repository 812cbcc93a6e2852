// What every machine of a world has: a disk with a log on it, a program that can die, a wall clock
// that may be wrong, and the making of entries. Disasters to disks are here too.

import { assert } from '@evertill/shared/result.ts'
import type { Moment } from '@evertill/shared/time.ts'
import { localTime } from '@evertill/shared/time.ts'
import { innermost } from '../src/adopt.ts'
import { genesis } from '../src/chain-hash.ts'
import { type Entry, type EntryDraft, makeEntry } from '../src/entry.ts'
import { nextHlc } from '../src/hlc.ts'
import type { Inc } from '../src/names.ts'
import { createDisk, type Disk, type DiskImage } from './disk.ts'
import { createDiskLog, type DiskLog } from './disk-log.ts'
import { WALL_MS, type World } from './world-state.ts'

export type Name = { readonly tenant: string; readonly store: string; readonly node: string }

export type Machine = ReturnType<typeof createMachine>

type Draft = Pick<EntryDraft, 'id' | 'type' | 'tv' | 'body' | 'biz' | 'open' | 'terminal' | 'refs'>

export function createMachine(label: string, name: Name, world: World) {
  const disk: Disk = createDisk()
  const log: DiskLog = createDiskLog(disk, world.codec.sha256)
  const hlc = disk.cell<string | undefined>('hlc', undefined)
  /** What a disk that lies would come back with after a power cut. */
  let flushed: DiskImage | undefined
  let skewMs = 0
  let losses = 0
  return {
    label,
    name,
    disk,
    log,
    begin,
    write,
    append,
    stamp,
    moment,
    skew: (byMs: number) => {
      skewMs += byMs
    },
    flush: () => {
      flushed = disk.image()
    },
    flushed: () => flushed,
    losses: () => losses,
    lose,
    copied,
    forget,
  }

  /** A new incarnation, which is the current one. */
  function begin(): Inc {
    const inc = world.newToken()
    log.open(inc, genesis({ ...name, inc }, world.codec), 'current')
    return inc
  }

  /** The next entry of the current incarnation, in the transaction it stands in. */
  function write(fact: Draft): Entry {
    return disk.transact(() => {
      const current = log.current()
      assert(current !== undefined, `${label} has no log`)
      const made = makeEntry(
        { ...fact, ...stamp(current.inc), id: fact.id },
        current.head,
        world.codec,
      )
      assert(made.ok, `${label} cannot write ${fact.type}`)
      append(current.inc, [made.value])
      return made.value
    })
  }

  /** Nobody hands in what does not follow. */
  function append(inc: Inc, entries: readonly Entry[]): void {
    const done = log.append(inc, entries)
    assert(done.ok, `${label}: entries do not follow on the log`)
  }

  function stamp(inc: Inc) {
    const time = nextHlc(hlc.get(), wallMs())
    disk.transact(() => hlc.set(time))
    return { ...name, inc, id: world.newUuid(), hlc: time, wall: wallMs() }
  }

  function wallMs(): number {
    return WALL_MS + world.clock.nowMs() + skewMs
  }

  function moment(): Moment {
    const ms = wallMs()
    const local = new Date(ms + 540 * 60_000).toISOString().slice(0, 19)
    return { ms, local: localTime(local), offset: 540 }
  }

  /** Puts the disk back to an image, and tells the oracle which facts went with it. */
  function lose(to: DiskImage | undefined): void {
    losses += 1
    const before = factsOn()
    disk.load(to)
    disk.fillAfter(Number.POSITIVE_INFINITY)
    const after = factsOn()
    world.oracle.lost(
      label,
      [...before].filter((id) => !after.has(id)),
    )
  }

  /** The disk was copied from another machine, and so were the facts on it. */
  function copied(from: { readonly label: string }): void {
    world.note(`${label} is a copy of ${from.label}`)
    for (const id of factsOn()) world.oracle.has(label, id)
  }

  /** Of its own accord, because somebody else has it. */
  function forget(inc: Inc, upTo: number): void {
    const before = factsOn()
    log.prune(inc, upTo)
    const after = factsOn()
    world.oracle.letGo(
      label,
      [...before].filter((id) => !after.has(id)),
    )
    world.tally('prunes')
  }

  function factsOn(): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const { bytes, hash, envelope } of disk.table<Entry>('log.entries').values()) {
      ids.add(innermost({ bytes, hash, envelope }, world.codec).id)
    }
    for (const id of disk.table('kept').keys()) ids.add(id)
    for (const id of disk.table('fact').keys()) ids.add(id)
    return ids
  }
}
