// Work done side by side and taken in order, so that what is told does not depend on how many did it
// or who was faster.

/**
 * Each slot works on one thing at a time. `take` hears the results in the order of the things, and
 * ends everything by answering false; what was done beyond that is forgotten.
 */
export async function inOrder<Thing, Slot, Done>(
  things: Iterable<Thing>,
  slots: readonly Slot[],
  work: (slot: Slot, thing: Thing) => Promise<Done>,
  take: (done: Done, thing: Thing) => boolean,
): Promise<void> {
  const waiting = things[Symbol.iterator]()
  const ready = new Map<number, { readonly done: Done; readonly thing: Thing }>()
  let begun = 0
  let taken = 0
  let isOpen = true
  await Promise.all(slots.map(workOn))

  async function workOn(slot: Slot): Promise<void> {
    while (isOpen) {
      const next = waiting.next()
      if (next.done) return
      const place = begun
      begun += 1
      try {
        ready.set(place, { done: await work(slot, next.value), thing: next.value })
      } catch (error) {
        isOpen = false
        throw error
      }
      takeReady()
    }
  }

  function takeReady(): void {
    for (let first = ready.get(taken); isOpen && first; first = ready.get(taken)) {
      ready.delete(taken)
      taken += 1
      if (!take(first.done, first.thing)) isOpen = false
    }
  }
}
