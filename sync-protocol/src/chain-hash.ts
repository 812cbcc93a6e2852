// The hash that binds an entry to everything before it, and the hash that a stream begins with.

import { bytesOfHex, concat, hexOf, u32be } from './bytes.ts'
import type { Hash, Position, StreamName } from './names.ts'
import type { Codec, Sha256 } from './ports.ts'

/** SHA-256("evertill1" ‖ hash before ‖ length ‖ bytes). */
export function hashAfter(before: Hash, bytes: Uint8Array, sha256: Sha256): Hash {
  return hexOf(sha256(concat([MARK, bytesOfHex(before), u32be(bytes.length), bytes])))
}

/** Where a stream stands before its first entry. Two streams never begin alike. */
export function genesis({ tenant, node, inc }: StreamName, { sha256, utf8 }: Codec): Position {
  const bytes = utf8.encode(`evertill1-genesis${tenant}${node}${inc}`)
  return { seq: 0, hash: hexOf(sha256(bytes)) }
}

/** The letters of "evertill1". */
const MARK = Uint8Array.of(0x65, 0x76, 0x65, 0x72, 0x74, 0x69, 0x6c, 0x6c, 0x31)
