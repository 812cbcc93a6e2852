// One store of a world: its machine and perhaps a copy of it, its tills on their lines, and what its
// people know: which carts are parked, which receipts are in customers' hands.

import type { DiskLog } from './disk-log.ts'
import { createEdge, type Edge } from './edge.ts'
import type { Hub } from './hub.ts'
import { createLine, type Line, type Serve } from './net.ts'
import { createTill, type Till } from './till.ts'
import type { Peer } from './watch.ts'
import type { World } from './world-state.ts'

export type Post = {
  readonly till: Till
  readonly line: Line
  /** Which of two copies of the store's machine it reaches. */
  edge: Edge
  /** Out of use: dead, or put away. */
  isGone: boolean
}

export type Store = ReturnType<typeof createStore>

export const TENANT = 'A1234'

export function createStore(number: number, terminals: number, hub: Hub, world: World) {
  const name = String(number)
  const node = `0190c2a0-5555-7000-8000-${name.padStart(12, '0')}`
  const hubLine = createLine(`store ${name} to hub`, world)
  const parked = new Set<string>()
  const posts: Post[] = []
  const edges: Edge[] = []
  const rules = world.dice.below(1_000)
  const atOnce = world.dice.pick([100, 6, 2, 1, 1])
  let tills = 0
  const edge = addEdge(`store ${name}`)
  const self = { name, node, hubLine, parked, posts, edges, edge, addEdge, addTill, inUse }
  for (let terminal = 1; terminal <= terminals; terminal += 1) addTill(terminal)
  return self

  function addEdge(label: string): Edge {
    const made = createEdge({
      world,
      name: { tenant: TENANT, store: name, node },
      label,
      line: edges.length === 0 ? hubLine : createLine(`${label} to hub`, world),
      hub: hub.serve,
      atOnce,
      peer: () => ({
        gen: hub.state.get().gen,
        isForgetful: false,
        holds: hub.entries.has,
        was: () => true,
        own: () => [],
      }),
    })
    edges.push(made)
    return made
  }

  /** A device that is paired for a terminal; `twinOf` is the one it was copied from. */
  function addTill(terminal: number, twinOf?: Till): Post {
    tills += 1
    const label = `till ${name}.${terminal}${tills > terminals ? `#${tills}` : ''}`
    const line = createLine(label, world)
    const isNewer = (world.options.rates.newerTill ?? 0) > 0 && world.dice.chance(50)
    if (isNewer) world.fault('newerTill', label)
    let post: Post | undefined
    const serve: Serve = (path, body, reply) => post?.edge.serve(path, body, reply)
    const till = createTill({
      world,
      name: { tenant: TENANT, store: name, node: twinOf?.machine.name.node ?? world.newUuid() },
      label,
      terminal,
      rules,
      line,
      ask: (path, body, answered) => line.call(serve, path, body, answered),
      peer: () => peerOf(post?.edge ?? edge),
      rivals: () => rivalsOf(label, terminal),
      isNewer,
      parked,
    })
    post = { till, line, edge: twinOf ? (postOf(twinOf)?.edge ?? edge) : edge, isGone: false }
    posts.push(post)
    return post
  }

  function peerOf({ journal, machine }: Edge): Peer {
    return {
      gen: journal.state.get().gen,
      // A copy of a store has its name until it finds out.
      isForgetful:
        (world.options.rates.edgePowerCut ?? 0) + (world.options.rates.edgeCloned ?? 0) > 0,
      // A device forgets what a backup of the hub holds, and its log here begins behind that.
      holds: (id) => journal.facts.has(id) || hub.isBackedUp(id),
      was: ({ inc, seq, hash }) => machine.log.hashAt(inc, seq) === hash,
      own: (inc, upTo) => ownOf(machine.log, inc, upTo),
    }
  }

  function rivalsOf(label: string, terminal: number): readonly string[] {
    const others = inUse().filter(({ till }) => till.label !== label && till.terminal === terminal)
    return others.filter(({ till }) => till.books.get().lease).map(({ till }) => till.label)
  }

  function postOf(till: Till): Post | undefined {
    return posts.find((post) => post.till === till)
  }

  function inUse(): readonly Post[] {
    return posts.filter(({ isGone }) => !isGone)
  }
}

function ownOf(log: DiskLog, inc: string, upTo: number): readonly string[] {
  const stream = log.streamOf(inc)
  const entries = stream ? log.readSound(inc, stream.floor - 1) : []
  return entries
    .filter(({ seq, envelope }) => seq <= upTo && envelope.type !== 'adopted')
    .map(({ envelope }) => envelope.id)
}
