// What somebody who sees everything remembers of a world: where each fact was ever on disk, what a
// disaster took from there, and what was promised to people. No machine of the world can ask it.

import { readFact } from '@evertill/shared/till/books.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { isWholePublish } from './masters/checks.ts'
import type { Publishes } from './masters/hub-masters.ts'
import type { Catalogue } from './masters/node-masters.ts'

/** A machine of the world has it, lost it by a disaster, or let it go of its own accord. */
type Copy = 'has' | 'lost' | 'let-go'

type Trail = {
  readonly id: string
  readonly type: string
  readonly store: string
  readonly copies: Map<string, Copy>
}

/** What a machine wrote when it happened, whatever became of it since. */
type Happened = {
  readonly store: string
  readonly label: string
  readonly id: string
  readonly type: string
  readonly body: object
}

type Leased = {
  readonly store: string
  readonly terminal: number
  readonly lease: number
  readonly from: number
  readonly labels: Set<string>
}

/** What is looked up at the hub by whoever sees everything. */
type Watched = {
  readonly publishes: () => Publishes
  readonly isBackedUp: (id: string) => boolean
  readonly isAtHub: (id: string) => boolean
}

type LeaseTold = Pick<Leased, 'terminal' | 'lease' | 'from'>

export type Oracle = ReturnType<typeof createOracle>

export function createOracle(note: (text: string) => void) {
  const trails = new Map<string, Trail>()
  const violations: string[] = []
  const happenings: Happened[] = []
  const receipts = new Map<string, Transaction[]>()
  const leases = new Map<string, Leased>()
  /** Carts that a manager handed out where there was no evidence. */
  const managed = new Set<string>()
  /** Stores where a lease was lost that nobody had told the hub of. */
  const unsure = new Set<string>()
  const seenPrices = new WeakSet<object>()
  let publishes: () => Publishes = () => new Map()
  let isBackedUp: (id: string) => boolean = () => false
  let isAtHub: (id: string) => boolean = () => false
  return {
    written,
    has,
    lost,
    letGo,
    violate,
    violations,
    trails,
    happened,
    happenings,
    receiptsOf,
    leased,
    leases,
    managed,
    unsure,
    priced,
    watchHub: (hub: Watched) => {
      publishes = hub.publishes
      isBackedUp = hub.isBackedUp
      isAtHub = hub.isAtHub
    },
  }

  function happened(
    store: string,
    label: string,
    one: { id: string; type: string; body: object },
  ): void {
    const { id, type, body } = one
    happenings.push({ store, label, id, type, body })
    const fact = readFact(type, body)
    if (fact?.kind !== 'sale') return
    const known = receipts.get(store)
    if (known) known.push(fact)
    else receipts.set(store, [fact])
  }

  function receiptsOf(store: string): readonly Transaction[] {
    return receipts.get(store) ?? []
  }

  function leased(store: string, told: LeaseTold, label: string): void {
    const key = `${store} ${told.terminal} ${told.from}`
    const known = leases.get(key) ?? { store, ...told, labels: new Set<string>() }
    known.labels.add(label)
    leases.set(key, known)
  }

  /** A till shows these prices: they are those of one publish. */
  function priced(store: string, catalogue: Catalogue): void {
    if (seenPrices.has(catalogue.prices)) return
    seenPrices.add(catalogue.prices)
    if (!isWholePublish(catalogue, publishes(), store)) {
      violate(`17: prices of publish ${catalogue.publish} are not those that were published`)
    }
  }

  /** A fact came to be, on this disk. */
  function written(machine: string, fact: { id: string; type: string; store: string }): void {
    const { id, type, store } = fact
    trails.set(id, { id, type, store, copies: new Map([[machine, 'has']]) })
  }

  function has(machine: string, id: string): void {
    trails.get(id)?.copies.set(machine, 'has')
  }

  function lost(machine: string, ids: Iterable<string>): void {
    for (const id of ids) {
      mark(machine, id, 'lost')
      const trail = trails.get(id)
      if (trail?.type.startsWith('lease-') && !isAtHub(id)) unsure.add(trail.store)
    }
  }

  /** 14: nothing is forgotten that a backup of the hub does not hold. */
  function letGo(machine: string, ids: Iterable<string>): void {
    for (const id of ids) {
      mark(machine, id, 'let-go')
      if (trails.has(id) && !isBackedUp(id)) violate(`14: ${machine} forgot what no backup holds`)
    }
  }

  function mark(machine: string, id: string, copy: Copy): void {
    const copies = trails.get(id)?.copies
    if (copies?.get(machine) === 'has') copies.set(machine, copy)
  }

  /** The text begins with the invariant. Once is enough for each. */
  function violate(text: string): void {
    if (violations.length < VIOLATIONS_MAX && !violations.includes(text)) violations.push(text)
    note(`VIOLATION ${text}`)
  }
}

/** Only where every machine that ever had it lost it by a disaster, nobody broke a promise. */
export function isLawfullyGone({ copies }: Trail): boolean {
  return [...copies.values()].every((copy) => copy === 'lost')
}

const VIOLATIONS_MAX = 20
