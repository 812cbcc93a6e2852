// Which ports `npm start` says it cannot have.

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { refusedPorts } from './ports.ts'

test.each(['127.0.0.1', '0.0.0.0'])(
  'a port that somebody listens on at %s is named',
  async (host) => {
    const other = createServer().listen(0, host)
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const wish = { what: 'the hub', option: '--hub-port', port }
    expect(await refusedPorts([wish])).toEqual([{ ...wish, code: 'PORT_IN_USE' }])
    other.close()
    await once(other, 'close')
    expect(await refusedPorts([wish])).toEqual([])
  },
)
