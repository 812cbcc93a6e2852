// The rows by which head office hands its masters on: their keys, what each body holds, and one door
// for the hub that publishes them and for the till that sells by them.
import * as z from 'zod'
import { CURRENCIES } from '../money/currency.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { TaxCode } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { Code, Minor, Names, Rate, Rounding, Text, Valid } from './fields.ts'
import type { Category, Item } from './item.ts'
import { ItemBody } from './item-body.ts'
import type { Staff } from './staff.ts'

/** One row of either feed, read. */
export type MasterRow =
  | { readonly kind: 'item'; readonly key: string; readonly value: Item }
  | { readonly kind: 'tax'; readonly key: string; readonly value: TaxCode }
  | { readonly kind: 'method'; readonly key: string; readonly value: PaymentMethod }
  | { readonly kind: 'category'; readonly key: string; readonly value: Category }
  | { readonly kind: 'store'; readonly key: string; readonly value: StoreSettings }
  | { readonly kind: 'staff'; readonly key: string; readonly value: Staff }
  | { readonly kind: 'terminal'; readonly key: string; readonly value: TerminalRow }

export type MasterKind = MasterRow['kind']

export type MasterFault = {
  readonly code: 'KEY_UNKNOWN' | 'KEY_DIFFERS' | 'BODY_INVALID'
  /** The field at fault, such as `prices.0.price.value`; empty for the row as a whole. */
  readonly path: string
}

/**
 * Reads a row; `body` is the value of its JSON. What the schemas do not know is left out, so that an
 * older till reads the rows of a newer hub, and what an item costs the shop never leaves the hub.
 */
export function parseMasterRow(key: string, body: unknown): Result<MasterRow, MasterFault> {
  const kind = kindOf(key)
  if (kind === undefined) return refuse({ code: 'KEY_UNKNOWN', path: '' })
  const read = BODIES[kind].safeParse(body)
  if (!read.success) {
    return refuse({ code: 'BODY_INVALID', path: read.error.issues[0]?.path.join('.') ?? '' })
  }
  const row = { kind, key, value: read.data } as MasterRow
  return masterKey(row) === key ? ok(row) : refuse({ code: 'KEY_DIFFERS', path: NAMED_BY[kind] })
}

/** The text a feed carries for a row that was read: nothing but what the schemas know. */
export function masterBody(row: MasterRow): string {
  return JSON.stringify(row.value)
}

/** The key under which a value is published; a key names its value, not the other way round. */
export function masterKey(row: Pick<MasterRow, 'kind' | 'value'>): string {
  const { kind, value } = row as MasterRow
  switch (kind) {
    case 'store':
      return STORE_KEY
    case 'staff':
      return `staff/${value.id}`
    case 'terminal':
      return `terminal/${value.terminal}`
    default:
      return `${kind}/${value.code}`
  }
}

/** The one row that says what kind of store this is. */
export const STORE_KEY = 'store'

/** Nothing where no row of a feed has such a key. */
export function kindOf(key: string): MasterKind | undefined {
  if (key === STORE_KEY) return 'store'
  const prefix = key.slice(0, Math.max(0, key.indexOf('/')))
  return Object.hasOwn(NAMED_BY, prefix) && prefix !== STORE_KEY
    ? (prefix as MasterKind)
    : undefined
}

/**
 * What a feed may carry. A row of the store's own feed wins over the common row with the same key,
 * as a whole: nothing of the common one is left.
 */
export const KINDS_OF_FEED = {
  common: ['item', 'tax', 'method', 'category'],
  store: ['item', 'tax', 'method', 'category', 'store', 'staff', 'terminal'],
} as const satisfies Record<string, readonly MasterKind[]>

/** The field of a body that its key repeats. */
const NAMED_BY = {
  item: 'code',
  tax: 'code',
  method: 'code',
  category: 'code',
  store: '',
  staff: 'id',
  terminal: 'terminal',
} as const satisfies Record<MasterKind, string>

/** More parts than any tax law stacks. */
const TAX_PARTS_MAX = 10
/** A rate that changed twice a year for half a century. */
const VERSIONS_MAX = 100
/** More tax codes, roles and lines than a shop has use for. */
const LIST_MAX = 50
/** Six digits: more tills than any store has. */
const TERMINAL_NO_MAX = 999_999
const LINE_MAX = 200

const TaxPart = z.object({ code: Code, names: Names, rate: Rate, compound: z.boolean() })

const TaxVersion = z.object({
  ...Valid.shape,
  parts: z.array(TaxPart).max(TAX_PARTS_MAX),
  rounding: Rounding,
  basis: z.enum(['rateBucket', 'line']),
  aggregate: z.boolean(),
  baseFactor: Rate.exactOptional(),
  reduced: z.boolean(),
})

