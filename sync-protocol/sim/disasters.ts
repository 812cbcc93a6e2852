// What befalls machines and lines between two deeds of people, each by the rate of its seed.

import type { Entry } from '../src/entry.ts'
import type { DiskImage } from './disk.ts'
import { LOG_ENTRIES } from './disk-log.ts'
import type { Hub } from './hub.ts'
import { withFlipped } from './net.ts'
import type { FaultName } from './options.ts'
import type { Post, Store } from './store.ts'
import type { World } from './world-state.ts'

const MINUTE_MS = 60_000

/** Devices that a store of a world ever buys. */
const POSTS_MAX = 10

export function createDisasters(world: World, hub: Hub, stores: readonly Store[]) {
  const { dice, clock } = world
  const backups = new Map<Store, DiskImage>()
  /** Stores with a row that nothing but a new disk can mend. */
  const rotten = new Set<Store>()
  const cables = new Set<() => void>()
  const twins = new Set<Post>()
  const deeds: Partial<Record<FaultName, (store: Store, post: Post) => void>> = {
    partition: (store, post) => cut(store, post, dice.pick(['there', 'back', 'both'] as const)),
    flap: (_, { line }) => line.flap(dice.between(1, 10) * MINUTE_MS),
    tillFull: (_, { till }) => till.machine.disk.fillAfter(dice.between(0, 12)),
    edgeFull: ({ edge }) => edge.machine.disk.fillAfter(dice.between(0, 60)),
    tillPowerCut: (_, { till }) => powerCutTill(till),
    edgePowerCut: (store) => powerCutEdge(store),
    edgeRot: (store) => rot(store),
    clockJump: (store, { till }) => {
      const byMs = dice.pick([-3, -1, 1, 5]) * 3_600_000 + dice.between(-90_000, 90_000)
      if (dice.chance(50)) till.machine.skew(byMs)
      else store.edge.machine.skew(byMs)
    },
    edgeRestore: (store) => restoreEdge(store),
    edgeLost: ({ edge }) =>
      edge.restore(undefined, { keepsMark: dice.chance(30), isAnother: false, newGen: true }),
    edgeRenewed: ({ edge }) => edge.process.run(() => edge.begin('a reason of its own')),
    edgeCloned: (store) => cloneEdge(store),
    hubRestore: () => hub.restore(),
    tillWiped: (_, post) => wipe(post),
    tillCloned: (store, post) => cloneTill(store, post),
    tillDead: (store, post) => bury(store, post),
    secondTill: (store, { till }) => start(store.addTill(till.terminal)),
    takeOver: (store, { till }) => force(store, till.terminal),
    alone: (_, { line }) => cutFor(line, dice.between(5, 240)),
    cut: ({ hubLine }) => cutFor(hubLine, dice.between(5, 600)),
    poison: (_, { till }) => poison(till),
  }
  return { strike, prepare, mend, retireTwins }

  /** Once before each deed. */
  function strike(): void {
    for (const [name, befall] of Object.entries(deeds) as [
      FaultName,
      (store: Store, post: Post) => void,
    ][]) {
      if (!world.strikes(world.rate(name))) continue
      const store = dice.pick(stores)
      const post = dice.pick(store.inUse())
      world.fault(name, `store ${store.name}, ${post.till.label}`)
      befall(store, post)
    }
  }

  /** Backups of stores, and what disks that lie have really kept. */
  function prepare(): void {
    for (const store of stores) {
      if (dice.chance(6)) backups.set(store, store.edge.machine.disk.image())
      if (dice.chance(12)) store.edge.machine.flush()
      for (const { till } of store.inUse()) if (dice.chance(12)) till.machine.flush()
    }
  }

  function cut(store: Store, { line }: Post, which: 'there' | 'back' | 'both'): void {
    const cutLine = dice.chance(50) ? line : store.hubLine
    cutLine.cut(which)
    clock.later(dice.between(1, 20) * MINUTE_MS, () => cutLine.join())
  }

  function cutFor(line: Post['line'], minutes: number): void {
    line.cut('both')
    clock.later(minutes * MINUTE_MS, () => line.join())
  }

  /** The tail was promised and is gone; often while the hub cannot be reached, and without a mark. */
  function powerCutEdge({ edge, hubLine }: Store): void {
    if (dice.chance(50)) {
      edge.machine.flush()
      if (dice.chance(60)) cutFor(hubLine, dice.between(1, 10))
      clock.later(dice.between(5, 90_000), () => cutPower(edge))
    } else cutPower(edge)
  }

  function cutPower(edge: Store['edge']): void {
    if (world.isHealed()) return
    const keepsMark = dice.chance(40)
    edge.restore(edge.machine.flushed(), { keepsMark, isAnother: false, newGen: false })
  }

  function powerCutTill(till: Post['till']): void {
    till.process.stop()
    till.machine.lose(till.machine.flushed() ?? till.machine.disk.image())
    till.process.start()
  }

  function rot(store: Store): void {
    const { disk } = store.edge.machine
    const all = [...disk.table<Entry>(LOG_ENTRIES).entries()]
    if (all.length === 0 || isRotten(store)) return
    const [key, entry] = dice.pick(all)
    const bytes = Uint8Array.from(entry.bytes)
    const at = dice.below(bytes.length)
    bytes[at] = withFlipped(bytes[at] as number, 1)
    disk.rot(LOG_ENTRIES, key, { ...entry, bytes })
    if (dice.chance(50)) {
      rotten.add(store)
      return
    }
    // A bad cable: what was read wrong is read right again.
    const mended = () => {
      if (!cables.delete(mended)) return
      const rows = disk.table<Entry>(LOG_ENTRIES)
      if (rows.get(key)?.hash === entry.hash) disk.rot(LOG_ENTRIES, key, entry)
    }
    cables.add(mended)
    clock.later(dice.between(1, 30) * MINUTE_MS, mended)
  }

  function restoreEdge(store: Store): void {
    const image = backups.get(store)
    if (image === undefined) return
    store.edge.restore(image, {
      keepsMark: dice.chance(60),
      isAnother: dice.chance(30),
      newGen: true,
    })
  }

  function cloneEdge(store: Store): void {
    if (store.edges.length > 1) return
    const twin = store.addEdge(`${store.edge.label} twin`)
    twin.machine.disk.load(store.edge.machine.disk.image())
    twin.machine.copied(store.edge.machine)
    twin.process.start()
    for (const post of store.inUse()) if (dice.chance(50)) post.edge = twin
    if (dice.chance(50)) cutFor(store.hubLine, dice.between(1, 15))
    if (dice.chance(40)) clock.later(dice.between(100, 120_000), () => beginAgain(store))
    clock.later(dice.between(10, 60) * MINUTE_MS, () => retireEdge(store))
  }

  function beginAgain({ edge }: Store): void {
    if (!world.isHealed()) edge.process.run(() => edge.begin('a machine that was copied'))
  }

  /** An operator found out, and puts one of the two away when it has told the hub everything. */
  function retireEdge(store: Store): void {
    const twin = store.edges[1]
    if (twin === undefined) return
    for (const post of store.posts) post.edge = store.edge
    twin.process.stop()
    twin.machine.lose(undefined)
    store.edges.splice(1, 1)
  }

  function wipe({ till }: Post): void {
    till.process.stop()
    till.machine.lose(undefined)
    till.process.start()
  }

  function cloneTill(store: Store, { till }: Post): void {
    if (twins.size > 0) return
    const post = store.addTill(till.terminal, till)
    post.till.machine.disk.load(till.machine.disk.image())
    post.till.machine.copied(till.machine)
    twins.add(post)
    if (till.process.isAlive() && dice.chance(50)) post.till.wakeAs(till.link.state())
    else start(post)
  }

  function bury(store: Store, post: Post): void {
    if (store.posts.length > POSTS_MAX) return
    const { till } = post
    till.process.stop()
    till.machine.lose(undefined)
    post.isGone = true
    force(store, till.terminal)
  }

  function force(store: Store, terminal: number): void {
    if (store.posts.length > POSTS_MAX) return
    const post = store.addTill(terminal)
    start(post)
    post.till.process.run(() => post.till.calls.claim(true, 'a manager forces it'))
  }

  function start(post: Post): void {
    post.till.process.start()
  }

  function poison(till: Post['till']): void {
    till.process.run(() => {
      const { terminal } = till.books.get()
      const day =
        terminal.status === 'opened'
          ? { biz: terminal.businessDate, open: terminal.openCounter }
          : {}
      const written = {
        id: world.newUuid(),
        type: 'transaction' as const,
        ...day,
        body: { fact: 'nobody can read this' },
      }
      till.commit({ books: till.books.get(), written: [written] })
    })
  }

  /** Everything is repaired as far as people can. */
  function mend(): void {
    for (const mended of [...cables]) mended()
    for (const store of stores) {
      store.hubLine.join()
      retireEdge(store)
      store.edge.machine.disk.fillAfter(Number.POSITIVE_INFINITY)
      if (rotten.has(store) || isRotten(store))
        store.edge.restore(undefined, { keepsMark: false, isAnother: false, newGen: true })
      store.edge.process.start()
      store.edge.upgrade()
      for (const post of store.inUse()) {
        post.line.join()
        post.edge = store.edge
        post.till.machine.disk.fillAfter(Number.POSITIVE_INFINITY)
        post.till.process.start()
      }
    }
    hub.process.start()
    hub.upgrade()
  }

  /** The chain is walked over what the disk gives back. */
  function isRotten({ edge }: Store): boolean {
    const { log } = edge.machine
    return log.streams().some(({ inc, floor, head }) => {
      const sound = log.readSound(inc, floor - 1)
      return sound.length < head.seq - floor + 1
    })
  }

  /** Of two copies of a till one is put away; what only it had goes with it. */
  function retireTwins(): void {
    for (const post of twins) {
      post.isGone = true
      post.till.process.stop()
      post.till.machine.lose(undefined)
    }
  }
}
