// What a store says about itself: that it lives, that it can take sales, and how it stands.

import { type Answer, fault, json, type Route } from './route.ts'

type OwnRouteDeps = {
  readonly version: string
  /** Why nothing can be taken now. */
  readonly unready: () => string | undefined
  readonly status: () => object
}

export function ownRoutes({ version, unready, status }: OwnRouteDeps): readonly Route[] {
  return [
    { method: 'GET', path: '/health', door: 'open', handle: health },
    { method: 'GET', path: '/ready', door: 'open', handle: ready },
    { method: 'GET', path: '/status', door: 'operator', handle: () => json(status()) },
  ]

  function health(): Answer {
    return json({ ok: true, name: 'evertill-edge-node', version })
  }

  function ready(): Answer {
    const code = unready()
    return code === undefined
      ? json({ ok: true })
      : fault(503, code, 'This store takes no sales of its tills yet; they sell and keep them.')
  }
}
