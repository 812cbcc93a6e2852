// The third depth of the role table: fields inside an object that not everybody may see. They are
// left out, not blanked, so that nothing tells what was there.

import type { Capability } from './capability.ts'
import { type Actor, mayDo, type Target } from './may-do.ts'

/** What a field is guarded by; a field that does not stand here is open. */
const FIELD_GUARDS: ReadonlyMap<string, Capability> = new Map<string, Capability>([
  ['cost', 'cost-see'],
  ['unitCost', 'cost-see'],
  ['unit_cost', 'cost-see'],
  ['averageCost', 'cost-see'],
  ['costAmount', 'cost-see'],
  ['margin', 'cost-see'],
  ['marginRate', 'cost-see'],
  ['stockValue', 'cost-see'],
])

/** A copy of what is answered, without the fields this actor may not see, at any depth. */
export function visibleTo<T>(actor: Actor, value: T, target: Target): T {
  const hidden = hiddenFields(actor, target)
  return hidden.size === 0 ? value : (without(value, hidden) as T)
}

export function hiddenFields(actor: Actor, target: Target): ReadonlySet<string> {
  const hidden = [...FIELD_GUARDS].filter(
    ([, capability]) => mayDo(actor, capability, target).verdict !== 'allow',
  )
  return new Set(hidden.map(([field]) => field))
}

function without(value: unknown, hidden: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((part) => without(part, hidden))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([field]) => !hidden.has(field))
  return Object.fromEntries(kept.map(([field, part]) => [field, without(part, hidden)]))
}
