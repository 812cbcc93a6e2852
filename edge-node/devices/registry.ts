// The devices of a store: a projection of the entries that pair and revoke, so that a store that was
// rebuilt from the hub knows its tills again.

import type { Fact } from '@evertill/sync-protocol/adopt.ts'
import { readBody } from '@evertill/sync-protocol/upcast.ts'
import type { Db } from '../db.ts'
import { type DevicePaired, TYPES } from '../journal/types.ts'

export type Device = {
  readonly device: string
  readonly x: string
  readonly y: string
  readonly terminal: number
  readonly name: string
  readonly revoked: 0 | 1
}

export type Registry = ReturnType<typeof createRegistry>

/** Tills a store ever had. */
const DEVICES_MAX = 1_000

export function createRegistry(db: Db) {
  const one = db.prepare<Device>('SELECT * FROM device WHERE device = ?')
  const all = db.prepare<Device>(
    `SELECT * FROM device ORDER BY terminal, device LIMIT ${DEVICES_MAX}`,
  )
  const pair = db.prepare(`INSERT INTO device (device, x, y, terminal, name, revoked)
    VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (device) DO UPDATE SET x = excluded.x, y = excluded.y,
    terminal = excluded.terminal, name = excluded.name`)
  const revoke = db.prepare(`INSERT INTO device (device, x, y, terminal, name, revoked)
    VALUES (?, '', '', 0, '', 1) ON CONFLICT (device) DO UPDATE SET revoked = 1`)
  return { get: (device: string) => one.get(device), all: () => all.all(), take }

  /** Facts may come back from the hub in another order: who is revoked stays so. */
  function take({ envelope }: Fact): void {
    if (envelope.type !== 'device-paired' && envelope.type !== 'device-revoked') return
    const reading = readBody(TYPES, envelope)
    if (reading.state !== 'read') return
    const { device, publicKey, terminal, name } = reading.body as DevicePaired
    if (envelope.type === 'device-revoked') revoke.run(device)
    else pair.run(device, publicKey.x, publicKey.y, terminal, name)
  }
}
