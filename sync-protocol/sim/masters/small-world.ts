// A hub, the edge of one store and its tills with masters alone, over a line and disks that do what
// the dice say: enough of a world to see the feeds of both hops at work.

import { diceOf } from '@evertill/shared/testing/random.ts'
import type { Feed } from '../../src/feed-row.ts'
import type { Active } from '../../src/follower-state.ts'
import { type MastersPath, readErrorBody } from '../../src/wire.ts'
import type { HubFeeds } from '../../testing/memory-feeds.ts'
import { codec } from '../../testing/node-ports.ts'
import { createClock } from '../clock.ts'
import { type Cell, createDisk, type Disk, DiskFull, type DiskImage } from '../disk.ts'
import { isWholePublish, wentBack } from './checks.ts'
import { createHubMasters, firstFeeds } from './hub-masters.ts'
import { createMastersClient, type MastersClient } from './masters-client.ts'
import { NO_NODE_MASTERS, type NodeMasters } from './node-masters.ts'

const TENANT = 'acme'
export const STORE = 'one'
export const NAMES: Record<Feed, string> = { common: `common/${TENANT}`, store: `store/${STORE}` }

type Serve = (path: MastersPath, body: Uint8Array) => Uint8Array

/** Nothing where the line is cut. */
type MaybeServe = (path: MastersPath, body: Uint8Array) => Uint8Array | undefined

export type SmallWorld = ReturnType<typeof createSmallWorld>

export type SmallWorldOptions = {
  readonly seed: number
  readonly tills: number
  /** Of a hundred packets or writes. */
  readonly faults: number
  /** Breaks a rule by hand. */
  readonly brokenRelay?: (edge: Node) => Serve
}

export type Node = {
  readonly name: string
  readonly disk: Disk
  readonly cell: Cell<NodeMasters>
  readonly client: () => MastersClient
  readonly crash: () => void
  readonly restore: (image: DiskImage | undefined) => void
  readonly faulty: (percent: number) => void
}

export function createSmallWorld({ seed, tills, faults, brokenRelay }: SmallWorldOptions) {
  const dice = diceOf(seed)
  const clock = createClock(dice)
  const alarms: string[] = []
  const violations: string[] = []
  const seen: Record<string, number> = {}
  let faultPercent = faults
  let gens = 0
  const newGen = () => {
    gens += 1
    return gens.toString(16).padStart(32, '0')
  }
  const hubDisk = createDisk()
  const hubCell = hubDisk.cell<HubFeeds>('feeds', firstFeeds(TENANT, [STORE, 'two'], newGen()))
  const stores = [STORE, 'two']
  const hub = createHubMasters({ cell: hubCell, codec, dice, newGen, tenant: TENANT, stores })
  const line = { hub: true, edge: true }
  const edge = createNode('edge', (path, body) => (line.hub ? hub.serve(path, body) : undefined))
  const whole: Serve = (path, body) => edge.client().serve(path, body)
  const relay = brokenRelay ? brokenRelay(edge) : whole
  const devices = Array.from({ length: tills }, (_, n) =>
    createNode(`till ${n}`, (path, body) => (line.edge ? relay(path, body) : undefined)),
  )
  const nodes = [edge, ...devices]
  return {
    clock,
    dice,
    hub,
    edge,
    tills: devices,
    nodes,
    alarms,
    violations,
    seen,
    line,
    ...deeds(),
  }

  function deeds() {
    return { publish, backUpHub, restoreHub, heal, settle, check }
  }

  function publish(): void {
    hubDisk.transact(hub.publish)
    if (dice.chance(70)) edge.client().hint()
  }

  function backUpHub(): DiskImage {
    return hubDisk.image()
  }

  function restoreHub(image: DiskImage): void {
    hubDisk.load(image)
    hubDisk.transact(hub.restored)
  }

  function heal(): void {
    faultPercent = 0
    line.hub = true
    line.edge = true
    for (const node of nodes) node.faulty(0)
  }

  /** Nothing new happens, and everybody has the time that the longest pause takes. */
  function settle(): void {
    heal()
    for (let rounds = 0; rounds < 8; rounds += 1) clock.runUntil(clock.nowMs() + 330_000)
    check()
  }

  function check(): void {
    for (const { name, client } of nodes) {
      const catalogue = client().catalogue()
      if (catalogue && !isWholePublish(catalogue, hub.publishes(), STORE)) {
        violations.push(`${name} sells by no publish: ${catalogue.gen} ${catalogue.publish}`)
      }
    }
  }

  function createNode(name: string, serve: MaybeServe): Node {
    const disk = createDisk()
    const cell = disk.cell<NodeMasters>('masters', NO_NODE_MASTERS)
    let life = 0
    let diskFaults = faults
    let client: MastersClient
    let shown: Active | undefined
    let left = new Set<string>()
    live()
    return {
      name,
      disk,
      cell,
      client: () => client,
      crash: live,
      restore,
      faulty: (percent) => {
        diskFaults = percent
      },
    }

    function restore(image: DiskImage | undefined): void {
      disk.load(image)
      shown = undefined
      left = new Set()
      live()
    }

    function live(): void {
      life += 1
      const born = life
      const inThisLife = (run: () => void) => () => {
        if (life === born) run()
      }
      client = createMastersClient({
        names: NAMES,
        cell,
        codec,
        dice: () => dice.below(1_000_000) / 1_000_000,
        nowMs: clock.nowMs,
        later: (delayMs, run) => clock.later(delayMs, inThisLife(run)),
        ask: (path, body, answered) =>
          carry({ name, serve }, path, body, (bytes) => inThisLife(() => answered(bytes))()),
        transact: (write) => {
          if (dice.chance(diskFaults)) throw new DiskFull()
          disk.transact(write)
        },
        alarm: (code) => alarms.push(`${name} ${code}`),
        changed,
      })
      client.start()
    }

    function changed(active: Active): void {
      if (wentBack(shown, active)) violations.push(`${name} went back to ${active.publish}`)
      if (left.has(active.gen)) violations.push(`${name} returned to ${active.gen}`)
      if (shown && shown.gen !== active.gen) left.add(shown.gen)
      shown = active
      check()
    }
  }

  /** Loses, doubles, delays, garbles and cuts. */
  function carry(
    { name, serve }: { readonly name: string; readonly serve: MaybeServe },
    path: MastersPath,
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ): void {
    const copies = strikes() ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      if (strikes()) continue
      clock.later(travelMs(), () => {
        const answer = serve(path, body)
        tally(answer && `${name} ${readErrorBody(answer, codec)?.code ?? path}`)
        if (answer === undefined) return dice.chance(50) ? answered(undefined) : undefined
        if (strikes()) return
        const came = strikes() ? garbled(answer) : answer
        if (came) clock.later(travelMs(), () => answered(came))
      })
    }
  }

  function tally(what: string | undefined): void {
    if (what !== undefined) seen[what] = (seen[what] ?? 0) + 1
  }

  function strikes(): boolean {
    return faultPercent > 0 && dice.chance(faultPercent)
  }

  function travelMs(): number {
    return dice.between(1, 30) + (strikes() ? dice.between(100, 90_000) : 0)
  }

  /** What has no hash of its own is dropped by whoever carries it. */
  function garbled(bytes: Uint8Array): Uint8Array | undefined {
    if (readErrorBody(bytes, codec)) return undefined
    if (dice.chance(30)) return bytes.slice(0, dice.below(bytes.length))
    const flipped = Uint8Array.from(bytes)
    const at = dice.below(flipped.length)
    flipped[at] = ((flipped[at] ?? 0) + dice.pick([1, 2, 127])) % 256
    return flipped
  }
}
