// The names by which nodes speak of each other, of their streams, and of a place in a stream.

import { z } from 'zod'
import { NAME_MAX } from './limits.ts'

/** A SHA-256, in lowercase. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/)
export type Hash = z.infer<typeof Hash>

/** An incarnation: 128 random bits a node draws when its database is made, restored or cloned. */
export const Inc = z.string().regex(/^[0-9a-f]{32}$/)
export type Inc = z.infer<typeof Inc>

/** An id of a node, a fact, a command: a UUID in lowercase, so that one id has one spelling. */
export const Uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
export type Uuid = z.infer<typeof Uuid>

/** Text that becomes a column or a line of what is signed: no controls, no halves of characters. */
export const Name = z
  .string()
  .min(1)
  .max(NAME_MAX)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u)
export type Name = z.infer<typeof Name>

/** A customer of the hub. */
export const Tenant = Name
export type Tenant = z.infer<typeof Tenant>

/** A count of entries since the first; the number of the newest entry is the length of its log. */
export const Seq = z.int().min(0)
export type Seq = z.infer<typeof Seq>

/**
 * The newest entry of a log and the hash that binds it to everything before. Where nothing was
 * appended yet, the number is 0 and the hash is the genesis of the stream.
 */
export const Position = z.strictObject({ seq: Seq, hash: Hash })
export type Position = z.infer<typeof Position>

/** One log of one node; on the first hop the node is the device. */
export const StreamName = z.strictObject({ tenant: Tenant, node: Uuid, inc: Inc })
export type StreamName = z.infer<typeof StreamName>
