// What the store has on disk about its devices as senders: their sessions, how far their logs are
// here, and under which hash each entry came.

import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { StreamState } from '@evertill/sync-protocol/log.ts'
import type { Hash, Inc } from '@evertill/sync-protocol/names.ts'
import type { Party } from '@evertill/sync-protocol/party.ts'
import { devicePrunable } from '@evertill/sync-protocol/pruning.ts'
import type { NodeRow, StreamRow } from '@evertill/sync-protocol/receiver-rows.ts'
import type { Db } from '../db.ts'
import type { Facts } from './facts.ts'
import { tableOf } from './tables.ts'

export type DeviceRows = ReturnType<typeof createDeviceRows>

type Held = { readonly seq: number; readonly hash: Hash; readonly fact: string }

export function createDeviceRows(db: Db, facts: Facts, ownStreams: () => readonly StreamState[]) {
  const nodes = tableOf<NodeRow>(db, 'device_node')
  const streams = tableOf<StreamRow>(db, 'device_stream')
  const keep = db.prepare(`INSERT INTO held_entry (device, inc, seq, hash, fact)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const held = db.prepare<Held>(`SELECT seq, hash, fact FROM held_entry
    WHERE device = ? AND inc = ? AND seq >= ? ORDER BY seq LIMIT ?`)
  const incsOf = db.prepare<{ body: string }>(`SELECT body FROM device_stream
    WHERE key >= ? || '/' AND key < ? || '0' ORDER BY key`)
  return { nodes, streamOf, streamsOf, saveStream, keepHeld, hashes, reachedBy }

  function streamOf({ node, inc }: Party): StreamRow | undefined {
    const row = streams.get(`${node}/${inc}`)
    return row && withPrunable(node, row)
  }

  function streamsOf(node: string): readonly StreamRow[] {
    const rows = incsOf.all(node, node).map(({ body }) => JSON.parse(body) as StreamRow)
    return rows.map((row) => withPrunable(node, row)).toSorted((one, other) => one.ep - other.ep)
  }

  function saveStream(node: string, row: StreamRow): void {
    streams.set(`${node}/${row.inc}`, row)
  }

  function keepHeld(device: string, entry: Entry, fact: string): void {
    keep.run(device, entry.envelope.inc, entry.seq, entry.hash, fact)
  }

  /** From a number on, as many as asked for. */
  function hashes(device: string, inc: Inc, from: number, count: number): Map<number, Hash> {
    const rows = held.all(device, inc, from, count)
    return new Map(rows.map(({ seq, hash }) => [seq, hash]))
  }

  /** How far the device may forget: what stands in the journal where a backup of the hub has it. */
  function withPrunable(node: string, row: StreamRow): StreamRow {
    const from = Math.max(row.prunable, row.base.seq) + 1
    return { ...row, prunable: Math.max(row.prunable, upTo(node, row, from, ownStreams())) }
  }

  /** Up to which entry of this log, from a number on, the hub has everything. */
  function reachedBy(node: string, row: StreamRow, from: number): number {
    const asIfBackedUp = ownStreams().map((each) => ({ ...each, prunable: each.acked }))
    return upTo(node, row, from, asIfBackedUp)
  }

  function upTo(
    device: string,
    { inc, head }: StreamRow,
    from: number,
    own: readonly StreamState[],
  ): number {
    let slice: readonly Held[] = []
    const places = (seq: number) => {
      const at = slice[0] ? seq - slice[0].seq : -1
      if (slice[at] === undefined) slice = held.all(device, inc, seq, SLICE)
      const fact = slice[seq - (slice[0]?.seq ?? seq)]
      return fact?.seq === seq ? facts.get(fact.fact) : undefined
    }
    return devicePrunable(places, own, from, head.seq)
  }
}

/** Rows of a device's log that are looked up together. */
const SLICE = 100
