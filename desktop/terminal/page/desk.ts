// The desk: what the page shows, what can be typed and pressed at it, and the till that answers. It
// turns keys, taps and scans into commands of the till, and calculates nothing.

import { codeOfScan } from '../input/barcode.ts'
import type { FoundItem, Till } from '../view.ts'
import { createActs } from './acts.ts'
import { type DeskDeps, DeskState } from './desk-state.svelte.ts'
import { createTyping } from './typing.ts'

export type Desk = ReturnType<typeof createDesk>

/** Scans while the till loads its own program; more than this nobody makes in that second. */
const EARLY_SCANS_MAX = 20

export function createDesk(deps: DeskDeps) {
  const state = new DeskState(deps)
  const acts = createActs(state)
  const typing = createTyping(state, acts)
  let soundNo: number | undefined
  let early: string[] = []
  return { state, ...acts, ...typing, attach, scan, find }

  /** From here on the real till answers. */
  function attach(till: Till): void {
    state.till = till
    till.speak(state.preferences.language)
    soundNo = till.view().sound?.no
    till.subscribe(() => refresh(till))
    refresh(till)
  }

  function refresh(till: Till): void {
    const { at } = state.view.stage
    state.view = till.view()
    const { sound, stage } = state.view
    if (sound !== undefined && sound.no !== soundNo) {
      soundNo = sound.no
      state.play(sound.kind)
    }
    if (stage.at === at) return
    state.clear()
    state.own = undefined
    if (stage.at !== 'starting') sellEarlyOnes()
  }

  function sellEarlyOnes(): void {
    const scans = early
    early = []
    for (const text of scans) scan(text)
  }

  /** A scan always wins: whatever panel is open closes, and the item is sold. */
  function scan(text: string): void {
    const { at } = state.view.stage
    const { scanNotSold, scanTooMany } = state.texts
    if (at === 'open') acts.sell(codeOfScan(text))
    else if (at !== 'starting') state.fail('SCAN_NOT_SOLD', scanNotSold)
    else if (early.length < EARLY_SCANS_MAX) early.push(text)
    else state.fail('SCAN_NOT_SOLD', scanTooMany)
  }

  function find(text: string): readonly FoundItem[] {
    return state.till?.lookUp(text) ?? []
  }
}
