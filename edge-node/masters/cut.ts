// Cuts a snapshot of what is active for the tills, slice by slice into a file that is a cache and no
// more: the database has it all, and a till proves every chunk.

import { rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import type { FeedHead } from '@evertill/sync-protocol/feed.ts'
import { type Row, writeRow } from '@evertill/sync-protocol/feed-row.ts'
import { SNAPSHOT_CHUNK_BYTES, SNAPSHOT_HEADER_BYTES } from '@evertill/sync-protocol/limits.ts'
import type { SnapshotManifest, SnapshotPart } from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'

export type Cut = { readonly manifest: SnapshotManifest; readonly file: FileHandle }

export type Cutting = {
  readonly path: string
  readonly name: string
  readonly head: FeedHead
  readonly codec: Codec
  /** Live rows after a number, in their order; nothing where these are not the active ones any more. */
  readonly rowsAfter: (seq: number, limit: number) => Promise<readonly Row[] | undefined>
}

/** Rows that are written between two sales. */
const SLICE_ROWS = 200

/** In the order of the numbers: cut again, it is the same, and who is half through one goes on. */
export async function cutToFile(cutting: Cutting): Promise<Cut | undefined> {
  const { path, rowsAfter } = cutting
  const file = await open(path, 'w+')
  // Open, it stays until it is closed; a crash leaves nothing behind.
  rmSync(path)
  const packer = createPacker(cutting)
  try {
    for (let after = -1; ; ) {
      const slice = await rowsAfter(after, SLICE_ROWS)
      if (slice === undefined) break
      after = slice.at(-1)?.seq ?? after
      const isLast = slice.length < SLICE_ROWS
      for (const chunk of packer.take(slice, isLast)) await file.appendFile(chunk)
      if (isLast) return { manifest: packer.manifest(), file }
    }
  } catch (error) {
    await file.close()
    throw error
  }
  await file.close()
  return undefined
}

/** Nothing where the disk does not give back what was written. */
export async function readPart(
  { manifest, file }: Cut,
  part: SnapshotPart,
  codec: Codec,
): Promise<Uint8Array | undefined> {
  const before = manifest.chunks.slice(0, part.n).reduce((sum, { bytes }) => sum + bytes, 0)
  const bytes = new Uint8Array(part.bytes)
  try {
    await file.read(bytes, 0, part.bytes, before)
  } catch {
    return undefined
  }
  return hexOf(codec.sha256(bytes)) === part.sha256 ? bytes : undefined
}

function createPacker({ name, head, codec }: Cutting) {
  const { gen, seq, publish, sum } = head
  const room = SNAPSHOT_CHUNK_BYTES - SNAPSHOT_HEADER_BYTES
  const chunks: SnapshotPart[] = []
  let packet: Uint8Array[] = []
  let bytes = 0
  let rows = 0
  return { take, manifest }

  function manifest(): SnapshotManifest {
    return { feed: name, gen, seq, publish, rows, sum, chunks }
  }

  function take(slice: readonly Row[], isLast: boolean): readonly Uint8Array[] {
    const done: Uint8Array[] = []
    for (const row of slice) {
      const line = writeRow(row, codec.utf8)
      if (bytes + line.length + 1 > room && packet.length > 0) done.push(packed())
      packet.push(line)
      bytes += line.length + 1
    }
    rows += slice.length
    if (isLast && packet.length > 0) done.push(packed())
    return done
  }

  function packed(): Uint8Array {
    const n = chunks.length
    const chunk = encodeBody({ feed: name, gen, seq, chunk: n }, packet, codec)
    const sha256 = hexOf(codec.sha256(chunk))
    chunks.push({ n, bytes: chunk.length, sha256, url: `${name}/${n}` })
    packet = []
    bytes = 0
    return chunk
  }
}
