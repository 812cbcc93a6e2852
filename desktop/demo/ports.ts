// Whether the ports of the demo are free, asked before anything is started.

import { createServer } from 'node:net'

export type Wish = { readonly what: string; readonly option: string; readonly port: number }

/** Those that somebody else listens on. */
export async function portsInUse(wishes: readonly Wish[]): Promise<readonly Wish[]> {
  const answers = await Promise.all(wishes.map(({ port }) => isFree(port)))
  return wishes.filter((_, at) => !answers[at])
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
