// What a key, a button or a scan does at the desk, as commands of the till.

import { readEntry } from '../input/entry.ts'
import type { DeskState, Panel } from './desk-state.svelte.ts'

export type Acts = ReturnType<typeof createActs>

export function createActs(state: DeskState) {
  return {
    sell,
    open,
    total,
    exactCash,
    giveCash,
    voidLine,
    choose,
    chooseNext,
    cancelSale,
    tryNow: () => state.command((till) => till.tryNow()),
    pairAgain: () => state.command((till) => till.pairAgain()),
    claimLease: () => state.command((till) => till.claimLease()),
  }

  /** With the number of pieces that was typed before it, if one was. */
  function sell(code: string): void {
    const { times, code: rest } = readEntry(state.typed)
    state.clear()
    state.command((till) => {
      if (times !== undefined && rest === '') till.times(times)
      till.scan(code)
    })
  }

  function open(panel: Panel): void {
    state.own = undefined
    state.panel = state.panel === panel ? 'none' : panel
  }

  function total(): void {
    state.panel = 'none'
    state.command((till) => till.total())
  }

  function exactCash(): void {
    if (state.cart?.state === 'selling') total()
    giveCash('')
  }

  function giveCash(amount: string): void {
    state.panel = 'none'
    state.cash = ''
    state.command((till) => till.cash(amount))
  }

  /** The chosen line, or the last one that still counts. */
  function voidLine(): void {
    const { chosenNo } = state
    const line = (state.cart?.lines ?? []).findLast(
      ({ no, cancelled }) => !cancelled && (chosenNo === undefined || no === chosenNo),
    )
    state.chosenNo = undefined
    if (line === undefined) state.fail('NO_LINE', state.texts.nothingToVoid)
    else state.command((till) => till.cancelLine(line.no))
  }

  function choose(no: number): void {
    state.chosenNo = state.chosenNo === no ? undefined : no
  }

  function chooseNext(step: 1 | -1): void {
    const lines = (state.cart?.lines ?? []).filter(({ cancelled }) => !cancelled)
    const from = lines.findIndex(({ no }) => no === state.chosenNo)
    const to = (from < 0 ? lines.length : from) + step
    state.chosenNo = lines[Math.min(lines.length - 1, Math.max(0, to))]?.no
  }

  function cancelSale(): void {
    state.clear()
    state.command((till) => till.cancelCart())
  }
}
