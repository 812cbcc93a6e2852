// Hears what the database is told to pass on, on a connection of its own that is made again whenever
// it breaks.

import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '@evertill/shared/result.ts'
import pg from 'pg'
import type { Connection } from './connection.ts'

export type Listener = { readonly stop: () => Promise<void> }

export type ListenerDeps = {
  readonly channel: string
  /** Called with an empty text after a break: what was said in between is not known. */
  readonly heard: (payload: string) => void
  readonly onTrouble: (trouble: Error) => void
}

const AGAIN_MS = 500
const CONNECT_MS = 10_000

export async function startListener(
  connection: Connection,
  { channel, heard, onTrouble }: ListenerDeps,
): Promise<Listener> {
  assert(/^[a-z_]{1,60}$/.test(channel), 'a channel has a plain name')
  let isOver = false
  let client = await connect()
  return { stop }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      ...connection,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      application_name: 'evertill-hub-listener',
    })
    fresh.on('error', onTrouble)
    fresh.on('notification', ({ payload }) => heard(payload ?? ''))
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    fresh.once('end', () => {
      if (!isOver) connectAgain().catch(onTrouble)
    })
    return fresh
  }

  async function connectAgain(): Promise<void> {
    while (!isOver) {
      await sleep(AGAIN_MS, undefined, { ref: false })
      const fresh = await connect().catch(onTrouble)
      if (fresh === undefined) continue
      client = fresh
      if (isOver) await fresh.end()
      else heard('')
      return
    }
  }

  async function stop(): Promise<void> {
    isOver = true
    await client.end()
  }
}
