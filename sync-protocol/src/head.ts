// Who says that a log stood there: the text that is signed, and its signature. A signed head shown
// later proves that a log was cut or rewritten.

import { bytesOfHex, hexOf } from './bytes.ts'
import type { AttestAnswer } from './messages.ts'
import type { Position, StreamName } from './names.ts'
import type { Sign, Utf8, Verify } from './ports.ts'

/** Ed25519 over the name of the stream and the position, as 128 lowercase characters. */
export function signHead(
  name: StreamName,
  head: Position,
  { sign, utf8 }: { readonly sign: Sign; readonly utf8: Utf8 },
): string {
  return hexOf(sign(headBytes(name, head, utf8)))
}

export function isHeadOf(
  name: StreamName,
  head: Position & { readonly sig: string },
  { verify, utf8 }: { readonly verify: Verify; readonly utf8: Utf8 },
): boolean {
  return verify(headBytes(name, head, utf8), bytesOfHex(head.sig))
}

/** One line a field: no name can contain a line feed, so no two heads have the same bytes. */
export function headBytes({ tenant, node, inc }: StreamName, head: Position, utf8: Utf8) {
  return utf8.encode(['evertill1-head', tenant, node, inc, head.seq, head.hash].join('\n'))
}

type Attested = Omit<AttestAnswer, 'sig'>

/** The hub's word for all streams of one tenant's store, in the order it names them. */
export function signAttest(
  tenant: string,
  attested: Attested,
  { sign, utf8 }: { readonly sign: Sign; readonly utf8: Utf8 },
): AttestAnswer {
  return { ...attested, sig: hexOf(sign(attestBytes(tenant, attested, utf8))) }
}

export function isAttested(
  tenant: string,
  answer: AttestAnswer,
  { verify, utf8 }: { readonly verify: Verify; readonly utf8: Utf8 },
): boolean {
  return verify(attestBytes(tenant, answer, utf8), bytesOfHex(answer.sig))
}

function attestBytes(tenant: string, { hub_gen, wall, streams }: Attested, utf8: Utf8) {
  const lines = streams.map(({ node, inc, head }) => `${node} ${inc} ${head.seq} ${head.hash}`)
  return utf8.encode(['evertill1-attest', tenant, hub_gen, wall, ...lines].join('\n'))
}
