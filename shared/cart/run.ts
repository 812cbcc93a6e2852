// Runs commands on a cart: decided, applied, settled, or refused as one. Several commands of one
// call take effect together or not at all.
import { ok, type Result, refuse } from '../result.ts'
import type { Cart } from './cart.ts'
import { totalFits } from './check.ts'
import type { CartCommand, CartEvent, CartRefusal } from './command.ts'
import { decide } from './decide.ts'
import { evolveAll } from './evolve.ts'
import { type Settlement, settle } from './settle.ts'
import type { Shop, Situation } from './shop.ts'

export type Ran = {
  readonly cart: Cart
  readonly events: readonly CartEvent[]
  /** Absent as long as nothing was begun. */
  readonly settlement?: Settlement
}

export function run(
  cart: Cart,
  commands: readonly CartCommand[],
  shop: Shop,
  now: Situation,
): Result<Ran, CartRefusal> {
  let after = cart
  const events: CartEvent[] = []
  for (const command of commands) {
    const decided = decide(after, command, shop, now)
    if (!decided.ok) return decided
    after = evolveAll(after, decided.value)
    if (after.state !== 'initial' && !totalFits(after, shop.rules)) {
      return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
    }
    events.push(...decided.value)
  }
  if (after.state === 'initial') return ok({ cart: after, events })
  return ok({ cart: after, events, settlement: settle(after, shop.rules) })
}
