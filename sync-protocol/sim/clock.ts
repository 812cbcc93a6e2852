// Virtual time: what is to happen, in the order of its moment. Nobody waits; a day of a shop takes
// as long as its events take to compute.

import type { Dice } from '@evertill/shared/testing/random.ts'

export type Clock = ReturnType<typeof createClock>

type Event = { readonly atMs: number; readonly tie: number; readonly run: () => void }

/** Events of one moment happen in an order that the seed decides. */
export function createClock(dice: Dice) {
  const heap: Event[] = []
  let nowMs = 0
  return { nowMs: () => nowMs, later, runUntil }

  function later(delayMs: number, run: () => void): void {
    const event = { atMs: nowMs + Math.max(0, Math.ceil(delayMs)), tie: dice.below(2 ** 30), run }
    let at = heap.push(event) - 1
    while (at > 0) {
      const parent = Math.floor((at - 1) / 2)
      const above = heap[parent] as Event
      if (!isBefore(event, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = event
  }

  function runUntil(untilMs: number): void {
    for (let next = heap[0]; next !== undefined && next.atMs <= untilMs; next = heap[0]) {
      takeFirst()
      nowMs = next.atMs
      next.run()
    }
    nowMs = untilMs
  }

  function takeFirst(): void {
    const last = heap.pop() as Event
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = heap[left + 1]
      let child = heap[left]
      if (child === undefined) break
      let place = left
      if (right !== undefined && isBefore(right, child)) {
        child = right
        place = left + 1
      }
      if (!isBefore(child, last)) break
      heap[at] = child
      at = place
    }
    heap[at] = last
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.tie < b.tie)
}
