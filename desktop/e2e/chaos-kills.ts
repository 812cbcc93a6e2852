// Kills the processes of a chain, each in every phase of a push in turn, and starts them again. The
// till and its store are killed in one row, the hub and its database in another at the same time.

import { setTimeout as sleep } from 'node:timers/promises'
import { killDatabase } from '@evertill/cloud-hub/testing/kill-database.ts'
import type { Chain } from './chain.ts'
import type { RunningTill } from './chaos-till.ts'
import type { FaultProxy, Phase } from './fault-proxy.ts'

export const VICTIMS = ['till', 'store', 'hub', 'database'] as const
export type Victim = (typeof VICTIMS)[number]

/** `given` is a kill while the other side worked that came after the answer had left. */
export const FALLEN = ['arriving', 'working', 'answered', 'given', 'idle'] as const
export type Fallen = (typeof FALLEN)[number]

export type Kill = {
  readonly victim: Victim
  readonly hop: 'till-store' | 'store-hub'
  readonly fell: Fallen
  /** From the kill until the process was there again. */
  readonly downMs: number
}

export type Scene = {
  readonly chain: Chain
  readonly till: () => RunningTill
  readonly restartTill: () => Promise<void>
  readonly told: (kill: Kill) => void
}

const PUSH = '/sync/v1/push'
const MOMENTS = ['arriving', 'working', 'answered', 'idle'] as const
const WORKING_MS_MAX = 8
const IDLE_MS_MAX = 400
/** A hub whose database died ends by itself; one that did not is ended. */
const HUB_ENDS_MS = 20_000
/** Sales never end, so a line without a push for so long is a link that hangs. */
const PUSH_WITHIN_MS = 180_000

export async function killAll(scene: Scene, times: number): Promise<readonly Kill[]> {
  const rows = await Promise.allSettled([
    killInTurn(scene, ['till', 'store'], times),
    killInTurn(scene, ['hub', 'database'], times),
  ])
  // Where one row fails the other one has ended too: nothing is started behind its back.
  return rows.flatMap((row) => {
    if (row.status === 'rejected') throw row.reason
    return row.value
  })
}

async function killInTurn(
  scene: Scene,
  victims: readonly Victim[],
  times: number,
): Promise<readonly Kill[]> {
  const kills: Kill[] = []
  for (let round = 0; round < times; round += 1) {
    for (const victim of victims) {
      const kill = await killOnce(scene, victim, round)
      kills.push(kill)
      scene.told(kill)
    }
  }
  return kills
}

async function killOnce(scene: Scene, victim: Victim, round: number): Promise<Kill> {
  const { chain, till } = scene
  const moment = MOMENTS[round % MOMENTS.length] ?? 'idle'
  // A store stands at both lines: at one it answers, at the other it asks.
  const isFirst = victim === 'till' || (victim === 'store' && Math.floor(round / 4) % 2 === 0)
  const proxy = isFirst ? chain.toStore : chain.toHub
  let diedMs = 0
  const fell = await at(proxy, moment, async () => {
    diedMs = performance.now()
    await kill()
  })
  await startAgain()
  const downMs = Math.round(performance.now() - diedMs)
  return { victim, hop: isFirst ? 'till-store' : 'store-hub', fell, downMs }

  async function kill(): Promise<void> {
    if (victim === 'till') await till().kill()
    else if (victim === 'store') await chain.store().kill('SIGKILL')
    else if (victim === 'hub') await chain.hub().kill('SIGKILL')
    else if (!(await killDatabase(chain.hub().dir))) throw new Error('no database was running')
  }

  async function startAgain(): Promise<void> {
    if (victim === 'till') return await scene.restartTill()
    if (victim === 'store') {
      await chain.restartStore()
      return till().tryNow()
    }
    if (victim === 'database')
      await Promise.race([chain.hub().gone, sleep(HUB_ENDS_MS, undefined, { ref: false })])
    await chain.restartHub()
  }
}

async function at(
  proxy: FaultProxy,
  moment: Phase | 'idle',
  kill: () => Promise<void>,
): Promise<Fallen> {
  if (moment === 'idle') {
    await sleep(Math.random() * IDLE_MS_MAX)
    await kill()
    return 'idle'
  }
  let fell: Fallen = moment
  const late = AbortSignal.timeout(PUSH_WITHIN_MS)
  const never = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`no push came to be killed ${moment}`)))
  })
  const struck = proxy.strike(PUSH, moment, async (hasAnswered) => {
    if (moment === 'working') {
      await sleep(Math.random() * WORKING_MS_MAX)
      if (hasAnswered()) fell = 'given'
    }
    await kill()
  })
  await Promise.race([struck, never])
  return fell
}
