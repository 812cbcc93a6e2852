// The types of entries that the hub's reports can read, each with all its versions; what is not
// here, or in a newer version, stands aside until the hub is upgraded.

import { isDate, isLocalTime } from '@evertill/shared/time.ts'
import type { TransactionKind } from '@evertill/shared/transaction/transaction.ts'
import { Name, Uuid } from '@evertill/sync-protocol/names.ts'
import type { TypeTable } from '@evertill/sync-protocol/upcast.ts'
import { z } from 'zod'

const KINDS = [
  'sale',
  'cancel',
  'void',
  'return',
  'voidReturn',
] as const satisfies readonly TransactionKind[]

/** What a column holds; a terminal is opened a few times a day. */
const COLUMN_MAX = 2_000_000_000
const Count = z.int().min(0).max(COLUMN_MAX)
const Amount = z.int()

const Stamp = {
  id: Uuid,
  tenant: Name,
  store: Name,
  terminal: z.int().min(1).max(COLUMN_MAX),
  businessDate: z.string().refine(isDate),
  openCounter: Count,
  businessCounter: Count,
  at: z.looseObject({ ms: z.int(), local: z.string().refine(isLocalTime), offset: z.int() }),
  operator: Name.or(z.literal('')),
  training: z.boolean(),
}

/** What the row of a sale and the totals of its day are made of; the rest of it is on the receipt. */
const Bill = z.looseObject({
  ...Stamp,
  kind: z.enum(KINDS),
  lease: z.int().min(1),
  transactionNo: z.int().min(1),
  receiptNo: z.int().min(1),
  cart: z.looseObject({ id: Name }).optional(),
  lines: z.array(z.looseObject({})),
  subtotalDiscounts: z.array(z.looseObject({})),
  taxes: z.array(z.looseObject({})),
  totals: z.looseObject({ total: Amount, quantity: z.int(), tax: Amount }),
  tenders: z.array(z.looseObject({ method: z.string(), amount: Amount })),
  rounding: Amount,
})

const Deed = z.looseObject({ ...Stamp, kind: z.string() })

/** What a store found: a code, and words that name what it is about. */
const Told = z.looseObject({
  code: z.string().regex(/^[a-z][a-z-]{1,59}$/),
  about: z.array(z.string().regex(/^[\x21-\x7e]{1,100}$/)).max(200),
})
export type Told = z.infer<typeof Told>

const Any = z.looseObject({})

export const HUB_TYPES: TypeTable = {
  transaction: [{ body: z.looseObject({ fact: Bill }) }],
  terminal: [{ body: z.looseObject({ fact: Deed }) }],
  'cart-suspended': [{ body: Any }],
  'cart-taken-back': [{ body: Any }],
  'cart-handed-over': [{ body: Any }],
  'permit-cancelled': [{ body: Any }],
  'device-paired': [{ body: Any }],
  'device-revoked': [{ body: Any }],
  'lease-opened': [{ body: Any }],
  'lease-registered': [{ body: Any }],
  'stream-base': [{ body: Any }],
  exception: [{ body: Told }],
  checkpoint: [{ body: Any }],
  z: [{ body: Any }],
  'z-amended': [{ body: Any }],
}
