// Listens, says where, and stops without cutting off whoever is being answered.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { startError } from '../config.ts'

export type Listening = { readonly url: string; readonly stop: () => Promise<void> }

/** A till on a bad line still gets its push through; whoever is slower is not there. */
const TIMEOUTS = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 20_000 }

/** After it whoever is still being answered is cut off. */
const GRACE_MS = 5_000

export async function listen(app: Hono, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: { ...TIMEOUTS, maxHeaderSize: 16_384 },
  }) as Server
  server.maxConnections = 1_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      reject(startError('PORT_IN_USE', `port ${port} of ${host} is in use by another program`))
    })
    server.listen(port, host, resolve)
  })
  const { port: found } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return { url: `http://${shown}:${found}`, stop: () => stop(server) }
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(cut)
}
