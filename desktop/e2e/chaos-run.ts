// One run of chaos: a chain of real processes and a till that sells, each killed so many times; then
// rest, until everything has arrived, and the audit.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '@evertill/cloud-hub/testing/read-log.ts'
import { readJournal } from '@evertill/edge-node/testing/read-journal.ts'
import { NOON_MOMENT } from '@evertill/shared/testing/builders.ts'
import { type Chain, type SalesReport, startChain, TENANT } from './chain.ts'
import { type Audit, audit, type Journal } from './chaos-audit.ts'
import { FALLEN, type Fallen, type Kill, killAll, VICTIMS, type Victim } from './chaos-kills.ts'
import { readLedger } from './chaos-ledger.ts'
import { startTill } from './chaos-till.ts'

type Sized = Pick<Journal, 'streams' | 'entries'>

export type Chaos = {
  readonly audit: Audit
  readonly kills: readonly Kill[]
  readonly phases: Readonly<Record<Victim, Readonly<Record<Fallen, number>>>>
  readonly seconds: number
  readonly store: Sized
  readonly hub: Sized
}

const TERMINAL = 1
/** The builders of sales know no other day. */
const DATE = NOON_MOMENT.local.slice(0, 10)
/** Nothing new for so long: whatever is not there by now is lost. */
const QUIET_MS = 60_000
const LOOK_AGAIN_MS = 250

type Told = (kill: Kill) => void

export async function runChaos(times: number, told: Told = () => undefined): Promise<Chaos> {
  const began = performance.now()
  const chain = await startChain()
  try {
    const { ledger, kills } = await killWhileSelling(chain, times, told)
    const report = await arrived(chain, ledger.sold.length)
    const hub = await readLog(chain.hub().dir, TENANT)
    await chain.store().kill('SIGKILL')
    const store = readJournal(chain.store().dir)
    return {
      audit: audit({ ledger, report, store, hub }),
      kills,
      phases: phasesOf(kills),
      seconds: Math.round((performance.now() - began) / 1_000),
      store: sizeOf(store),
      hub: sizeOf(hub),
    }
  } finally {
    await chain.end()
  }
}

async function killWhileSelling(chain: Chain, times: number, told: Told) {
  const dir = join(chain.folder, 'till')
  mkdirSync(dir)
  const start = () => startTill(dir, chain.toStore.url, (code) => chain.approve(code, TERMINAL))
  let till = await start()
  const restartTill = async () => {
    till = await start()
  }
  try {
    const kills = await killAll({ chain, till: () => till, restartTill, told }, times)
    till.tryNow()
    await within(till.rest(), 'the till still waits for its store')
    return { kills, ledger: readLedger(join(dir, 'ledger')) }
  } finally {
    await till.kill()
  }
}

/** What never comes is for the audit to say. */
async function arrived(chain: Chain, count: number): Promise<SalesReport> {
  let known = ''
  let untilMs = 0
  for (;;) {
    const report = await chain.salesAtHub(DATE)
    const { transactions, incomplete } = report
    if (known !== `${transactions.length} ${incomplete}`) untilMs = performance.now() + QUIET_MS
    known = `${transactions.length} ${incomplete}`
    const isWhole = transactions.length >= count && incomplete === 0
    if (isWhole || performance.now() > untilMs) {
      // A double that comes late is one too.
      await sleep(1_000)
      return await chain.salesAtHub(DATE)
    }
    await sleep(LOOK_AGAIN_MS)
  }
}

async function within<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(otherwise)), QUIET_MS)
  return await Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}

function phasesOf(kills: readonly Kill[]): Chaos['phases'] {
  const countOf = (victim: Victim, phase: Fallen) =>
    kills.filter((kill) => kill.victim === victim && kill.fell === phase).length
  const rowOf = (victim: Victim) =>
    Object.fromEntries(FALLEN.map((phase) => [phase, countOf(victim, phase)]))
  return Object.fromEntries(VICTIMS.map((each) => [each, rowOf(each)])) as Chaos['phases']
}

function sizeOf({ streams, entries }: Journal): Sized {
  return { streams, entries }
}
