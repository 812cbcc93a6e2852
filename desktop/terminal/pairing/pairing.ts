// Gets this device taken in by the store: shows a code, and waits until a manager has read it there.
// What it waits for is on disk, so that a reload goes on waiting for the same.

import type { ErrorName } from '@evertill/shared/errors/registry.ts'
import type { TillLog } from '../log/till-log.ts'
import type { StoreLine } from '../store-link/store-line.ts'
import { readCell, writeCell } from '../trade/cells.ts'
import type { TillName } from '../trade/own-entries.ts'
import type { DeviceKey } from './device-key.ts'
import { Asked, POLL_MS, Polled } from './store-answers.ts'

type Waiting = { readonly pairing: string; readonly code: string; readonly name: string }

export type PairingView = {
  readonly name: string
  readonly code?: string
  readonly fault?: ErrorName
}

type PairingDeps = {
  readonly log: TillLog
  readonly line: StoreLine
  readonly key: DeviceKey
  readonly later: (delayMs: number, run: () => void) => void
  readonly changed: (view: PairingView) => void
  /** Durable; from here on requests are signed. */
  readonly paired: (name: TillName) => void
}

const NAME_LENGTH_MAX = 60
const DEVICE_NAME = 'device-name'

/** Which till this is, if it is one. */
export function pairedAs(log: TillLog): TillName | undefined {
  return readCell<TillName>(log.cell('paired'))
}

/** What people know this device by, also where it was taken in before that was kept. */
export function nameOfDevice(log: TillLog, { terminal }: TillName): string {
  return readCell<string>(log.cell(DEVICE_NAME)) ?? `Till ${terminal}`
}

export function createPairing(deps: PairingDeps) {
  const { log, line, key, later, changed } = deps
  let waiting = readCell<Waiting>(log.cell('pairing'))
  return { start, pair }

  function start(): void {
    changed(view())
    if (waiting) poll()
  }

  function pair(wished: string): void {
    const name = wished.trim().slice(0, NAME_LENGTH_MAX)
    if (waiting || name === '') return
    line
      .plain('POST', '/devices/v1/pairings', { publicKey: key.publicKey, name })
      .then((answer) => {
        const read = Asked.safeParse(answer?.json)
        if (!read.success) return changed({ name, fault: faultOf(answer?.json) })
        const { pairing, code } = read.data
        return wait({ pairing, code, name })
      }, failed)
  }

  async function wait(now: Waiting): Promise<void> {
    await log.transact((change) => writeCell(change, 'pairing', now))
    waiting = now
    changed(view())
    poll()
  }

  function poll(): void {
    if (waiting === undefined) return
    line.plain('GET', `/devices/v1/pairings/${waiting.pairing}`).then((answer) => {
      const read = Polled.safeParse(answer?.json)
      if (!read.success) {
        changed(view(answer === undefined ? 'STORE_UNREACHABLE' : undefined))
        return later(POLL_MS, poll)
      }
      changed(view())
      if (read.data.state === 'waiting') return later(POLL_MS, poll)
      if (read.data.state === 'gone') return gone()
      const { device: node, tenant, store, terminal } = read.data
      return taken({ tenant, store, node, terminal })
    }, failed)
  }

  async function gone(): Promise<void> {
    const name = waiting?.name ?? ''
    await log.transact((change) => change.setCell('pairing', undefined))
    waiting = undefined
    changed({ name, fault: 'PAIRING_CODE_INVALID' })
  }

  async function taken(name: TillName): Promise<void> {
    await log.transact((change) => {
      writeCell(change, 'paired', name)
      writeCell(change, DEVICE_NAME, waiting?.name)
      change.setCell('pairing', undefined)
    })
    waiting = undefined
    deps.paired(name)
  }

  function view(fault?: ErrorName): PairingView {
    const { name = '', code } = waiting ?? {}
    return { name, ...(code === undefined ? {} : { code }), ...(fault ? { fault } : {}) }
  }

  function failed(): void {
    changed(view('DEVICE_STORAGE_FULL'))
    later(POLL_MS, poll)
  }
}

/** No answer at all is a dead line; everything else the store said no to. */
function faultOf(json: unknown): ErrorName {
  if (json === undefined) return 'STORE_UNREACHABLE'
  const { code } = json as { readonly code?: unknown }
  return code === 'TOO_MANY_WAITING' ? 'RATE_LIMITED' : 'PAIRING_CODE_INVALID'
}
