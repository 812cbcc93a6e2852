// Levels of stock as a fold over movements, what is on its way between stores, and when somebody has
// to be told that goods run out.
import { assert } from '../result.ts'
import type { Movement } from './movement.ts'

export type Level = {
  readonly item: string
  /** Thousandths; below zero when more was sold than was ever written down. */
  readonly onHand: number
}

/** On hand = opening + every movement, in any order. One level per item. */
export function levelsOf(
  movements: Iterable<Movement>,
  before: ReadonlyMap<string, Level> = new Map(),
): ReadonlyMap<string, Level> {
  const levels = new Map(before)
  for (const { item, quantity } of movements) {
    const onHand = (levels.get(item)?.onHand ?? 0) + quantity
    assert(Number.isSafeInteger(onHand), `a level beyond every whole number: ${onHand}`)
    levels.set(item, { item, onHand })
  }
  return levels
}

export type InTransit = {
  readonly transfer: string
  readonly item: string
  readonly fromStore: string
  readonly toStore: string
  /** What left and has not arrived. */
  readonly quantity: number
}

/** Movements of all stores that took part; what arrived in full is no longer on its way. */
export function inTransit(movements: Iterable<Movement>): readonly InTransit[] {
  const open = new Map<string, InTransit>()
  for (const { kind, item, store, cause, quantity } of movements) {
    if (!('transfer' in cause)) continue
    const key = JSON.stringify([cause.transfer, item])
    const [fromStore, toStore] =
      kind === 'transferOut' ? [store, cause.otherStore] : [cause.otherStore, store]
    const left = (open.get(key)?.quantity ?? 0) - quantity
    open.set(key, { transfer: cause.transfer, item, fromStore, toStore, quantity: left })
  }
  return [...open.values()].filter((row) => row.quantity !== 0)
}

/** Kept per store and item; 0 means that nobody wants to be told. All in thousandths. */
export type StockSettings = {
  readonly minimum: number
  readonly reorderPoint: number
  readonly reorderQuantity: number
}

/** Also lists what nobody set a minimum for, once it is below zero. */
export function isLow(level: Level, { minimum }: StockSettings): boolean {
  return level.onHand < minimum
}

export function isAtReorderPoint(level: Level, { reorderPoint }: StockSettings): boolean {
  return reorderPoint > 0 && level.onHand <= reorderPoint
}

function isBelowMinimum(level: Level, { minimum }: StockSettings): boolean {
  return minimum > 0 && level.onHand < minimum
}

const STOCK_ALERTS = ['reorder_point', 'minimum_stock'] as const
export type StockAlert = (typeof STOCK_ALERTS)[number]

export const ALERT_COOLDOWN_MS = 60_000

/** The alerts to send now. Each is quiet for a while after it was sent for this item. */
export function dueAlerts(
  level: Level,
  settings: StockSettings,
  sentAt: Readonly<Partial<Record<StockAlert, number>>>,
  now: { readonly ms: number; readonly cooldownMs: number },
): readonly StockAlert[] {
  return STOCK_ALERTS.filter((alert) => {
    const holds = alert === 'reorder_point' ? isAtReorderPoint : isBelowMinimum
    const last = sentAt[alert]
    return holds(level, settings) && (last === undefined || now.ms - last >= now.cooldownMs)
  })
}

/** What happens when more is asked for than is there. */
export type ShortRule = 'allow' | 'warn' | 'refuse'

export type StockAnswer =
  | { readonly verdict: 'enough' }
  | { readonly verdict: ShortRule; readonly left: number }

/** Asked when goods are added, and once more when they are billed. */
export function answerShort(level: Level, wanted: number, rule: ShortRule): StockAnswer {
  if (wanted <= level.onHand || wanted <= 0) return { verdict: 'enough' }
  return { verdict: rule, left: Math.max(0, level.onHand) }
}
