// SQL of a backup: every row of a tenant as the line of JSON that the database makes of it, and back.

import { assert } from '@evertill/shared/result.ts'
import type { Tx } from '../db.ts'

/** All that belongs to a tenant, each behind what it refers to; the logs in the order of their chains. */
export const TABLES = [
  'tenant_directory',
  'store',
  'node',
  'node_key',
  'enrolment_code',
  'generation',
  'node_session',
  'stream',
  'log',
  'entry_id',
  'gap_record',
  'exception',
  'feed',
  'feed_row',
  'projector',
  'projector_cursor',
  'projector_held',
  'sale',
  'day_total',
] as const

export type Table = (typeof TABLES)[number]

const ORDER: Partial<Record<Table, string>> = { log: 'order by node, inc, seq' }
const ROWS_AT_ONCE = 500

/** In one transaction with all other tables, which sees one moment. */
export async function* readTable(tx: Tx, table: Table): AsyncGenerator<string> {
  await tx.run(
    `declare backup_${table} no scroll cursor for
     select row_to_json(whole_row)::text as line from ${table} as whole_row ${ORDER[table] ?? ''}`,
  )
  for (;;) {
    const rows = await tx.rows<{ readonly line: string }>(
      `fetch ${ROWS_AT_ONCE} from backup_${table}`,
    )
    for (const { line } of rows) yield line
    if (rows.length < ROWS_AT_ONCE) break
  }
  await tx.run(`close backup_${table}`)
}

/** Rows of one table as lines, with the columns that the first of them names. */
export async function insertRows(tx: Tx, table: Table, lines: readonly string[]): Promise<void> {
  const [first] = lines
  if (first === undefined) return
  const columns = Object.keys(JSON.parse(first)).map((name) => {
    assert(/^[a-z_]{1,63}$/.test(name), `a column has a plain name: ${name}`)
    return name
  })
  const list = columns.join(', ')
  await tx.run(
    `insert into ${table} (${list})
     select ${list} from json_populate_recordset(null::${table}, $1::json)`,
    [`[${lines.join(',')}]`],
  )
}

export async function isKnownTenant(tx: Tx, tenant: string): Promise<boolean> {
  const rows = await tx.rows('select 1 from tenant_directory where tenant_id = $1', [tenant])
  return rows.length > 0
}

/** What the tables of this database have seen, in order. */
export async function readMigrated(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.rows<{ readonly name: string }>(
    'select name from evertill_meta.migration order by number',
  )
  return rows.map(({ name }) => name)
}
