// The till: from the first paint to the last close. It knows which of its stages it is in, takes the
// commands of the page one after the other, and shows what came of them.

import type { ErrorName } from '@evertill/shared/errors/registry.ts'
import { createCommandQueue } from './command-queue.ts'
import { DiskFault } from './log/till-log.ts'
import { createNotices, type Notices } from './notices.ts'
import { tryNow } from './running.ts'
import { type Shown, showTill } from './show.ts'
import type { Stage, Till, TillView } from './view.ts'
import { type TillDeps, type Waking, wake } from './wake.ts'

type At = Waking | { readonly at: 'broken' }

/** Ages on the screen are in minutes. */
const TICK_MS = 20_000

export type OpenTill = Till & {
  /** When all that was asked for up to now is on the disk. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

export function createTill(deps: TillDeps): OpenTill {
  const screen = createScreen()
  const { notices, running, changed, go } = screen
  const closing: (() => unknown)[] = []
  let isStopped = false
  const queue = createCommandQueue({
    changed,
    failed: (error) => say(error, 'UNEXPECTED'),
    full: () => notices.refused({ code: 'TERMINAL_BUSY' }),
  })
  wake({ ...deps, ...screen, later, fault, broken, closing }).catch(broken)
  tick()
  return {
    ...{ view: screen.view, subscribe: screen.subscribe },
    ...commandsOf(screen, queue.take),
    settled: async () => {
      await queue.settled()
      const till = running()?.till
      await till?.keptCart.settled()
      await till?.trade.log.settled()
    },
    stop: async () => {
      isStopped = true
      for (const close of closing) await close()
    },
  }

  function fault(error: unknown): void {
    if (!isStopped) say(error, undefined)
  }

  function broken(error: unknown): void {
    if (isStopped) return
    deps.fault(error)
    go({ at: 'broken' })
  }

  /** A full disk leaves everything as it was: the same key may be pressed again. */
  function say(error: unknown, otherwise: ErrorName | undefined): void {
    const code = error instanceof DiskFault ? 'DEVICE_STORAGE_FULL' : otherwise
    if (code !== undefined) notices.refused({ code })
    deps.fault(error)
    changed()
  }

  function later(delayMs: number, run: () => void): void {
    deps.later(delayMs, () => {
      if (!isStopped) run()
    })
  }

  function tick(): void {
    later(TICK_MS, () => {
      changed()
      tick()
    })
  }
}

type Screen = ReturnType<typeof createScreen>

function createScreen() {
  const listeners = new Set<() => void>()
  const notices = createNotices(() => running()?.till.catalogue.store()?.profile)
  let at: At = { at: 'starting' }
  let memo: TillView | undefined
  return { notices, at: () => at, running, go, changed, view, subscribe }

  function running(): Shown | undefined {
    return at.at === 'running' ? at.shown : undefined
  }

  function go(to: At): void {
    at = to
    changed()
  }

  function changed(): void {
    memo = undefined
    for (const listener of listeners) listener()
  }

  function view(): TillView {
    memo ??= show(at, notices)
    return memo
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }
}

function commandsOf(
  { at, running, notices, changed }: Screen,
  take: (command: () => unknown) => void,
) {
  const sell = (command: (selling: Shown['selling']) => unknown) =>
    take(() => {
      const selling = running()?.selling
      return selling && command(selling)
    })
  return {
    speak: (language) => {
      notices.speak(language)
      changed()
    },
    pair: (name) => {
      const now = at()
      if (now.at === 'pairing') take(() => now.pair(name))
    },
    signInAndOpen: (...how) => take(() => running()?.shift.open(...how)),
    scan: (code) => sell((selling) => selling.scan(code)),
    times: (count) => sell((selling) => selling.setTimes(count)),
    cancelLine: (no) => sell((selling) => selling.cancelLine(no)),
    total: () => sell((selling) => selling.total()),
    back: () => sell((selling) => selling.back()),
    cash: (typed) => sell((selling) => selling.cash(typed)),
    cancelCart: () => sell((selling) => selling.cancelCart()),
    lookUp: (text) => running()?.selling.lookUp(text) ?? [],
    closeDay: (counted) => take(() => running()?.shift.close(counted)),
    claimLease: () => take(() => running()?.till.calls.claim(true, 'asked for at the till')),
    tryNow: () =>
      take(() => {
        const till = running()?.till
        if (till) tryNow(till)
      }),
    pairAgain: () => take(() => running()?.pairAgain.ask()),
  } satisfies Omit<Till, 'view' | 'subscribe'>
}

function show(at: At, notices: Notices): TillView {
  const notice = notices.now()
  const sound = notices.sound()
  const said = { ...(notice ? { notice } : {}), ...(sound ? { sound } : {}) }
  if (at.at === 'running') return { ...showTill(at.shown), ...said }
  return { stage: stageOf(at, notices), header: NOTHING_SOLD, waiting: [], ...said }
}

function stageOf(at: Exclude<At, { at: 'running' }>, notices: Notices): Stage {
  if (at.at === 'broken') return { ...at, fault: notices.lasting('DEVICE_STORAGE_LOST') }
  if (at.at !== 'pairing') return at
  const { name, code, fault } = at.view
  return {
    at: 'pairing',
    name,
    ...(code === undefined ? {} : { code }),
    ...(fault === undefined ? {} : { fault: notices.lasting(fault) }),
  }
}

/** As long as nobody knows whether there is anything. */
const NOTHING_SOLD: TillView['header'] = {
  ...{ link: 'alone', waitingStore: 0, waitingHq: 0, safeToSwitchOff: true, storage: 'kept' },
}
