// Hears from the store at once that there is something new. Without it everything comes as well, only
// later: whoever follows asks now and then by itself.

import type { StoreLine } from './store-line.ts'

type HintsDeps = {
  readonly line: Pick<StoreLine, 'stream'>
  readonly later: (delayMs: number, run: () => void) => void
  readonly monoMs: () => number
  readonly hint: () => void
}

const RETRY_MS = 3_000
const RETRY_MS_MAX = 60_000
/** The store says something every 45 seconds, if only that it is there. */
const SILENCE_MS_MAX = 100_000
const WATCH_MS = 10_000

export function createHints({ line, later, monoMs, hint }: HintsDeps) {
  let failures = 0
  let ended = new AbortController()
  let heardMs = 0
  let isOpen = false
  return { start, stop: () => ended.abort() }

  function start(): void {
    listen()
    watch()
  }

  function listen(): void {
    ended = new AbortController()
    heardMs = monoMs()
    isOpen = true
    line.stream('/sync/v1/hint', heard, ended.signal).then(over, over)
  }

  function heard(text: string): void {
    heardMs = monoMs()
    failures = 0
    if (text.trim() === 'event: hint') hint()
  }

  function over(): void {
    isOpen = false
    failures += 1
    later(Math.min(RETRY_MS * 2 ** (failures - 1), RETRY_MS_MAX), listen)
  }

  /** A line that died without a word is given up. */
  function watch(): void {
    later(WATCH_MS, () => {
      if (isOpen && monoMs() - heardMs > SILENCE_MS_MAX) ended.abort()
      watch()
    })
  }
}
