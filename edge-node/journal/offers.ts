// Takes in what tills still hold of a store that lost its disk: facts in any order, each once.

import { decideOffer, innermost } from '@evertill/sync-protocol/adopt.ts'
import { readOffer } from '@evertill/sync-protocol/door.ts'
import { readEnvelope } from '@evertill/sync-protocol/entry.ts'
import type { OfferHeader } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { NodeRow, ReceiverNeeds } from '@evertill/sync-protocol/receiver-rows.ts'
import { isPresent } from '@evertill/sync-protocol/session.ts'
import { errorBody, jsonBody } from '@evertill/sync-protocol/wire.ts'
import type { Journal } from './journal.ts'
import { currentOf, type Machine } from './machine.ts'
import type { Caller } from './receiving.ts'

type OfferDeps = {
  readonly machine: Machine
  readonly journal: Journal
  readonly codec: Codec
  readonly needs: ReceiverNeeds
  readonly nodeOf: (device: string) => NodeRow
}

export function createOffers({ machine, journal, codec, needs, nodeOf }: OfferDeps) {
  return { offer }

  function offer({ device }: Caller, body: Uint8Array): Uint8Array {
    const read = readOffer(body, { node: device }, needs)
    if (!read.ok) return errorBody(read.error, codec)
    const { session } = nodeOf(device)
    const { header, lines } = read.value
    if (!isPresent(session, header.sess)) {
      return errorBody({ code: 'SUPERSEDED', sess: session.sess }, codec)
    }
    const { inc, head } = currentOf(machine.log)
    const effects = decideOffer(
      { head, known: knownOf(lines, header.hashes) },
      lines,
      header.hashes,
      () => machine.stamp(inc),
      codec,
    )
    journal.carryOut(effects)
    const answer = effects.find((each) => each.type === 'answer')
    // The head is evidence: a disk that loses what was offered is found out by whoever was told it.
    const peer = { inc, ...currentOf(machine.log).head }
    return jsonBody({ ...(answer?.answer ?? { adopted: [], known: [] }), peer }, codec)
  }

  /** Those of the offered facts that the journal has already. */
  function knownOf(lines: readonly Uint8Array[], hashes: OfferHeader['hashes']) {
    const known = new Set<string>()
    for (const [at, bytes] of lines.entries()) {
      const read = readEnvelope(bytes, codec.utf8)
      if (!read.ok) continue
      const { id } = innermost({ bytes, envelope: read.value, hash: hashes[at] ?? '' }, codec)
      if (journal.facts.has(id)) known.add(id)
    }
    return known
  }
}
