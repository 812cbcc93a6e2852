// The door to the demo masters. It is there only where the hub was started as a demo.

import { Name } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { json, readBody } from '../http/answers.ts'
import type { Route } from '../http/route.ts'
import type { Demo } from './service.ts'

export function demoRoutes({ demo }: { readonly demo: Demo }): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/demo/v1/seed',
      who: 'operator',
      bodyMax: 1_024,
      answer: async ({ body }) => {
        const read = readBody(SeedBody, body)
        return read.ok ? json(await demo.seed(read.value.tenant, read.value.store)) : read.error
      },
    },
  ]
}

const SeedBody = z.strictObject({ tenant: Name, store: Name })
