// Routes by which a till comes into the store, and by which a manager lets it in or puts it out.

import { Uuid } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { type Answer, fault, json, parsed, type Route } from '../http/route.ts'
import type { Name } from '../journal/machine.ts'
import { PublicKey } from '../journal/types.ts'
import type { Pairing, PairingRefusal } from './pairing.ts'

type DeviceRouteDeps = {
  /** Nothing until the store is enrolled. */
  readonly store: () => { readonly name: Name; readonly pairing: Pairing } | undefined
}

const DEVICE_NAME_MAX = 60

const TerminalNo = z.int().min(1).max(9_999)

const PairBody = z.strictObject({
  publicKey: PublicKey,
  name: z
    .string()
    .trim()
    .min(1)
    .max(DEVICE_NAME_MAX)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  device: Uuid.optional(),
  terminal: TerminalNo.optional(),
})
const ApproveBody = z.strictObject({
  code: z.string().min(1).max(20),
  terminal: TerminalNo,
})

const REFUSALS: Record<PairingRefusal['code'], { readonly status: number; readonly text: string }> =
  {
    TOO_MANY_WAITING: { status: 429, text: 'Too many tills wait already. Try again in a while.' },
    KEY_INVALID: { status: 400, text: 'This is no key of the kind a till makes.' },
    CODE_UNKNOWN: { status: 404, text: 'No till shows this code. Codes end after ten minutes.' },
    DEVICE_UNKNOWN: { status: 404, text: 'This store has no such device.' },
    KEY_OTHER: { status: 409, text: 'This store knows this device by another key.' },
    DEVICE_REVOKED: { status: 403, text: 'This device has been put out of this store.' },
    TERMINAL_OTHER: {
      status: 409,
      text: 'This device is a terminal already. Approve it with its own number.',
    },
  }

export function deviceRoutes({ store }: DeviceRouteDeps): readonly Route[] {
  return [
    { method: 'POST', path: '/devices/v1/pairings', door: 'open', handle: ask },
    { method: 'GET', path: '/devices/v1/pairings', door: 'operator', handle: list },
    { method: 'POST', path: '/devices/v1/pairings/approve', door: 'operator', handle: approve },
    { method: 'GET', path: '/devices/v1/pairings/:pairing', door: 'open', handle: poll },
    {
      method: 'POST',
      path: '/devices/v1/devices/:device/revoke',
      door: 'operator',
      handle: revoke,
    },
  ]

  function ask({ body }: { readonly body: Uint8Array }): Answer {
    const open = store()
    if (open === undefined) return notEnrolled()
    const wish = PairBody.safeParse(parsed(body))
    if (!wish.success) return invalid(wish.error)
    const asked = open.pairing.ask(wish.data)
    if (!asked.ok) return refused(asked.error)
    // A till that comes back sees before anybody approves it whether this is its store.
    const { tenant, store: code } = open.name
    const place = wish.data.device === undefined ? {} : { tenant, store: code }
    return json({ ...asked.value, ...place }, 201)
  }

  function list(): Answer {
    return json({ pairings: store()?.pairing.list() ?? [] })
  }

  async function approve({ body }: { readonly body: Uint8Array }): Promise<Answer> {
    const open = store()
    if (open === undefined) return notEnrolled()
    const wish = ApproveBody.safeParse(parsed(body))
    if (!wish.success) return invalid(wish.error)
    const approved = await open.pairing.approve(wish.data.code, wish.data.terminal)
    return approved.ok ? json(approved.value) : refused(approved.error)
  }

  function poll({ params }: { readonly params: Readonly<Record<string, string>> }): Answer {
    const open = store()
    const pairing = Uuid.safeParse(params['pairing'])
    if (open === undefined || !pairing.success) return json({ state: 'gone' })
    const found = open.pairing.poll(pairing.data)
    if (found.state !== 'approved') return json(found)
    const { tenant, store: code } = open.name
    return json({ ...found, tenant, store: code })
  }

  async function revoke({
    params,
  }: {
    readonly params: Readonly<Record<string, string>>
  }): Promise<Answer> {
    const open = store()
    if (open === undefined) return notEnrolled()
    const revoked = await open.pairing.revoke(params['device'] ?? '')
    return revoked.ok ? json(revoked.value) : refused(revoked.error)
  }
}

function refused(refusal: PairingRefusal): Answer {
  const { status, text } = REFUSALS[refusal.code]
  const own = refusal.code === 'TERMINAL_OTHER' ? ` It is terminal ${refusal.terminal}.` : ''
  return fault(status, refusal.code, text + own)
}

function invalid(error: z.ZodError): Answer {
  const path = error.issues[0]?.path.join('.') ?? ''
  return fault(
    400,
    'BODY_INVALID',
    path === '' ? 'The body is not as it has to be.' : `${path} is not as it has to be.`,
  )
}

function notEnrolled(): Answer {
  return fault(503, 'NOT_ENROLLED', 'This store is not enrolled at its hub yet.')
}
