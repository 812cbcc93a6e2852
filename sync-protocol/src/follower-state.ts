// What a follower of the masters knows, hears and says. What it keeps on disk is told to it after
// every write, so that its memory never holds a hope.

import type { Page, PositionRefusal } from './feed.ts'
import type { Feed, HashedRow, Row } from './feed-row.ts'
import type { SnapshotManifest } from './messages.ts'
import type { Codec, Dice } from './ports.ts'
import type { Counted, Loading } from './snapshot.ts'
import type { Step } from './step.ts'
import type { Sum } from './sum.ts'

/** How far one feed was read, and what the rows up to there add up to on this disk. */
export type Cursor = Place & { readonly sum: Sum }

export type Place = {
  readonly gen: string
  readonly seq: number
  /** What the hub said of the feed's head, where this place is the head. */
  readonly end: End | undefined
}

export type End = { readonly publish: number; readonly sum: Sum }

/** Rows nobody sees yet: changes to what is active, or a snapshot instead of it. */
export type Stage =
  | { readonly at: 'ready'; readonly cursor: Cursor }
  | ({ readonly at: 'loading' } & Loading)

/** The publish that carts are rung up with. Publish numbers return after a restore, editions never. */
export type Active = {
  readonly edition: number
  readonly gen: string
  readonly publish: number
  readonly cursors: Record<Feed, Cursor>
}

/** What is on disk, without its rows. */
export type Kept = {
  readonly active: Active | undefined
  readonly stages: Record<Feed, Stage | undefined>
}

export type Want = 'nothing' | 'pull' | 'snapshot'

export type FollowerState = {
  readonly work: Work
  readonly kept: Kept
  readonly want: Record<Feed, Want>
  /** A hint came while at work: begin anew when done. */
  readonly again: boolean
  /** Snapshots asked for, and feeds found apart, since the last rest. */
  readonly turns: number
  /** Requests without a good answer, in a row. */
  readonly failures: number
  /** Chunks that did not prove true, in a row. */
  readonly spoiled: number
  readonly auditAtMs: number
  /** Of the newest question: an answer to an older one is late. */
  readonly ticket: number
}

export type Work =
  | { readonly at: 'opening'; readonly ticket: number }
  | { readonly at: 'resting'; readonly untilMs: number }
  | { readonly at: 'waiting'; readonly untilMs: number; readonly reopen: boolean }
  | { readonly at: 'pulling'; readonly ticket: number; readonly feed: Feed; readonly place: Place }
  | { readonly at: 'asking'; readonly ticket: number; readonly feed: Feed }
  | {
      readonly at: 'fetching'
      readonly ticket: number
      readonly feed: Feed
      readonly loading: Loading
    }
  | {
      readonly at: 'shelving'
      readonly ticket: number
      readonly feed: Feed
      readonly chunk: number
      readonly rest: readonly (readonly Row[])[]
    }
  | { readonly at: 'writing'; readonly ticket: number }
  | {
      readonly at: 'counting'
      readonly ticket: number
      readonly feed: Feed
      readonly loading: Loading
    }
  | { readonly at: 'auditing'; readonly ticket: number; readonly feed: Feed }

export type Refusal = PositionRefusal | { readonly code: 'UPGRADE' } | { readonly code: 'REVOKED' }

/**
 * Every question with a ticket ends in one answer with that ticket; a timeout is `failed`. What
 * came over the network was read and found well-formed; whether it fits the question is seen here.
 */
export type FollowerInput = { readonly nowMs: number } & (
  | { readonly type: 'disk'; readonly ticket: number; readonly kept: Kept }
  | { readonly type: 'counted'; readonly ticket: number; readonly counted: Counted }
  /** The disk did not do it, or nobody knows whether it did. */
  | { readonly type: 'broken'; readonly ticket: number }
  | { readonly type: 'page'; readonly ticket: number; readonly page: Page }
  | { readonly type: 'manifest'; readonly ticket: number; readonly manifest: SnapshotManifest }
  | { readonly type: 'chunk'; readonly ticket: number; readonly bytes: Uint8Array }
  | { readonly type: 'refused'; readonly ticket: number; readonly refusal: Refusal }
  | { readonly type: 'failed'; readonly ticket: number; readonly retryAfterMs?: number }
  | { readonly type: 'hint' }
  | { readonly type: 'timer' }
  /** The oldest edition that a cart still holds. */
  | { readonly type: 'released'; readonly oldest: number }
)

