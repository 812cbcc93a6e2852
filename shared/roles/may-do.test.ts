// The role table at its other two depths, the object and the field; and the people around it: who
// approves, what a tenant layers on a role, who manages users.

import { describe, expect, test } from 'vitest'
import { CAPABILITIES, permissionOf } from './capability.ts'
import { hiddenFields, visibleTo } from './field.ts'
import {
  type Actor,
  approve,
  mayDo,
  mayManageUser,
  permissionFor,
  type Target,
  V1_CASHIER_PERMISSIONS,
} from './may-do.ts'
import { levelOf, ROLES, type Role } from './role.ts'

// Whose own house it is: every actor below belongs to it, and works in its Shibuya store.
const shibuya: Target = { tenant: 'A1234', store: 'shibuya' }
const osaka: Target = { tenant: 'A1234', store: 'osaka' }
const otherTenant: Target = { tenant: 'B9999', store: 'shibuya' }

function actorOf(role: Role, more: Partial<Actor> = {}): Actor {
  return { person: `${role}-1`, role, tenant: 'A1234', stores: ['shibuya'], ...more }
}

describe('the object', () => {
  test.each([
    'tenant_owner',
    'manager',
    'cashier',
    'kitchen',
    'technician',
    'auditor',
    'terminal',
  ] as const)('of another tenant is out of reach of a %s, whatever the capability', (role) => {
    for (const capability of CAPABILITIES) {
      expect(mayDo(actorOf(role), capability, otherTenant).verdict).toBe('deny')
    }
  })

  test('of any tenant is in reach of the people of the platform', () => {
    expect(mayDo(actorOf('admin'), 'masters-write', otherTenant)).toEqual({ verdict: 'allow' })
    expect(mayDo(actorOf('super_admin'), 'tenant-delete', {})).toEqual({ verdict: 'allow' })
  })

  test('of another store is out of reach of a cashier and in reach of the owner', () => {
    expect(mayDo(actorOf('cashier'), 'sell', osaka)).toEqual({ verdict: 'deny', reason: 'store' })
    expect(mayDo(actorOf('tenant_owner'), 'sell', osaka)).toEqual({ verdict: 'allow' })
  })

  test('of each assigned store is in reach of a manager, of no other', () => {
    const area = actorOf('manager', { stores: ['shibuya', 'osaka'] })
    expect(mayDo(area, 'report-store', osaka)).toEqual({ verdict: 'allow' })
    expect(mayDo(area, 'report-store', { tenant: 'A1234', store: 'nagoya' })).toEqual({
      verdict: 'deny',
      reason: 'store',
    })
  })

  test('must be named: a manager who names no store does not get all of them', () => {
    const everywhere = { tenant: 'A1234' }
    expect(mayDo(actorOf('manager'), 'report-store', everywhere)).toEqual({
      verdict: 'deny',
      reason: 'store',
    })
    expect(mayDo(actorOf('manager'), 'masters-write', everywhere)).toEqual({ verdict: 'allow' })
    expect(mayDo(actorOf('tenant_owner'), 'report-store', {})).toEqual({
      verdict: 'deny',
      reason: 'tenant',
    })
  })

  test('tells the role from the reach when it says no', () => {
    expect(mayDo(actorOf('cashier'), 'masters-write', otherTenant)).toEqual({
      verdict: 'deny',
      reason: 'role',
    })
    expect(mayDo(actorOf('manager'), 'void', otherTenant)).toEqual({
      verdict: 'deny',
      reason: 'tenant',
    })
  })

  test('of a terminal without staff may be rung up and opened, not voided', () => {
    const till = actorOf('terminal')
    expect(mayDo(till, 'terminal-open', shibuya).verdict).toBe('allow')
    expect(mayDo(till, 'sell', shibuya).verdict).toBe('allow')
    expect(mayDo(till, 'void', shibuya).verdict).toBe('deny')
    expect(mayDo(till, 'masters-write', shibuya).verdict).toBe('deny')
  })
})

describe('the field', () => {
  const item = {
    itemCode: 'tea',
    unitPrice: 150,
    unitCost: 60,
    stock: [{ quantity: 3, cost: 180 }],
    note: null,
  }

  test.each(['cashier', 'kitchen', 'technician', 'auditor', 'terminal'] as const)(
    'of cost is left out for a %s, however deep it lies',
    (role) => {
      expect(visibleTo(actorOf(role), item, shibuya)).toEqual({
        itemCode: 'tea',
        unitPrice: 150,
        stock: [{ quantity: 3 }],
        note: null,
      })
    },
  )

  test.each(['super_admin', 'admin', 'tenant_owner', 'manager'] as const)(
    'of cost is shown to a %s',
    (role) => {
      expect(visibleTo(actorOf(role), item, shibuya)).toEqual(item)
    },
  )

  test('of cost stays hidden from a manager of another tenant', () => {
    expect(hiddenFields(actorOf('manager'), otherTenant)).toContain('unitCost')
  })

  test('of cost in both spellings of the wire is guarded', () => {
    const hidden = hiddenFields(actorOf('cashier'), shibuya)
    expect([...hidden]).toEqual(expect.arrayContaining(['unitCost', 'unit_cost', 'margin']))
  })
})

