// Fetches the chunks behind the one that is asked for, so that the line is at work while the till takes
// rows in. The follower asks for one after the other and knows nothing of it.

import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { readManifest } from '@evertill/sync-protocol/snapshot.ts'
import { ChunkRequest, jsonBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import type { Answer, StoreLine } from './store-line.ts'

type Signed = StoreLine['signed']

type Snapshot = Pick<ChunkRequest, 'feed' | 'gen' | 'seq'> & { readonly chunks: number }

/** Enough for a store that needs as long for a chunk as the till; more would only lie in memory. */
const AHEAD = 3

export function chunksAhead(
  line: Pick<StoreLine, 'signed'>,
  codec: Codec,
): Pick<StoreLine, 'signed'> {
  let snapshot: Snapshot | undefined
  let ahead = new Map<number, Promise<Answer | undefined>>()
  return { signed }

  async function signed(...asked: Parameters<Signed>): ReturnType<Signed> {
    const [path] = asked
    if (path === '/sync/v1/chunk') return await chunk(asked)
    const answer = await line.signed(...asked)
    if (path === '/sync/v1/manifest' && answer?.status === 200) begin(answer.bytes)
    return answer
  }

  function begin(bytes: Uint8Array): void {
    const manifest = readManifest(bytes, codec)
    ahead = new Map()
    snapshot = manifest.ok ? { ...manifest.value, chunks: manifest.value.chunks.length } : undefined
  }

  /** What came too early and wrong is asked for again, as if nobody had. */
  async function chunk(asked: Parameters<Signed>): ReturnType<Signed> {
    const request = readJsonBody(ChunkRequest, asked[1], codec)
    if (request === undefined || !isOf(snapshot, request)) return await line.signed(...asked)
    const fetched = ahead.get(request.chunk)
    ahead.delete(request.chunk)
    const answer = fetched ?? line.signed(...asked)
    fetchBehind(request, snapshot.chunks)
    const first = await answer
    return fetched === undefined || first?.status === 200 ? first : await line.signed(...asked)
  }

  function fetchBehind(request: ChunkRequest, chunks: number): void {
    const end = Math.min(request.chunk + AHEAD, chunks - 1)
    for (let next = request.chunk + 1; next <= end; next += 1) {
      if (ahead.has(next)) continue
      ahead.set(next, line.signed('/sync/v1/chunk', jsonBody({ ...request, chunk: next }, codec)))
    }
  }
}

function isOf(
  snapshot: Snapshot | undefined,
  { feed, gen, seq }: ChunkRequest,
): snapshot is Snapshot {
  return snapshot?.feed === feed && snapshot.gen === gen && snapshot.seq === seq
}
