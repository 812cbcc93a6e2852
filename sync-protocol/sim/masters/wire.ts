// The questions of the feeds as they travel in the simulator: a path, a small JSON body there, a
// hashed body or an error back. Everything that arrives is read with the schemas of the protocol.

import { z } from 'zod'
import { parseJson } from '../../src/json.ts'
import { DEPTH_MAX, HEADER_BYTES_MAX } from '../../src/limits.ts'
import { ErrorAnswer, FeedName, PullRequest, SnapshotChunk } from '../../src/messages.ts'
import type { Codec } from '../../src/ports.ts'

export type MastersPath = 'pull' | 'manifest' | 'chunk'

const ManifestRequest = z.strictObject({ feed: FeedName })
type ManifestRequest = z.infer<typeof ManifestRequest>

export const ChunkRequest = SnapshotChunk.pick({ feed: true, gen: true, seq: true, chunk: true })
export type ChunkRequest = z.infer<typeof ChunkRequest>

export type Asked =
  | { readonly path: 'pull'; readonly request: PullRequest }
  | { readonly path: 'manifest'; readonly request: ManifestRequest }
  | { readonly path: 'chunk'; readonly request: ChunkRequest }

export function writeRequest(request: Asked['request'], { utf8 }: Codec): Uint8Array {
  return utf8.encode(JSON.stringify(request))
}

/** Nothing where the body is none of the three. */
export function readRequest(path: MastersPath, body: Uint8Array, codec: Codec): Asked | undefined {
  const json = jsonOf(body, codec)
  switch (path) {
    case 'pull': {
      const read = PullRequest.safeParse(json)
      return read.success ? { path, request: read.data } : undefined
    }
    case 'manifest': {
      const read = ManifestRequest.safeParse(json)
      return read.success ? { path, request: read.data } : undefined
    }
    case 'chunk': {
      const read = ChunkRequest.safeParse(json)
      return read.success ? { path, request: read.data } : undefined
    }
  }
}

export function writeError(error: ErrorAnswer, { utf8 }: Codec): Uint8Array {
  return utf8.encode(JSON.stringify({ error }))
}

export const MALFORMED = { code: 'MALFORMED', fault: 'REQUEST_INVALID' } as const

/** An error, or nothing: then the body is what was asked for, or garbage. */
export function readError(body: Uint8Array, codec: Codec): ErrorAnswer | undefined {
  if (!ERROR_BEGIN.every((byte, at) => body[at] === byte)) return undefined
  const read = ErrorBody.safeParse(jsonOf(body, codec))
  return read.success ? read.data.error : undefined
}

const ErrorBody = z.strictObject({ error: ErrorAnswer })
const ERROR_BEGIN = [...'{"error":'].map((character) => character.charCodeAt(0))

function jsonOf(body: Uint8Array, { utf8 }: Codec): unknown {
  const json = parseJson(body, { bytesMax: HEADER_BYTES_MAX, depthMax: DEPTH_MAX }, utf8)
  return json.ok ? json.value : undefined
}
