// What people do in a world: cashiers sell, suspend, recall, void and take back; managers decide;
// technicians prune and back up; the head office changes prices.

import type { Hub } from './hub.ts'
import type { Post, Store } from './store.ts'
import type { World } from './world-state.ts'

export function createPeople(world: World, hub: Hub, stores: readonly Store[]) {
  const { dice } = world
  return { doSomething, closeDown }

  function doSomething() {
    const roll = dice.below(100)
    if (roll < 3) return hub.publish()
    if (roll < 8) return hub.backUp()
    const store = dice.pick(stores)
    if (roll < 11) return prune(store.edge)
    const post = dice.pick(store.inUse())
    if (roll < 16) return prune(post.till)
    work(store, post)
  }

  /** The person at a till does what comes next there. */
  function work(store: Store, { till }: Post) {
    if (!till.process.isAlive()) return
    till.process.run(() => {
      const { terminal, lease, cart } = till.books.get()
      if (lease === undefined) return till.calls.claim(false, 'pairing')
      if (terminal.status !== 'opened') return act(() => till.act({ do: 'open' }), 'opens')
      if (cart === undefined && till.calls.goOn()) return finish(till)
      doAtOpenTill(store, till, cart !== undefined)
    })
  }

  /** A customer who came for a parked basket mostly wants to pay for it. */
  function finish(till: Post['till']) {
    world.tally('carts resumed')
    if (dice.chance(70)) act(() => till.act({ do: 'sell' }), 'sales')
  }

  function doAtOpenTill(store: Store, till: Post['till'], hasCart: boolean) {
    const roll = dice.below(100)
    if (roll < 42) return act(() => till.act({ do: 'sell' }), 'sales')
    if (roll < 45) return act(() => till.act({ do: 'cancel' }), 'cancels')
    if (roll < 51) {
      if (hasCart || till.act({ do: 'ring' })) till.calls.mirror()
      return
    }
    if (roll < 62) {
      if (hasCart || till.act({ do: 'ring' })) act(() => till.act({ do: 'suspend' }), 'suspends')
      return
    }
    if (roll < 67) return act(() => till.calls.takeBack(), 'taken back')
    if (roll < 78) {
      if (store.parked.size > 0) till.calls.recall(dice.pick([...store.parked]), dice.chance(12))
      return
    }
    if (roll < 91) return undoSomething(store, till)
    if (roll < 94) return act(() => till.act({ do: 'cash' }), 'cash moves')
    if (roll < 96) return act(() => till.act({ do: 'noSale' }), 'drawer opens')
    act(() => till.act({ do: 'close' }), 'closes')
  }

  function act(deed: () => boolean, name: string) {
    if (deed()) world.tally(name)
  }

  /** A customer comes back with a receipt of this store, perhaps of another till. */
  function undoSomething(store: Store, till: Post['till']) {
    const receipts = world.oracle.receiptsOf(store.name)
    if (receipts.length === 0) return
    const receipt = dice.pick(receipts.slice(-12))
    const isVoid = receipt.terminal === till.terminal && dice.chance(50)
    till.calls.undo(isVoid ? 'void' : 'return', receipt.id, dice.chance(15))
  }

  /** A machine forgets what it may. */
  function prune({ machine, link, process }: Post['till'] | Store['edge']) {
    process.run(() => {
      for (const { inc, prunable, floor } of machine.log.streams()) {
        if (prunable >= floor) machine.forget(inc, prunable)
        link.pruned(inc)
      }
    })
  }

  /** The evening: baskets are finished or cancelled, and every open terminal is closed. */
  function closeDown() {
    for (const store of stores) {
      for (const { till } of store.inUse()) {
        till.process.run(() => {
          for (let baskets = 0; baskets < 4; baskets += 1) {
            if (till.books.get().cart === undefined && !till.calls.goOn()) break
            if (!till.act({ do: 'sell' }) && !till.act({ do: 'cancel' })) break
          }
          if (till.books.get().terminal.status === 'opened')
            act(() => till.act({ do: 'close' }), 'closes')
        })
      }
    }
  }
}
