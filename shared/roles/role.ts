// The roles, how high each stands, and how far each sees.

/** How far the holder of a role sees. */
export type Scope = 'all-tenants' | 'own-tenant' | 'assigned-stores' | 'own-store'

export type Role = keyof typeof roles

// A technician and an auditor stand above a manager, so that no manager can appoint one: both
// hold rights over a whole tenant. `terminal` is a till where nobody is signed in; no user has it.
const roles = {
  super_admin: { level: 100, scope: 'all-tenants' },
  admin: { level: 90, scope: 'all-tenants' },
  tenant_owner: { level: 80, scope: 'own-tenant' },
  technician: { level: 60, scope: 'own-tenant' },
  auditor: { level: 60, scope: 'own-tenant' },
  manager: { level: 50, scope: 'assigned-stores' },
  cashier: { level: 30, scope: 'own-store' },
  kitchen: { level: 20, scope: 'own-store' },
  terminal: { level: 10, scope: 'own-store' },
} as const satisfies Record<string, { readonly level: number; readonly scope: Scope }>

export const ROLES = Object.keys(roles) as readonly Role[]

export function levelOf(role: Role): number {
  return roles[role].level
}

export function scopeOf(role: Role): Scope {
  return roles[role].scope
}

export function isRole(text: string): text is Role {
  return Object.hasOwn(roles, text)
}

/** The roles that staff of a store can have; the others belong to people at head office. */
export const STAFF_ROLES = ['tenant_owner', 'manager', 'cashier', 'kitchen'] as const

export type StaffRole = (typeof STAFF_ROLES)[number]

export type StaffRoleMap = Readonly<Record<string, StaffRole>>

/**
 * The role of staff whose record holds free words, as old records do. The highest word that the
 * map knows counts; staff of whom no word is known are cashiers.
 */
export function staffRoleOf(words: readonly string[], map: StaffRoleMap): StaffRole {
  const meaning = new Map(Object.entries(map).map(([word, role]) => [folded(word), role]))
  const known = words.flatMap((word) => meaning.get(folded(word)) ?? [])
  const [first = 'cashier', ...rest] = known
  return rest.reduce((best, role) => (levelOf(role) > levelOf(best) ? role : best), first)
}

export function isStaffRole(text: string): text is StaffRole {
  return STAFF_ROLES.some((role) => role === text)
}

function folded(word: string): string {
  return word.normalize('NFKC').trim().toLowerCase()
}
