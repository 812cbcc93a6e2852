// The only way to the database. Rows of a tenant are reached in a transaction for that tenant; what is needed before a tenant is known are the few look-ups of the door. The pool stays in here.

import { createHash } from 'node:crypto'
import { assert } from '@evertill/shared/result.ts'
import pg from 'pg'
import type { Connection } from './postgres/connection.ts'
import { startListener } from './postgres/listener.ts'

/** Only a transaction makes one, and it is good until that transaction ends. */
export type Tx = {
  /** Prepared by name on first use of a connection. */
  readonly rows: <R extends object>(
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly R[]>
  /** Answers how many rows it touched. */
  readonly run: (text: string, values?: readonly unknown[]) => Promise<number>
}

export type Db = {
  readonly withTenant: <T>(tenant: string, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Reads only, and sees the rows as they are when it begins, however long it takes. */
  readonly atOneMoment: <T>(tenant: string, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** A function of the schema `door`, which sees what no tenant may, and only that. */
  readonly door: <R extends object>(
    name: string,
    values?: readonly unknown[],
  ) => Promise<readonly R[]>
  /** Wakes up, nothing more: after a lost connection it is called once with an empty text. */
  readonly listen: (
    channel: string,
    heard: (payload: string) => void,
  ) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

export type DbDeps = {
  readonly connection: Connection
  /** A connection in the pool broke while nobody used it. */
  readonly onTrouble: (trouble: Error) => void
}

/** As many as one process keeps busy; several hub processes share what the server allows. */
const CONNECTIONS_MAX = 12

/** One statement, and one transaction that waits for its hub: longer is a fault, not a report. */
const STATEMENT_MS = 20_000
const IDLE_IN_TRANSACTION_MS = 20_000
const LOCK_MS = 10_000
const CONNECT_MS = 10_000

const ONE_MOMENT = 'begin isolation level repeatable read read only'

/** Statements are written by hand, so there are a few hundred; more would be built from input. */
const STATEMENTS_MAX = 1_000

export function createDb({ connection, onTrouble }: DbDeps): Db {
  const pool = new pg.Pool({
    ...connection,
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    lock_timeout: LOCK_MS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'evertill-hub',
    types: { getTypeParser },
  })
  pool.on('error', onTrouble)
  const prepared = nameStatements()
  const listeners = new Set<() => Promise<void>>()
  return {
    withTenant: (tenant, work) => within('begin', tenant, work),
    atOneMoment: (tenant, work) => within(ONE_MOMENT, tenant, work),
    ...{ door, listen, close },
  }

  async function within<T>(
    begin: string,
    tenant: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    assert(tenant !== '', 'work in the database is for somebody')
    const client = await pool.connect()
    const { tx, end } = openTx(client, prepared)
    let broken: Error | undefined
    try {
      await client.query(begin)
      await tx.rows(`select set_config('app.tenant', $1, true)`, [tenant])
      const result = await work(tx)
      end()
      const { command } = await client.query('commit')
      // A statement failed and somebody swallowed that: the server rolls back and calls it success.
      assert(command === 'COMMIT', 'a transaction with a failed statement cannot be committed')
      return result
    } catch (fault) {
      end()
      await client.query('rollback').catch((cause: Error) => {
        broken = cause
      })
      throw fault
    } finally {
      client.release(broken)
    }
  }

  async function door<R extends object>(
    name: string,
    values: readonly unknown[] = [],
  ): Promise<readonly R[]> {
    assert(/^[a-z_]{1,60}$/.test(name), 'a look-up has a plain name')
    const places = values.map((_, at) => `$${at + 1}`).join(', ')
    const text = `select * from door.${name}(${places})`
    const { rows } = await pool.query<R>({ ...prepared(text), values: [...values] })
    return rows
  }

  async function listen(
    channel: string,
    heard: (payload: string) => void,
  ): Promise<() => Promise<void>> {
    const listener = await startListener(connection, { channel, heard, onTrouble })
    const stop = async (): Promise<void> => {
      listeners.delete(stop)
      await listener.stop()
    }
    listeners.add(stop)
    return stop
  }

  async function close(): Promise<void> {
    await Promise.all([...listeners].map((stop) => stop()))
    await pool.end()
  }
}

type Statement = { readonly text: string; readonly name?: string }

/** The name is the hash of the text, so that one name can never mean two statements. */
function nameStatements(): (text: string) => Statement {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return { text, name: known }
    if (names.size >= STATEMENTS_MAX) return { text }
    const name = `e${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
    names.set(text, name)
    return { text, name }
  }
}

function openTx(client: pg.PoolClient, prepared: (text: string) => Statement) {
  let isOpen = true
  const ask = (text: string, values: readonly unknown[] = []) => {
    assert(isOpen, 'a transaction that has ended takes no more statements')
    return client.query({ ...prepared(text), values: [...values] })
  }
  const tx: Tx = {
    rows: async (text, values) => (await ask(text, values)).rows,
    run: async (text, values) => (await ask(text, values)).rowCount ?? 0,
  }
  return {
    tx,
    end: () => {
      isOpen = false
    },
  }
}

const { types } = pg

/** Whole numbers of the database are numbers here; one that would lose a digit is a bug. */
const getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (oid === types.builtins.INT8 && format !== 'binary') {
    return (text: string) => {
      const value = Number(text)
      assert(Number.isSafeInteger(value), 'a whole number of the database is a safe integer')
      return value
    }
  }
  return types.getTypeParser(oid, format ?? 'text')
}) as typeof types.getTypeParser
