// Every cell of the role table, against a table written from the trade's own words.

import { describe, expect, test } from 'vitest'
import { CAPABILITIES, type Capability, isCapability, permissionOf, reachOf } from './capability.ts'
import { type Actor, mayDo, type Target } from './may-do.ts'
import { isRole, isStaffRole, levelOf, ROLES, type Role, staffRoleOf } from './role.ts'

const COLUMNS: readonly Role[] = [
  'super_admin',
  'admin',
  'tenant_owner',
  'manager',
  'cashier',
  'kitchen',
  'technician',
  'auditor',
  'terminal',
]

// y: does it. a: with the approval of a second person. -: never.
//                          super admin owner manager cashier kitchen technician auditor terminal
const EXPECTED: Readonly<Record<Capability, string>> = {
  'tenant-view': /*            */ 'y y y - - - - - -',
  'tenant-create': /*          */ 'y - - - - - - - -',
  'tenant-delete': /*          */ 'y - - - - - - - -',
  'tenant-edit': /*            */ 'y - y - - - - - -',
  'store-view': /*             */ 'y y y y y y y y y',
  'store-setup': /*            */ 'y y y - - - - - -',
  'terminal-enrol': /*         */ 'y y y - - - y - -',
  'user-manage': /*            */ 'y y y y - - - - -',
  'masters-read': /*           */ 'y y y y y y - y y',
  'masters-write': /*          */ 'y y y y - - - - -',
  'promotions-write': /*       */ 'y y y y - - - - -',
  'cost-see': /*               */ 'y y y y - - - - -',
  sell: /*                     */ '- - y y y - - - y',
  'take-payment': /*           */ '- - y y y - - - y',
  reprint: /*                  */ '- - y y y - - - -',
  'open-price': /*             */ '- - y y y - - - -',
  'price-override': /*         */ '- - y y a - - - -',
  'discount-over-limit': /*    */ '- - y y a - - - -',
  'age-override': /*           */ '- - y y a - - - -',
  exchange: /*                 */ '- - y y a - - - -',
  void: /*                     */ '- - y y a - - - -',
  return: /*                   */ '- - y y a - - - -',
  'return-without-receipt': /* */ '- - y y a - - - -',
  'return-unchecked': /*       */ '- - y y a - - - -',
  'refund-over-limit': /*      */ '- - y y a - - - -',
  'payment-by-evidence': /*    */ '- - y y a - - - -',
  'cart-take-over': /*         */ '- - y y a - - - -',
  'sign-in': /*                */ '- - y y y - - - y',
  'terminal-open': /*          */ '- - y y y - - - y',
  'terminal-close': /*         */ '- - y y y - - - y',
  'close-with-difference': /*  */ '- - y y a - - - -',
  'cash-move': /*              */ '- - y y y - - - y',
  'no-sale': /*                */ '- - y y a - - - -',
  'sign-in-unlock': /*         */ '- - y y - - - - -',
  'lease-take-over': /*        */ '- - y y - - - - -',
  'device-pair': /*            */ 'y y y y - - y - -',
  'kitchen-states': /*         */ '- - y y - y - - -',
  'customer-read': /*          */ 'y y y y y - - - -',
  'customer-write': /*         */ 'y y y y y - - - -',
  'customer-erase': /*         */ 'y y y - - - - - -',
  'stock-read': /*             */ 'y y y y y y - y y',
  'stock-write': /*            */ 'y y y y a - - - -',
  'journal-read': /*           */ 'y y y y y - - y y',
  'journal-verify': /*         */ 'y y y y - - - y -',
  'journal-export': /*         */ 'y y y y - - - y -',
  'report-x': /*               */ 'y y y y y - - - -',
  'report-store': /*           */ 'y y y y - - - - -',
  'report-export': /*          */ 'y y y y - - - - -',
  'report-tenant': /*          */ 'y y y - - - - - -',
  'exceptions-resolve': /*     */ 'y y y y - - - - -',
  'settings-system': /*        */ 'y y - - - - - - -',
  'settings-tenant': /*        */ 'y y y - - - - - -',
  'settings-store': /*         */ 'y y y y - - - - -',
  diagnostics: /*              */ 'y y y - - - y - -',
  'fleet-enrol': /*            */ 'y y y - - - y - -',
  'fleet-revoke': /*           */ 'y y y - - - y - -',
  'fleet-roll-out': /*         */ 'y y y - - - y - -',
  'fleet-logs': /*             */ 'y y y - - - y - -',
}

