// What a store answers to the commands of its tills: a lease, a suspended cart, a permit, a receipt,
// and what it does with the copy of an open cart.

import type { TillCart } from '@evertill/shared/till/books.ts'
import type { ReceiptStatus } from '@evertill/shared/transaction/status.ts'
import { UNTOUCHED } from '@evertill/shared/transaction/status.ts'
import type { Party } from '../src/party.ts'
import { holdsWhole } from '../src/party.ts'
import type { Doors } from './edge-doors.ts'
import type { Journal } from './edge-journal.ts'
import type { CallAnswer } from './till-calls.ts'
import type { LineBack } from './trade/deed.ts'
import { watchGrant, watchMirror, watchPermit } from './watch.ts'
import type { World } from './world-state.ts'

export type CallBody = { readonly cmd: string; readonly by: Party } & (
  | {
      readonly kind: 'claim'
      readonly terminal: number
      readonly forced: boolean
      readonly reason: string
    }
  | { readonly kind: 'recall'; readonly cart: string; readonly manager: boolean }
  | { readonly kind: 'permit'; readonly receipt: string; readonly lines: readonly LineBack[] }
  | { readonly kind: 'receipt'; readonly receipt: string }
  | {
      readonly kind: 'mirror'
      readonly cart: string
      readonly hand: number
      readonly content: TillCart
    }
)

type Called = {
  readonly answer: CallAnswer | undefined
  /** The answer leaves when the hub has the journal, where that can be reached. */
  readonly afterHub: boolean
}

export function createCalls(label: string, world: World, journal: Journal, doors: Doors) {
  return { call }

  function call(body: CallBody): Called {
    switch (body.kind) {
      case 'claim':
        return claim(body)
      case 'recall':
        return now(recall(body))
      case 'permit':
        return now(permit(body))
      case 'receipt':
        return now(receipt(body.receipt))
      case 'mirror': {
        const { cart, hand, by, content } = body
        const before = journal.carts.get(cart)
        journal.cart(cart, { type: 'mirrored', hand, by })
        const row = journal.carts.get(cart)
        watchMirror(world, label, before, row)
        if (row?.at === 'open' && row.hand === hand) journal.contents.set(cart, content)
        return { answer: undefined, afterHub: false }
      }
    }
  }

  function claim({
    terminal,
    by,
    cmd,
    forced,
    reason,
  }: Extract<CallBody, { kind: 'claim' }>): Called {
    const effects = journal.lease({ type: 'claim', terminal, by, cmd, forced, reason })
    const afterHub = effects.some((each) => each.type === 'pushFirst')
    for (const effect of effects) {
      if (effect.type === 'answer') {
        const { lease, from } = effect.lease
        return { answer: { to: 'claim', lease: { terminal, lease, from } }, afterHub }
      }
      if (effect.type === 'refuse') return now({ to: 'claim', code: effect.code })
    }
    return now({ to: 'claim' })
  }

  function recall(wish: Extract<CallBody, { kind: 'recall' }>): CallAnswer {
    const { cart, cmd, by, manager } = wish
    const before = journal.carts.get(cart)
    const owner = before?.owner
    if (before?.commands.some((each) => each.cmd === cmd))
      world.tally(`recalls repeated ${before.at}`)
    const whole = owner ? isWhole(owner) : allWhole()
    const effects = journal.cart(cart, { type: 'recall', cmd, by, whole, manager })
    for (const effect of effects) {
      if (effect.type === 'yours') {
        const content = journal.contents.get(cart) as TillCart | undefined
        const log = owner && doors.logOf(owner)
        watchGrant(
          world,
          label,
          { ...wish, hand: effect.hand, content },
          {
            before,
            after: journal.carts.get(cart),
            isHalf: owner !== undefined && (log?.head.seq ?? 0) < doors.heard(owner),
            isBilled: journal.projection.billed.has(cart),
          },
        )
        return { to: 'recall', hand: effect.hand, ...(content ? { content } : {}) }
      }
      if (effect.type === 'refuse') return { to: 'recall', code: effect.code }
    }
    return { to: 'recall' }
  }

  function isWhole(party: Party | undefined): boolean {
    return party !== undefined && holdsWhole(doors.logOf(party), journal.isAside(party))
  }

  /** Of a cart nobody here heard of, any log may tell. */
  function allWhole(): boolean {
    if (journal.projection.quarantine.get().held.length > 0) return false
    for (const row of doors.streams.values()) if (!holdsWhole(row, false)) return false
    return true
  }

  function permit(wish: Extract<CallBody, { kind: 'permit' }>): CallAnswer {
    const { receipt: id, lines, cmd, by } = wish
    const writer = journal.writers.get(id)
    const whole = isWhole(writer)
    const asked = lines.map(({ lineNo, quantity }) => ({ line: lineNo, quantity }))
    const effects = journal.permit(id, { type: 'ask', cmd, by, lines: asked, whole })
    for (const effect of effects) {
      if (effect.type === 'permit') {
        watchPermit(world, label, journal.receipts.get(id))
        return { to: 'permit', granted: true }
      }
      if (effect.type === 'refuse') return { to: 'permit', granted: false, code: effect.code }
    }
    return { to: 'permit', granted: false }
  }

  function receipt(id: string): CallAnswer {
    const sale = journal.projection.sales.get(id)
    const status: ReceiptStatus = journal.projection.statuses.get(id) ?? UNTOUCHED
    return sale ? { to: 'receipt', receipt: sale, status } : { to: 'receipt' }
  }
}

function now(answer: CallAnswer): Called {
  return { answer, afterHub: false }
}
