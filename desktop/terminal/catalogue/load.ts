// Reads back what the last process left in the browser: the whole file, and the changes behind it as
// far as they are sound. Whatever is left out is fetched from the store again.

import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Active } from '@evertill/sync-protocol/follower-state.ts'
import { writeSum } from '@evertill/sync-protocol/sum.ts'
import { createFeedTable } from './feed-table.ts'
import { type MastersFile, readFile } from './file.ts'
import type { Tables } from './masters-disk.ts'

export type Loaded = {
  readonly active: Active
  readonly tables: Tables
  /** Records behind the whole file; nothing where some were lost, so none may be added. */
  readonly records: number | undefined
}

export async function loadMasters(
  kept: readonly Uint8Array[],
  names: Readonly<Record<Feed, string>>,
  unreadable: (reason: string) => void,
): Promise<Loaded | undefined> {
  const files = await readFiles(kept, names, unreadable)
  const all = tablesOf(files)
  if (all) {
    return { ...all, records: files.length === kept.length ? files.length - 1 : undefined }
  }
  if (files.length === 0) return undefined
  unreadable('the rows do not add up')
  const first = tablesOf(files.slice(0, 1))
  return first && { ...first, records: undefined }
}

/** As many from the beginning as can be read. */
async function readFiles(
  kept: readonly Uint8Array[],
  names: Readonly<Record<Feed, string>>,
  unreadable: (reason: string) => void,
): Promise<readonly MastersFile[]> {
  const files: MastersFile[] = []
  try {
    for (const bytes of kept) {
      const file = await readFile(bytes)
      if (!file || !follows(file, files.at(-1), names)) break
      files.push(file)
    }
  } catch (error) {
    unreadable(String(error))
  }
  return files
}

function follows(
  { head }: MastersFile,
  before: MastersFile | undefined,
  names: Readonly<Record<Feed, string>>,
): boolean {
  if (FEEDS.some((feed) => head.names[feed] !== names[feed])) return false
  if (!before) return head.kind === 'whole'
  return head.kind === 'changes' && head.active.edition > before.head.active.edition
}

/** Nothing where the rows are not those of the publish that the last file speaks of. */
function tablesOf(files: readonly MastersFile[]): Omit<Loaded, 'records'> | undefined {
  const active = files.at(-1)?.head.active
  if (!active) return undefined
  const tables = { common: createFeedTable(), store: createFeedTable() }
  for (const feed of FEEDS) {
    for (const { blocks } of files) for (const block of blocks[feed]) tables[feed].add(block)
    if (writeSum(tables[feed].sum()) !== active.cursors[feed].sum) return undefined
  }
  return { active, tables }
}
