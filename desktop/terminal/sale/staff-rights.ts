// What the person at this till may do, by the roles that head office wrote down.

import type { Staff } from '@evertill/shared/masters/staff.ts'
import type { Capability } from '@evertill/shared/roles/capability.ts'
import { mayDo } from '@evertill/shared/roles/may-do.ts'
import { STAFF_ROLES, type StaffRoleMap, staffRoleOf } from '@evertill/shared/roles/role.ts'

export type Right = (capability: Capability) => 'allow' | 'approval' | 'deny'

/** Somebody who is not on the list any more works on as a cashier until the day is closed. */
export function rightsOf(
  staff: Pick<Staff, 'id' | 'roles'>,
  { tenant, store }: { readonly tenant: string; readonly store: string },
): Right {
  const role = staffRoleOf(staff.roles, WORDS)
  const actor = { person: staff.id, role, tenant, stores: [store] }
  return (capability) => mayDo(actor, capability, { tenant, store }).verdict
}

/** A role by its own name; every other word is a cashier's. */
const WORDS: StaffRoleMap = Object.fromEntries(STAFF_ROLES.map((role) => [role, role]))
