// Where a character goes that was typed or pressed on the pad, and what Enter and Esc make of it.

import { readEntry, typeInto } from '../input/entry.ts'
import type { Acts } from './acts.ts'
import type { DeskState } from './desk-state.svelte.ts'

/** An amount with more digits is no money. */
const CASH_LENGTH_MAX = 14

export function createTyping(state: DeskState, acts: Acts) {
  return { write, erase, enter, back, remember }

  function write(characters: string): void {
    state.own = undefined
    if (state.cart?.state !== 'paying') {
      for (const character of characters) state.typed = typeInto(state.typed, character)
    } else if (/^[\d.,]+$/.test(characters) && state.cash.length < CASH_LENGTH_MAX) {
      state.cash += characters
    }
  }

  function erase(): void {
    if (state.cart?.state === 'paying') state.cash = state.cash.slice(0, -1)
    else state.typed = state.typed.slice(0, -1)
  }

  function enter(): void {
    if (state.panel === 'cancel') acts.cancelSale()
    else if (state.cart?.state === 'paying') pay()
    else sellTyped()
  }

  function pay(): void {
    // Enter alone is too easily pressed to mean the exact amount.
    if (state.cash === '') state.fail('CASH_EMPTY', state.texts.cashEmpty)
    else acts.giveCash(state.cash)
  }

  function sellTyped(): void {
    const { times, code } = readEntry(state.typed)
    if (code === '') return
    state.typed = times === undefined ? '' : `${times}*`
    acts.sell(code)
  }

  /** One level only, and the basket is never part of it. */
  function back(): void {
    state.own = undefined
    if (state.panel !== 'none') state.panel = 'none'
    else if (state.typed !== '') state.typed = ''
    else if (state.cash !== '') state.cash = ''
    else if (state.cart?.state === 'paying') state.command((till) => till.back())
    else state.chosenNo = undefined
  }

  /** Answers how to forget what is typed from here on. */
  function remember(): () => void {
    const { typed, cash, own } = state
    return () => {
      state.typed = typed
      state.cash = cash
      state.own = own
    }
  }
}
