// What the store answers a device that asks to be taken in, and how often it is asked.

import { Name, Uuid } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'

export type Approved = Extract<z.infer<typeof Polled>, { readonly state: 'approved' }>

export const Asked = z.object({
  pairing: Uuid,
  code: z.string().min(1).max(20),
  /** To a till that comes back the store says which one it is. */
  tenant: Name.optional(),
  store: Name.optional(),
})

export const Polled = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('gone') }),
  z.object({
    state: z.literal('approved'),
    device: Uuid,
    tenant: Name,
    store: Name,
    terminal: z.int().min(1),
  }),
])

export const POLL_MS = 2_000
