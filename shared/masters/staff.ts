// People, places and positions as HQ keeps them: staff, stores, brands, terminals.
import type { Names } from '../language.ts'
import type { BusinessDate } from '../time.ts'

export type Staff = {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly active: boolean
}

export type Store = {
  readonly tenant: string
  readonly code: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly businessDate?: BusinessDate
}

export type Brand = { readonly code: string; readonly names: Names }

/** A numbered selling position of a store. */
export type TerminalId = {
  readonly tenant: string
  readonly store: string
  readonly terminal: number
}

/** Written `{tenant}-{store}-{number}`, so neither of the first two may contain a hyphen. */
export function terminalIdText(id: TerminalId): string {
  return `${id.tenant}-${id.store}-${id.terminal}`
}
