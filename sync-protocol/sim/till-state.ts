// What a till keeps on its disk and what it is made of, for the files that it consists of.

import type { Books, Lease } from '@evertill/shared/till/books.ts'
import type { TillCart } from '../src/cart-at-till.ts'
import { nextNumber } from '../src/lease.ts'
import type { Link } from '../src/link.ts'
import type { PeerHead } from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import type { Cell, Table } from './disk.ts'
import type { Machine, Name } from './machine.ts'
import type { MachineMasters } from './machine-masters.ts'
import type { Answered, Line } from './net.ts'
import type { Process } from './process.ts'
import type { Deed, Done } from './trade/deed.ts'
import type { Peer } from './watch.ts'
import type { World } from './world-state.ts'

/** Until the first lease and after one is lost, nothing is sold. */
export type TillState = {
  /** Up to here this till keeps what the store wrote itself. */
  readonly seen: PeerHead | undefined
  /** The highest head of the store's log that this till was ever told. */
  readonly shown: PeerHead | undefined
  /** The store's database that was last offered what this till keeps of it. */
  readonly offeredTo: string | undefined
  readonly store: string | undefined
  /** How far entries of each incarnation have left this till, or may have. */
  readonly sent: { readonly inc: Inc; readonly upTo: number } | undefined
  /** Where the highest lease began that this till ever had. */
  readonly highestFrom: number | undefined
}

/** An entry that the store wrote itself, kept so that it outlives the store's machine. */
export type KeptEntry = { readonly bytes: Uint8Array; readonly hash: string; readonly wrap: string }

/** A till without what it asks the store for. */
export type TillSelf = {
  readonly label: string
  readonly terminal: number
  readonly machine: Machine
  readonly process: Process
  readonly link: Link
  readonly books: Cell<Books>
  readonly state: Cell<TillState>
  readonly carts: Table<TillCart>
  readonly contents: Table<object>
  readonly kept: Table<KeptEntry>
  readonly masters: MachineMasters
  readonly deps: TillDeps
  readonly act: (deed: Deed) => boolean
  readonly tryDeed: (deed: Deed) => Done | undefined
  readonly commit: (done: Pick<Done, 'books' | 'written'>, more?: () => void) => boolean
  readonly begin: (why: string) => void
}

export type TillDeps = {
  readonly world: World
  readonly name: Name
  readonly label: string
  readonly terminal: number
  readonly rules: number
  /** Over the store's network; the machine behind it may be another one tomorrow. */
  readonly line: Line
  readonly ask: (path: string, body: Uint8Array, answered: Answered) => void
  /** For whoever watches: what the store that answers now holds. */
  readonly peer: () => Peer
  /** Other devices that take this terminal for theirs. */
  readonly rivals: () => readonly string[]
  /** Whether its program is the newer one. */
  readonly isNewer: boolean
  /** Carts that people of the store know to be parked. */
  readonly parked: Set<string>
}

export const FIRST_STATE: TillState = {
  seen: undefined,
  shown: undefined,
  offeredTo: undefined,
  store: undefined,
  sent: undefined,
  highestFrom: undefined,
}

/** What a till makes of a lease it is told of: it goes on where its own log ends. */
export function leaseFor(
  till: Pick<TillSelf, 'books' | 'state' | 'machine'>,
  told: { terminal: number; lease: number; from: number },
): Lease | undefined {
  const { highestFrom: from } = till.state.get()
  // Which numbers of a lease that was lost are written, the books know.
  const known = till.books.get().lease ?? (from === undefined ? from : { from, next: from })
  const next = nextNumber(known, told.from)
  if (next === undefined) return undefined
  return { ...told, holder: till.machine.name.node, next, nextTraining: next }
}