const TaxBody = z.object({
  code: Code,
  names: Names,
  kind: z.enum(['internal', 'external', 'zero', 'exempt']),
  versions: z.array(TaxVersion).min(1).max(VERSIONS_MAX),
  eatIn: Code.exactOptional(),
  takeOut: Code.exactOptional(),
})

const MethodBody = z.object({
  code: Code,
  names: Names,
  kind: z.enum(['cash', 'foreign-cash', 'card', 'qr', 'voucher', 'account', 'points', 'external']),
  active: z.boolean(),
  limit: Minor.refine((limit) => limit >= 0),
  canRefund: z.boolean(),
  canChange: z.boolean(),
  canDepositOver: z.boolean(),
  needsReference: z.boolean(),
  opensDrawer: z.boolean(),
  provider: Code.exactOptional(),
  foreign: z.object({ currency: Code, rate: Rate }).exactOptional(),
})

const CategoryBody = z.object({
  code: Code,
  names: Names,
  shortNames: Names.exactOptional(),
  taxCode: Code,
  station: Code.exactOptional(),
})

const StaffBody = z.object({
  id: Code,
  name: Text.min(1),
  roles: z.array(Code).max(LIST_MAX),
  active: z.boolean(),
})

const TerminalRow = z.object({ terminal: z.int().min(0).max(TERMINAL_NO_MAX), name: Text })
export type TerminalRow = z.output<typeof TerminalRow>

const CashRounding = z.object({
  step: z.int().min(1),
  direction: z.enum(['nearest', 'down', 'up']),
  tie: z.enum(['up', 'down', 'even', 'customer']),
  belowStep: z.enum(['round', 'up', 'unchanged']),
  scope: z.enum(['cashPart', 'total']),
  mixedTender: z.enum(['roundCashRemainder', 'noRounding']),
})

const Rules = z.object({
  discountRounding: Rounding,
  lineRounding: Rounding,
  serviceCharge: z
    .object({
      rate: Rate,
      base: z.enum(['beforeDiscount', 'afterDiscount']),
      rounding: Rounding,
      taxed: z.boolean(),
    })
    .exactOptional(),
  cashRounding: CashRounding.exactOptional(),
  subtotalDiscountFirst: Code.exactOptional(),
})

const Policy = z.object({
  checkAge: z.boolean(),
  discountReasonAbove: Minor.exactOptional(),
  discountApprovalAbove: Minor.exactOptional(),
  noReceiptReturnMax: Minor.exactOptional(),
  cashRefundApprovalAbove: Minor.exactOptional(),
})

const Language = z.enum(['ja', 'en', 'id'])

/** A currency whose notes and coins are known: a drawer is counted in them. */
const Currency = z
  .object({ code: z.string().max(3), decimals: z.int() })
  .refine(({ code, decimals }) => {
    return Object.hasOwn(CURRENCIES, code) && CURRENCIES[code]?.decimals === decimals
  })

const SettingLine = z.object({
  text: z.string().max(LINE_MAX),
  align: z.enum(['left', 'center', 'right']),
})

const Profile = z.object({
  language: Language,
  currency: Currency,
  yenSign: z.enum(['¥', '\\']).exactOptional(),
  storeName: Text,
  header: z.array(SettingLine).max(LIST_MAX),
  footer: z.array(SettingLine).max(LIST_MAX),
  registrationNumber: Text.exactOptional(),
  columns: z.int().min(24).max(96),
  taxTable: z.enum(['all', 'inside']),
})

/** What the row `store` holds: the place, its money, and the rules it sells by. */
const StoreBody = z
  .object({
    tenant: Code,
    code: Code,
    name: Text.min(1),
    timeZone: z
      .string()
      .max(64)
      .regex(/^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$/),
    currency: Currency,
    language: Language,
    rules: Rules,
    policy: Policy,
    profile: Profile,
  })
  // A receipt in another currency than the prices would be wrong on every line.
  .refine(({ currency, profile }) => currency.code === profile.currency.code, {
    path: ['profile', 'currency'],
  })
export type StoreSettings = z.output<typeof StoreBody>

const BODIES = {
  item: ItemBody,
  tax: TaxBody,
  method: MethodBody,
  category: CategoryBody,
  store: StoreBody,
  staff: StaffBody,
  terminal: TerminalRow,
} as const satisfies {
  readonly [K in MasterKind]: z.ZodType<Extract<MasterRow, { kind: K }>['value']>
}
