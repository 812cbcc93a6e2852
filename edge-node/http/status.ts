// What a store says of itself to the people who run it, as finished texts and numbers.

import { statfsSync, statSync } from 'node:fs'
import { formatAmount } from '@evertill/shared/money/currency.ts'
import { sum } from '@evertill/shared/money/money.ts'
import { salesFigures } from '@evertill/shared/terminal/day-figures.ts'
import { countsOf } from '@evertill/sync-protocol/quarantine.ts'
import type { Engine } from '../journal/engine.ts'

type StatusDeps = {
  /** Nothing until it is enrolled. */
  readonly store: OpenStore | undefined
  readonly devices: readonly Device[]
  readonly file: string
  readonly hubUrl: string | undefined
}

type OpenStore = {
  readonly engine: Engine
  readonly storeName: string
  readonly hub: {
    readonly state: () => 'linked' | 'alone'
    readonly status: () => object
    readonly currency: () => Currency | undefined
  }
}

type Device = {
  readonly device: string
  readonly name: string
  readonly terminal: number
  readonly revoked: 0 | 1
}

type Currency = { readonly code: string; readonly decimals: number }

export function statusOf({ store, devices, file, hubUrl }: StatusDeps) {
  if (store === undefined) return { store: null, link: { hub: 'alone', url: hubUrl } }
  const { engine, storeName, hub } = store
  const { leases, missing, projection } = engine.journal
  return {
    store: { ...engine.machine.name, name: storeName },
    link: { ...hub.status(), hub: hub.state(), waiting: waitingOf(engine) },
    numbers: leases.get().standing,
    missing: missing.entries().length,
    aside: countsOf(projection.quarantine.get()).aside,
    devices: devices.map(({ device, name: called, terminal, revoked }) => {
      return { device, name: called, terminal, revoked: revoked === 1 }
    }),
    disk: diskOf(file),
    today: todayOf(engine, hub.currency()),
  }
}

/** Entries that the hub has not acknowledged. */
function waitingOf({ log }: Engine): number {
  return log.streams().reduce((count, { head, acked }) => count + head.seq - acked, 0)
}

function diskOf(file: string) {
  const { bavail, bsize } = statfsSync(file)
  return { freeBytes: bavail * bsize, databaseBytes: sizeOf(file) + sizeOf(`${file}-wal`) }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** The newest business date of the store, all its terminals together. */
function todayOf({ journal }: Engine, currency: Currency | undefined) {
  const days = journal.projection.books.lastDays()
  const [first] = days
  if (first === undefined) return undefined
  const figures = days.map(({ kinds }) => salesFigures(kinds))
  const total = sum(figures.flatMap(({ net, tax, rounding }) => [net.amount, tax, rounding]))
  const amount = currency ? formatAmount(total, currency.decimals) : String(total)
  return {
    businessDate: first.day.businessDate,
    sales: figures.reduce((count, { sales }) => count + sales.count, 0),
    totalText: currency ? `${amount} ${currency.code}` : amount,
  }
}
