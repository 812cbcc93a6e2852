// Gets this till back into a store that has forgotten it, under the number, the key and the log that it
// has: shows a code beside the sale that goes on, and waits until a manager has read it at the store.

import type { ErrorName } from '@evertill/shared/errors/registry.ts'
import type { z } from 'zod'
import type { TillLog } from '../log/till-log.ts'
import { codeIn, type StoreLine } from '../store-link/store-line.ts'
import { readCell, writeCell } from '../trade/cells.ts'
import type { TillName } from '../trade/own-entries.ts'
import type { DeviceKey } from './device-key.ts'
import { nameOfDevice } from './pairing.ts'
import { type Approved, Asked, POLL_MS, Polled } from './store-answers.ts'

type Waiting = { readonly pairing: string; readonly code: string }

export type PairAgainView = {
  /** To be read out to the manager, while it is waited for. */
  readonly code?: string
  readonly fault?: ErrorName
}

type PairAgainDeps = {
  readonly log: TillLog
  readonly line: Pick<StoreLine, 'plain'>
  readonly key: Pick<DeviceKey, 'publicKey'>
  readonly name: TillName
  readonly later: (delayMs: number, run: () => void) => void
  readonly changed: () => void
  /** Whether the store answers this device as one of its own. */
  readonly isKnown: () => boolean
  /** Approved: what waits may leave at once. */
  readonly back: () => void
  readonly fault: (error: unknown) => void
}

/** What the store says no with; everything else nobody foresaw. */
const REFUSALS: Readonly<Record<string, ErrorName>> = {
  TOO_MANY_WAITING: 'RATE_LIMITED',
  KEY_OTHER: 'DEVICE_KEY_OTHER',
  DEVICE_REVOKED: 'DEVICE_REVOKED',
  NOT_ENROLLED: 'STORE_UNREACHABLE',
}

const CELL = 'pair-again'

/** These stay although the door is open now: somebody has to put them right. */
const LASTING: ReadonlySet<ErrorName> = new Set([
  'PAIRED_TO_OTHER_STORE',
  'PAIRED_AS_OTHER_TERMINAL',
])

export type PairAgain = ReturnType<typeof createPairAgain>

export function createPairAgain(deps: PairAgainDeps) {
  const { log, line, key, name, later, changed } = deps
  let waiting = readCell<Waiting>(log.cell(CELL))
  let isAsking = false
  let said: ErrorName | undefined
  return { start, ask, view }

  function start(): void {
    if (waiting) poll()
  }

  function view(): PairAgainView {
    const fault = said && deps.isKnown() && !LASTING.has(said) ? undefined : said
    return { ...(waiting ? { code: waiting.code } : {}), ...(fault ? { fault } : {}) }
  }

  /** One code at a time: the one that is shown stays good until the store has forgotten it. */
  function ask(): void {
    if (waiting || isAsking) return
    isAsking = true
    const { node: device, terminal } = name
    const wish = { publicKey: key.publicKey, name: nameOfDevice(log, name), device, terminal }
    line
      .plain('POST', '/devices/v1/pairings', wish)
      .then((answer) => {
        const read = Asked.safeParse(answer?.json)
        if (!read.success) return say(refusalOf(answer?.json))
        if (!isOwnStore(read.data)) return say('PAIRED_TO_OTHER_STORE')
        const { pairing, code } = read.data
        return wait({ pairing, code })
      })
      .catch(failed)
      .finally(() => {
        isAsking = false
      })
  }

  async function wait(now: Waiting): Promise<void> {
    await log.transact((change) => writeCell(change, CELL, now))
    waiting = now
    say(undefined)
    poll()
  }

  function poll(): void {
    if (waiting === undefined) return
    line
      .plain('GET', `/devices/v1/pairings/${waiting.pairing}`)
      .then((answer) => {
        const read = Polled.safeParse(answer?.json)
        if (!read.success || read.data.state === 'waiting') return later(POLL_MS, poll)
        return read.data.state === 'gone' ? gone() : approved(read.data)
      })
      .catch((error: unknown) => {
        failed(error)
        later(POLL_MS, poll)
      })
  }

  /** Also what a store says that was started anew since it let this till in. */
  async function gone(): Promise<void> {
    await forget()
    say('PAIRING_CODE_INVALID')
  }

  async function approved(as: Approved): Promise<void> {
    await forget()
    if (!isOwnStore(as) || as.device !== name.node) return say('PAIRED_TO_OTHER_STORE')
    if (as.terminal !== name.terminal) return say('PAIRED_AS_OTHER_TERMINAL')
    say(undefined)
    deps.back()
  }

  async function forget(): Promise<void> {
    await log.transact((change) => change.setCell(CELL, undefined))
    waiting = undefined
  }

  function isOwnStore({ tenant, store }: Pick<z.infer<typeof Asked>, 'tenant' | 'store'>) {
    return tenant === name.tenant && store === name.store
  }

  function say(now: ErrorName | undefined): void {
    said = now
    changed()
  }

  function failed(error: unknown): void {
    say('DEVICE_STORAGE_FULL')
    deps.fault(error)
  }
}

/** No answer at all is a dead line. */
function refusalOf(json: unknown): ErrorName {
  if (json === undefined) return 'STORE_UNREACHABLE'
  return REFUSALS[codeIn(json) ?? ''] ?? 'UNEXPECTED'
}
