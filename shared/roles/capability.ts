// The table of who may do what: one row per capability, one cell per role. Whether the object
// itself is in reach (its tenant, its store) is decided in may-do.ts.

import type { Role } from './role.ts'

/** `approval`: a second person who may do it says yes on the spot. */
export type Permission = 'allow' | 'approval' | 'deny'

/** How near an object must be named before a right to it can be judged. */
export type Reach = 'platform' | 'tenant' | 'store'

export type Capability = keyof typeof rows

type Cells = readonly [
  super_admin: Permission,
  admin: Permission,
  tenant_owner: Permission,
  manager: Permission,
  cashier: Permission,
  kitchen: Permission,
  technician: Permission,
  auditor: Permission,
  terminal: Permission,
]

type Row = { readonly reach: Reach; readonly who: Readonly<Record<Role, Permission>> }

const y = 'allow'
const a = 'approval'
const n = 'deny'

// Columns: super_admin, admin, tenant_owner, manager, cashier, kitchen, technician, auditor,
// terminal (a terminal where nobody is signed in).
const rows = {
  // Tenants, stores and people.
  'tenant-view': tenant(y, y, y, n, n, n, n, n, n),
  'tenant-create': platform(y, n, n, n, n, n, n, n, n),
  'tenant-delete': platform(y, n, n, n, n, n, n, n, n),
  'tenant-edit': tenant(y, n, y, n, n, n, n, n, n),
  'store-view': store(y, y, y, y, y, y, y, y, y),
  'store-setup': tenant(y, y, y, n, n, n, n, n, n),
  'terminal-enrol': store(y, y, y, n, n, n, y, n, n),
  'user-manage': tenant(y, y, y, y, n, n, n, n, n),

  // What head office owns.
  'masters-read': tenant(y, y, y, y, y, y, n, y, y),
  'masters-write': tenant(y, y, y, y, n, n, n, n, n),
  'promotions-write': tenant(y, y, y, y, n, n, n, n, n),
  'cost-see': tenant(y, y, y, y, n, n, n, n, n),

  // Selling.
  sell: store(n, n, y, y, y, n, n, n, y),
  'take-payment': store(n, n, y, y, y, n, n, n, y),
  reprint: store(n, n, y, y, y, n, n, n, n),
  'open-price': store(n, n, y, y, y, n, n, n, n),
  'price-override': store(n, n, y, y, a, n, n, n, n),
  'discount-over-limit': store(n, n, y, y, a, n, n, n, n),
  'age-override': store(n, n, y, y, a, n, n, n, n),
  exchange: store(n, n, y, y, a, n, n, n, n),
  void: store(n, n, y, y, a, n, n, n, n),
  return: store(n, n, y, y, a, n, n, n, n),
  'return-without-receipt': store(n, n, y, y, a, n, n, n, n),
  'return-unchecked': store(n, n, y, y, a, n, n, n, n),
  'refund-over-limit': store(n, n, y, y, a, n, n, n, n),
  'payment-by-evidence': store(n, n, y, y, a, n, n, n, n),
  'cart-take-over': store(n, n, y, y, a, n, n, n, n),

  // The terminal's day.
  'sign-in': store(n, n, y, y, y, n, n, n, y),
  'terminal-open': store(n, n, y, y, y, n, n, n, y),
  'terminal-close': store(n, n, y, y, y, n, n, n, y),
  'close-with-difference': store(n, n, y, y, a, n, n, n, n),
  'cash-move': store(n, n, y, y, y, n, n, n, y),
  'no-sale': store(n, n, y, y, a, n, n, n, n),
  'sign-in-unlock': store(n, n, y, y, n, n, n, n, n),
  'lease-take-over': store(n, n, y, y, n, n, n, n, n),
  'device-pair': store(y, y, y, y, n, n, y, n, n),
  'kitchen-states': store(n, n, y, y, n, y, n, n, n),

  // Customers and stock.
  'customer-read': tenant(y, y, y, y, y, n, n, n, n),
  'customer-write': tenant(y, y, y, y, y, n, n, n, n),
  'customer-erase': tenant(y, y, y, n, n, n, n, n, n),
  'stock-read': store(y, y, y, y, y, y, n, y, y),
  'stock-write': store(y, y, y, y, a, n, n, n, n),

  // Reading the books.
  'journal-read': store(y, y, y, y, y, n, n, y, y),
  'journal-verify': store(y, y, y, y, n, n, n, y, n),
  'journal-export': store(y, y, y, y, n, n, n, y, n),
  'report-x': store(y, y, y, y, y, n, n, n, n),
  'report-store': store(y, y, y, y, n, n, n, n, n),
  'report-export': store(y, y, y, y, n, n, n, n, n),
  'report-tenant': tenant(y, y, y, n, n, n, n, n, n),
  'exceptions-resolve': store(y, y, y, y, n, n, n, n, n),

  // Running the system.
  'settings-system': platform(y, y, n, n, n, n, n, n, n),
  'settings-tenant': tenant(y, y, y, n, n, n, n, n, n),
  'settings-store': store(y, y, y, y, n, n, n, n, n),
  diagnostics: store(y, y, y, n, n, n, y, n, n),
  'fleet-enrol': store(y, y, y, n, n, n, y, n, n),
  'fleet-revoke': store(y, y, y, n, n, n, y, n, n),
  'fleet-roll-out': tenant(y, y, y, n, n, n, y, n, n),
  'fleet-logs': store(y, y, y, n, n, n, y, n, n),
} as const satisfies Record<string, Row>

export const CAPABILITIES = Object.keys(rows) as readonly Capability[]

/** What the role alone may do, before anybody looks at the object. */
export function permissionOf(role: Role, capability: Capability): Permission {
  return rows[capability].who[role]
}

export function reachOf(capability: Capability): Reach {
  return rows[capability].reach
}

export function isCapability(text: string): text is Capability {
  return Object.hasOwn(rows, text)
}

function platform(...cells: Cells): Row {
  return { reach: 'platform', who: byRole(cells) }
}

function tenant(...cells: Cells): Row {
  return { reach: 'tenant', who: byRole(cells) }
}

function store(...cells: Cells): Row {
  return { reach: 'store', who: byRole(cells) }
}

function byRole(cells: Cells): Readonly<Record<Role, Permission>> {
  const [superAdmin, admin, owner, manager, cashier, kitchen, technician, auditor, terminal] = cells
  return {
    super_admin: superAdmin,
    admin,
    tenant_owner: owner,
    manager,
    cashier,
    kitchen,
    technician,
    auditor,
    terminal,
  }
}
