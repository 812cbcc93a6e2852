// The types of entries of a world, in the version that shipped and in the one that is being rolled
// out: some tills write the newer one before store and hub can read it.

import { z } from 'zod'
import type { TypeTable } from '../src/upcast.ts'

const Id = z.string().min(1)
const Fact = z.looseObject({ id: Id, kind: z.string() })
const Bill = z.looseObject({ fact: Fact })
const CartOf = z.looseObject({ cart: Id, hand: z.int() })
const Any = z.looseObject({})

const SHIPPED: TypeTable = {
  transaction: [{ body: Bill }],
  terminal: [{ body: z.looseObject({ fact: Fact }) }],
  'cart-suspended': [{ body: CartOf }],
  'cart-taken-back': [{ body: CartOf }],
  'permit-cancelled': [{ body: z.looseObject({ cmd: Id, receipt: Id }) }],
  'cart-handed-over': [{ body: CartOf }],
  'lease-opened': [{ body: z.looseObject({ terminal: z.int(), from: z.int() }) }],
  'lease-registered': [{ body: z.looseObject({ terminal: z.int(), from: z.int() }) }],
  z: [{ body: Any }],
  'z-amended': [{ body: Any }],
  exception: [{ body: z.looseObject({ code: Id }) }],
  'stream-base': [{ body: Any }],
  checkpoint: [{ body: Any }],
}

/** A bill names the program that made it, since its second version. */
const ROLLED_OUT: TypeTable = {
  ...SHIPPED,
  transaction: [
    { body: Bill, next: (body: object) => ({ ...body, app: 'before' }) },
    { body: Bill.extend({ app: z.string() }) },
  ],
}

export function typesOf(isUpgraded: boolean): TypeTable {
  return isUpgraded ? ROLLED_OUT : SHIPPED
}
