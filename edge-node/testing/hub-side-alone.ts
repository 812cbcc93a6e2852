// A store that never reaches a hub: it has its name from the environment, and a manager's word for
// its numbers.

import type { HubSide, Identity } from '../node.ts'

export function createAloneSide(identity: Identity): HubSide {
  return {
    identity: () => identity,
    routes: () => [],
    open: ({ engine }) => ({
      start: () => {
        const { commit, journal, log } = engine()
        const inc = log.current()?.inc ?? ''
        commit(() => journal.lease({ type: 'hubAnswered', inc, numbersFrom: 1 }))
      },
      appended: () => undefined,
      state: () => 'alone',
      behind: () => undefined,
      beginAnew: () => undefined,
      status: () => ({}),
      currency: () => ({ code: 'JPY', decimals: 0 }),
      masters: {
        serve: async () =>
          new TextEncoder().encode('{"error":{"code":"BUSY","retryAfterMs":1000}}'),
      },
      stop: async () => undefined,
    }),
  }
}
