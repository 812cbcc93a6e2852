// Dice for tests: the same seed throws the same numbers on every machine.

export type Dice = ReturnType<typeof diceOf>

/** The minimal standard generator of Park and Miller: every product stays a whole number. */
const MODULUS = 2_147_483_647
const MULTIPLIER = 48_271

export function diceOf(seed: number) {
  let state = (Math.abs(seed) % (MODULUS - 1)) + 1
  // Seeds side by side begin side by side.
  for (let warm = 0; warm < 4; warm += 1) fraction()

  return { below, between, chance, pick }

  /** A whole number from 0 up to, but not including, `limit`. */
  function below(limit: number): number {
    return Math.floor(fraction() * limit)
  }

  /** Both ends are thrown too. */
  function between(lowest: number, highest: number): number {
    return lowest + below(highest - lowest + 1)
  }

  /** True in so many of a hundred throws. */
  function chance(percent: number): boolean {
    return below(100) < percent
  }

  function pick<T>(from: readonly T[]): T {
    const found = from[below(from.length)]
    if (found === undefined) throw new RangeError('nothing to pick from')
    return found
  }

  function fraction(): number {
    state = (state * MULTIPLIER) % MODULUS
    return (state - 1) / (MODULUS - 1)
  }
}
