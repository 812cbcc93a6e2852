// Puts together what the page of a running till shows. Asked after every change, it reads only what is
// in memory.

import type { createShift } from './day/shift.ts'
import { CODEC } from './log/codec.ts'
import type { Notices } from './notices.ts'
import type { PairAgain } from './pairing/pair-again.ts'
import type { Running } from './running.ts'
import { cartView } from './sale/cart-view.ts'
import { onScreen } from './sale/on-screen.ts'
import type { Selling } from './sale/selling.ts'
import { copiesAt, onTheWay, type Reached, receiptView, waitingView } from './sale/sold-view.ts'
import {
  type Header,
  type LeaseView,
  type PaidReceipt,
  type StaffTile,
  type Stage,
  type TillView,
  WAITING_SHOWN,
} from './view.ts'

export type Shown = {
  readonly till: Running
  readonly selling: Selling
  readonly shift: ReturnType<typeof createShift>
  readonly pairAgain: PairAgain
  readonly notices: Notices
  readonly storage: Header['storage']
  readonly wallMs: () => number
}

const MINUTE_MS = 60_000

export function showTill(shown: Shown): Pick<TillView, 'stage' | 'header' | 'waiting' | 'receipt'> {
  const { trade, catalogue } = shown.till
  const reached = reachedBy(shown.till)
  const current = trade.log.current()
  const entries = current === undefined ? [] : trade.log.held(current.inc)
  const way = onTheWay(entries, reached, CODEC)
  const profile = catalogue.store()?.profile
  const waiting = profile
    ? way.sales.slice(0, WAITING_SHOWN).map((sale) => waitingView(sale, reached, profile))
    : []
  const receipt = lastReceipt(shown, reached)
  return {
    stage: stageOf(shown),
    header: headerOf(shown, { hq: way.sales.length, store: way.waitingStore }),
    waiting,
    ...(receipt === undefined ? {} : { receipt }),
  }
}

function stageOf({ till, selling, shift }: Shown): Stage {
  const { catalogue, trade, name } = till
  const store = catalogue.store()
  const shop = catalogue.shop()
  if (store === undefined || shop === undefined) {
    const { rows = 0, of } = catalogue.progress() ?? {}
    return { at: 'loading', rows, ...(of === undefined ? {} : { of }) }
  }
  const place = { storeName: store.name, terminal: name.terminal, lease: leaseView(till) }
  const { terminal, cart } = trade.books()
  const tiles = catalogue.staff().filter(({ active }) => active)
  if (terminal.status !== 'opened') {
    const date = shift.confirmDate()
    const staff = tiles.map(tileOf)
    return { at: 'closed', ...place, staff, ...(date === undefined ? {} : { confirmDate: date }) }
  }
  const id = terminal.staff ?? ''
  const staff = tileOf(tiles.find((each) => each.id === id) ?? { id, name: id })
  const notation = onScreen(store.profile)
  return { at: 'open', ...place, staff, cart: cartView(cart, selling.times(), shop, notation) }
}

function headerOf(
  { till, pairAgain, notices, storage, wallMs }: Shown,
  waiting: { readonly hq: number; readonly store: number },
): Header {
  const { heartbeat, link, catalogue, calls } = till
  const publish = catalogue.active()?.publish
  const pricesAtMs = till.pricesAtMs()
  const standing = calls.standing()
  const { link: line, door } = heartbeat.beat()
  const again = pairAgain.view()
  const trouble =
    again.fault ?? door ?? (standing.at === 'refused' ? standing.code : link.trouble())
  const isForgotten = Object.keys(again).length > 0 || door === 'DEVICE_NOT_PAIRED'
  return {
    link: line,
    waitingStore: waiting.store,
    waitingHq: waiting.hq,
    safeToSwitchOff: waiting.store === 0,
    storage,
    ...(publish === undefined ? {} : { publish }),
    ...(pricesAtMs === undefined
      ? {}
      : { pricesAgeMinutes: Math.max(0, Math.floor((wallMs() - pricesAtMs) / MINUTE_MS)) }),
    ...(trouble === undefined
      ? {}
      : { trouble: notices.lasting(trouble, { terminal: till.name.terminal }) }),
    ...(isForgotten ? { pairAgain: again.code === undefined ? {} : { code: again.code } } : {}),
  }
}

/** The last sale of this till, as long as nothing was scanned after it. */
function lastReceipt({ till, selling }: Shown, reached: Reached): PaidReceipt | undefined {
  const { trade, catalogue } = till
  const { cart, receipts } = trade.books()
  const last = receipts.at(-1)?.receipt
  const profile = catalogue.store()?.profile
  if (last?.kind !== 'sale' || cart !== undefined || last.id === selling.dismissed()) return
  if (profile === undefined) return
  const place = trade.log.byId(last.id)
  const isCurrent = place?.inc === trade.log.current()?.inc
  // What was carried over or let go is where it was said to be.
  return receiptView(last, place && isCurrent ? copiesAt(place.seq, reached) : 'hq', profile)
}

function reachedBy({ trade, link, heartbeat }: Running): Reached {
  const current = trade.log.current()
  const { atHq } = heartbeat.beat()
  const told = atHq?.inc === current?.inc ? (atHq?.seq ?? 0) : 0
  const hq = Math.max(told, current?.prunable ?? 0)
  return { store: Math.max(link.ackedUpTo(), hq), hq }
}

function leaseView({ calls }: Running): LeaseView {
  return calls.standing().at
}

function tileOf({ id, name }: StaffTile): StaffTile {
  return { id, name }
}
