// What travels as one JSON value: questions without entries, their answers, and errors, which stand in
// a frame of their own so that no answer can be taken for one.

import { z } from 'zod'
import { parseJson } from './json.ts'
import { BODY_BYTES_MAX, DEPTH_MAX, HEADER_BYTES_MAX } from './limits.ts'
import { ErrorAnswer, FeedName, PullRequest, SnapshotChunk } from './messages.ts'
import type { Codec, Utf8 } from './ports.ts'

/** The three questions of a follower. */
export type MastersPath = 'pull' | 'manifest' | 'chunk'

const ManifestRequest = z.strictObject({ feed: FeedName })

export const ChunkRequest = SnapshotChunk.pick({ feed: true, gen: true, seq: true, chunk: true })
export type ChunkRequest = z.infer<typeof ChunkRequest>

/** What none of the three can be read from. */
export const UNREADABLE_REQUEST = { code: 'MALFORMED', fault: 'REQUEST_INVALID' } as const

export type MastersRequest =
  | { readonly path: 'pull'; readonly request: PullRequest }
  | { readonly path: 'manifest'; readonly request: z.infer<typeof ManifestRequest> }
  | { readonly path: 'chunk'; readonly request: ChunkRequest }

/** Nothing where the body is not that question. */
export function readMastersRequest(
  path: MastersPath,
  body: Uint8Array,
  codec: Pick<Codec, 'utf8'>,
): MastersRequest | undefined {
  switch (path) {
    case 'pull': {
      const request = readJsonBody(PullRequest, body, codec)
      return request && { path, request }
    }
    case 'manifest': {
      const request = readJsonBody(ManifestRequest, body, codec)
      return request && { path, request }
    }
    case 'chunk': {
      const request = readJsonBody(ChunkRequest, body, codec)
      return request && { path, request }
    }
  }
}

export function jsonBody(value: unknown, { utf8 }: Pick<Codec, 'utf8'>): Uint8Array {
  return utf8.encode(JSON.stringify(value))
}

/** Nothing where it is not JSON, too large, or not what was asked for. */
export function readJsonBody<T>(
  schema: z.ZodType<T>,
  bytes: Uint8Array,
  { utf8 }: Pick<Codec, 'utf8'>,
): T | undefined {
  const json = parseJson(bytes, { bytesMax: BODY_BYTES_MAX, depthMax: DEPTH_MAX }, utf8)
  const read = json.ok ? schema.safeParse(json.value) : undefined
  return read?.success ? read.data : undefined
}

export function errorBody(error: ErrorAnswer, codec: Pick<Codec, 'utf8'>): Uint8Array {
  return jsonBody({ error }, codec)
}

/** An error, or nothing: then the body is what was asked for, or garbage. */
export function readErrorBody(bytes: Uint8Array, codec: { readonly utf8: Utf8 }) {
  if (bytes.length > HEADER_BYTES_MAX) return undefined
  if (!BEGIN.every((byte, at) => bytes[at] === byte)) return undefined
  return readJsonBody(Framed, bytes, codec)?.error
}

const Framed = z.strictObject({ error: ErrorAnswer })
const BEGIN = [...'{"error":'].map((character) => character.charCodeAt(0))