const MARK = { allow: 'y', approval: 'a', deny: '-' } as const

// Every actor below works in this store.
const shibuya: Target = { tenant: 'A1234', store: 'shibuya' }

function actorOf(role: Role): Actor {
  return { person: `${role}-1`, role, tenant: 'A1234', stores: ['shibuya'] }
}

describe('the table', () => {
  const cells = CAPABILITIES.flatMap((capability) =>
    COLUMNS.map((role, column) => ({
      capability,
      role,
      mark: EXPECTED[capability].split(' ')[column],
    })),
  )

  test('has a cell for every role and every capability', () => {
    expect([...CAPABILITIES].sort()).toEqual(Object.keys(EXPECTED).sort())
    expect([...COLUMNS].sort()).toEqual([...ROLES].sort())
    expect(cells).toHaveLength(CAPABILITIES.length * ROLES.length)
  })

  test.each(cells)('$capability by $role: $mark', ({ capability, role, mark }) => {
    expect(MARK[permissionOf(role, capability)]).toBe(mark)
    // The same, asked the way every door asks it, for an object in the actor's own store.
    const platformOnly = reachOf(capability) === 'platform' && levelOf(role) < 90
    if (!platformOnly) expect(MARK[mayDo(actorOf(role), capability, shibuya).verdict]).toBe(mark)
  })

  test('never lets a cashier do alone what needs a second person', () => {
    const asks = CAPABILITIES.filter((one) => permissionOf('cashier', one) === 'approval')
    for (const capability of asks) expect(permissionOf('manager', capability)).toBe('allow')
  })

  test('keeps sales and sales figures from the technician', () => {
    const selling = [
      'sell',
      'void',
      'journal-read',
      'report-store',
      'report-x',
      'stock-read',
    ] as const
    for (const capability of selling) expect(permissionOf('technician', capability)).toBe('deny')
  })

  test('lets the auditor change nothing', () => {
    const allowed = CAPABILITIES.filter((one) => permissionOf('auditor', one) !== 'deny')
    expect([...allowed].sort()).toEqual([
      'journal-export',
      'journal-read',
      'journal-verify',
      'masters-read',
      'stock-read',
      'store-view',
    ])
  })
})

describe('staff with free words as roles', () => {
  const map = { 店長: 'manager', Supervisor: 'manager', 厨房: 'kitchen', レジ: 'cashier' } as const

  test('get the highest role that the shop’s map knows', () => {
    expect(staffRoleOf(['レジ', '店長'], map)).toBe('manager')
    expect(staffRoleOf(['厨房'], map)).toBe('kitchen')
    expect(staffRoleOf(['厨房', 'part-time'], map)).toBe('kitchen')
  })

  test('are cashiers when nothing is known of them', () => {
    expect(staffRoleOf(['super_admin', 'root'], map)).toBe('cashier')
    expect(staffRoleOf([], map)).toBe('cashier')
    expect(staffRoleOf(['constructor', '__proto__'], map)).toBe('cashier')
  })

  test('are found whatever the case and width of the letters', () => {
    expect(staffRoleOf([' SUPERVISOR '], map)).toBe('manager')
    expect(staffRoleOf(['Ｓｕｐｅｒｖｉｓｏｒ'], map)).toBe('manager')
  })

  test('never come from head office', () => {
    expect(isStaffRole('manager')).toBe(true)
    expect(isStaffRole('super_admin')).toBe(false)
    expect(isStaffRole('terminal')).toBe(false)
  })
})

test('a word is only a role or a capability when the table says so', () => {
  expect(isRole('cashier')).toBe(true)
  expect(isRole('toString')).toBe(false)
  expect(isCapability('void')).toBe(true)
  expect(isCapability('hasOwnProperty')).toBe(false)
})
