// Whether the ports of the demo can be had, asked before anything is started.

import { createServer } from 'node:net'

export type Wish = { readonly what: string; readonly option: string; readonly port: number }
export type Refused = Wish & { readonly code: 'PORT_IN_USE' | 'PORT_NOT_ALLOWED' }

export async function refusedPorts(wishes: readonly Wish[]): Promise<readonly Refused[]> {
  const asked = await Promise.all(
    wishes.map(async (wish) => {
      const code = await refusalOf(wish.port)
      return code === undefined ? [] : [{ ...wish, code }]
    }),
  )
  return asked.flat()
}

function refusalOf(port: number): Promise<Refused['code'] | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EACCES' ? 'PORT_NOT_ALLOWED' : 'PORT_IN_USE'),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)))
  })
}
