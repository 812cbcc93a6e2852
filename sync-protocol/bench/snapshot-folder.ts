// What the processes of the snapshot's benchmark leave for each other in their folder.

import type { FeedHead } from '../src/feed.ts'
import type { Feed } from '../src/feed-row.ts'
import type { SnapshotManifest } from '../src/messages.ts'

export const FEED_NAMES = { common: 'common/A1234', store: 'store/5678' } as const

export type Left = {
  readonly publishMs: number
  readonly cutMs: number
  readonly memory: number
  readonly heads: Record<Feed, FeedHead>
  readonly manifests: Record<Feed, SnapshotManifest>
}

export type Installed = {
  /** Everything, and of that the follower's own steps. */
  readonly installMs: number
  readonly stepsMs: number
  readonly longestMs: number
  readonly steps: number
  readonly bareMs: number
  readonly memory: number
}

/** The most this process ever held. */
export function memoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024
}
