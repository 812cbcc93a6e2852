// The two ways a rule can end: a value, or a refusal that somebody can act on. What neither
// covers is a bug, and a bug is an assertion.

export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function refuse<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}

/** Stops the program where going on would write something untrue. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RangeError(message)
}

/** Ends an exhaustive switch: a case that was forgotten does not compile. */
export function unreachable(value: never): never {
  throw new RangeError(`a case nobody handles: ${JSON.stringify(value)}`)
}
