// What a till or a store keeps of the masters on its disk, and what it sells by: the price list of
// one publish.

import { NO_RELAY, type Relay, relayAfter } from '../../src/relay.ts'
import {
  type DiskWrite,
  type MasterRows,
  type Masters,
  NO_MASTERS,
  rowsOf,
  writeMasters,
} from '../../testing/memory-masters.ts'

/** A value that is never changed in place. */
export type NodeMasters = Masters & { readonly relay: Relay }

export const NO_NODE_MASTERS: NodeMasters = { ...NO_MASTERS, relay: NO_RELAY }

/** One transaction: the rows, and what is needed to hand them on. */
export function writeNodeMasters(masters: NodeMasters, write: DiskWrite): NodeMasters {
  const { relay, ...before } = masters
  const after = writeMasters(before, write)
  const isRelayed = write.type !== 'shelve' && write.type !== 'sweep'
  return { ...after, relay: isRelayed ? relayAfter(relay, write, before.active) : relay }
}

/** What a till asks for an item, and where the prices come from. */
export type Catalogue = {
  readonly gen: string
  readonly publish: number
  readonly prices: ReadonlyMap<string, number>
}

export function catalogueOf(masters: Masters): Catalogue | undefined {
  const { active } = masters
  if (!active) return undefined
  const { gen, publish, edition } = active
  const prices = pricesOf(
    bodiesOf(rowsOf(masters, edition, 'common')),
    bodiesOf(rowsOf(masters, edition, 'store')),
  )
  return { gen, publish, prices }
}

/** An offer of the chain goes before its list, and a price of the store before both. */
export function pricesOf(
  common: ReadonlyMap<string, string>,
  store: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const prices = new Map<string, number>()
  for (const [key, body] of common) if (!key.startsWith(OFFER)) prices.set(key, priceIn(body))
  for (const [key, body] of common) {
    if (key.startsWith(OFFER)) prices.set(key.slice(OFFER.length), priceIn(body))
  }
  for (const [key, body] of store) prices.set(key, priceIn(body))
  return prices
}

export const OFFER = 'offer/'

function priceIn(body: string): number {
  return (JSON.parse(body) as { readonly price: number }).price
}

function bodiesOf(rows: MasterRows): ReadonlyMap<string, string> {
  return new Map([...rows].map(([key, { body }]) => [key, body]))
}
