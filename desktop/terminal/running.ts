// A till that knows which terminal of which store it is: its trade, its masters and its link, started
// together. What people do at it is `selling.ts` and `shift.ts`; what they see is `show.ts`.

import type { Moment } from '@evertill/shared/time.ts'
import type { Catalogue, CatalogueDeps } from './catalogue/catalogue.ts'
import { storeClock } from './day/store-time.ts'
import { CODEC } from './log/codec.ts'
import type { Rows } from './log/rows.ts'
import type { TillLog } from './log/till-log.ts'
import type { DeviceKey } from './pairing/device-key.ts'
import { createKeptCart } from './sale/kept-cart.ts'
import { transactionIn } from './sale/sold-view.ts'
import { type Right, rightsOf } from './sale/staff-rights.ts'
import { createCalls } from './store-link/calls.ts'
import { chunksAhead } from './store-link/chunks-ahead.ts'
import { createFeedLine } from './store-link/feed-line.ts'
import { createHeartbeat } from './store-link/heartbeat.ts'
import { createHints } from './store-link/hints.ts'
import type { StoreLine } from './store-link/store-line.ts'
import { createStoreLink } from './store-link/store-link.ts'
import type { TillName } from './trade/own-entries.ts'
import { openTrade } from './trade/trade.ts'

export type RunningDeps = {
  readonly name: TillName
  readonly log: TillLog
  readonly cartRows: Rows
  readonly key: DeviceKey
  readonly line: StoreLine
  readonly app: string
  readonly dice: () => number
  readonly wallMs: () => number
  readonly monoMs: () => number
  readonly newId: () => string
  readonly newToken: () => string
  readonly later: (delayMs: number, run: () => void) => void
  readonly openCatalogue: (deps: CatalogueParts) => Catalogue
  readonly changed: () => void
  readonly fault: (error: unknown) => void
}

/** What the masters of a till are given; where they are kept the shell around knows. */
export type CatalogueParts = Pick<
  CatalogueDeps,
  'ask' | 'codec' | 'dice' | 'names' | 'nowMs' | 'later' | 'alarm'
>

export type Running = Awaited<ReturnType<typeof startRunning>>

/** Asks the store at once, whatever the waiting time. */
export function tryNow({ link, calls, heartbeat }: Running): void {
  link.tryNow()
  calls.pump()
  heartbeat.soon()
}

export async function startRunning(deps: RunningDeps) {
  const { name, log, line, wallMs, newId, later, changed, fault } = deps
  line.signAs(name.node)
  const trade = await openTrade({
    ...deps,
    codec: CODEC,
    written: (inc) => parts.link.appended(inc),
  })
  let pricesAtMs: number | undefined
  const feedLine = createFeedLine({
    line: chunksAhead(line, CODEC),
    // A till without any prices waits for nobody.
    isRinging: () => trade.books().cart !== undefined && catalogue.active() !== undefined,
    pulled: () => {
      pricesAtMs = wallMs()
    },
    fault,
  })
  const catalogue = deps.openCatalogue({
    ask: feedLine.ask,
    codec: CODEC,
    dice: deps.dice,
    names: { common: `common/${name.tenant}`, store: `store/${name.store}` },
    nowMs: deps.monoMs,
    later,
    // Rows that cannot be read are head quarters' to put right; selling goes on without them.
    alarm: changed,
  })
  const link = createStoreLink({
    ...deps,
    trade,
    codec: CODEC,
    boot: deps.newToken(),
    calls: () => parts.calls,
  })
  const calls = createCalls({ ...deps, trade, codec: CODEC, session: link.session })
  const heartbeat = createHeartbeat({ ...deps, codec: CODEC, node: name.node, told: changed })
  const hints = createHints({ ...deps, hint: catalogue.hint })
  const keptCart = createKeptCart(deps.cartRows, fault)
  const parts = { link, calls }
  const sale = await restored()
  catalogue.subscribe(changed)
  await catalogue.start()
  link.start()
  calls.start()
  heartbeat.start()
  hints.start()
  if (trade.books().lease === undefined) calls.claim(false, 'the till has no lease')
  return {
    ...{
      name,
      trade,
      catalogue,
      link,
      calls,
      heartbeat,
      keptCart,
      sale,
      released: feedLine.released,
    },
    now,
    may,
    newId,
    pricesAtMs: () => pricesAtMs,
    stop: hints.stop,
  }

  /** The basket that was open, unless it was billed in the moment of the crash. */
  async function restored() {
    const kept = await keptCart.read()
    const { cart, times = 1 } = kept ?? {}
    const isBilled = log
      .streams()
      .flatMap(({ inc }) => log.held(inc))
      .some((entry) => cart !== undefined && transactionIn(entry, CODEC)?.cart?.id === cart.id)
    if (cart !== undefined && !isBilled) trade.setCart(cart)
    return { times: isBilled ? 1 : times }
  }

  /** The wall of the store, where its zone is known. */
  function now(): Moment {
    return storeClock(catalogue.store()?.timeZone ?? 'UTC')(wallMs())
  }

  function may(staff: string): Right {
    const known = catalogue.staff().find(({ id }) => id === staff)
    return rightsOf(known ?? { id: staff, roles: [] }, name)
  }
}
