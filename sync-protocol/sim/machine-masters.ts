// The masters of one machine: the follower of its present life over what its disk has of them. A till
// sells by them, a store hands them on as well.

import type { Machine } from './machine.ts'
import { createMastersClient, type MastersClient } from './masters/masters-client.ts'
import { NO_NODE_MASTERS, type NodeMasters } from './masters/node-masters.ts'
import type { Answered } from './net.ts'
import type { Process } from './process.ts'
import { createMastersWatch } from './watch.ts'
import type { World } from './world-state.ts'

export type MachineMasters = ReturnType<typeof createMachineMasters>

export function createMachineMasters(
  world: World,
  machine: Machine,
  process: Process,
  ask: (path: string, body: Uint8Array, answered: Answered) => void,
) {
  const { disk, name } = machine
  const cell = disk.cell<NodeMasters>('masters', NO_NODE_MASTERS)
  const { alarm, changed } = createMastersWatch(world, machine)
  let client: MastersClient | undefined
  return { start, client: () => client, kept: cell.get }

  /** At every start of the process. */
  function start(): void {
    client = createMastersClient({
      names: { common: `common/${name.tenant}`, store: `store/${name.store}` },
      cell,
      codec: world.codec,
      dice: world.fraction,
      nowMs: world.clock.nowMs,
      later: process.later,
      ask,
      transact: (write) => disk.transact(write),
      alarm,
      changed,
    })
    client.start()
  }
}
