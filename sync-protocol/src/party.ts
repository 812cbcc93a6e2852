// Who acts on the first hop, and when what a store holds of a party's log is evidence.

import type { Position, StreamName } from './names.ts'

/** A device, or the store's own node, in one incarnation: what it wrote before is another party's. */
export type Party = Pick<StreamName, 'node' | 'inc'>

export function isSameParty(one: Party, other: Party): boolean {
  return one.node === other.node && one.inc === other.inc
}

/**
 * Half a log is no evidence: what the party announced and nobody here has read may undo the rest. What
 * is here and stands aside, because nobody can read it, was not read either, nor what waits behind it.
 */
export function holdsWhole(
  stream: { readonly head: Position; readonly announced: Position } | undefined,
  isAside: boolean,
): boolean {
  return stream !== undefined && stream.head.seq >= stream.announced.seq && !isAside
}