/** Each disk effect is one transaction, answered by `disk` when it is durable. */
export type FollowerEffect =
  | { readonly type: 'open'; readonly ticket: number }
  | {
      readonly type: 'pull'
      readonly ticket: number
      readonly feed: Feed
      readonly gen: string
      readonly after: number
      readonly limit: number
    }
  /** Rows and place together; the sum of the stage is carried along in the same transaction. */
  | {
      readonly type: 'stage'
      readonly ticket: number
      readonly feed: Feed
      readonly rows: readonly HashedRow[]
      readonly place: Place
    }
  | { readonly type: 'ask-manifest'; readonly ticket: number; readonly feed: Feed }
  /** The stage of the feed is emptied and waits for chunk 0. */
  | {
      readonly type: 'begin-load'
      readonly ticket: number
      readonly feed: Feed
      readonly manifest: SnapshotManifest
    }
  | {
      readonly type: 'fetch-chunk'
      readonly ticket: number
      readonly feed: Feed
      readonly manifest: SnapshotManifest
      readonly chunk: number
    }
  /** Puts rows beside each other by key; `next` is the chunk to fetch once they are durable. */
  | {
      readonly type: 'shelve'
      readonly ticket: number
      readonly feed: Feed
      readonly rows: readonly HashedRow[]
      readonly next: number
    }
  /** Hashes the bodies again, every row from the disk. */
  | {
      readonly type: 'count'
      readonly ticket: number
      readonly feed: Feed
      readonly of: 'active' | 'stage'
    }
  /** What was loaded becomes the stage, together with its cursor. */
  | {
      readonly type: 'install'
      readonly ticket: number
      readonly feed: Feed
      readonly cursor: Cursor
    }
  | { readonly type: 'drop-stage'; readonly ticket: number; readonly feed: Feed }
  /** Both stages become visible under the next edition, at once. */
  | ({ readonly type: 'activate'; readonly ticket: number } & Activation)
  /** Versions of rows that only editions before this one can see may go. */
  | { readonly type: 'sweep'; readonly below: number }
  /** Replaces the timer before. */
  | { readonly type: 'timer'; readonly atMs: number }
  | { readonly type: 'alarm'; readonly alarm: FollowerAlarm }

export type Activation = Omit<Active, 'edition'>

export type FollowerAlarm =
  /** The masters here are not those of the hub: the feed is taken anew. */
  | {
      readonly code: 'SUM_DIFFERS'
      readonly feed: Feed
      readonly publish: number
      readonly ours: Sum
      readonly theirs: Sum
    }
  /** The active rows changed on disk since they were written: the feed is taken anew. */
  | { readonly code: 'AUDIT_DIFFERS'; readonly feed: Feed; readonly counted: Sum }
  /** The hub lost the end of a feed and does not know it. */
  | { readonly code: 'FEED_WENT_BACK'; readonly feed: Feed; readonly seq: number }
  | { readonly code: 'SNAPSHOT_WRONG'; readonly feed: Feed; readonly counted: Counted }
  | { readonly code: 'SNAPSHOT_UNREADABLE'; readonly feed: Feed; readonly chunk: number }
  | { readonly code: 'ANSWER_INVALID'; readonly feed: Feed }
  | { readonly code: 'LINK_REFUSED'; readonly refusal: Refusal['code'] }
  /** Round and round without an end: the feeds of the hub do not fit each other. */
  | { readonly code: 'UNSETTLED' }
  | { readonly code: 'DISK_FAILED' }

export type FollowerStep = Step<FollowerState, FollowerEffect>

export type FollowerTools = {
  readonly codec: Codec
  readonly dice: Dice
  readonly names: Record<Feed, string>
}
