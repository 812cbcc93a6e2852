// What must be true when everything has healed and nothing more happens: the hub has each fact once,
// byte for byte, and whatever was added up anywhere is what the facts add up to.

import { dayKey, isTransaction, type Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import { readFact } from '@evertill/shared/till/books.ts'
import { innermost } from '../src/adopt.ts'
import { ALL } from './disk-log.ts'
import type { Hub } from './hub.ts'
import { differenceAtRest } from './masters/checks.ts'
import type { FaultName } from './options.ts'
import { isLawfullyGone } from './oracle.ts'
import { type Store, TENANT } from './store.ts'
import { checkLeaseNumbers } from './trade/check-numbers.ts'
import { checkStore, type Raised } from './trade/check-store.ts'
import { isCalm } from './watch.ts'
import type { World } from './world-state.ts'

export function checkRest(world: World, hub: Hub, stores: readonly Store[]): void {
  const { violate, trails } = world.oracle
  for (const trail of trails.values()) {
    if (hub.ids.has(trail.id) || isLawfullyGone(trail)) continue
    const copies = [...trail.copies].map(([where, copy]) => `${where} ${copy}`).join(', ')
    violate(`9: ${trail.type} ${trail.id.slice(-6)} is not at the hub: ${copies}`)
  }
  for (const wrong of unrest(hub, stores)) violate(wrong)
  const naive = readHub(world, hub)
  for (const store of stores) {
    checkLogs(world, hub, store)
    checkBooks(world, hub, store, naive.get(store.name) ?? NOTHING)
  }
  checkQuarantine(world, hub)
  checkLeases(world)
}

/** The facts of each store as the hub's log holds them, each once, read by nobody's fold. */
type Read = {
  readonly facts: ShopFact[]
  readonly zs: Z[]
  readonly amendments: ZAmended[]
  readonly ids: Set<string>
}

const NOTHING: Read = { facts: [], zs: [], amendments: [], ids: new Set() }

function readHub(world: World, hub: Hub): ReadonlyMap<string, Read> {
  const { violate } = world.oracle
  const byStore = new Map<string, Read>()
  const hlcs = new Map<string, { seq: number; hlc: string }>()
  const seen = new Set<string>()
  const wrapped = new Set<string>()
  for (const [key, entry] of hub.entries.entries()) {
    const { store, inc, seq, hlc } = entry.envelope
    const before = hlcs.get(inc)
    if (before && (before.seq < seq ? before.hlc >= hlc : before.hlc <= hlc))
      violate(`22: the times of ${key} do not rise`)
    hlcs.set(inc, { seq, hlc })
    const fact = innermost(entry, world.codec)
    const once = `${inc} ${fact.id}`
    if (wrapped.has(once)) violate(`15: ${fact.id.slice(-6)} stands twice in ${inc.slice(-4)}`)
    wrapped.add(once)
    if (seen.has(fact.id)) continue
    seen.add(fact.id)
    const read = byStore.get(store) ?? { facts: [], zs: [], amendments: [], ids: new Set<string>() }
    byStore.set(store, read)
    read.ids.add(fact.id)
    const { type, body } = fact.envelope
    const shop = readFact(type, body)
    if (shop) read.facts.push(shop)
    if (type === 'z') read.zs.push((body as unknown as { z: Z }).z)
    if (type === 'z-amended')
      read.amendments.push((body as unknown as { amendment: ZAmended }).amendment)
  }
  if (seen.size !== hub.ids.size())
    violate(`12: ${seen.size} facts are at the hub, ${hub.ids.size()} count`)
  return byStore
}

/** 24, 18: who has not told everything yet, or was not told everything. */
export function* unrest(hub: Hub, stores: readonly Store[]): Generator<string> {
  const masters = hub.masters.feeds()
  for (const store of stores) {
    const names = { common: `common/${TENANT}`, store: `store/${store.name}` }
    for (const machine of [store.edge, ...store.inUse().map(({ till }) => till)]) {
      const { label, link } = machine
      const { at, streams } = link.state()
      if (at.phase !== 'live' && at.phase !== 'greeting')
        yield `24: ${label} is ${at.phase} at rest`
      for (const { inc, acked, head } of streams) {
        if (acked < head.seq) yield `24: ${label} still has ${head.seq - acked} of ${inc.slice(-4)}`
      }
      const difference = differenceAtRest(machine.masters.kept(), masters, names)
      if (difference) yield `18: ${label}: ${difference}`
      if ('calls' in machine && machine.calls.isBusy()) yield `24: ${label} waits for the store`
    }
    const { missing, due } = store.edge.journal
    if (missing.size() > 0)
      yield `24: ${store.edge.label} has not fetched back all that the hub has`
    if (due.size() > 0) yield `24: ${store.edge.label} has days to sum up`
  }
}

/** 10, 15: each log is held by the peer byte for byte, and each fact of a till by its store. */
function checkLogs(world: World, hub: Hub, store: Store): void {
  const { violate } = world.oracle
  const { edge } = store
  for (const { inc, floor, head } of edge.machine.log.streams()) {
    const there = hub.streams.get(`${store.node}/${inc}`)
    if (there?.head.hash !== head.hash)
      violate(`10: ${inc.slice(-4)} of ${edge.label} ends otherwise at the hub`)
    for (const { seq, bytes } of edge.machine.log.read(inc, floor - 1, ALL)) {
      const held = hub.entries.get(`${store.node}/${inc}/${seq}`)
      if (held === undefined || !isSame(held.bytes, bytes))
        violate(`10: ${seq} of ${inc.slice(-4)} differs at the hub`)
    }
  }
  for (const [key, { head, base }] of hub.streams.entries()) {
    const [node = '', inc = ''] = key.split('/')
    if (node !== store.node) continue
    if ((edge.machine.log.streamOf(inc)?.head.seq ?? 0) !== head.seq)
      violate(`10: ${edge.label} did not fetch ${inc.slice(-4)}`)
    for (let seq = base.seq + 1; seq <= head.seq; seq += 1) {
      if (!hub.entries.has(`${key}/${seq}`))
        violate(`4: ${seq} of ${inc.slice(-4)} is a hole at the hub`)
    }
  }
  for (const { till } of store.inUse()) {
    for (const { inc, floor } of till.machine.log.streams()) {
      for (const entry of till.machine.log.read(inc, floor - 1, ALL)) {
        const { id } = innermost(entry, world.codec)
        if (!edge.journal.facts.has(id))
          violate(`15: ${id.slice(-6)} of ${till.label} is not in the journal`)
      }
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** 1, 2, 3, 5, 6, 7, 16, 27: what the folds say is what plain loops over the facts say. */
function checkBooks(world: World, hub: Hub, store: Store, read: Read): void {
  const { violate } = world.oracle
  const { projection } = store.edge.journal
  for (const [where, fold] of [
    ['store', projection],
    ['hub', hub.projection],
  ] as const) {
    const stock = new Map<string, number>()
    for (const [key, quantity] of fold.stock.entries()) {
      const [of, item = ''] = key.split(' ')
      if (of === store.name) stock.set(item, quantity)
    }
    const raised = raisedAt(hub)
    for (const wrong of checkStore(read.facts, read.zs, read.amendments, stock, raised)) {
      // A store that lost facts for a while told of a day that had less in it, and later of all of it.
      if (wrong.includes('grand total falls') && !isCalm(world)) continue
      // A Z that outlived its receipts tells of more than there is.
      if (wrong.startsWith('6:') && hasLost(world, hub, store)) continue
      violate(`${wrong} (${where} ${store.name})`)
    }
    const sales = [...fold.sales.values()].filter((sale) => sale.store === store.name)
    const bills = read.facts.filter(isTransaction)
    if (sales.length !== bills.length)
      violate(`12: ${where} ${store.name} counts ${sales.length} bills of ${bills.length}`)
    for (const [key, totals] of projection.days.entries()) {
      const there = hub.projection.days.get(key)
      if (JSON.stringify(there) !== JSON.stringify(totals))
        violate(`16: the day ${key} differs at the hub`)
    }
  }
  const closed = new Set(
    read.facts.filter(({ kind, openCounter }) => kind === 'close' && openCounter > 0).map(dayKey),
  )
  for (const key of closed) {
    if (!read.zs.some(({ totals }) => dayKey(totals.day) === key))
      violate(`6: the day ${key} was closed and has no Z`)
  }
  checkCarts(world, hub, store.name, read)
}

/** Something of this store is gone that nobody could have kept. */
function hasLost({ oracle }: World, hub: Hub, { name }: Store): boolean {
  for (const { id, store } of oracle.trails.values()) {
    if (store === name && !hub.ids.has(id)) return true
  }
  return false
}

/** What was found wrong was told, and without a cause for it nothing was found wrong. */
function checkCarts(world: World, hub: Hub, store: string, read: Read): void {
  const { oracle } = world
  const byCart = new Map<string, string[]>()
  for (const fact of read.facts) {
    if (fact.kind !== 'sale' || fact.cart === undefined) continue
    const sales = byCart.get(fact.cart.id) ?? []
    sales.push(fact.id)
    byCart.set(fact.cart.id, sales)
  }
  const told = [...hub.exceptions.values()]
  const calm = isCalm(world)
  for (const [cart, sales] of byCart) {
    if (sales.length < 2) continue
    if (!told.some(([code, about]) => code === 'cart-billed-twice' && about === cart)) {
      oracle.violate(`12: cart ${cart.slice(-6)} was billed twice, and nobody says so`)
    }
    if (calm && !oracle.managed.has(cart))
      oracle.violate(`12: cart ${cart.slice(-6)} was billed twice without a cause`)
  }
  const unchecked = new Set<string>()
  for (const fact of read.facts) {
    if (isTransaction(fact) && fact.unchecked && fact.origin) unchecked.add(fact.origin.transaction)
  }
  for (const [code, about = ''] of told) {
    if (code === 'return-doubled' && calm && read.ids.has(about) && !unchecked.has(about)) {
      oracle.violate(`2: ${about.slice(-6)} was given back twice without a cause`)
    }
    if (code === 'numbering-collision' && !mayCollide(world, store) && read.ids.has(about)) {
      oracle.violate(`3: a number of ${about.slice(-6)} was given twice without a cause`)
    }
  }
}

/** 3: the numbers that a till printed under a lease are its own, and have no gap. */
function checkLeases(world: World): void {
  const { violate, leases, happenings } = world.oracle
  if (!isCalm(world)) return
  for (const { store, labels, ...told } of leases.values()) {
    if (labels.size > 1)
      violate(`3: the lease from ${told.from} was given to ${[...labels].join(' and ')}`)
    const printed = happenings.flatMap((one) => {
      const fact =
        labels.has(one.label) && one.store === store ? readFact(one.type, one.body) : undefined
      return fact && isTransaction(fact) ? [fact] : []
    })
    for (const wrong of checkLeaseNumbers(told, printed)) violate(wrong)
  }
}

/** What may make two leases of one terminal begin at one number; it is told all the same. */
function mayCollide({ options: { rates }, oracle, seen }: World, store: string): boolean {
  const isOn = (fault: FaultName) => (rates[fault] ?? 0) > 0
  const isTwice = ['tillPowerCut', 'tillCloned', 'edgeCloned'] as const
  const forgets = ['edgePowerCut', 'edgeRestore', 'edgeLost', 'edgeRot'] as const
  const bothForgot = forgets.some(isOn) && (seen()['hubRestore'] ?? 0) > 0
  return isTwice.some(isOn) || oracle.unsure.has(store) || bothForgot
}

function raisedAt(hub: Hub): Raised {
  const doubled = new Set<string>()
  const colliding = new Set<string>()
  for (const [code, ...about] of hub.exceptions.values()) {
    for (const id of about) (code === 'return-doubled' ? doubled : colliding).add(id)
  }
  return { doubled, colliding }
}

/** 21: what was taken was projected, ended by a person, or waits; and nothing waits for ever. */
function checkQuarantine(world: World, hub: Hub): void {
  const { taken, projected, ended, held } = hub.projection.quarantine.get()
  if (taken !== projected + ended + held.length)
    world.oracle.violate('21: the quarantine lost an entry')
  if (taken !== hub.ids.size())
    world.oracle.violate(`21: ${taken} were taken of ${hub.ids.size()} that count`)
  if (held.length > 0) world.oracle.violate(`21: ${held.length} still wait at the hub`)
}
