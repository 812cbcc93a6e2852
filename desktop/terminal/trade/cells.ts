// Small values beside the entries of the log, as JSON: each has one writer and one shape.

import type { PeerHead } from '@evertill/sync-protocol/messages.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Change } from '../log/change.ts'

/** How far entries of an incarnation have left this till, or may have. */
export type Sent = { readonly inc: Inc; readonly upTo: number }

/** What is known of the store's own journal and database. */
export type StoreSeen = {
  /** Up to here this till keeps what the store wrote itself. */
  readonly seen?: PeerHead
  /** The highest head of the store's journal that this till was ever told. */
  readonly shown?: PeerHead
  /** The store's database that was last offered what this till keeps of it. */
  readonly offeredTo?: string
  readonly store?: string
}

/** An entry that the store wrote itself, kept so that it outlives the store's machine. */
export type KeptEntry = {
  readonly text: string
  readonly hash: string
  readonly wrap: string
}

export function readCell<T>(value: string | undefined): T | undefined {
  return value === undefined ? undefined : (JSON.parse(value) as T)
}

export function writeCell(change: Change, name: string, value: unknown): void {
  change.setCell(name, value === undefined ? undefined : JSON.stringify(value))
}
