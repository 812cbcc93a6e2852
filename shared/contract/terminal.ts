// Terminals: signing in, opening and closing the day, cash moves. A terminal's API key is in the
// answer that creates it and masked in every other one; a staff PIN is in none.
import * as z from 'zod'
import { FUNCTION_MODES } from '../terminal/table.ts'
import {
  API_KEY_MASK,
  Code,
  DeliveryStatusBody,
  Description,
  Name,
  PrintText,
  SECRET_MASK,
  timestamps,
  V1DeliveryStatus,
} from './fields.ts'
import { PIN_MAX, TOKEN_MAX } from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { says } from './problem.ts'
import { LIST_PAGE, paged } from './query.ts'
import { Count, StoreCode, TenantId, TerminalId, TerminalNo, WireDate } from './scalars.ts'
import { secret } from './text.ts'

export const TERMINAL_STATUSES = ['Idle', 'Opened', 'Closed'] as const
export type V1TerminalStatus = (typeof TERMINAL_STATUSES)[number]

const FunctionMode = z.enum(FUNCTION_MODES)

export const TerminalCreateBody = z.object({
  storeCode: StoreCode,
  terminalNo: TerminalNo,
  description: Description,
})
export type TerminalCreateBody = z.output<typeof TerminalCreateBody>

export const TerminalDescriptionBody = z.object({ description: Description })
export type TerminalDescriptionBody = z.output<typeof TerminalDescriptionBody>

export const FunctionModeBody = z.object({ functionMode: FunctionMode })
export type FunctionModeBody = z.output<typeof FunctionModeBody>

export const SignInBody = z.object({ staffId: Code, pin: secret(PIN_MAX).nullish() })
export type SignInBody = z.output<typeof SignInBody>

export const TerminalsQuery = z.object({
  ...paged({ ...LIST_PAGE, sort: 'terminal_id:1' }),
  store_code: Code.optional(),
})
export type TerminalsQuery = z.output<typeof TerminalsQuery>

/** Which terminal is meant where the path does not say it. */
export const TerminalTokenQuery = z.object({ terminal_id: Code.optional() })
export type TerminalTokenQuery = z.output<typeof TerminalTokenQuery>

/** With underscores although it is enveloped. */
export const V1TerminalToken = z.object({
  access_token: secret(TOKEN_MAX),
  token_type: z.literal('bearer'),
  expires_in: z.int().min(1),
})
export type V1TerminalToken = z.output<typeof V1TerminalToken>

export const V1TerminalIdAnswer = z.object({ terminalId: TerminalId })
export type V1TerminalIdAnswer = z.output<typeof V1TerminalIdAnswer>

const SignedInStaff = z.object({
  staffId: Code,
  staffName: Name,
  staffPin: z.literal(SECRET_MASK),
})

const terminalSchemasWithoutMoney = {
  TerminalCreateBody,
  TerminalDescriptionBody,
  FunctionModeBody,
  SignInBody,
  TerminalsQuery,
  TerminalTokenQuery,
  V1TerminalToken,
  V1TerminalIdAnswer,
  DeliveryStatusBody,
  V1DeliveryStatus,
}

export function terminalSchemas(money: MoneySchemas) {
  const V1Terminal = z.object({
    terminalId: TerminalId,
    tenantId: TenantId,
    storeCode: StoreCode,
    terminalNo: TerminalNo,
    description: Description,
    functionMode: FunctionMode,
    status: z.enum(TERMINAL_STATUSES),
    businessDate: WireDate.nullable(),
    openCounter: Count,
    businessCounter: Count,
    initialAmount: money.price.nullable(),
    physicalAmount: money.price.nullable(),
    staff: SignedInStaff.nullable(),
    apiKey: z.literal(API_KEY_MASK),
    ...timestamps,
  })
  const V1TerminalOpen = z.object({
    terminalId: TerminalId,
    businessDate: WireDate,
    openCounter: Count,
    businessCounter: Count,
    initialAmount: money.price.nullable(),
    terminalInfo: V1Terminal,
    receiptText: PrintText,
    journalText: PrintText,
  })
  const CashMoveBody = z.object({ amount: money.tender, description: Description.nullish() })
  return {
    ...terminalSchemasWithoutMoney,
    V1Terminal,
    /** The one time the key can be read: 32 random bytes, base64url. */
    V1TerminalCreated: V1Terminal.extend({ apiKey: secret(200) }),
    OpenBody: z.object({ initialAmount: money.price.nullish() }),
    CloseBody: z.object({ physicalAmount: money.price.nullish() }),
    V1TerminalOpen,
    V1TerminalClose: V1TerminalOpen.extend({ physicalAmount: money.price.nullable() }),
    CashMoveBody,
    /** For the path that does both: above 0 is cash in, below 0 cash out. */
    CashInOutBody: CashMoveBody.extend({
      amount: money.amount.refine((amount) => amount !== 0, { params: says('AMOUNT_ZERO') }),
    }),
    V1CashInOut: z.object({
      terminalId: TerminalId,
      /** Below 0 for cash out. */
      amount: money.amount,
      description: Description,
      receiptText: PrintText,
      journalText: PrintText,
    }),
  }
}

export type TerminalSchemas = ReturnType<typeof terminalSchemas>
export type V1Terminal = z.output<TerminalSchemas['V1Terminal']>
export type V1TerminalCreated = z.output<TerminalSchemas['V1TerminalCreated']>
export type OpenBody = z.output<TerminalSchemas['OpenBody']>
export type CloseBody = z.output<TerminalSchemas['CloseBody']>
export type V1TerminalOpen = z.output<TerminalSchemas['V1TerminalOpen']>
export type V1TerminalClose = z.output<TerminalSchemas['V1TerminalClose']>
export type CashMoveBody = z.output<TerminalSchemas['CashMoveBody']>
export type CashInOutBody = z.output<TerminalSchemas['CashInOutBody']>
export type V1CashInOut = z.output<TerminalSchemas['V1CashInOut']>