describe('a second person', () => {
  const cashier = actorOf('cashier')
  const manager = actorOf('manager')

  test('who is a manager of the store may approve a void', () => {
    expect(approve(cashier, manager, 'void', shibuya)).toEqual({
      ok: true,
      value: { approvedBy: 'manager-1' },
    })
  })

  test('may not be the same person, even with a better role', () => {
    const promoted = { ...manager, person: cashier.person }
    expect(approve(cashier, promoted, 'void', shibuya)).toMatchObject({
      error: { code: 'APPROVAL_OWN' },
    })
  })

  test('who is only a cashier cannot approve', () => {
    const colleague = actorOf('cashier', { person: 'cashier-2' })
    expect(approve(cashier, colleague, 'void', shibuya)).toMatchObject({
      error: { code: 'APPROVER_LACKS_RIGHT', permission: 'void' },
    })
  })

  test('from another store cannot approve', () => {
    const visitor = actorOf('manager', { person: 'manager-2', stores: ['osaka'] })
    expect(approve(cashier, visitor, 'no-sale', shibuya).ok).toBe(false)
  })
})

describe('what a tenant layers on a role', () => {
  test('lets a trusted cashier void alone', () => {
    const trusted = actorOf('cashier', { permissions: { void: 'allow' } })
    expect(mayDo(trusted, 'void', shibuya)).toEqual({ verdict: 'allow' })
    expect(mayDo(trusted, 'void', osaka)).toEqual({ verdict: 'deny', reason: 'store' })
    expect(mayDo(trusted, 'return', shibuya)).toEqual({ verdict: 'approval' })
  })

  test('can take a right away', () => {
    const trainee = actorOf('cashier', { permissions: { 'cash-move': 'deny' } })
    expect(mayDo(trainee, 'cash-move', shibuya)).toEqual({ verdict: 'deny', reason: 'role' })
  })

  test('never reaches beyond what the owner of the tenant could do', () => {
    const bold = actorOf('manager', {
      permissions: { 'tenant-create': 'allow', 'settings-system': 'allow' },
    })
    expect(mayDo(bold, 'tenant-create', shibuya).verdict).toBe('deny')
    expect(mayDo(bold, 'settings-system', shibuya).verdict).toBe('deny')
    expect(permissionFor(bold, 'settings-system')).toBe('deny')
    const asking = actorOf('kitchen', { permissions: { void: 'approval' } })
    expect(permissionFor(asking, 'void')).toBe('approval')
  })

  test('is how older clients let a cashier void and return', () => {
    const cashier = { role: 'cashier', permissions: V1_CASHIER_PERMISSIONS } as const
    expect(permissionFor(cashier, 'void')).toBe('allow')
    expect(permissionFor(cashier, 'return')).toBe('allow')
    expect(permissionFor(cashier, 'price-override')).toBe('approval')
  })
})

describe('who manages users', () => {
  const owner = actorOf('tenant_owner')
  const manager = actorOf('manager')

  function user(role: Role, more: Partial<Actor> = {}): Omit<Actor, 'person'> {
    return { role, tenant: 'A1234', stores: ['shibuya'], ...more }
  }

  test('appoints anybody up to their own level, nobody above', () => {
    for (const actor of ROLES.map((role) => actorOf(role))) {
      for (const role of ROLES) {
        const may =
          permissionOf(actor.role, 'user-manage') === 'allow' &&
          levelOf(role) <= levelOf(actor.role) &&
          role !== 'terminal'
        expect(mayManageUser(actor, user(role)).ok, `${actor.role} appoints ${role}`).toBe(may)
      }
    }
  })

  test('as a manager appoints no owner, no auditor and no technician', () => {
    for (const role of ['tenant_owner', 'auditor', 'technician'] as const) {
      expect(mayManageUser(manager, user(role))).toMatchObject({
        error: { code: 'USER_ABOVE_OWN_LEVEL' },
      })
    }
  })

  test('as a manager stays inside the own stores', () => {
    expect(mayManageUser(manager, user('cashier')).ok).toBe(true)
    expect(mayManageUser(manager, user('cashier', { stores: ['osaka'] })).ok).toBe(false)
    expect(mayManageUser(manager, user('cashier', { stores: ['shibuya', 'osaka'] })).ok).toBe(false)
    expect(mayManageUser(manager, user('cashier', { stores: [] })).ok).toBe(false)
  })

  test('as an owner stays inside the own tenant', () => {
    expect(mayManageUser(owner, user('manager', { stores: ['osaka'] })).ok).toBe(true)
    expect(mayManageUser(owner, user('cashier', { tenant: 'B9999' })).ok).toBe(false)
    const { tenant: _, ...stranger } = user('cashier')
    expect(mayManageUser(owner, stranger).ok).toBe(false)
  })

  test('hands out no right they do not hold', () => {
    const inspector = user('cashier', { permissions: { 'report-tenant': 'allow' } })
    expect(mayManageUser(manager, inspector)).toMatchObject({
      error: { code: 'PERMISSION_DENIED', permission: 'report-tenant' },
    })
    expect(mayManageUser(owner, inspector).ok).toBe(true)
    const trainee = user('cashier', { permissions: { 'tenant-create': 'deny' } })
    expect(mayManageUser(manager, trainee).ok).toBe(true)
  })

  test('is no cashier', () => {
    expect(mayManageUser(actorOf('cashier'), user('kitchen')).ok).toBe(false)
  })
})
