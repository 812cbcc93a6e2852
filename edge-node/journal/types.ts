// The types of entries that a store can read, with every version that ever shipped.

import { Uuid } from '@evertill/sync-protocol/names.ts'
import type { TypeTable } from '@evertill/sync-protocol/upcast.ts'
import { z } from 'zod'

const Id = z.string().min(1)
const Fact = z.looseObject({ id: Id, kind: z.string() })
const CartOf = z.looseObject({ cart: Id, hand: z.int() })
const LeaseOf = z.looseObject({ terminal: z.int(), from: z.int() })
const Any = z.looseObject({})

/** 32 bytes of a P-256 point, as a browser exports them. */
const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const PublicKey = z.strictObject({ x: Coordinate, y: Coordinate })
export type PublicKey = z.infer<typeof PublicKey>

export const DevicePaired = z.looseObject({
  device: Uuid,
  publicKey: PublicKey,
  terminal: z.int().min(1),
  name: z.string(),
})
export type DevicePaired = z.infer<typeof DevicePaired>

const DeviceRevoked = z.looseObject({ device: Uuid })

export const TYPES: TypeTable = {
  transaction: [{ body: z.looseObject({ fact: Fact }) }],
  terminal: [{ body: z.looseObject({ fact: Fact }) }],
  'cart-suspended': [{ body: CartOf }],
  'cart-taken-back': [{ body: CartOf }],
  'permit-cancelled': [{ body: z.looseObject({ cmd: Id, receipt: Id }) }],
  'cart-handed-over': [{ body: CartOf }],
  'lease-opened': [{ body: LeaseOf }],
  'lease-registered': [{ body: LeaseOf }],
  'device-paired': [{ body: DevicePaired }],
  'device-revoked': [{ body: DeviceRevoked }],
  z: [{ body: Any }],
  'z-amended': [{ body: Any }],
  exception: [{ body: z.looseObject({ code: Id }) }],
  'stream-base': [{ body: Any }],
  checkpoint: [{ body: Any }],
}
