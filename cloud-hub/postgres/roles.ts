// The three roles of the database: one owns the tables and migrates, one is the application and sees
// one tenant at a time, one owns the look-ups of the door. And the proof that it is so.

import pg from 'pg'
import { startError } from '../start-error.ts'
import { SUPERUSER } from './claim.ts'
import type { Connection, SocketConnection } from './connection.ts'
import type { Passwords } from './secrets.ts'

const DATABASE = 'evertill'

export type Rights = { readonly owner: SocketConnection; readonly app: SocketConnection }

/** In a database of the hub's own. Repeated at each start, so that one cut off in between is mended. */
export async function makeRoles(host: string, passwords: Passwords): Promise<Rights> {
  const client = new pg.Client({
    host,
    user: SUPERUSER,
    password: passwords.superuser,
    database: 'postgres',
  })
  await client.connect()
  try {
    const { owner, app } = passwords
    const { rows } = await client.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname like 'evertill\\_%'
       union all select datname from pg_database where datname = $1`,
      [DATABASE],
    )
    const known = new Set(rows.map(({ name }) => name))
    const plain = 'nosuperuser nobypassrls nocreatedb nocreaterole noreplication'
    const make = [
      ['evertill_owner', `create role evertill_owner login ${plain} password '${owner}'`],
      ['evertill_app', `create role evertill_app login ${plain} password '${app}'`],
      ['evertill_door', `create role evertill_door nologin ${plain}`],
      [DATABASE, `create database ${DATABASE} owner evertill_owner`],
    ] as const
    for (const [name, text] of make) {
      if (!known.has(name)) await client.query(text)
    }
    // To give a function to the door, its maker must be able to act as the door.
    await client.query('grant evertill_door to evertill_owner with inherit false, set true')
    await client.query(`revoke all on database ${DATABASE} from public`)
    await client.query(`grant connect on database ${DATABASE} to evertill_app`)
  } finally {
    await client.end()
  }
  const of = (user: string, password: string) => ({ host, user, password, database: DATABASE })
  return {
    owner: of('evertill_owner', passwords.owner),
    app: of('evertill_app', passwords.app),
  }
}

/** In a database that was already there: what is missing is made, if its owner may. */
export async function prepareRoles(owner: Connection, appUrl: string): Promise<void> {
  const client = new pg.Client({ ...owner })
  await client.connect()
  try {
    const { rows } = await client.query<{ rolname: string }>(
      `select rolname from pg_roles where rolname in ('evertill_app', 'evertill_door')`,
    )
    const known = rows.map(({ rolname }) => rolname)
    if (!known.includes('evertill_door')) await client.query('create role evertill_door nologin')
    if (!known.includes('evertill_app')) {
      const { username, password } = new URL(appUrl)
      // Under another name it was made by somebody who also gave it a password.
      const login = username === 'evertill_app' ? `login password ${literal(password)}` : 'nologin'
      await client.query(`create role evertill_app ${login}`)
    }
    const mayGive = await client.query(
      `select where pg_has_role(current_user, 'evertill_door', 'member')`,
    )
    if (mayGive.rowCount === 0) await client.query('grant evertill_door to current_user')
  } finally {
    await client.end()
  }
}

function literal(text: string): string {
  return pg.escapeLiteral(decodeURIComponent(text))
}

/** The application must not be able to see more than one tenant, whatever it is told to ask. */
export async function insistOnSafeRole(app: Connection): Promise<void> {
  const client = new pg.Client({ ...app })
  await client.connect()
  try {
    const { rows } = await client.query<{ fault: string }>(`
      select 'is a superuser' as fault from pg_roles where rolname = current_user and rolsuper
      union all
      select 'may bypass row-level security' from pg_roles
        where pg_has_role(current_user, oid, 'member') and (rolbypassrls or rolsuper)
      union all
      select 'owns table ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p')
          and pg_has_role(current_user, c.relowner, 'member')
      union all
      select 'may act as evertill_door' where exists (
        select from pg_roles where rolname = 'evertill_door' and pg_has_role(current_user, oid, 'member'))
      limit 1`)
    if (rows[0] !== undefined) {
      throw startError(
        'UNSAFE_DATABASE_ROLE',
        `the role of EVERTILL_DATABASE_URL ${rows[0].fault}: use evertill_app, which owns nothing`,
      )
    }
    await insistOnGuards(client)
  } finally {
    await client.end()
  }
}

async function insistOnGuards(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity)
    order by 1`)
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw startError('UNSAFE_TABLE', `row-level security is not forced on: ${names}`)
}
