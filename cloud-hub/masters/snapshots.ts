// Snapshots that were cut, kept in memory for all stores that ask: each is cut once, by whoever asks
// first, and goes when newer ones need the room. A hub that starts anew cuts again.

import type { Snapshot } from '@evertill/sync-protocol/snapshot.ts'

/** What all of them together may take: two of the largest catalogues. */
const KEPT_BYTES_MAX = 256 * 1024 * 1024

/** One that is being installed and the one that came after it. */
const KEPT_PER_FEED = 2

export type SnapshotShelf = ReturnType<typeof createSnapshotShelf>

export function createSnapshotShelf(bytesMax = KEPT_BYTES_MAX) {
  /** The one that was asked for longest ago comes first. */
  const kept = new Map<string, readonly Snapshot[]>()
  const cutting = new Map<string, Promise<Snapshot | undefined>>()
  return { newest, find, cut, forget }

  function newest(name: string): Snapshot | undefined {
    return used(name).at(-1)
  }

  function find(name: string, gen: string, seq: number): Snapshot | undefined {
    return used(name).find(({ manifest }) => manifest.gen === gen && manifest.seq === seq)
  }

  /** A hundred stores that ask at once wait for one cut. */
  function cut(
    name: string,
    make: () => Promise<Snapshot | undefined>,
  ): Promise<Snapshot | undefined> {
    const running = cutting.get(name)
    if (running !== undefined) return running
    const made = make()
      .then((snapshot) => {
        if (snapshot !== undefined) keep(name, snapshot)
        return snapshot
      })
      .finally(() => cutting.delete(name))
    cutting.set(name, made)
    return made
  }

  function forget(names: readonly string[]): void {
    for (const name of names) kept.delete(name)
  }

  function used(name: string): readonly Snapshot[] {
    const snapshots = kept.get(name)
    if (snapshots === undefined) return []
    kept.delete(name)
    kept.set(name, snapshots)
    return snapshots
  }

  function keep(name: string, snapshot: Snapshot): void {
    const others = used(name)
    kept.set(name, [...others, snapshot].slice(-KEPT_PER_FEED))
    for (const oldest of kept.keys()) {
      if (oldest === name || bytesOf([...kept.values()].flat()) <= bytesMax) return
      kept.delete(oldest)
    }
  }
}

function bytesOf(snapshots: readonly Snapshot[]): number {
  return snapshots.reduce(
    (all, { chunks }) => all + chunks.reduce((bytes, chunk) => bytes + chunk.length, 0),
    0,
  )
}
