// The choices on an item: what a tap does to the selection, whether the selection may be sold, and
// which modifiers it makes.
import type { Names } from '../language.ts'
import { type Minor, sum } from '../money/money.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { ModifierGroup, ModifierOption } from './item.ts'

export type ChosenModifier = { readonly code: string; readonly names: Names; readonly price: Minor }

export type ModifierRefusal =
  | { readonly code: 'MODIFIER_UNKNOWN'; readonly modifier: string }
  | {
      readonly code: 'MODIFIER_CHOICES'
      readonly group: string
      readonly min: number
      readonly max: number
      readonly chosen: number
    }

/**
 * The selection after a tap: in a single-choice group it replaces the earlier choice, a tap on
 * what is chosen removes it.
 */
export function tap(
  groups: readonly ModifierGroup[],
  selected: readonly string[],
  option: string,
): readonly string[] {
  if (selected.includes(option)) return selected.filter((code) => code !== option)
  const group = groups.find((candidate) => candidate.options.some(({ code }) => code === option))
  if (group === undefined) return selected
  const kept =
    group.choice === 'single'
      ? selected.filter((code) => !group.options.some((other) => other.code === code))
      : selected
  return [...kept, option].sort()
}

/** The modifiers of a selection in the order of the menu. */
export function choose(
  groups: readonly ModifierGroup[],
  selected: readonly string[],
): Result<readonly ChosenModifier[], ModifierRefusal> {
  const wanted = new Set(selected)
  const chosen: ChosenModifier[] = []
  for (const group of groups) {
    const options = group.options.filter((option) => wanted.delete(option.code))
    const max = group.choice === 'single' ? 1 : group.max
    if (options.length < group.min || options.length > max) {
      return refuse({
        code: 'MODIFIER_CHOICES',
        group: group.code,
        min: group.min,
        max,
        chosen: options.length,
      })
    }
    chosen.push(...options.map(chosenFrom))
  }
  const [unknown] = wanted
  if (unknown !== undefined) return refuse({ code: 'MODIFIER_UNKNOWN', modifier: unknown })
  return ok(chosen)
}

export function modifiersPrice(modifiers: readonly ChosenModifier[]): Minor {
  return sum(modifiers.map((modifier) => modifier.price))
}

function chosenFrom(option: ModifierOption): ChosenModifier {
  return { code: option.code, names: option.names, price: option.price }
}
