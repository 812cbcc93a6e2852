// Movements of stock: the only thing that changes a level. Each is made once, from one cause, and
// checked when it is made; the levels are sums.
import { ok, type Result, refuse } from '../result.ts'
import type { Moment } from '../time.ts'

export const MOVEMENT_KINDS = [
  'sale',
  'return',
  'void',
  'voidReturn',
  'opening',
  'receive',
  'purchase',
  'adjustment',
  'damage',
  'count',
  'transferOut',
  'transferIn',
] as const
export type MovementKind = (typeof MOVEMENT_KINDS)[number]

export type Movement = {
  readonly id: string
  readonly tenant: string
  readonly store: string
  readonly item: string
  readonly kind: MovementKind
  /** Thousandths; above zero what came in, never zero but on a count that found what was known. */
  readonly quantity: number
  readonly cause: MovementCause
  readonly at: Moment
  readonly operator: string
  readonly reason?: string
}

/** A line of a transaction, or a document of the stock itself. */
export type MovementCause =
  | { readonly transaction: string; readonly line: number }
  | { readonly document: string }
  | { readonly transfer: string; readonly otherStore: string }
  | { readonly counted: number }

/** Thousandths: 999,999,999.999 pieces; no shelf holds more. */
export const STOCK_QUANTITY_MAX = 999_999_999_999

export type StockCommand = { readonly id: string; readonly item: string } & (
  | {
      /** As old systems write it: the sign of the quantity is whatever it says. */
      readonly type: 'change'
      readonly kind: MovementKind
      readonly quantity: number
      readonly document?: string
      readonly reason?: string
    }
  | { readonly type: 'receive' | 'purchase'; readonly quantity: number; readonly document: string }
  | { readonly type: 'adjust'; readonly quantity: number; readonly reason: string }
  | { readonly type: 'damage'; readonly quantity: number; readonly reason: string }
  | { readonly type: 'count'; readonly counted: number; readonly reason?: string }
  | {
      readonly type: 'transferOut'
      readonly quantity: number
      readonly transfer: string
      readonly toStore: string
    }
  | {
      readonly type: 'transferIn'
      readonly transfer: string
      /** What arrived; what left and did not arrive stays in transit until somebody explains it. */
      readonly quantity: number
    }
)

export type StockRefusal = {
  readonly code:
    | 'STOCK_UPDATE_INVALID'
    | 'STOCK_REASON_REQUIRED'
    | 'TRANSFER_NOT_FOUND'
    | 'TRANSFER_ALREADY_RECEIVED'
}

/** The store around one command. */
export type StockSituation = {
  readonly tenant: string
  readonly store: string
  readonly at: Moment
  readonly operator: string
  /** On hand of the item, before. */
  readonly onHand: number
  readonly transfer: (id: string) => Transfer | undefined
}

export type Transfer = {
  readonly id: string
  readonly item: string
  readonly fromStore: string
  readonly toStore: string
  readonly sent: number
  readonly received: boolean
}

export function moveStock(
  command: StockCommand,
  now: StockSituation,
): Result<Movement, StockRefusal> {
  const wrong = checkQuantity(command) ?? checkReason(command) ?? checkTransfer(command, now)
  if (wrong) return refuse(wrong)
  const { tenant, store, at, operator } = now
  const reason = 'reason' in command ? command.reason?.trim() : undefined
  return ok({
    id: command.id,
    tenant,
    store,
    item: command.item,
    kind: kindOf(command),
    quantity: quantityOf(command, now),
    cause: causeOf(command, now),
    at,
    operator,
    ...(reason ? { reason } : {}),
  })
}

function checkQuantity(command: StockCommand): StockRefusal | undefined {
  const figure = command.type === 'count' ? command.counted : command.quantity
  const eitherSign = command.type === 'change' || command.type === 'adjust'
  const sound =
    Number.isSafeInteger(figure) &&
    Math.abs(figure) <= STOCK_QUANTITY_MAX &&
    (figure > 0 || (figure < 0 && eitherSign) || (figure === 0 && command.type === 'count'))
  return sound ? undefined : { code: 'STOCK_UPDATE_INVALID' }
}

function checkReason(command: StockCommand): StockRefusal | undefined {
  if (command.type !== 'adjust' && command.type !== 'damage') return undefined
  return command.reason.trim() === '' ? { code: 'STOCK_REASON_REQUIRED' } : undefined
}

function checkTransfer(command: StockCommand, now: StockSituation): StockRefusal | undefined {
  if (command.type === 'transferOut') {
    return command.toStore === now.store ? { code: 'STOCK_UPDATE_INVALID' } : undefined
  }
  if (command.type !== 'transferIn') return undefined
  const transfer = now.transfer(command.transfer)
  const ours = transfer?.toStore === now.store && transfer.item === command.item
  if (transfer === undefined || !ours) return { code: 'TRANSFER_NOT_FOUND' }
  if (transfer.received) return { code: 'TRANSFER_ALREADY_RECEIVED' }
  return command.quantity > transfer.sent ? { code: 'STOCK_UPDATE_INVALID' } : undefined
}

function kindOf(command: StockCommand): MovementKind {
  switch (command.type) {
    case 'change':
      return command.kind
    case 'adjust':
      return 'adjustment'
    case 'receive':
    case 'purchase':
    case 'damage':
    case 'count':
    case 'transferOut':
    case 'transferIn':
      return command.type
  }
}

function quantityOf(command: StockCommand, { onHand }: StockSituation): number {
  switch (command.type) {
    case 'count':
      return command.counted - onHand
    case 'damage':
    case 'transferOut':
      return -command.quantity
    case 'change':
    case 'receive':
    case 'purchase':
    case 'adjust':
    case 'transferIn':
      return command.quantity
  }
}

function causeOf(command: StockCommand, now: StockSituation): MovementCause {
  switch (command.type) {
    case 'count':
      return { counted: command.counted }
    case 'transferOut':
      return { transfer: command.transfer, otherStore: command.toStore }
    case 'transferIn':
      return {
        transfer: command.transfer,
        otherStore: now.transfer(command.transfer)?.fromStore ?? '',
      }
    case 'receive':
    case 'purchase':
      return { document: command.document }
    case 'change':
      return { document: command.document ?? command.id }
    case 'adjust':
    case 'damage':
      return { document: command.id }
  }
}
