// A program on one machine: it may die between any two things it does, and what it was about to do
// later dies with it. Its disk stays.

import { type Disk, DiskFull } from './disk.ts'
import type { FaultName } from './options.ts'
import type { World } from './world-state.ts'

/** Thrown where a program dies; nobody but `run` catches it. */
class Crash extends Error {
  override readonly name = 'Crash'
}

export type Process = ReturnType<typeof createProcess>

export function createProcess(
  name: string,
  world: World,
  deps: {
    readonly disk: Disk
    /** The fault by which it dies at a point where that hurts. */
    readonly dies: FaultName
    readonly start: () => void
    readonly onDeath: () => void
  },
) {
  let life = 0
  let alive = false
  let started = false
  return { isAlive: () => alive, start, stop, run, later, inThisLife, mayDie }

  function start() {
    if (alive) return
    life += 1
    alive = true
    started = false
    world.note(`${name} starts`)
    run(() => {
      deps.start()
      started = true
    })
  }

  /** Ends it; who wants it back starts it. */
  function stop() {
    // Nobody starts again what was put away.
    life += 1
    if (!alive) return
    alive = false
    world.note(`${name} ends`)
    deps.onDeath()
  }

  /** Dies, and somebody starts it again before long. */
  function kill() {
    if (!alive) return
    stop()
    const ended = life
    world.clock.later(world.dice.between(200, 20_000), () => {
      if (life === ended) start()
    })
  }

  function run(work: () => void) {
    if (!alive) return
    try {
      work()
    } catch (error) {
      if (error instanceof Crash) return kill()
      if (!(error instanceof DiskFull)) throw error
      // What found no room has not happened; a program that cannot even start is tried again.
      world.tally('refused for want of room')
      if (!started) kill()
    }
  }

  /** An answer to a question of this life reaches no other one. */
  function inThisLife<T>(work: (value: T) => void): (value: T) => void {
    const born = life
    return (value) => {
      if (alive && life === born) run(() => work(value))
    }
  }

  /** Only in this life. */
  function later(delayMs: number, work: () => void) {
    const born = life
    world.clock.later(delayMs, () => {
      if (alive && life === born) run(work)
    })
  }

  function mayDie(point: string) {
    if (!world.strikes(world.rate(deps.dies))) return
    world.fault(deps.dies, `${name} ${point}`)
    throw new Crash()
  }
}
