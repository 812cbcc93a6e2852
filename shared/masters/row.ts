// What every row that HQ owns carries beside its content: who made and changed it, and a version, so
// that two people who edit at once notice each other.
import { ok, type Result, refuse } from '../result.ts'

export type Owned = {
  readonly id: string
  readonly version: number
  /** RFC 3339. */
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
}

export type StaleRefusal<T> = { readonly code: 'VERSION_STALE'; readonly current: T }

/** A change counts only against the version its author saw. */
export function change<T extends Owned>(
  current: T,
  seen: number,
  changes: Partial<Omit<T, keyof Owned>>,
  by: { readonly at: string; readonly who: string },
): Result<T, StaleRefusal<T>> {
  if (seen !== current.version) return refuse({ code: 'VERSION_STALE', current })
  return ok({
    ...current,
    ...changes,
    version: current.version + 1,
    updatedAt: by.at,
    updatedBy: by.who,
  })
}
