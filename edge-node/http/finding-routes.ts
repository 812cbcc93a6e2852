// What a manager should look at, over HTTP: what is open, as finished texts, and that it was looked at.

import { formatAmount } from '@evertill/shared/money/currency.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { z } from 'zod'
import type { Engine } from '../journal/engine.ts'
import { type Answer, type Asked, fault, json, parsed, type Route } from './route.ts'

type FindingRouteDeps = {
  /** Nothing until the store is enrolled. */
  readonly store: () => OpenStore | undefined
}

type OpenStore = {
  readonly engine: Pick<Engine, 'journal' | 'turns'>
  readonly hub: {
    readonly currency: () => { readonly code: string; readonly decimals: number } | undefined
  }
}

const LookedBody = z.strictObject({ no: z.int().min(1) })

export function findingRoutes({ store }: FindingRouteDeps): readonly Route[] {
  return [
    { method: 'GET', path: '/findings', door: 'operator', handle: open },
    { method: 'POST', path: '/findings/looked', door: 'operator', handle: looked },
  ]

  function open(): Answer {
    const opened = store()
    if (opened === undefined) return json({ open: 0, findings: [] })
    const { open, findings } = opened.engine.journal.findings.open()
    const shown = findings.map(({ receipts, ...finding }) => {
      return { ...finding, receipts: receipts.map((each) => receiptText(each, opened)) }
    })
    return json({ open, findings: shown })
  }

  async function looked({ body }: Asked): Promise<Answer> {
    const opened = store()
    const wish = LookedBody.safeParse(parsed(body))
    if (!wish.success) return fault(400, 'BODY_INVALID', 'no: the number of what was looked at')
    const { turns, journal } = opened?.engine ?? {}
    const isKnown = await turns?.take(() => journal?.findings.looked(wish.data.no))
    return isKnown ? json({ ok: true }) : fault(404, 'NOT_FOUND', 'There is no such finding.')
  }
}

const KINDS: Readonly<Record<Transaction['kind'], string>> = {
  sale: 'sale',
  cancel: 'cancelled sale',
  void: 'void',
  return: 'return',
  voidReturn: 'return undone',
}

function receiptText(
  { receiptNo, kind, terminal, at, totals }: Transaction,
  { hub }: OpenStore,
): string {
  const currency = hub.currency()
  const amount = currency ? formatAmount(totals.total, currency.decimals) : String(totals.total)
  const money = currency ? `${amount} ${currency.code}` : amount
  const when = at.local.replace('T', ' ')
  return `Receipt ${receiptNo} · ${KINDS[kind]} · terminal ${terminal} · ${when} · ${money}`
}
