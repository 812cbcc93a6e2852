// Judges one deed: the role's right to it, what the tenant layered on the role, and whether the
// object is in the actor's reach. Denies whatever nothing allows.

import { ok, type Result, refuse } from '../result.ts'
import { type Capability, type Permission, permissionOf, reachOf } from './capability.ts'
import { levelOf, type Role, scopeOf } from './role.ts'

/** Who acts: a user, or the staff signed in at a terminal, or the terminal itself. */
export type Actor = {
  /** The same for one human being, whichever way they came in. */
  readonly person: string
  readonly role: Role
  /** Absent for people of the platform, who belong to no tenant. */
  readonly tenant?: string
  readonly stores: readonly string[]
  readonly permissions?: PermissionSet
}

/** What a tenant changed about a role: each entry replaces the role's cell. */
export type PermissionSet = { readonly [C in Capability]?: Permission }

/** What is acted on. A thing of the whole tenant names no store. */
export type Target = { readonly tenant?: string; readonly store?: string }

export type Judgement =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'approval' }
  | { readonly verdict: 'deny'; readonly reason: DenialReason }

/** `role`: never theirs to do. `tenant`, `store`: theirs to do elsewhere. */
export type DenialReason = 'role' | 'tenant' | 'store'

export function mayDo(actor: Actor, capability: Capability, target: Target): Judgement {
  const permission = permissionFor(actor, capability)
  if (permission === 'deny') return { verdict: 'deny', reason: 'role' }
  const outside = outOfReach(actor, capability, target)
  if (outside !== undefined) return { verdict: 'deny', reason: outside }
  return { verdict: permission }
}

/** A cashier of an installation whose old clients void and return without a second person. */
export const V1_CASHIER_PERMISSIONS: PermissionSet = { void: 'allow', return: 'allow' }

/** A layered right never goes beyond what the tenant's owner could do. */
export function permissionFor(
  { role, permissions }: Pick<Actor, 'role' | 'permissions'>,
  capability: Capability,
): Permission {
  const layered = permissions?.[capability]
  if (layered === undefined) return permissionOf(role, capability)
  return lower(layered, permissionOf('tenant_owner', capability))
}

export type ApprovalRefusal =
  | { readonly code: 'APPROVAL_OWN' }
  | { readonly code: 'APPROVER_LACKS_RIGHT'; readonly permission: Capability }

/** A second person says yes on the spot: somebody else, who could do it without asking. */
export function approve(
  actor: Actor,
  approver: Actor,
  capability: Capability,
  target: Target,
): Result<{ readonly approvedBy: string }, ApprovalRefusal> {
  if (approver.person === actor.person) return refuse({ code: 'APPROVAL_OWN' })
  if (mayDo(approver, capability, target).verdict !== 'allow') {
    return refuse({ code: 'APPROVER_LACKS_RIGHT', permission: capability })
  }
  return ok({ approvedBy: approver.person })
}

export type ManageRefusal =
  | { readonly code: 'PERMISSION_DENIED'; readonly permission: Capability }
  | { readonly code: 'USER_ABOVE_OWN_LEVEL' }

/**
 * Whether a user may be created or changed. Ask with the user as they were and as they shall be:
 * neither may stand above the one who acts, nor reach further, nor hold what the actor does not.
 */
export function mayManageUser(
  actor: Actor,
  user: Omit<Actor, 'person'>,
): Result<true, ManageRefusal> {
  const denied = { code: 'PERMISSION_DENIED', permission: 'user-manage' } as const
  if (mayDo(actor, 'user-manage', targetOf(user)).verdict !== 'allow') return refuse(denied)
  if (user.role === 'terminal') return refuse(denied)
  if (levelOf(user.role) > levelOf(actor.role)) return refuse({ code: 'USER_ABOVE_OWN_LEVEL' })
  if (scopeOf(actor.role) === 'assigned-stores' && !withinStores(actor, user)) return refuse(denied)
  const missing = grantsBeyond(user.permissions ?? {}, actor)
  if (missing !== undefined) return refuse({ code: 'PERMISSION_DENIED', permission: missing })
  return ok(true)
}

function targetOf(user: Pick<Actor, 'tenant'>): Target {
  return user.tenant === undefined ? {} : { tenant: user.tenant }
}

function withinStores(actor: Actor, user: Pick<Actor, 'stores'>): boolean {
  return user.stores.length > 0 && user.stores.every((store) => actor.stores.includes(store))
}

function grantsBeyond(granted: PermissionSet, actor: Actor): Capability | undefined {
  const capabilities = Object.keys(granted) as readonly Capability[]
  return capabilities.find(
    (capability) => granted[capability] !== 'deny' && permissionFor(actor, capability) !== 'allow',
  )
}

function outOfReach(
  actor: Actor,
  capability: Capability,
  target: Target,
): DenialReason | undefined {
  const scope = scopeOf(actor.role)
  if (scope === 'all-tenants') return
  const reach = reachOf(capability)
  if (reach === 'platform') return 'tenant'
  if (actor.tenant === undefined || target.tenant !== actor.tenant) return 'tenant'
  if (scope === 'own-tenant') return
  // Somebody of one store who names no store would otherwise be judged for all of them.
  if (target.store === undefined) return reach === 'store' ? 'store' : undefined
  return actor.stores.includes(target.store) ? undefined : 'store'
}

const ORDER: readonly Permission[] = ['deny', 'approval', 'allow']

function lower(one: Permission, other: Permission): Permission {
  return ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other
}
