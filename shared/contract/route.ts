// What the table of routes says of one endpoint, and the parameters that stand in paths. The table
// names schemas instead of holding them, so that it can be read without any.
import * as z from 'zod'
import type { V1Group } from './envelope.ts'
import { Code } from './fields.ts'
import type { KeyForm } from './keys.ts'
import { BOOK_POSITION_MAX, CART_LINES_MAX } from './limits.ts'
import { TerminalNoText, wholeNumber } from './query.ts'
import type { V1SchemaName } from './schemas.ts'
import { TransactionNoText } from './transaction.ts'

/** A user's token, a terminal's token, a terminal's key, or the key of the node itself. */
export type V1AuthMode = 'user' | 'terminalToken' | 'terminalKey' | 'node'

export type V1Route = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** From the root, parameters in braces. */
  readonly path: `/${string}`
  /** The base URLs it is served under; on the common port all of them are one. */
  readonly groups: readonly V1Group[]
  /** `v1` never changes its meaning; `evertill` is ours, beside it. */
  readonly tag: 'v1' | 'evertill'
  /** Empty where nobody is asked who they are. */
  readonly auth: readonly V1AuthMode[]
  readonly status: 200 | 201
  /** The `code` of the envelope where it is not the status. */
  readonly code?: 200
  readonly query?: V1SchemaName
  readonly body?: V1SchemaName
  /** The spelling the body's schema is written in; both are accepted. */
  readonly bodyKeys?: KeyForm
  readonly bodyIs?: 'form' | 'optional'
  /** What `data` holds, or the whole answer where it is bare; absent where data is null. */
  readonly data?: V1SchemaName
  /** `list` puts rows in `data` and `metadata` beside it. */
  readonly answer?: 'list' | 'bare' | 'socket'
  /** Takes or returns a secret: a repeated command is refused instead of answered again. */
  readonly secret?: true
  /** Answers the X-New-Token header. */
  readonly newToken?: true
  readonly idempotencyKey?: 'required'
}

export const ANYBODY = ['terminalToken', 'user', 'terminalKey'] as const
export const TILL = ['terminalToken', 'terminalKey'] as const
export const TOKEN = ['user', 'terminalToken'] as const
export const USER = ['user'] as const
export const NOBODY = [] as const
/** Who acknowledges deliveries: an admin, or the node by its own key. */
export const DELIVERY = ['user', 'node'] as const

const LineNoText = wholeNumber(1, CART_LINES_MAX)
const PositionText = wholeNumber(0, BOOK_POSITION_MAX)

/** One meaning for each name. An id nobody has is 404, so a path takes any text as one. */
export const PATH_PARAMETERS: Readonly<Record<string, z.ZodType<string | number, string>>> = {
  tenant_id: Code,
  store_code: Code,
  terminal_no: TerminalNoText,
  terminal_id: Code,
  transaction_no: TransactionNoText,
  line_no: LineNoText,
  category_number: PositionText,
  tab_number: PositionText,
  pos_x: PositionText,
  pos_y: PositionText,
  cart_id: Code,
  username: Code,
  staff_id: Code,
  category_code: Code,
  item_code: Code,
  item_book_id: Code,
  payment_code: Code,
  setting_name: Code,
  tax_code: Code,
  promotion_code: Code,
  snapshot_id: Code,
  order_id: Code,
  slug: Code,
}

export function pathParameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** The schema of what stands in the braces of a path. */
export function pathSchema(path: string) {
  const shape: Record<string, z.ZodType<string | number, string>> = {}
  for (const name of pathParameterNames(path)) shape[name] = PATH_PARAMETERS[name] ?? Code
  return z.object(shape)
}
