// What the page shows, and what it remembers itself between two keys. Whatever is read here while
// painting is painted again when it changes.

import { textsIn } from '../text/texts.ts'
import type { CartView, Notice, Till, TillView } from '../view.ts'
import type { Preferences } from './preferences.ts'
import type { Sound } from './sounds.ts'

export type Panel = 'none' | 'search' | 'status' | 'cancel'

export type DeskDeps = {
  readonly preferences: Preferences
  readonly keep: (preferences: Preferences) => void
  readonly play: (sound: Sound, volume: number) => void
}

const NOTHING_YET: TillView = {
  stage: { at: 'starting' },
  header: {
    link: 'alone',
    waitingStore: 0,
    waitingHq: 0,
    safeToSwitchOff: true,
    storage: 'kept',
  },
  waiting: [],
}

export class DeskState {
  view = $state.raw(NOTHING_YET)
  preferences = $state.raw<Preferences>({ language: 'en', theme: 'system', volume: 0 })
  panel = $state<Panel>('none')
  /** A code, or a number of pieces and a star. */
  typed = $state('')
  /** What the customer gave, as far as it was typed. */
  cash = $state('')
  /** The line that is meant, where it is not the last one. */
  chosenNo = $state<number>()
  /** The page's own word, which comes before the till's. */
  own = $state.raw<Omit<Notice, 'no'>>()
  isUpdateReady = $state(false)
  readonly texts = $derived(textsIn(this.preferences.language))
  readonly notice = $derived(this.own ?? this.view.notice)
  till: Till | undefined
  readonly #deps: DeskDeps

  constructor(deps: DeskDeps) {
    this.#deps = deps
    this.preferences = deps.preferences
  }

  get cart(): CartView | undefined {
    return this.view.stage.at === 'open' ? this.view.stage.cart : undefined
  }

  /** Whether nothing would be lost to the eye if the page were loaded anew. */
  get isIdle(): boolean {
    const { stage, receipt } = this.view
    if (this.panel !== 'none' || this.typed !== '') return false
    if (stage.at === 'open') return stage.cart.state === 'empty' && receipt === undefined
    return stage.at !== 'loading' && stage.at !== 'starting'
  }

  command(run: (till: Till) => void): void {
    this.own = undefined
    if (this.till !== undefined) run(this.till)
  }

  fail(code: string, text: string): void {
    this.own = { kind: 'error', code, text }
    this.play('error')
  }

  play(sound: Sound): void {
    this.#deps.play(sound, this.preferences.volume)
  }

  prefer(some: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...some }
    this.#deps.keep(this.preferences)
    this.till?.speak(this.preferences.language)
  }

  /** Before the next item nothing is half typed, open or meant. */
  clear(): void {
    this.panel = 'none'
    this.typed = ''
    this.cash = ''
    this.chosenNo = undefined
  }
}
