// One number that says whether two nodes hold the same rows: kept along with every change, so that
// comparing a hundred thousand rows costs sixteen characters.

import { concat, u32be } from './bytes.ts'
import type { Codec } from './ports.ts'

/** A number modulo 2⁶⁴ in sixteen lowercase hex digits: no JSON reader rounds it. */
export type Sum = string

/** No rows at all. */
export const EMPTY_SUM: Sum = '0'.repeat(16)

export type HashableRow = {
  readonly key: string
  readonly ver: number
  readonly del: boolean
  readonly body: string
}

/**
 * What one row adds: the first eight bytes of its SHA-256. A deleted row adds nothing, because a
 * snapshot does not have it. The length of the key is hashed too, else a character could move from
 * the key to the body unseen.
 */
export function rowHash({ key, ver, del, body }: HashableRow, { sha256, utf8 }: Codec): bigint {
  if (del) return 0n
  const keyBytes = utf8.encode(key)
  const version = concat([u32be(Math.floor(ver / WORD)), u32be(ver % WORD)])
  const parts = [u32be(keyBytes.length), keyBytes, version, LIVE, utf8.encode(body)]
  const digest = sha256(concat(parts))
  return new DataView(digest.buffer, digest.byteOffset, digest.length).getBigUint64(0)
}

/** The sum after one row took the place of another; 0 stands for no row, before or after. */
export function replaceInSum(sum: bigint, before: bigint, after: bigint): bigint {
  return BigInt.asUintN(64, sum - before + after)
}

export function sumOf(rows: Iterable<HashableRow>, codec: Codec): bigint {
  let sum = 0n
  for (const row of rows) sum = replaceInSum(sum, 0n, rowHash(row, codec))
  return sum
}

export function writeSum(sum: bigint): Sum {
  return sum.toString(16).padStart(16, '0')
}

export function readSum(sum: Sum): bigint {
  return BigInt(`0x${sum}`)
}

const WORD = 2 ** 32

/** The byte that says whether a row is deleted. */
const LIVE = Uint8Array.of(0)
