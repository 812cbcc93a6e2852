// Listens, and stops so that nobody is cut off: what was asked is answered, idle lines are closed.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { App } from './app.ts'
import { startError } from './start-error.ts'

export type Listening = { readonly url: string; readonly close: () => Promise<void> }

/** A store's worst line sends four megabytes in this time; a slower body holds a place for nothing. */
const REQUEST_MS = 60_000
const HEADERS_MS = 15_000
const IDLE_MS = 30_000

/** Requests that are not answered by then are cut off: their senders send again. */
const FINISH_MS = 10_000
const LOOK_AGAIN_MS = 20

export async function listen(
  app: Pick<App, 'fetch'>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: {
      requestTimeout: REQUEST_MS,
      headersTimeout: HEADERS_MS,
      keepAliveTimeout: IDLE_MS,
    },
  }) as Server
  await bound(server, host, port)
  const { address, port: taken, family } = server.address() as AddressInfo
  const name = family === 'IPv6' ? `[${address}]` : address
  return { url: `http://${name}:${taken}`, close: () => close(server) }
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') reject(cause)
      else {
        const message = `port ${port} of ${host} is in use: stop the other program, or set EVERTILL_PORT`
        reject(startError('PORT_IN_USE', message, cause))
      }
    })
    server.listen(port, host, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), FINISH_MS)
    // A line whose answer was under way becomes idle later, and nobody else would close it then.
    const idle = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS)
    server.close(() => {
      clearTimeout(late)
      clearInterval(idle)
      resolve()
    })
  })
}
