// Offers a store that lost its disk what this till keeps of it: batch by batch, each entry until the
// store has named it. Nothing that a till keeps is left out because there is much of it.

import { stillToOffer } from '@evertill/sync-protocol/adopt.ts'
import { higherHead } from '@evertill/sync-protocol/incarnation.ts'
import { OfferAnswer, type OfferHeader } from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { type KeptEntry, readCell, type StoreSeen, writeCell } from '../trade/cells.ts'
import type { Trade } from '../trade/trade.ts'
import { LINES_TYPE, type StoreLine } from './store-line.ts'

type OffersDeps = {
  readonly trade: Pick<Trade, 'log'> & { readonly name: Pick<Trade['name'], 'node'> }
  readonly line: Pick<StoreLine, 'signed'>
  readonly codec: Codec
  /** Of the link's present conversation. */
  readonly session: () => number | undefined
  readonly fault: (error: unknown) => void
}

const OFFERED_AT_ONCE = 200
/** A batch stays far below the largest body; a single entry may be larger and goes alone. */
const BYTES_AT_ONCE = 1_000_000
const KEPT = 'kept/'

export function createOffers({ trade, line, codec, session, fault }: OffersDeps) {
  const { log, name } = trade
  let isOffering = false
  /** What the present database of the store has named, and how often the rest was sent in vain. */
  let told:
    | { readonly store: string; readonly named: Set<string>; readonly vain: Map<string, number> }
    | undefined
  return { offer }

  /** A database of the store that this till has not met is offered what it keeps of the one before. */
  function offer(): void {
    const { store, offeredTo } = readCell<StoreSeen>(log.cell('store')) ?? {}
    const sess = session()
    const inc = log.current()?.inc
    if (isOffering || store === undefined || store === offeredTo) return
    if (sess === undefined || inc === undefined) return
    const batch = nextOf(store)
    if (batch.length === 0) return
    isOffering = true
    const header = { node: name.node, inc, sess, hashes: batch.map(({ hash }) => hash) }
    const lines = batch.map(({ text }) => codec.utf8.encode(text))
    send(store, batch, encodeBody<OfferHeader>(header, lines, codec))
      .catch(fault)
      .finally(() => {
        isOffering = false
      })
      .then((isNews) => (isNews === true ? offer() : undefined), fault)
  }

  /** Whether the store named something, so that the next batch may follow at once. */
  async function send(store: string, batch: readonly KeptEntry[], body: Uint8Array) {
    const reply = await line.signed('/sync/v1/offer', body, LINES_TYPE)
    const answer = reply?.status === 200 ? readJsonBody(OfferAnswer, reply.bytes, codec) : undefined
    if (answer === undefined) return false
    const wraps = batch.map(({ wrap }) => wrap)
    const left = new Set(stillToOffer(wraps, answer))
    const { named, vain } = toldBy(store)
    for (const wrap of wraps) {
      if (left.has(wrap)) vain.set(wrap, (vain.get(wrap) ?? 0) + 1)
      else named.add(wrap)
    }
    const isAll = kept().every(({ wrap }) => named.has(wrap))
    await log.transact((change) => {
      const now = readCell<StoreSeen>(change.cell('store')) ?? {}
      if (now.store !== store) return
      const { peer } = answer
      const shown = peer === undefined ? now.shown : higherHead(now.shown, peer)
      writeCell(change, 'store', {
        ...now,
        ...(shown === undefined ? {} : { shown }),
        ...(isAll ? { offeredTo: store } : {}),
      })
    })
    return left.size < wraps.length
  }

  /** What was sent in vain comes last, so that one bad entry holds up nobody. */
  function nextOf(store: string): readonly KeptEntry[] {
    const { named, vain } = toldBy(store)
    const open = kept()
      .filter(({ wrap }) => !named.has(wrap))
      .sort((a, b) => (vain.get(a.wrap) ?? 0) - (vain.get(b.wrap) ?? 0))
      .slice(0, OFFERED_AT_ONCE)
    let bytes = 0
    const end = open.findIndex(({ text }, at) => {
      bytes += text.length
      return at > 0 && bytes > BYTES_AT_ONCE
    })
    return end < 0 ? open : open.slice(0, end)
  }

  function toldBy(store: string) {
    if (told?.store !== store) told = { store, named: new Set(), vain: new Map() }
    return told
  }

  function kept(): readonly KeptEntry[] {
    return [...log.cells(KEPT).values()].flatMap((value) => readCell<KeptEntry>(value) ?? [])
  }
}
